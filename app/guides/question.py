"""The sheet of a question. Its answers are there only for who has tried it, or asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.guides.framework import ROUND, PhaseTopics, Slot, clock
from app.guides.parts import Link, stress, to_framework, to_persona, to_topic
from personas import Persona
from question_bank import PHASE_TITLES, PHASES, ArithmeticCheck, Bank, Criterion, Depths, Framework, Question

FIRST = "seven-step"
"""The framework to begin with, where there is one."""
YOURS = 8
"""Decisions of the candidate that a sheet names; a question lists more, for the interviewer to know them by."""


@dataclass(frozen=True)
class Book:
    """Something to read."""

    title: str
    by: str
    why: str


@dataclass(frozen=True)
class Timing:
    """A step of the round, and how much of the question lies in it."""

    slot: Slot
    share: float
    """Of the weight of all criteria, 0 to 1."""


@dataclass(frozen=True)
class Told:
    """A fact."""

    kind: str
    answer: str


@dataclass(frozen=True)
class Shown:
    """A criterion."""

    title: str
    topic: Link
    weight: float
    anchors: tuple[tuple[int, str, str], ...]
    """(depth, its word, what it looks like here)."""


@dataclass(frozen=True)
class PhaseAnswers:
    """One phase of the reference design, and what is looked for in it."""

    phase: str
    outline: tuple[str, ...]
    criteria: tuple[Shown, ...]


@dataclass(frozen=True)
class Estimate:
    """A back-of-the-envelope figure."""

    asks: str
    formula: str
    result: float
    unit: str
    within: float
    """A figure within this factor is sound."""


@dataclass(frozen=True)
class Answers:
    """What is hidden before the first attempt."""

    facts: tuple[Told, ...]
    yours: tuple[str, ...]
    """What the interviewer leaves to the candidate."""
    estimates: tuple[Estimate, ...]
    phases: tuple[PhaseAnswers, ...]
    traps: tuple[str, ...]


@dataclass(frozen=True)
class QuestionSheet:
    """One question."""

    id: str
    title: str
    prompt: str
    category: str
    difficulty: int
    companies: tuple[Link, ...]
    """Personas."""
    asked_at: tuple[str, ...]
    topics: tuple[PhaseTopics, ...]
    """That it stresses, heaviest first within each phase."""
    asks: tuple[str, ...]
    """Kinds of facts that the interviewer has and tells when asked."""
    framework: Link
    """The one of `timing`."""
    minutes: float
    timing: tuple[Timing, ...]
    curveballs: int
    reading: tuple[Book, ...]
    answers: Answers | None
    """None: hidden."""


def question_sheet(bank: Bank, personas: Mapping[str, Persona], id: str, *, reveal: bool) -> QuestionSheet:
    """Raises NotInBank. `reveal`: whether the answers are in it."""
    question = bank.question(id)
    framework = first_framework(bank)
    return QuestionSheet(
        id=question.id,
        title=question.title,
        prompt=question.prompt,
        category=category(question),
        difficulty=question.difficulty,
        companies=tuple(to_persona(personas[p], personas[p].focus) for p in question.companies if p in personas),
        asked_at=question.asked_at,
        topics=_topics(bank, question),
        asks=tuple(dict.fromkeys(fact.kind for fact in question.facts)),
        framework=to_framework(framework),
        minutes=ROUND,
        timing=_timing(framework, question),
        curveballs=len(question.curveballs),
        reading=tuple(Book(each.title, each.by, each.why) for each in question.reading),
        answers=_answers(bank, question) if reveal else None,
    )


def first_framework(bank: Bank) -> Framework:
    """The framework to begin with."""
    return bank.frameworks.get(FIRST) or next(iter(bank.frameworks.values()))


def category(question: Question) -> str:
    """A category in one spelling, whoever wrote it."""
    return question.category[:1].upper() + question.category[1:]


def _topics(bank: Bank, question: Question) -> tuple[PhaseTopics, ...]:
    stressed = [bank.topics[id] for id, _ in stress([question]).most_common()]
    return tuple(
        PhaseTopics(PHASE_TITLES[phase], tuple(to_topic(t, " ") for t in stressed if t.phase == phase))
        for phase in PHASES
        if any(t.phase == phase for t in stressed)
    )


def _timing(framework: Framework, question: Question) -> tuple[Timing, ...]:
    whole = sum(criterion.weight for criterion in question.criteria)
    weights = {step.id: 0.0 for step in framework.steps}
    for criterion in question.criteria:
        weights[framework.step_of(criterion.phase).id] += criterion.weight
    return tuple(Timing(slot, weights.get(id, 0.0) / whole) for id, slot in clock(framework).items())


def _answers(bank: Bank, question: Question) -> Answers:
    return Answers(
        facts=tuple(Told(fact.kind, fact.answer) for fact in question.facts),
        yours=question.left_to_candidate[:YOURS],
        estimates=tuple(map(_estimate, question.arithmetic)),
        phases=tuple(
            PhaseAnswers(
                PHASE_TITLES[phase],
                question.outline[phase],
                tuple(_shown(bank, c) for c in question.criteria if c.phase == phase),
            )
            for phase in PHASES
        ),
        traps=question.traps,
    )


def _shown(bank: Bank, criterion: Criterion) -> Shown:
    words = enumerate(Depths.model_fields, start=1)
    anchors = tuple((depth, word, getattr(criterion.anchors, word)) for depth, word in words)
    return Shown(criterion.title, to_topic(bank.topics[criterion.topic]), criterion.weight, anchors)


def _estimate(check: ArithmeticCheck) -> Estimate:
    return Estimate(check.asks, check.formula.replace("_", " "), check.result, check.unit, check.tolerance)
