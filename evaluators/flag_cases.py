"""Labelled cases of red flags: statements that show one, and near misses that are sound; and how well they are told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evaluators.embedded import Embedded
from evaluators.evaluation import evaluate
from evaluators.rubric import CUSTOM
from evaluators.scorecard import FlagRaised
from transcripts import Interview, InterviewStarted, Level, conversation

_FRAMEWORK = "seven-step"
_ASKS = "Design it, and tell me how you decide."
_GOES_ON = "Go on."


class BadCases(Exception):
    """A file of flag cases cannot be used."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(_Part):
    """Candidate turns, the last of which is judged."""

    says: str = ""
    earlier: str = ""
    between: str = ""
    later: str = ""

    @property
    def turns(self) -> tuple[str, ...]:
        """What the candidate says, a turn each."""
        return tuple(text for text in (self.earlier, self.between, self.says, self.later) if text)


class FlagCases(_Part):
    """One file: a flag's id with hyphens, statements that show it, and sound ones close to it."""

    flag: str
    shows: tuple[Case | str, ...]
    near_misses: tuple[Case | str, ...]

    @property
    def shown(self) -> list[tuple[str, ...]]:
        """Turns of the cases that show the flag."""
        return [_turns(case) for case in self.shows]

    @property
    def sound(self) -> list[tuple[str, ...]]:
        """Turns of the cases that must not raise it."""
        return [_turns(case) for case in self.near_misses]


@dataclass(frozen=True)
class FlagFigures:
    """How well one flag is told from its near misses."""

    flag: str
    shows: int
    found: int
    sound: int
    alarms: int

    @property
    def recall(self) -> float:
        """Share of the statements that show the flag which raise it."""
        return self.found / max(1, self.shows)

    @property
    def precision(self) -> float:
        """Share of what was raised that is right; 1 when nothing was."""
        return self.found / (self.found + self.alarms) if self.found + self.alarms else 1.0


def read_cases(folder: Path) -> list[FlagCases]:
    """Every `*.yaml` of a folder that labels a flag. Raises BadCases with the file and what is wrong."""
    return [_read(path) for path in sorted(folder.glob("*.yaml"))]


def figures(cases: FlagCases, engine: Embedded, part: slice = slice(None)) -> FlagFigures:
    """Counts over some of a file's cases; `part` picks them by place in each list."""
    shown, sound = cases.shown[part], cases.sound[part]
    found = [bool(raised(turns, cases.flag, engine)) for turns in shown]
    alarms = [bool(raised(turns, cases.flag, engine)) for turns in sound]
    return FlagFigures(cases.flag, len(shown), sum(found), len(sound), sum(alarms))


def raised(turns: Sequence[str], flag: str, engine: Embedded) -> list[FlagRaised]:
    """What a flag says about the last of some candidate turns, in an interview of nothing else."""
    told = [("interviewer", _ASKS)]
    for text in turns:
        told += [("candidate", text), ("interviewer", _GOES_ON)]
    start = InterviewStarted(
        at=0, question=CUSTOM, title="Cases", persona="google", framework=_FRAMEWORK, level=Level.SENIOR, minutes=45,
        seed=0,
    )  # fmt: skip
    interview = Interview.of("cases", conversation(told[:-1], start))
    card = evaluate(interview, engine.bank.framework(_FRAMEWORK), engine)
    last = interview.candidate_turns[-1].index
    return [f for f in card.flags if f.flag == flag.replace("-", "_") and f.turn == last and f.quote]


def table(rows: Sequence[FlagFigures]) -> Iterator[str]:
    """Lines to print, with a last one over all flags."""
    total = FlagFigures("all", *(sum(getattr(r, n) for r in rows) for n in ("shows", "found", "sound", "alarms")))
    yield f"{'flag':<34} {'found':>9} {'alarms':>9} {'recall':>7} {'precision':>10}"
    for row in (*rows, total):
        found, alarms = f"{row.found}/{row.shows}", f"{row.alarms}/{row.sound}"
        yield f"{row.flag:<34} {found:>9} {alarms:>9} {row.recall:>7.2f} {row.precision:>10.2f}"


def _turns(case: Case | str) -> tuple[str, ...]:
    return case.turns if isinstance(case, Case) else (case,)


def _read(path: Path) -> FlagCases:
    try:
        return FlagCases.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise BadCases(f"{path.name}: not YAML: {error}".replace("\n", " ")) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadCases(f"{path.name}: {place}: {first['msg']}") from None
