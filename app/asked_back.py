"""Answers what candidates ask at the end from what the persona has to say; everything else has no answer."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from app.triage import Triage, Utterance
from evaluators import Vectors, VectorTable, mean, split
from personas import AskedBack, Persona

KNOWN = 0.47
"""From this likeness on, a question asks for an answer. Chosen on our own asks, each left out in turn: 87 of 100 find their
answer, fewer than 2 a wrong one."""
_NEAREST = 2
"""So many of the nearest ways to ask count, so that one chance likeness is not enough."""
_KEPT = frozenset(
    {
        Utterance.END,
        Utterance.STEERING,
        Utterance.HOSTILE,
        Utterance.THINKING,
        Utterance.REPEAT,
        Utterance.VERDICT,
    }
)
"""Kinds of utterance that stay what they are when questions are invited."""
_WONDERS = re.compile(
    r"\b(?:i(?:'d| would) (?:like|love) to (?:know|hear|ask|understand)|i(?:'m| am| was|'ve been) (?:\w+ )?(?:curious|wondering|interested)"
    r"|i wonder|(?:can|could) you tell me|tell me)\b",
    re.IGNORECASE,
)


class AskedBackSheet:
    """What one persona can be asked, with the ways in which anybody asks it."""

    def __init__(self, persona: Persona, others: Mapping[str, Persona], table: VectorTable):
        self._table = table
        self._ids = answers(persona)
        own = [table.of(entry.asks) for entry in persona.asked_back]
        borrowed = _borrowed(own, [e for id, p in others.items() if id != persona.id for e in p.asked_back], table)
        self._ways = [np.concatenate(ways) for ways in zip(own, borrowed, strict=True)]

    def heard(self, text: str, kind: Triage) -> tuple[Utterance, tuple[str, ...], tuple[str, ...]]:
        """The kind of a turn once questions were invited, ids of the answers it asks for, and questions without one."""
        if kind.utterance in _KEPT:
            return kind.utterance, (), ()
        asked = [s for s in split(text) if "?" in s or _WONDERS.search(s)] or list(kind.questions)
        if not asked:
            return Utterance.ANSWER, (), ()
        found = {question: self.match(question) for question in asked}
        known = tuple(dict.fromkeys(id for id in found.values() if id))
        return Utterance.ASKS_BACK, known, tuple(question for question, id in found.items() if not id)

    def match(self, question: str) -> str:
        """The id of the answer that a question asks for; empty when there is none."""
        scores = self._scores(question)
        best = max(range(len(scores)), key=scores.__getitem__)
        return list(self._ids)[best] if scores[best] >= KNOWN else ""

    def _scores(self, question: str) -> list[float]:
        vector = self._table.of([question])[0]
        return [float(np.sort(ways @ vector)[-_NEAREST:].mean()) for ways in self._ways]


def answers(persona: Persona) -> dict[str, str]:
    """What a persona answers, by an id that interviews record."""
    return {f"asked-back-{n}": entry.answer for n, entry in enumerate(persona.asked_back, start=1)}


def _borrowed(own: Sequence[Vectors], others: Sequence[AskedBack], table: VectorTable) -> list[Vectors]:
    """For each own entry the ways to ask that other personas know for the same thing; each goes to its nearest entry."""
    middles = np.stack([mean(ways) for ways in own])
    found: list[list[Vectors]] = [[np.zeros((0, middles.shape[1]), np.float32)] for _ in own]
    for entry in others:
        ways = table.of(entry.asks)
        found[int((middles @ mean(ways)).argmax())].append(ways)
    return [np.concatenate(ways) for ways in found]
