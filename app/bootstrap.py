"""The one place where everything is wired; tests call the same functions with their own parts."""

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.conductor import Conductor
from app.exam import Exams
from app.models import Models
from app.settings import Settings
from evaluators import Embedded
from personas import Persona, Temperament, load_personas, load_temperaments
from question_bank import Bank, load_bank
from transcripts.store import TranscriptStore


@dataclass(frozen=True)
class Content:
    """What can be asked, and who asks."""

    bank: Bank
    personas: dict[str, Persona]
    temperaments: dict[str, Temperament] = field(default_factory=dict)


@dataclass
class House:
    """Everything a face of Hotseat needs."""

    settings: Settings
    content: Content
    engine: Embedded
    store: TranscriptStore
    conductor: Conductor

    @property
    def models(self) -> Models:
        """Who speaks and judges besides the embedded engine."""
        return self.conductor.models

    async def close(self) -> None:
        """Lets go of the database and the models."""
        await self.conductor.close()
        await self.models.close()
        await self.store.close()


def content() -> Content:
    """Loads all authored files. Raises BrokenContent."""
    bank = load_bank()
    return Content(bank, dict(load_personas(bank)), dict(load_temperaments()))


@asynccontextmanager
async def opened_store(settings: Settings | None = None) -> AsyncIterator[TranscriptStore]:
    """The store alone, for what needs neither content nor judge. Raises BadSetting or StoreError."""
    settings = settings or Settings.read()
    settings.prepare()
    store = await TranscriptStore.open(settings.database_url)
    try:
        yield store
    finally:
        await store.close()


async def bootstrap(
    settings: Settings | None = None,
    *,
    parts: Content | None = None,
    engine: Embedded | None = None,
    clock: Callable[[], float] = time.time,
    models: Models | None = None,
) -> House:
    """Everything, wired. Raises BadSetting, BrokenContent, NoEncoder, NotTrained or StoreError."""
    settings = settings or Settings.read()
    settings.prepare()
    if not settings.models.tracing:
        os.environ["LANGSMITH_TRACING_V2"] = "false"  # asked before every other name of the same switch
    parts = parts or content()
    engine = engine or Embedded(parts.bank)
    store = await TranscriptStore.open(settings.database_url)
    exams = Exams(settings.data_dir / "exams.json", parts.bank, settings.models.judge_named)
    conductor = Conductor(parts.bank, parts.personas, engine, store, clock, models or Models.of(settings.models), exams)
    return House(settings, parts, engine, store, conductor)
