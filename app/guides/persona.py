"""The sheet of a persona: what this lens cares about. What it will spring on anybody stays its secret."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.guides.parts import Link, to_question, to_topic
from personas import HintPolicy, Persona
from question_bank import Bank, NotInBank

LENS = (
    "A practice lens built from public advice, not official hiring criteria of any company. "
    "It changes what is asked and how, never the bar."
)
HELP = {
    HintPolicy.GENEROUS: "Gives a hint whenever you ask",
    HintPolicy.MEASURED: "Asks what you have tried first, then helps",
    HintPolicy.SPARING: "Gives one hint a topic at most, and says that it is counted",
}
PROBES = 3
"""Signature probes shown for a topic."""


@dataclass(frozen=True)
class Signature:
    """How this persona asks about a topic."""

    topic: Link
    probes: tuple[str, ...]


@dataclass(frozen=True)
class PersonaSheet:
    """One persona."""

    id: str
    name: str
    interviewer: str
    focus: str
    blurb: str
    values: tuple[str, ...]
    more: tuple[Link, ...]
    """Topics it weighs more than usual, most first; the note says how much."""
    less: tuple[Link, ...]
    """Topics it weighs less."""
    signatures: tuple[Signature, ...]
    hints: str
    patience: str
    curveballs: int
    listens_for: tuple[str, ...]
    questions: tuple[Link, ...]
    source: str
    disclaimer: str


def persona_sheet(bank: Bank, personas: Mapping[str, Persona], id: str) -> PersonaSheet:
    """Raises NotInBank."""
    if id not in personas:
        raise NotInBank("persona", id, personas)
    persona = personas[id]
    typical = sorted((q for q in bank.questions.values() if id in q.companies), key=lambda q: (q.difficulty, q.title))
    return PersonaSheet(
        id=persona.id,
        name=persona.name,
        interviewer=persona.interviewer,
        focus=persona.focus,
        blurb=persona.blurb,
        values=persona.values,
        more=_weighed(bank, {t: w for t, w in persona.emphasis.items() if w > 1}),
        less=_weighed(bank, {t: w for t, w in persona.emphasis.items() if w < 1}),
        signatures=tuple(Signature(to_topic(bank.topics[t], " "), said[:PROBES]) for t, said in _asked(persona)),
        hints=_hints(persona),
        patience=_patience(persona),
        curveballs=len(persona.curveballs),
        listens_for=persona.keywords,
        questions=tuple(map(to_question, typical)),
        source=persona.source,
        disclaimer=LENS,
    )


def _weighed(bank: Bank, weights: Mapping[str, float]) -> tuple[Link, ...]:
    ranked = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
    return tuple(to_topic(bank.topics[id], f"×{weight:g}") for id, weight in ranked)


def _asked(persona: Persona) -> list[tuple[str, tuple[str, ...]]]:
    """Its own probes, by topic, the topics it cares about most first."""
    return sorted(persona.probes.items(), key=lambda each: -persona.emphasis.get(each[0], 1))


def _hints(persona: Persona) -> str:
    return f"{HELP[persona.hint_policy]}; {_some(persona.hint_limit, 'hint')} in a round."


def _patience(persona: Persona) -> str:
    stays = persona.patience
    late = round(100 * (stays.overrun - 1))
    return (
        f"Asks up to {_some(stays.probes_per_topic, 'question')} on a topic, presses on up to "
        f"{_some(stays.pushes_per_step, 'vague claim')} a step, and moves on "
        + (f"when a step is {late} % over its minutes." if late else "as soon as a step has used its minutes.")
    )


def _some(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
