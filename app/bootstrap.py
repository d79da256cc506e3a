"""The one place where everything is wired; tests call the same functions with their own parts."""

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.authored import read_authored
from app.conductor import Conductor
from app.exam import Exams
from app.models import Models
from app.settings import Settings, content_dir
from evaluators import Embedded
from personas import Persona, Temperament
from question_bank import Bank, BrokenContent
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


def content(own: Path | None = None) -> Content:
    """All authored files, ours and those of a folder of one's own; HOTSEAT_CONTENT_DIR unless another is named.

    Raises BrokenContent with every problem, or BadSetting when there is no such folder.
    """
    authored = read_authored(own or content_dir())
    if authored.problems:
        raise BrokenContent(authored.problems)
    return Content(authored.bank, authored.personas, authored.temperaments)


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
    parts = parts or content(settings.content_dir)
    engine = engine or Embedded(parts.bank)
    store = await TranscriptStore.open(settings.database_url)
    exams = Exams(settings.data_dir / "exams.json", parts.bank, settings.models.judge_named)
    conductor = Conductor(
        parts.bank,
        parts.personas,
        engine,
        store,
        clock,
        models or Models.of(settings.models),
        exams,
        parts.temperaments,
    )
    return House(settings, parts, engine, store, conductor)
