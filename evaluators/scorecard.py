"""The scorecard: findings, scores and flags of an interview. Judges find; plain arithmetic scores."""

from pydantic import BaseModel, ConfigDict

from question_bank import Phase
from transcripts import Level


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(_Value):
    """An exact sentence of the candidate."""

    turn: int
    """0-based over all turns."""
    sentence: int
    """0-based within the turn."""
    quote: str
    depth: int
    prompted: bool


class Finding(_Value):
    """What was shown about one rubric item."""

    item: str
    title: str
    topic: str
    phase: Phase
    weight: float
    depth: int
    """0: not shown."""
    low: int = 0
    high: int = 0
    """Between which depths it lies, by the judges that read it."""
    contested: bool = False
    """Two judges read it more than one depth apart; the lower reading counts."""
    prompted: bool
    evidence: tuple[Quote, ...]
    """Deepest first."""


class PhaseScore(_Value):
    """How deep the candidate went in a phase."""

    title: str
    depth: float | None
    """0 to 4; None when it could not be judged, with the reason."""
    low: float | None = None
    high: float | None = None
    """Between which depths it very likely lies."""
    reason: str = ""
    evidence: tuple[Quote, ...] = ()
    unprompted: float = 0
    """Share of the evidence that took no question."""


class Dimension(_Value):
    """One of the six qualities that interviewers look for."""

    title: str
    score: float | None
    """0 to 4; None when there is nothing to go by."""
    says: str
    """The facts behind the score."""


class FlagRaised(_Value):
    """A red flag where it shows."""

    flag: str
    """The red flag's id with underscores."""
    title: str
    turn: int
    quote: str
    """The sentence that shows it; empty when it is about something that never came."""
    why: str
    remedy: str


class StepTime(_Value):
    """Time in a framework step."""

    step: str
    title: str
    budget: float
    """Seconds."""
    spent: float | None
    """Seconds; None when the interview was not timed."""


class Reaction(_Value):
    """How a change of requirements was taken."""

    turn: int
    asked: str
    quote: str
    """The sentence that takes it up best; empty when none does."""
    depth: int


class Talk(_Value):
    """How the conversation went: facts, not a score."""

    candidate_words: int
    candidate_turns: int
    talk_share: float
    """The candidate's share of all words."""
    questions_asked: int
    numbers_given: int
    alternatives_weighed: int
    unprompted_share: float
    drive: float = 0.0
    """The candidate's share of all moves from one step to another."""
    hints: int
    probes: int
    probes_answered: int


class Scorecard(_Value):
    """Everything that was judged about an interview."""

    interview: str
    question: str
    title: str
    persona: str
    framework: str
    level: Level
    overall: float
    """0 to 4."""
    low: float = 0.0
    high: float = 4.0
    """Between which scores it very likely lies."""
    verdict: str
    phases: dict[Phase, PhaseScore]
    dimensions: dict[str, Dimension]
    flags: tuple[FlagRaised, ...]
    time: tuple[StepTime, ...]
    findings: tuple[Finding, ...]
    reactions: tuple[Reaction, ...]
    talk: Talk
    attempts: tuple[int, ...]
    """Turns that tried to steer the grading; they earned nothing."""
    judge: str


VERDICTS = ("strong no hire", "no hire", "lean no hire", "lean hire", "hire", "strong hire")
BARS = {Level.MID: 2.0, Level.SENIOR: 2.5, Level.STAFF: 3.0}
"""The overall depth from which a level says hire; what `lean` means is half a step around it."""
_STEPS = (-1.2, -0.6, -0.2, 0.2, 0.6)


def verdict(overall: float, level: Level) -> str:
    """The hire scale at a level: how far the overall depth is from the level's bar."""
    return VERDICTS[sum(overall - BARS[level] >= step for step in _STEPS)]
