"""Questions: what is asked, the facts behind it, and what a good answer to it shows."""

from typing import Annotated, Self

from pydantic import Field, PositiveFloat, model_validator

from question_bank.arithmetic import evaluate
from question_bank.entry import Entry, Id, Line, Lines, Part, at_least
from question_bank.phase import PHASES, Phase
from question_bank.topic import Depths


class Fact(Part):
    """Something the interviewer knows and tells when asked; always the same."""

    id: Id
    kind: Line
    """users, volume, latency, budget, region, language, data, regulation, team, product, metric ..."""
    asks: Annotated[Lines, at_least(4)]
    """Ways in which a candidate asks for it."""
    answer: Line
    """What the interviewer says, in a neutral voice."""


class Spoken(Part):
    """What candidates of three levels of skill say about a criterion, in the question's own terms."""

    fair: Line
    """Explains it (depth 2)."""
    good: Line
    """Justifies it (depth 3)."""
    excellent: Line
    """Outstanding (depth 4)."""

    def by_depth(self) -> tuple[tuple[int, str], ...]:
        """(depth, statement) pairs, depth from 2 to 4."""
        return tuple(enumerate((self.fair, self.good, self.excellent), start=2))


class Criterion(Part):
    """One thing that an answer to this question should show."""

    id: Id
    title: Line
    phase: Phase
    topic: Id
    """The topic of the library it specialises."""
    weight: Annotated[PositiveFloat, Field(le=5)] = 1
    anchors: Depths
    """What each depth looks like for this very question."""
    exemplars: Spoken
    probes: Annotated[Lines, at_least(1)]
    """How an interviewer asks about it here; each one question."""


class Curveball(Part):
    """A change of requirements in the middle of the round."""

    id: Id
    after: Phase
    """It makes sense once this phase was touched."""
    says: Line
    topics: Annotated[tuple[Id, ...], at_least(1)]
    good_reaction: Annotated[Lines, at_least(2)]
    """What a good reaction contains, as a candidate would say it."""


class ArithmeticCheck(Part):
    """A back-of-the-envelope estimate the design rests on."""

    id: Id
    asks: Line
    """How the interviewer asks for it."""
    inputs: dict[str, float]
    formula: Line
    """An expression over the inputs with + - * / ** and parentheses."""
    unit: Line
    result: float
    """What the formula gives, within 1 %."""
    tolerance: Annotated[float, Field(gt=1)] = 10
    """A candidate's figure is sound within this factor."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        value = evaluate(self.formula, self.inputs)
        if not abs(value - self.result) <= 0.01 * abs(value):
            raise ValueError(f"the formula gives {value:.6g}, not {self.result:.6g}")
        return self


class Reading(Part):
    """Something worth reading afterwards."""

    title: Line
    by: Line
    why: Line


class Question(Entry):
    """One interview question with everything needed to run and to judge it."""

    title: Line
    category: Line
    difficulty: Annotated[int, Field(ge=1, le=5)]
    companies: Annotated[tuple[Id, ...], at_least(1)]
    """Persona ids whose companies are known to ask something like it."""
    asked_at: Annotated[Lines, at_least(1)]
    """Companies whose products pose the problem, or whose interviews are known to; by name."""
    prompt: Line
    """Deliberately vague; what the interviewer says first."""
    facts: Annotated[tuple[Fact, ...], at_least(12)]
    left_to_candidate: Annotated[Lines, at_least(4)]
    """Questions a candidate may ask that they should decide themselves."""
    criteria: Annotated[tuple[Criterion, ...], at_least(14)]
    curveballs: Annotated[tuple[Curveball, ...], at_least(3)]
    arithmetic: Annotated[tuple[ArithmeticCheck, ...], at_least(2)]
    outline: dict[Phase, Annotated[Lines, at_least(3)]]
    """The reference design, per phase. Never shown during an interview."""
    traps: Annotated[Lines, at_least(3)]
    reading: Annotated[tuple[Reading, ...], at_least(2)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for name, phases in (("criteria", {c.phase for c in self.criteria}), ("outline", set(self.outline))):
            if missing := [phase for phase in PHASES if phase not in phases]:
                raise ValueError(f"{name}: nothing for {', '.join(missing)}")
        for name in ("facts", "criteria", "curveballs", "arithmetic"):
            ids = [part.id for part in getattr(self, name)]
            if twice := sorted({i for i in ids if ids.count(i) > 1}):
                raise ValueError(f"{name}: {', '.join(twice)} appears twice")
        return self
