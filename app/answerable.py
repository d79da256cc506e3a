"""Whether a fact answers a question, or the candidate has to: a logistic regression trained on the bank's own questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from math import log1p
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.themes import is_decision
from evaluators import Vectors
from evaluators.careless import terms
from evaluators.vectors import digest
from evaluators.weights import Logistic, packed_words, read, unpacked_words, write
from question_bank import Bank

FILE = Path(__file__).parent / "trained" / "facts.npz"
FAR = 0.45
"""Likeness of what is not like a question at all; stands in where a question leaves little or nothing to the candidate."""
NEAR_LEFT = 3
FIGURES = 7

Floats = NDArray[np.float64]


def figures(facts: Sequence[float], left: Sequence[float], question: str) -> Floats:
    """How like a question is to the best fact and to what is left to the candidate, and its manner; shape (FIGURES,).

    `facts` and `left` are likenesses, in any order; either may be short or empty.
    """
    best, second = sorted((*facts, FAR, FAR), reverse=True)[:2]
    near = sorted((*(max(FAR, one) for one in left), *[FAR] * NEAR_LEFT), reverse=True)[:NEAR_LEFT]
    decides, length = float(is_decision(question)), log1p(len(question.split()))
    return np.array([best, best - second, second, near[0], sum(near) / NEAR_LEFT, decides, length])


@dataclass(frozen=True)
class Phrases:
    """Words and pairs of words by which questions of fact and of choice differ: "how many", "would you"."""

    places: Mapping[str, int]
    rarity: Floats
    """Shape (phrases,)."""

    def of(self, text: str) -> Floats:
        """The rarities of the phrases in a text, at most of length 1; shape (phrases,)."""
        found = np.zeros(len(self.rarity))
        here = [self.places[term] for term in terms(text) if term in self.places]
        found[here] = self.rarity[here]
        return np.asarray(found / max(1.0, float(np.linalg.norm(found))))


class Answers(IntEnum):
    """Whether the best fact is the answer."""

    NO = 0
    PERHAPS = 1
    YES = 2


@dataclass(frozen=True)
class Answerable:
    """Tells questions that a fact answers from those left to the candidate."""

    reader: Logistic
    """Over figures, sentence vector and phrases, in this order; positive logits are answered."""
    phrases: Phrases
    sure: float
    """The logit from which there is no doubt."""
    source: str
    """Digest of what it was trained on."""

    def features(self, seen: Floats, vector: Vectors, question: str) -> Floats:
        """Shape (FIGURES + WIDTH + phrases,)."""
        return np.concatenate([seen, vector, self.phrases.of(question)])

    def answers(self, seen: Floats, vector: Vectors, question: str) -> Answers:
        """Whether the best fact is the answer."""
        logit = self.reader.logits(self.features(seen, vector, question))[0]
        return Answers(int(logit > 0) + int(logit > self.sure))


def source_of(bank: Bank) -> str:
    """A digest of the facts and of what is left to candidates; it changes when any wording does."""
    told = [
        "|".join((q.id, *q.left_to_candidate, *(t for f in q.facts for t in (f.id, f.kind, f.answer, *f.asks))))
        for q in bank.questions.values()
    ]
    return digest("\n".join(sorted(told)))


def save(numbers: Answerable, file: Path = FILE) -> None:
    """Writes the trained file, the same bytes for the same numbers."""
    arrays: dict[str, NDArray[Any]] = {
        "phrases": packed_words(numbers.phrases.places),
        "phrases.rarity": np.round(numbers.phrases.rarity, 4).astype(np.float32),
        "sure": np.array([numbers.sure]),
        "source": np.array([numbers.source]),
        **numbers.reader.parts("reader"),
    }
    write(arrays, file)


@cache
def answerable(file: Path = FILE) -> Answerable:
    """Reads the trained file. Raises NotTrained."""
    with read(file, "python -m app.fact_training") as data:
        phrases = Phrases(unpacked_words(data["phrases"]), data["phrases.rarity"].astype(np.float64))
        return Answerable(Logistic.of(data, "reader"), phrases, float(data["sure"][0]), str(data["source"][0]))
