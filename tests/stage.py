"""The stage: plays scripted candidates against the real interviewer, on a clock that only moves when told to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from app.brief import Brief
from app.conductor import Conductor
from evaluators import Embedded
from personas import Persona, Temperament
from question_bank import Bank
from transcripts import Button, Event, Interview, InterviewStarted, Level
from transcripts.store import TranscriptStore

SCENARIOS = Path(__file__).parent / "scenarios"
NAMES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


class Clock:
    """A clock that stands still."""

    def __init__(self, now: float = 1_000.0):
        self.now = now

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Line:
    """What a candidate says, and how many seconds after the interviewer's line."""

    says: str
    after: float = 30
    button: Button | None = None


@dataclass(frozen=True)
class Scenario:
    """A whole interview as data."""

    setup: InterviewStarted
    lines: tuple[Line, ...]
    expects: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, name: str, bank: Bank) -> "Scenario":
        told = yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))
        lines = tuple(
            Line(line["says"], line["after"], line.get("button") and Button(line["button"])) for line in told["lines"]
        )
        return cls(
            setup(bank, **{key: told[key] for key in told if key not in ("lines", "expects")}), lines, told["expects"]
        )


def setup(bank: Bank, **changes: Any) -> InterviewStarted:
    """A set-up; a senior one with Google on short videos unless told otherwise."""
    told = {
        "question": "short-video-feed",
        "persona": "google",
        "framework": "seven-step",
        "level": "senior",
        "minutes": 45,
        "seed": 1,
    }
    told |= changes
    title = told.pop("title", None) or bank.question(told["question"]).title
    return InterviewStarted(at=1_000.0, title=title, **{**told, "level": Level(told["level"])})


@dataclass(frozen=True)
class Stage:
    """Everything an interview needs, shared by all tests."""

    bank: Bank
    personas: dict[str, Persona]
    engine: Embedded
    temperaments: dict[str, Temperament] = field(default_factory=dict)

    async def play(self, setup: InterviewStarted, lines: Iterable[Line | str]) -> tuple[Interview, list[Event]]:
        """The interview after these lines, and its events; lines after the end are not said."""
        clock = Clock(setup.at)
        store = await TranscriptStore.open("sqlite+aiosqlite:///:memory:")
        try:
            conductor = Conductor(self.bank, self.personas, self.engine, store, clock, temperaments=self.temperaments)
            interview = await conductor.start("played", "tests", setup)
            for each in lines:
                line = Line(each) if isinstance(each, str) else each
                if interview.ended:
                    break
                clock.now += line.after
                interview = await conductor.hear("played", line.says, line.button)
            return interview, await store.events("played")
        finally:
            await store.close()

    async def talk(self, *lines: Line | str, **changes: Any) -> Interview:
        """The interview after these lines, with a set-up of one's choice."""
        return (await self.play(setup(self.bank, **changes), lines))[0]

    def brief(self, setup: InterviewStarted) -> Brief:
        return Brief.of(
            setup, self.bank, self.personas, self.engine.rubric(setup.question, setup.topics), self.temperaments
        )
