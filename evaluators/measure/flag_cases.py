"""How well red flags are told from near misses, on files of labelled statements."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evaluators.embedded import Embedded
from evaluators.measure.gold import NoCorpus
from evaluators.measure.report import Report
from evaluators.rubric import CUSTOM
from evaluators.scorecard import FlagRaised
from question_bank.reading import BrokenContent, read_plain
from transcripts import Interview, InterviewStarted, Level, conversation

TUNED_ON = 7
"""Detectors were chosen on the first cases of each list; the others are held back."""
_FRAMEWORK = "seven-step"
_ASKS = "Design it, and tell me how you decide."
_GOES_ON = "Go on."


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
class Judged:
    """One case, and whether the flag was raised."""

    flag: str
    shows: bool
    place: int
    """0-based in its list."""
    turns: tuple[str, ...]
    raised: bool


def read_cases(folder: Path) -> list[FlagCases]:
    """Every `*.yaml` of a folder that labels a flag. Raises NoCorpus with the file and what is wrong."""
    return [_read(path) for path in sorted(folder.glob("*.yaml"))]


def judged(cases: FlagCases, engine: Embedded) -> list[Judged]:
    """Every case of a file, in order: those that show the flag, then the near misses."""
    lists = ((True, cases.shown), (False, cases.sound))
    return [
        Judged(cases.flag, shows, place, turns, bool(raised(turns, cases.flag, engine)))
        for shows, told in lists
        for place, turns in enumerate(told)
    ]


def raised(turns: Sequence[str], flag: str, engine: Embedded) -> list[FlagRaised]:
    """What a flag says about the last of some candidate turns, in an interview of nothing else that nobody judged yet."""
    told = [("interviewer", _ASKS)]
    for text in turns:
        told += [("candidate", text), ("interviewer", _GOES_ON)]
    start = InterviewStarted(
        at=0, question=CUSTOM, title="Cases", persona="google", framework=_FRAMEWORK, level=Level.SENIOR, minutes=45,
        seed=0,
    )  # fmt: skip
    interview = Interview.of("cases", conversation(told[:-1], start))
    last = interview.candidate_turns[-1].index
    return [f for f in engine.flags.said(interview) if f.flag == flag.replace("-", "_") and f.turn == last]


def measure_flag_cases(folder: Path, engine: Embedded, report: Report) -> None:
    """Recall and precision of every flag that has a file of cases, and a prediction for each case."""
    told = [judged(cases, engine) for cases in read_cases(folder)]
    if not told:
        return
    every = [case for cases in told for case in cases]
    total = figures(every)
    report.add({"flag cases": len(every), "case recall": total["recall"], "case precision": total["precision"]})
    if held := [case for case in every if case.place >= TUNED_ON]:
        late = figures(held)
        report.add({"held-back case recall": late["recall"], "held-back case precision": late["precision"]})
    report.tables["flag cases"] = {cases[0].flag: figures(cases) for cases in told if cases} | {"all": total}
    report.predictions += [{"kind": "flag case"} | asdict(case) for case in every]


def figures(cases: Sequence[Judged]) -> dict[str, float | int | None]:
    """Counts, recall and precision of some cases; precision is None when nothing was raised."""
    shows, found = sum(c.shows for c in cases), sum(c.shows and c.raised for c in cases)
    alarms = sum(c.raised and not c.shows for c in cases)
    return {
        "shows": shows,
        "found": found,
        "sound": len(cases) - shows,
        "alarms": alarms,
        "recall": found / shows if shows else None,
        "precision": found / (found + alarms) if found + alarms else None,
    }


def _turns(case: Case | str) -> tuple[str, ...]:
    return case.turns if isinstance(case, Case) else (case,)


def _read(path: Path) -> FlagCases:
    try:
        return FlagCases.model_validate(read_plain(path, path.name))
    except BrokenContent as error:
        raise NoCorpus(str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise NoCorpus(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
