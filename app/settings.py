"""Settings: read once from the environment, handed on as a value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from app.bad_setting import BadSetting
from app.model_settings import ModelSettings


@dataclass(frozen=True)
class Settings:
    """Where things are kept."""

    data_dir: Path
    """HOTSEAT_DATA_DIR; by default the user's data directory."""
    database_url: str
    """HOTSEAT_DATABASE_URL; by default an SQLite file in the data directory."""
    models: ModelSettings = field(default_factory=ModelSettings)
    prices: Path | None = None
    """HOTSEAT_PRICES: a price table of one's own."""

    content_dir: Path | None = None
    """HOTSEAT_CONTENT_DIR: questions, personas and the like of one's own."""

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """The settings of an environment."""
        data_dir = Path(environ.get("HOTSEAT_DATA_DIR") or user_data_path("hotseat", appauthor=False)).expanduser()
        database = environ.get("HOTSEAT_DATABASE_URL") or f"sqlite:///{data_dir / 'hotseat.db'}"
        prices = Path(environ["HOTSEAT_PRICES"]).expanduser() if environ.get("HOTSEAT_PRICES") else None
        return cls(data_dir, database, ModelSettings.read(environ), prices, content_dir(environ))

    def prepare(self) -> None:
        """Makes the data directory. Raises BadSetting when it cannot be written."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            probe = self.data_dir / ".writable"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise BadSetting(
                f"cannot write to the data directory {self.data_dir}: {error.strerror}; set HOTSEAT_DATA_DIR to one you own"
            ) from error


def content_dir(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of one's own content, whether or not it exists."""
    folder = environ.get("HOTSEAT_CONTENT_DIR", "").strip()
    return Path(folder).expanduser() if folder else None
