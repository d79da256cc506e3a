"""What happened in an interview: events, in the past tense, appended once and never changed."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from question_bank import Id, Phase


def _writable(text: str) -> str:
    """NUL and half characters, which no database or file takes, become the replacement character."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


Words = Annotated[str, AfterValidator(_writable)]
"""What somebody typed or said, exactly."""

LONGEST_ABOUT = 20_000
"""Characters that somebody may paste about a question of their own."""

TurnNumber = Annotated[int, Field(ge=0)]
"""0-based, over the turns of both."""


class Level(StrEnum):
    """The bar an interview is held against."""

    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"


class Button(StrEnum):
    """What a candidate may ask for without words."""

    HINT = "hint"
    NEXT = "next"
    END = "end"


class EndReason(StrEnum):
    """Why an interview ended."""

    ASKED = "asked"
    TIME = "time"
    WRAPPED = "wrapped"


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    at: float
    """Seconds since 1970, UTC."""


class InterviewStarted(_Event):
    """The set-up: everything the interview depends on besides what is said."""

    kind: Literal["interview_started"] = "interview_started"
    question: str
    """A question id, or `custom`."""
    title: Words
    persona: str
    framework: str
    level: Level
    minutes: Annotated[float, Field(gt=0, le=180)]
    seed: int
    origin: Literal["live", "imported"] = "live"
    """`imported`: the turns come from a file; the interviewer was not ours."""
    timed: bool = True
    """Whether the times of the events are those of a real conversation."""
    temperament: str = ""
    """How the interviewer talks, see personas.Temperament; empty: as the persona usually does."""
    about: Annotated[Words, Field(max_length=LONGEST_ABOUT)] = ""
    """More on a question of one's own: a paragraph, or a job advert."""
    topics: tuple[str, ...] = ()
    """Topics that a question of one's own is about, the most fitting first; empty: every general one."""


class CandidateSpoke(_Event):
    """The candidate's words, exactly."""

    kind: Literal["candidate_spoke"] = "candidate_spoke"
    text: Words
    button: Button | None = None
    """Set when a button was pressed instead of words typed."""


class UtteranceTriaged(_Event):
    """What kind of utterance the newest candidate turn was."""

    kind: Literal["utterance_triaged"] = "utterance_triaged"
    turn: TurnNumber
    utterance: str
    """An utterance kind, see app.triage."""
    facts: tuple[str, ...] = ()
    """Facts that were asked for."""
    unsure: bool = False
    """Whether they are only the nearest there are."""
    left: tuple[str, ...] = ()
    """Questions asked that no fact answers."""


class EvidenceFound(_Event):
    """The candidate showed something. The sentence number makes the quote; nobody can invent one."""

    kind: Literal["evidence_found"] = "evidence_found"
    turn: TurnNumber
    sentences: tuple[Annotated[int, Field(ge=0)], ...]
    """0-based numbers of the turn's sentences that show it; the first is quoted."""
    criterion: str
    """A criterion id of the question, or `topic:<id>`."""
    topic: str
    depth: Annotated[int, Field(ge=0, le=4)]
    low: Annotated[int, Field(ge=0, le=4)] | None = None
    high: Annotated[int, Field(ge=0, le=4)] | None = None
    """Between which depths it lies, where the judge said so."""
    prompted: bool
    """Whether the interviewer had asked about it."""
    judge: str
    retracted: bool = False
    """The candidate took it back."""


class StepEntered(_Event):
    """The tracker placed the candidate in a step; it may be an earlier one."""

    kind: Literal["step_entered"] = "step_entered"
    turn: TurnNumber
    step: str
    phase: Phase


class Usage(BaseModel):
    """What a model call cost."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    tokens_in: int = 0
    cached: int = 0
    """Tokens of `tokens_in` that the endpoint read from its cache."""
    tokens_out: int = 0
    latency_ms: float = 0
    counted: bool = False
    """Whether we counted the tokens ourselves, because the endpoint did not say."""


class ModelCalled(_Event):
    """A chat model was asked something besides the interviewer's line; also when that failed."""

    kind: Literal["model_called"] = "model_called"
    turn: TurnNumber
    role: Literal["understand", "judge", "debrief", "draft"]
    usage: Usage
    prompt_digest: str = ""
    failed: str = ""
    """Why nothing came of it."""
    items: tuple[str, ...] = ()
    """Rubric items it judged in this turn; those without evidence were not shown."""
    unscored: dict[str, str] = {}
    """Rubric items it could not judge, each with the reason."""


class DebriefSentence(BaseModel):
    """A sentence of a debrief that a model wrote, with the findings it rests on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Words
    findings: tuple[str, ...]


class DebriefWritten(_Event):
    """A model put the scorecard into words; what did not rest on a finding was dropped."""

    kind: Literal["debrief_written"] = "debrief_written"
    sentences: tuple[DebriefSentence, ...]
    dropped: int = 0
    writer: str


class DraftedFact(BaseModel):
    """A fact that a model invented, in the shape of question_bank.Fact."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    kind: Words
    asks: Annotated[tuple[Words, ...], Field(min_length=3)]
    answer: Annotated[Words, Field(min_length=1)]


class FactsDrafted(_Event):
    """A model invented the fact sheet of a question of one's own. The first sheet of an interview stays."""

    kind: Literal["facts_drafted"] = "facts_drafted"
    facts: tuple[DraftedFact, ...]
    dropped: tuple[Words, ...] = ()
    """What was drafted and not kept: ids with the reasons."""
    drafter: str
    prompt_digest: str = ""


class InterviewerSpoke(_Event):
    """The interviewer's words, with the move behind them and why it was made."""

    kind: Literal["interviewer_spoke"] = "interviewer_spoke"
    text: Words
    move: str
    """A move kind, see app.moves."""
    target: str = ""
    """What the move is about: a criterion, a topic, a fact, a curveball or a step."""
    topic: str = ""
    reason: str = ""
    options: tuple[str, ...] = ()
    """The legal moves that were ranked, best first."""
    notices: tuple[str, ...] = ()
    """Time warnings given in the same breath: half_time, five_minutes."""
    speaker: str = "scripted"
    """`scripted`, or the model that chose the move and worded it."""
    note: str = ""
    """What a model was told for this turn, besides the conversation."""
    prompt_digest: str = ""
    usage: Usage | None = None
    guard: tuple[str, ...] = ()
    """What the guard found wrong with a model's words; they were then not said."""
    fell_back: str = ""
    """Why the authored line was said although a model was asked."""


class InterviewResumed(_Event):
    """The candidate came back; the time away does not count."""

    kind: Literal["interview_resumed"] = "interview_resumed"
    away: Annotated[float, Field(ge=0)]
    """Seconds."""


class InterviewRenamed(_Event):
    """The candidate gave the interview a name of their own."""

    kind: Literal["interview_renamed"] = "interview_renamed"
    name: Words


class InterviewEnded(_Event):
    """Nothing is said after this."""

    kind: Literal["interview_ended"] = "interview_ended"
    why: EndReason


Event = (
    InterviewStarted
    | CandidateSpoke
    | UtteranceTriaged
    | EvidenceFound
    | StepEntered
    | InterviewerSpoke
    | InterviewResumed
    | InterviewRenamed
    | InterviewEnded
    | ModelCalled
    | DebriefWritten
    | FactsDrafted
)
EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
"""Reads any event from plain data, by its `kind`."""
