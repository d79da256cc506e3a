"""Loads the personas and checks them against the bank."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from personas.persona import Manner, Persona, Temperament, Voice
from question_bank import Bank, BrokenContent, Problem, Source, read_layers

HOME = Path(__file__).parent / "people"
TEMPERAMENTS = Path(__file__).parent / "temperaments"

_SLOTS = {
    "push": "quote",
    "refer": "quote",
    "ask_number": "quote",
    "bluff": "quote",
    "transition": "step",
    "half_time": "minutes",
    "five_minutes": "minutes",
    "fact": "fact",
    "nearest_fact": "fact",
    "hint": "hint",
}
_ONE_QUESTION = ("push", "ask_number", "bluff", "argue", "invite", "wrap_up", "any_questions", "hint_first_try")
_NO_QUESTION = ("refer", "transition", "curveball", "acknowledge", "half_time", "five_minutes")


def read_people(bank: Bank, *homes: Path) -> tuple[dict[str, Persona], dict[str, Source], list[Problem]]:
    """Personas by id, where each was read, and everything wrong with their files; later folders win by id."""
    personas, sources, problems = read_layers(homes, Persona)
    for id, persona in personas.items():
        problems += _dangling(persona, bank, sources[id])
        problems += _lines(persona, sources[id])
    return personas, sources, problems


def read_personas(bank: Bank, home: Path = HOME) -> tuple[dict[str, Persona], list[Problem]]:
    """Personas by id, and everything wrong with their files."""
    personas, _, problems = read_people(bank, home)
    return personas, problems


def load_personas(bank: Bank, home: Path = HOME) -> Mapping[str, Persona]:
    """Personas by id. Raises BrokenContent when any file is wrong."""
    personas, problems = read_personas(bank, home)
    if problems:
        raise BrokenContent(problems)
    return personas


def read_temperaments(*homes: Path) -> tuple[dict[str, Temperament], dict[str, Source], list[Problem]]:
    """Temperaments by id, where each was read, and everything wrong with their files; later folders win by id."""
    temperaments, sources, problems = read_layers(homes or (TEMPERAMENTS,), Temperament)
    for id, temperament in temperaments.items():
        problems += spoken(temperament.manner, sources[id], "manner")
    return temperaments, sources, problems


def load_temperaments(home: Path = TEMPERAMENTS) -> Mapping[str, Temperament]:
    """Temperaments by id. Raises BrokenContent when any file is wrong."""
    temperaments, _, problems = read_temperaments(home)
    if problems:
        raise BrokenContent(problems)
    return temperaments


def _dangling(persona: Persona, bank: Bank, source: Source) -> Iterator[Problem]:
    uses: list[tuple[tuple[str | int, ...], str]] = [(("emphasis", t), t) for t in persona.emphasis]
    uses += [(("probes", t), t) for t in persona.probes]
    uses += [(("curveballs", i, "topics"), t) for i, c in enumerate(persona.curveballs) for t in c.topics]
    yield from (source.problem(at, f"unknown topic {t!r}") for at, t in uses if t not in bank.topics)


def _lines(persona: Persona, source: Source) -> Iterator[Problem]:
    """Each line has the slots it needs, and no other; questions are asked one at a time."""
    yield from spoken(persona.voice, source, "voice")
    for topic, probes in persona.probes.items():
        for i, probe in enumerate(probes):
            if probe.count("?") != 1:
                yield source.problem(("probes", topic, i), "must ask exactly one question")


def spoken(lines: Voice | Manner, source: Source, field: str) -> Iterator[Problem]:
    """What is wrong with the lines of a voice or a manner."""
    for name, variants in lines.model_dump().items():
        for i, line in enumerate(variants):
            wanted = {_SLOTS[name]} if name in _SLOTS else set()
            if set(re.findall(r"\{\{(\w+)\}\}", line)) != wanted:
                need = f"{{{{{_SLOTS[name]}}}}} and no other slot" if wanted else "no slot"
                yield source.problem((field, name, i), f"must contain {need}")
            if name in _ONE_QUESTION and line.count("?") != 1:
                yield source.problem((field, name, i), "must ask exactly one question")
            if name in _NO_QUESTION and "?" in line:
                yield source.problem((field, name, i), "must not ask a question")
