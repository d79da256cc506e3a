"""The sheet of a framework: each step with its minutes, what strong answers contain, and the traps."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from app.guides.parts import Link, Mistake, mistakes, to_topic, weightiest
from question_bank import PHASE_TITLES, Bank, Framework, Phase, Step, Topic

ROUND = 45
"""Minutes of the round that the sheets plan for."""
ANSWERS = 3
"""Strong answers shown for a step."""


@dataclass(frozen=True)
class Slot:
    """A stretch of the round, in minutes from its start."""

    title: str
    start: float
    end: float

    @property
    def minutes(self) -> float:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True)
class StrongAnswer:
    """What a strong answer on a topic contains."""

    topic: Link
    says: str


@dataclass(frozen=True)
class PhaseTopics:
    """The topics of one phase, weightiest first."""

    phase: str
    topics: tuple[Link, ...]


@dataclass(frozen=True)
class Shared:
    """A phase whose topics and red flags an earlier step lists."""

    phase: str
    step: str
    """Title of that step."""
    id: str


@dataclass(frozen=True)
class StepSheet:
    """One step."""

    id: str
    slot: Slot
    purpose: str
    strong: tuple[str, ...]
    traps: tuple[str, ...]
    answers: tuple[StrongAnswer, ...]
    mistakes: tuple[Mistake, ...]
    topics: tuple[PhaseTopics, ...]
    shared: tuple[Shared, ...]


@dataclass(frozen=True)
class FrameworkSheet:
    """One framework. `clock` covers the whole round, introduction and wrap-up included."""

    id: str
    title: str
    source: str
    clock: tuple[Slot, ...]
    steps: tuple[StepSheet, ...]


def framework_sheet(bank: Bank, id: str) -> FrameworkSheet:
    """Raises NotInBank. No step repeats the strong answers, topics or red flags of an earlier one."""
    framework = bank.framework(id)
    slots = clock(framework)
    told: set[str] = set()
    steps = []
    for step in framework.steps:
        answers = _best(bank, step.phases, told)
        told |= {topic.id for topic in answers}
        steps.append(_step(bank, framework, step, slots[step.id], answers))
    return FrameworkSheet(framework.id, framework.title, framework.source, tuple(slots.values()), tuple(steps))


def clock(framework: Framework) -> dict[str, Slot]:
    """When each step begins and ends, by step id; `introduction` and `wrap-up` where the framework has them."""
    parts = [("", "Introduction", framework.introduction)]
    parts += [(step.id, step.title, framework.budgets(ROUND)[step.id] / 60) for step in framework.steps]
    slots, at = {}, 0.0
    for id, title, minutes in [*parts, (" ", "Wrap-up", framework.wrap_up)]:
        if minutes:
            slots[id] = Slot(title, at, at + minutes)
        at += minutes
    return slots


def _step(bank: Bank, framework: Framework, step: Step, slot: Slot, answers: Sequence[Topic]) -> StepSheet:
    own = [phase for phase in step.phases if framework.step_of(phase) == step]
    others = [(phase, framework.step_of(phase)) for phase in step.phases if phase not in own]
    flags = [flag.id for flag in bank.red_flags.values() if flag.phase in own]
    return StepSheet(
        id=step.id,
        slot=slot,
        purpose=step.purpose,
        strong=step.strong,
        traps=step.traps,
        answers=tuple(StrongAnswer(to_topic(topic), topic.strong_answer) for topic in answers),
        mistakes=mistakes(bank, flags),
        topics=tuple(PhaseTopics(PHASE_TITLES[phase], tuple(map(to_topic, weightiest(bank, phase)))) for phase in own),
        shared=tuple(Shared(PHASE_TITLES[phase], other.title, other.id) for phase, other in others),
    )


def _best(bank: Bank, phases: Sequence[Phase], told: set[str]) -> list[Topic]:
    """The weightiest topics not told yet, every phase in turn."""
    ranked = [[t for t in weightiest(bank, phase) if t.general and t.id not in told] for phase in phases]
    return [topic for row in zip_longest(*ranked) for topic in row if topic][:ANSWERS]
