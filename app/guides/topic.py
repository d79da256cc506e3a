"""The sheet of a topic: what each depth of answer looks like, how it is asked, and how it goes wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.guides.parts import Link, Mistake, mistakes, stress, to_framework, to_persona, to_question
from personas import Persona
from question_bank import PHASE_TITLES, Bank, Depths, Topic

QUESTIONS = 10
"""So many questions are listed."""


@dataclass(frozen=True)
class DepthShown:
    """A depth of answer, 1 to 4."""

    depth: int
    word: str
    shows: str
    sounds: str
    """A candidate saying it, about some design or other."""


@dataclass(frozen=True)
class Lookalike:
    """Something that sounds like the topic and does not count."""

    says: str
    why: str


@dataclass(frozen=True)
class TopicSheet:
    """One topic."""

    id: str
    title: str
    phase: str
    general: bool
    aliases: tuple[str, ...]
    summary: str
    depths: tuple[DepthShown, ...]
    probes: tuple[str, ...]
    """From open to pointed; the one that asks for a number last."""
    strong_answer: str
    mistakes: tuple[Mistake, ...]
    lookalikes: tuple[Lookalike, ...]
    practice: str
    questions: tuple[Link, ...]
    """That stress it most, heaviest first."""
    more_questions: int
    """How many others stress it too."""
    personas: tuple[Link, ...]
    steps: tuple[Link, ...]
    """Frameworks, with the step in which it comes up."""


def topic_sheet(bank: Bank, personas: Mapping[str, Persona], id: str) -> TopicSheet:
    """Raises NotInBank."""
    topic = bank.topic(id)
    weights = [(stress([q])[id], q) for q in bank.questions.values()]
    asking = [q for weight, q in sorted(weights, key=lambda each: (-each[0], each[1].title)) if weight]
    return TopicSheet(
        id=topic.id,
        title=topic.title,
        phase=PHASE_TITLES[topic.phase],
        general=topic.general,
        aliases=tuple(alias for alias in topic.aliases if alias.lower() != topic.title.lower()),
        summary=topic.summary,
        depths=_depths(topic),
        probes=topic.probes + ((topic.number_probe,) if topic.number_probe else ()),
        strong_answer=topic.strong_answer,
        mistakes=mistakes(bank, topic.red_flags),
        lookalikes=tuple(Lookalike(each.text, each.why) for each in topic.hard_negatives),
        practice=topic.practice,
        questions=tuple(map(to_question, asking[:QUESTIONS])),
        more_questions=len(asking[QUESTIONS:]),
        personas=_caring(personas, id),
        steps=tuple(to_framework(f, f.step_of(topic.phase).title) for f in bank.frameworks.values()),
    )


def _depths(topic: Topic) -> tuple[DepthShown, ...]:
    heard = {depth: text for depth, text in reversed(topic.exemplars.by_depth())}
    words = enumerate(Depths.model_fields, start=1)
    return tuple(DepthShown(depth, word, getattr(topic.depths, word), heard[depth]) for depth, word in words)


def _caring(personas: Mapping[str, Persona], topic: str) -> tuple[Link, ...]:
    """Who cares more about a topic than others do, most first."""
    caring = [(p.emphasis[topic], p) for p in personas.values() if p.emphasis.get(topic, 1) > 1]
    ranked = sorted(caring, key=lambda each: (-each[0], each[1].name))
    return tuple(to_persona(persona, f"{weight:g} times the usual") for weight, persona in ranked)
