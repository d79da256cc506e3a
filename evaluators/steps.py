"""Which phase a stretch of speech belongs to, and how a conversation moves between phases."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluators.vectors import VectorTable, mean
from evaluators.weights import Trained
from question_bank import PHASES, Phase

STAY = 0.55
"""Chance that a turn stays in the phase of the one before; chosen on our own scenarios."""
FORWARD = 0.25
"""Chance that it goes on to the next phase; the rest is shared by all others, since a design is a loop, not a line."""

Shares = dict[Phase, float]


class StepReader:
    """Reads phases from sentences; alone, or in the light of the phase before."""

    def __init__(self, table: VectorTable, trained: Trained):
        self._table = table
        self._trained = trained

    def shares(self, sentences: Sequence[str]) -> Shares:
        """How likely each phase is for these sentences taken together; equal shares when there are none."""
        if not sentences:
            return dict.fromkeys(PHASES, 1 / len(PHASES))
        vector = mean(self._table.of(sentences)).astype(np.float64)
        gist = self._trained.steps.shares(vector)
        words = self._trained.words.shares(" ".join(sentences))
        return dict(zip(PHASES, ((gist + words) / 2).tolist(), strict=True))

    def read(self, sentences: Sequence[str], before: Shares | None = None) -> Shares:
        """Phase shares of the next turn when the turn before had the shares `before`."""
        now = self.shares(sentences)
        if before is None:
            return now
        prior = np.array([before[p] for p in PHASES]) @ _TRANSITION
        joint = prior * np.array([now[p] for p in PHASES])
        return dict(zip(PHASES, (joint / joint.sum()).tolist(), strict=True))


def most_likely(shares: Shares) -> Phase:
    """The phase with the greatest share; the earlier one on a tie."""
    return max(PHASES, key=lambda phase: shares[phase])


def _transition() -> NDArray[np.float64]:
    count = len(PHASES)
    matrix = np.full((count, count), (1 - STAY - FORWARD) / (count - 2))
    for i in range(count):
        matrix[i, i] = STAY
        matrix[i, (i + 1) % count] = FORWARD
    return matrix / matrix.sum(1, keepdims=True)


_TRANSITION = _transition()
