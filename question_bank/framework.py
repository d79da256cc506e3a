"""Frameworks: the order in which a candidate may walk through a design, and the time each step deserves."""

from typing import Annotated, Self

from pydantic import NonNegativeFloat, PositiveFloat, model_validator

from question_bank.entry import Entry, Id, Line, Lines, Part, at_least
from question_bank.phase import Phase


class Step(Part):
    """One step of a framework."""

    id: Id
    title: Line
    minutes: PositiveFloat
    """Its share of a 45-minute interview."""
    phases: Annotated[tuple[Phase, ...], at_least(1)]
    """The phases it covers; a phase may appear in several steps, the first that lists it owns it."""
    purpose: Line
    """What the step is for, in one sentence."""
    strong: Annotated[Lines, at_least(2)]
    """What a strong candidate does in it."""
    traps: Annotated[Lines, at_least(1)]


class Framework(Entry):
    """A named sequence of steps. Minutes of the steps plus introduction and wrap-up make 45."""

    title: Line
    source: Line
    """Where the framework comes from."""
    introduction: NonNegativeFloat = 0
    """Minutes before the first step, at 45."""
    wrap_up: NonNegativeFloat = 0
    """Minutes after the last step, at 45."""
    steps: Annotated[tuple[Step, ...], at_least(3)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        total = self.introduction + self.wrap_up + sum(step.minutes for step in self.steps)
        if abs(total - 45) > 1e-6:
            raise ValueError(f"minutes add up to {total:g}, not to 45")
        missing = set(Phase) - {phase for step in self.steps for phase in step.phases}
        if missing:
            raise ValueError(f"no step covers {', '.join(sorted(missing))}")
        if len({step.id for step in self.steps}) < len(self.steps):
            raise ValueError("two steps have the same id")
        return self

    def budgets(self, minutes: float) -> dict[str, float]:
        """Seconds for each step id when the whole interview lasts `minutes`."""
        return {step.id: step.minutes / 45 * minutes * 60 for step in self.steps}

    def step_of(self, phase: Phase) -> Step:
        """The first step that covers a phase."""
        return next(step for step in self.steps if phase in step.phases)
