"""Idleness: which sentences are about something else than the design, so that nothing is read out of them or around them.

Small talk between two good sentences would otherwise blur which phase they belong to. A sentence is compared with everything
authored about designs and with everything authored as chatter; a logistic regression weighs the two with its signs.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluators.encoder import Vectors
from evaluators.manner import plain
from evaluators.rubric import chatter, design_talk
from evaluators.sentences import split
from evaluators.signs import NOTHING, signs_of
from evaluators.vectors import VectorTable
from evaluators.weights import Logistic
from question_bank import Bank

Matrix = NDArray[np.floating[Any]]
NEAREST = 3
"""So many of the nearest statements say how much a sentence is like a set of them, besides the nearest."""
KEPT = 256
"""Turns remembered: judge and tracker ask for the same one."""
SAME = 0.995
"""A statement as near as this is the sentence itself, which training must not see."""


class Idleness:
    """Compares sentences with design talk and with chatter."""

    def __init__(self, bank: Bank, table: VectorTable, weights: Logistic | None = None):
        """`weights`: of FEATURES, positive logits meaning idle; none while they are trained."""
        self._table, self._weights = table, weights
        self._remembered = lru_cache(KEPT)(self._telling)
        self._design = np.ascontiguousarray(table.of(design_talk(bank)).T)
        self._chatter = np.ascontiguousarray(table.of(chatter(bank)).T)

    def telling(self, sentences: Sequence[str]) -> list[int]:
        """The numbers of the sentences that are not idle."""
        return list(self._remembered(tuple(sentences)))

    def _telling(self, sentences: tuple[str, ...]) -> tuple[int, ...]:
        if self._weights is None or not sentences:
            return tuple(range(len(sentences)))
        bare = [plain(sentence) for sentence in sentences]
        idle = self._weights.logits(self.features(bare, self._table.of(bare)))[:, 0] > 0
        return tuple(np.flatnonzero(~idle).tolist())

    def features(self, texts: Sequence[str], vectors: Vectors, leave_out: bool = False) -> Matrix:
        """Shape (texts, 16): the likeness to both sets, words, signs. `leave_out`: for training, ignores a text's own statement."""
        counts = [sum((signs_of(plain(s)) for s in split(text)), NOTHING).counts() for text in texts]
        told = [_likeness(vectors @ said, leave_out) for said in (self._design, self._chatter)]
        return np.hstack([*told, np.log1p(np.array(counts, np.float64))])


def _likeness(similarities: Matrix, leave_out: bool) -> Matrix:
    """Shape (texts, 2): the nearest, and the mean of the NEAREST."""
    kept = np.where(similarities > SAME, -1, similarities) if leave_out else similarities
    nearest = np.partition(kept, -NEAREST, axis=1)[:, -NEAREST:]
    return np.stack([nearest.max(1), nearest.mean(1)], axis=1)
