"""How a stretch of speech resembles each rubric item: the features that the semantic judge weighs.

All features are blind to which item it is, so weights learned on our topics serve a coach's own topics too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluators.rubric import RubricItem
from evaluators.signs import Signs
from evaluators.vectors import VectorTable, Vectors

Matrix = NDArray[np.float64]

SIMILARITIES = ("nearest", "three nearest", "negative", "margin", "average", "rival", "keyword", "substance", "named")
SIGNS = (
    "number", "reason", "alternative", "trade_off", "failure", "mechanism", "consequence", "condition", "decision",
    "vague", "question",
)  # fmt: skip
"""The number of words is no feature: a long sentence is not a deep one."""
FEATURES = SIMILARITIES + SIGNS
_NONE = -0.2
"""Similarity to an empty set of statements: about as unlike as two texts get."""


@dataclass(frozen=True)
class Unit:
    """Consecutive sentences of one turn, judged together."""

    sentences: tuple[int, ...]
    text: str
    vector: Vectors
    signs: Signs


class Likeness:
    """The authored statements of a rubric as vectors, ready to compare with units."""

    def __init__(self, items: Sequence[RubricItem], table: VectorTable):
        self.items = tuple(items)
        self._positives = [table.of([text for _, text in item.positives]) for item in self.items]
        self._depths = [np.array([depth for depth, _ in item.positives]) for item in self.items]
        self._negatives = [table.of(item.negatives) for item in self.items]
        self._topics = np.array([item.topic.id for item in self.items])
        self._keywords = [_keyword_pattern(item) for item in self.items]

    def features(self, units: Sequence[Unit], leave_out: bool = False) -> Matrix:
        """Shape (units, items, FEATURES).

        `leave_out`: for training, ignores authored statements that are the unit's own text.
        """
        table = np.zeros((len(units), len(self.items), len(FEATURES)))
        if not units:
            return table
        vectors = np.stack([unit.vector for unit in units])
        for i in range(len(self.items)):
            table[:, i, : len(SIMILARITIES)] = self._similarities(vectors, i, units, leave_out)
        table[:, :, SIMILARITIES.index("rival")] = self._rivals(table[:, :, 0])
        table[:, :, len(SIMILARITIES) :] = np.stack([_sign_features(unit.signs) for unit in units])[:, None, :]
        return table

    def _similarities(self, vectors: Vectors, i: int, units: Sequence[Unit], leave_out: bool) -> Matrix:
        close = _masked(vectors @ self._positives[i].T, leave_out)
        far = _masked(vectors @ self._negatives[i].T, leave_out)
        best = np.sort(close, axis=1)[:, ::-1]
        nearest, three = best[:, 0], best[:, :3].mean(1)
        negative = far.max(1) if far.shape[1] else np.full(len(vectors), _NONE)
        substance = _best_where(close, self._depths[i] >= 2)
        named = _best_where(close, self._depths[i] == 1)
        keyword = np.array([min(2.0, len(self._keywords[i].findall(unit.text))) for unit in units])
        average = _average(close)
        zero = np.zeros(len(vectors))
        return np.stack([nearest, three, negative, three - negative, average, zero, keyword, substance, named - substance], axis=1)

    def _rivals(self, nearest: Matrix) -> Matrix:
        """How much nearer each item is than the nearest item of any other topic."""
        rivals = np.empty_like(nearest)
        for topic in set(self._topics):
            mine = self._topics == topic
            others = nearest[:, ~mine]
            best = others.max(1) if others.shape[1] else np.full(len(nearest), _NONE)
            rivals[:, mine] = nearest[:, mine] - best[:, None]
        return rivals


def _masked(similarities: Matrix, leave_out: bool) -> Matrix:
    return np.where(similarities > 0.999, _NONE, similarities) if leave_out else similarities


def _best_where(similarities: Matrix, chosen: NDArray[np.bool_]) -> Matrix:
    return similarities[:, chosen].max(1) if chosen.any() else np.full(len(similarities), _NONE)


def _sign_features(signs: Signs) -> Matrix:
    return np.log1p(np.array(signs.counts()[1:]))


def _average(similarities: Matrix) -> Matrix:
    """Mean over the statements that are not left out."""
    kept = similarities != _NONE
    return np.where(kept, similarities, 0).sum(1) / np.maximum(kept.sum(1), 1)


def _keyword_pattern(item: RubricItem) -> re.Pattern[str]:
    words = sorted(item.topic.keywords, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in words) + r")\w{0,3}\b", re.IGNORECASE)
