"""What sheets there are: the index of the pages and the lists of the terminal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.guides.parts import Link, to_framework, to_persona, to_question, to_topic, weightiest
from app.guides.question import category
from personas import Persona
from question_bank import PHASE_TITLES, PHASES, Bank


@dataclass(frozen=True)
class Card:
    """A sheet in a list."""

    link: Link
    says: str
    """One line about it."""
    words: str
    """What a search looks at, lower case."""


@dataclass(frozen=True)
class Group:
    """Cards under one heading; topics come by phase, everything else without one."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Contents:
    """All sheets, by kind."""

    framework: tuple[Group, ...]
    question: tuple[Group, ...]
    persona: tuple[Group, ...]
    topic: tuple[Group, ...]


def contents(bank: Bank, personas: Mapping[str, Persona]) -> Contents:
    """Everything there is to read."""
    questions = sorted(bank.questions.values(), key=lambda q: (q.difficulty, q.title))
    phases = {phase: weightiest(bank, phase) for phase in PHASES}
    return Contents(
        framework=_alone(
            _card(to_framework(f, f"{len(f.steps)} steps"), " → ".join(step.title for step in f.steps))
            for f in bank.frameworks.values()
        ),
        question=_alone(
            _card(to_question(q), category(q), q.prompt, *q.asked_at, *(c.topic for c in q.criteria)) for q in questions
        ),
        persona=_alone(_card(to_persona(p, p.focus), p.blurb, *p.keywords) for p in personas.values()),
        topic=tuple(
            Group(PHASE_TITLES[phase], tuple(_card(to_topic(t), t.summary, *t.aliases, *t.keywords) for t in topics))
            for phase, topics in phases.items()
            if topics
        ),
    )


def _alone(cards: Iterable[Card]) -> tuple[Group, ...]:
    return (Group("", tuple(cards)),)


def _card(link: Link, says: str, *words: str) -> Card:
    return Card(link, says, " ".join((link.id, link.title, link.note, says, *words)).lower())
