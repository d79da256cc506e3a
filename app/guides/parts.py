"""What several kinds of sheets are made of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from personas import Persona
from question_bank import Bank, Framework, Phase, Question, Topic

Kind = Literal["framework", "topic", "question", "persona"]
SOME_DESIGNS = "some designs only"
HARDEST = 5


@dataclass(frozen=True)
class Link:
    """Another sheet."""

    kind: Kind
    id: str
    title: str
    note: str = ""
    """A few words beside the title; may be empty."""


@dataclass(frozen=True)
class Mistake:
    """A red flag in words for people."""

    title: str
    why: str
    remedy: str


def to_topic(topic: Topic, note: str = "") -> Link:
    """A link to a topic; without a note it says when the topic is not for every design."""
    return Link("topic", topic.id, topic.title, note or ("" if topic.general else SOME_DESIGNS))


def to_question(question: Question) -> Link:
    """A link to a question, with its difficulty."""
    return Link("question", question.id, question.title, f"difficulty {question.difficulty} of {HARDEST}")


def to_persona(persona: Persona, note: str = "") -> Link:
    """A link to a persona."""
    return Link("persona", persona.id, persona.name, note)


def to_framework(framework: Framework, note: str = "") -> Link:
    """A link to a framework."""
    return Link("framework", framework.id, framework.title, note)


def mistakes(bank: Bank, flags: Iterable[str]) -> tuple[Mistake, ...]:
    """Red flags by id."""
    known = (bank.red_flags[id] for id in flags)
    return tuple(Mistake(flag.title, flag.why, flag.remedy) for flag in known)


def stress(questions: Iterable[Question]) -> Counter[str]:
    """By topic id: the weight that the criteria of some questions put on it."""
    weights: Counter[str] = Counter()
    for question in questions:
        for criterion in question.criteria:
            weights[criterion.topic] += criterion.weight  # type: ignore[assignment]  # typeshed counts in whole numbers
    return weights


def weightiest(bank: Bank, phase: Phase) -> list[Topic]:
    """The topics of a phase, those that the questions stress most first."""
    weights = stress(bank.questions.values())
    return sorted((t for t in bank.topics.values() if t.phase == phase), key=lambda t: (-weights[t.id], t.title))
