"""The interview: everything that follows from its events, computed by folding them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from question_bank import Phase
from transcripts.events import (
    CandidateSpoke,
    DebriefWritten,
    Event,
    EvidenceFound,
    FactsDrafted,
    InterviewEnded,
    InterviewerSpoke,
    InterviewRenamed,
    InterviewResumed,
    InterviewStarted,
    ModelCalled,
    StepEntered,
    UtteranceTriaged,
)

Role = Literal["interviewer", "candidate"]
STEERING = "steering"
"""The utterance kind that earns nothing, whatever it says."""
ASKS_BACK = "asks_back"
"""The utterance kind of the candidate's own questions at the end; they are no part of the design."""


class NotAnInterview(Exception):
    """The events do not tell an interview."""


@dataclass(frozen=True)
class Turn:
    """One thing somebody said."""

    index: int
    """0-based, over the turns of both."""
    role: Role
    text: str
    elapsed: float
    """Interview seconds when it was said; time away does not count."""
    spoke: CandidateSpoke | InterviewerSpoke
    triage: UtteranceTriaged | None = None

    @property
    def steers(self) -> bool:
        """Whether it tried to steer the grading."""
        return self.triage is not None and self.triage.utterance == STEERING

    @property
    def asks_back(self) -> bool:
        """Whether it asks the interviewer something of the candidate's own at the end."""
        return self.triage is not None and self.triage.utterance == ASKS_BACK

    @property
    def move(self) -> InterviewerSpoke | None:
        """The move behind an interviewer turn."""
        return self.spoke if isinstance(self.spoke, InterviewerSpoke) else None


@dataclass(frozen=True)
class Visit:
    """A stay in a step, from one interview second to the next visit."""

    step: str
    phase: Phase
    turn: int
    elapsed: float


@dataclass(frozen=True)
class Interview:
    """An interview as it stands. Frozen; `apply` gives the next one."""

    id: str
    setup: InterviewStarted
    turns: tuple[Turn, ...] = ()
    evidence: tuple[EvidenceFound, ...] = ()
    visits: tuple[Visit, ...] = ()
    away: float = 0
    """Seconds that do not count."""
    name: str = ""
    ended: InterviewEnded | None = None
    calls: tuple[ModelCalled, ...] = ()
    prose: DebriefWritten | None = None
    """The debrief in a model's words, once it was written."""
    drafted: FactsDrafted | None = None
    """The facts that a model invented for a question of one's own, once they are there."""
    length: int = 1
    """How many events it folds."""
    last_at: float = field(default=0, compare=False)

    @classmethod
    def of(cls, id: str, events: Iterable[Event]) -> "Interview":
        """The interview that some events tell. Raises NotAnInterview when they do not begin with a start."""
        interview: Interview | None = None
        for event in events:
            if interview is None:
                if not isinstance(event, InterviewStarted):
                    raise NotAnInterview(f"interview {id} does not begin with its start")
                interview = cls(id, event, last_at=event.at)
            else:
                interview = interview.apply(event)
        if interview is None:
            raise NotAnInterview(f"interview {id} has no events")
        return interview

    def apply(self, event: Event) -> "Interview":
        """The interview after one more event. Raises NotAnInterview for one that cannot come next."""
        if isinstance(event, UtteranceTriaged | EvidenceFound | StepEntered | ModelCalled) and event.turn >= len(
            self.turns
        ):
            raise NotAnInterview(
                f"interview {self.id} tells of turn {event.turn}, but has {len(self.turns)} turns so far"
            )
        after = replace(self, length=self.length + 1, last_at=max(self.last_at, event.at))
        match event:
            case CandidateSpoke():
                return after._say("candidate", event)
            case InterviewerSpoke():
                return after._say("interviewer", event)
            case UtteranceTriaged():
                turns = (*self.turns[: event.turn], replace(self.turns[event.turn], triage=event))
                return replace(after, turns=turns + self.turns[event.turn + 1 :])
            case EvidenceFound():
                return replace(after, evidence=(*self.evidence, event))
            case StepEntered():
                visit = Visit(event.step, event.phase, event.turn, self.elapsed(event.at))
                return replace(after, visits=(*self.visits, visit))
            case InterviewResumed():
                return after if self.ended else replace(after, away=self.away + event.away)
        return after._note(event)

    def _note(self, event: Event) -> "Interview":
        """What neither moves the talk nor the clock."""
        match event:
            case InterviewRenamed():
                return replace(self, name=event.name)
            case InterviewEnded():
                return replace(self, ended=event)
            case ModelCalled():
                return replace(self, calls=(*self.calls, event))
            case DebriefWritten():
                return replace(self, prose=event)
            case FactsDrafted():  # nobody could ask for one that came after the end
                return self if self.drafted or self.ended else replace(self, drafted=event)
        raise NotAnInterview(f"interview {self.id} starts twice")

    def _say(self, role: Role, event: CandidateSpoke | InterviewerSpoke) -> "Interview":
        turn = Turn(len(self.turns), role, event.text, self.elapsed(event.at), event)
        return replace(self, turns=(*self.turns, turn))

    # -- the clock ---------------------------------------------------------------------------------------------------

    @property
    def limit(self) -> float:
        """Seconds the interview may last."""
        return self.setup.minutes * 60

    def elapsed(self, now: float) -> float:
        """Interview seconds at a time; it stands still once the interview ended."""
        if self.ended:
            now = min(now, self.ended.at)
        return max(0.0, now - self.setup.at - self.away)

    def left(self, now: float) -> float:
        """Seconds left; negative when over time."""
        return self.limit - self.elapsed(now)

    def spent(self, now: float) -> dict[str, float]:
        """Seconds spent in each step so far."""
        spent: dict[str, float] = {}
        ends = [visit.elapsed for visit in self.visits[1:]] + [self.elapsed(now)]
        for visit, end in zip(self.visits, ends, strict=False):
            spent[visit.step] = spent.get(visit.step, 0.0) + max(0.0, end - visit.elapsed)
        return spent

    # -- what was said -----------------------------------------------------------------------------------------------

    @property
    def step(self) -> str:
        """The step the candidate is in."""
        return self.visits[-1].step if self.visits else ""

    @property
    def candidate_turns(self) -> tuple[Turn, ...]:
        """What the candidate said."""
        return tuple(turn for turn in self.turns if turn.role == "candidate")

    @property
    def moves(self) -> tuple[InterviewerSpoke, ...]:
        """What the interviewer did."""
        return tuple(turn.spoke for turn in self.turns if isinstance(turn.spoke, InterviewerSpoke))

    @property
    def awaits_interviewer(self) -> bool:
        """Whether the last word was the candidate's."""
        return bool(self.turns) and self.turns[-1].role == "candidate" and not self.ended
