"""How a stretch of speech resembles each rubric item: the features that the semantic judge weighs.

All features are blind to which item it is, so weights learned on our topics serve a coach's own topics too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluators.encoder import Vectors
from evaluators.rubric import RubricItem
from evaluators.signs import Signs
from evaluators.vectors import VectorTable

Matrix = NDArray[np.floating[Any]]

SIMILARITIES = (
    "nearest", "three nearest", "negative", "margin", "average", "rival", "keyword", "substance", "named", "idle",
)  # fmt: skip
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
    texts: tuple[str, ...]
    vector: Vectors
    signs: Signs


class Likeness:
    """The authored statements of a rubric as vectors, ready to compare with units."""

    def __init__(self, items: Sequence[RubricItem], table: VectorTable, idle: Sequence[str] = ()):
        """`idle`: statements that show nothing on any item."""
        self.items = tuple(items)
        self._idle = np.ascontiguousarray(table.of(idle).T)
        self._depths = [np.array([depth for depth, _ in item.positives]) for item in self.items]
        statements = [text for item in self.items for text in (*(text for _, text in item.positives), *item.negatives)]
        self._statements = np.ascontiguousarray(table.of(statements).T)
        """All positives and negatives, item after item, so that one product compares with everything."""
        self._bounds = list(_bounds(self.items))
        self._topics = np.unique([item.topic.id for item in self.items], return_inverse=True)[1]
        self._keywords = [_keyword_pattern(item) for item in self.items]

    def features(self, units: Sequence[Unit], leave_out: bool = False) -> Matrix:
        """Shape (units, items, FEATURES).

        `leave_out`: for training, ignores authored statements that are the unit's own text.
        """
        table = np.zeros((len(units), len(self.items), len(FEATURES)))
        if not units:
            return table
        likeness = _masked(np.stack([unit.vector for unit in units]) @ self._statements, leave_out)
        for i, (start, middle, stop) in enumerate(self._bounds):
            table[:, i, : len(SIMILARITIES)] = self._similarities(
                i, likeness[:, start:middle], likeness[:, middle:stop]
            )
        table[:, :, SIMILARITIES.index("rival")] = self._rivals(table[:, :, 0])
        table[:, :, SIMILARITIES.index("keyword")] = self._named(units)
        table[:, :, SIMILARITIES.index("idle")] = self._idleness(units, leave_out)[:, None]
        table[:, :, len(SIMILARITIES) :] = np.stack([_sign_features(unit.signs) for unit in units])[:, None, :]
        return table

    def _similarities(self, i: int, close: Matrix, far: Matrix) -> Matrix:
        best = np.partition(close, -3, axis=1)[:, -3:]
        nearest, three = best.max(1), best.mean(1)
        negative = far.max(1) if far.shape[1] else np.full(len(close), _NONE)
        substance = _best_where(close, self._depths[i] >= 2)
        named = _best_where(close, self._depths[i] == 1)
        later = np.zeros(len(close))
        columns = [
            nearest,
            three,
            negative,
            three - negative,
            _average(close),
            later,
            later,
            substance,
            named - substance,
            later,
        ]
        return np.stack(columns, axis=1)

    def _idleness(self, units: Sequence[Unit], leave_out: bool) -> Matrix:
        """How near each unit is to the nearest idle statement."""
        if not self._idle.shape[1]:
            return np.full(len(units), _NONE)
        return np.asarray(_masked(np.stack([unit.vector for unit in units]) @ self._idle, leave_out).max(1))

    def _named(self, units: Sequence[Unit]) -> Matrix:
        """How often each item's keywords occur in each unit, up to two."""
        counts = {
            text: np.array([len(pattern.findall(text)) for pattern in self._keywords])
            for text in {text for unit in units for text in unit.texts}
        }
        return np.stack([np.minimum(2, sum(counts[text] for text in unit.texts)) for unit in units])

    def _rivals(self, nearest: Matrix) -> Matrix:
        """How much nearer each item is than the nearest item of any other topic."""
        by_topic = np.full((len(nearest), self._topics.max() + 1), _NONE)
        for i, topic in enumerate(self._topics):
            np.maximum(by_topic[:, topic], nearest[:, i], out=by_topic[:, topic])
        first = by_topic.argmax(1)
        second = np.where(np.arange(by_topic.shape[1]) == first[:, None], _NONE, by_topic).max(1)
        others = np.where(self._topics == first[:, None], second[:, None], by_topic.max(1)[:, None])
        return np.asarray(nearest - others)


def _bounds(items: Sequence[RubricItem]) -> Iterator[tuple[int, int, int]]:
    """Where each item's positives begin, its negatives begin, and both end."""
    start = 0
    for item in items:
        middle = start + len(item.positives)
        stop = middle + len(item.negatives)
        yield start, middle, stop
        start = stop


def _masked(similarities: Matrix, leave_out: bool) -> Matrix:
    return np.asarray(np.where(similarities > 0.999, _NONE, similarities)) if leave_out else similarities


def _best_where(similarities: Matrix, chosen: NDArray[np.bool_]) -> Matrix:
    return np.asarray(similarities[:, chosen].max(1)) if chosen.any() else np.full(len(similarities), _NONE)


def _sign_features(signs: Signs) -> Matrix:
    return np.asarray(np.log1p(np.array(signs.counts()[1:])))


def _average(similarities: Matrix) -> Matrix:
    """Mean over the statements that are not left out."""
    kept = similarities != _NONE
    return np.asarray(np.where(kept, similarities, 0).sum(1) / np.maximum(kept.sum(1), 1))


def _keyword_pattern(item: RubricItem) -> re.Pattern[str]:
    words = sorted(item.topic.keywords, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in words) + r")\w{0,3}\b", re.IGNORECASE)
