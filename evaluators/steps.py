"""Which phase a stretch of speech belongs to, and how a conversation moves between phases."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluators.softmax import softmax
from evaluators.vectors import VectorTable, mean
from evaluators.weights import Trained
from question_bank import PHASES, Phase

WINDOW = 3
"""Sentences read together; the phase of a longer stretch is the mean over its windows."""
NEIGHBOURS, NEARNESS = 15, 0.05
"""So many passages vote on a window; a passage that is NEARNESS more similar counts e times as much."""
FLOOR = 0.01
"""No reading is so sure that another could not outvote it."""
TEMPER = 0.6
"""The readings agree more often than they are right; below 1 their product is trusted less."""
STAY = 0.3
"""Chance that a turn stays in the phase of the one before; chosen on our own scenarios."""
FORWARD = 0.2
"""Chance that it goes on to the next phase; the rest is shared by all others, since a design is a loop, not a line."""

WHOLE_STAY, WHOLE_FORWARD = 0.5, 0.2
"""The same two chances for a whole answer, read from both ends; chosen on public documents in order (docs/measuring.md)."""
ANSWERED, ONWARD = 0.5, 0.1
"""Chances that an answer is in the phase of its question, or in the next; chosen on transcripts/golden."""

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
        vectors = self._table.of(sentences)
        windows = [mean(vectors[i : i + WINDOW]) for i in range(max(1, len(vectors) - WINDOW + 1))]
        logs = self._gist(np.stack(windows)).mean(0) + self._terms(" ".join(sentences))
        return dict(zip(PHASES, softmax(TEMPER * logs).tolist(), strict=True))

    def around(self, sentences: Sequence[str], asked: Shares | None = None) -> NDArray[np.float64]:
        """Shape (sentences, phases): the shares of each sentence read with its neighbours, itself counting twice.

        `asked`: those of the question that the sentences answer.
        """
        vectors = self._table.of(sentences)
        spans = [slice(max(0, s - 1), s + 2) for s in range(len(sentences))]
        gist = self._gist(np.stack([mean(np.vstack([vectors[span], vectors[s]])) for s, span in enumerate(spans)]))
        words = np.stack([self._terms(" ".join(sentences[span])) for span in spans])
        return softmax(TEMPER * (gist + words) + np.log(_expected(asked, _ASKED)))

    def _gist(self, windows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Logarithms of what the vectors of some windows say; shape (windows, phases)."""
        regression = np.log(self._trained.steps.shares(windows.astype(np.float64)) + FLOOR)
        return np.asarray(regression + np.log(self._nearest(windows.astype(np.float64)) + FLOOR))

    def _terms(self, text: str) -> NDArray[np.float64]:
        """Logarithms of what the words of a text say."""
        return np.asarray(np.log(self._trained.words.shares(text) + FLOOR))

    def _nearest(self, windows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shares of the phases among each window's nearest passages, nearer ones counting more; shape (windows, phases)."""
        likeness = windows @ self._trained.passages.T
        nearest = np.argpartition(likeness, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
        votes = np.exp(np.take_along_axis(likeness, nearest, 1) / NEARNESS)
        phases = self._trained.passage_phases[nearest]
        counts = np.stack([np.where(phases == p, votes, 0).sum(1) for p in range(len(PHASES))], axis=1)
        return np.asarray(counts / counts.sum(1, keepdims=True))

    def read(self, sentences: Sequence[str], before: Shares | None = None) -> Shares:
        """Phase shares of the next turn when the turn before had the shares `before`."""
        now = self.shares(sentences)
        if before is None:
            return now
        joint = _expected(before, _TRANSITION) * np.array([now[p] for p in PHASES])
        return dict(zip(PHASES, (joint / joint.sum()).tolist(), strict=True))

    def in_order(self, parts: Sequence[Sequence[str]]) -> list[Shares]:
        """Phase shares of each part of a whole answer, in the light of all others.

        Forward-backward smoothing of a hidden Markov model (Rabiner 1989): what comes later may correct what came before.
        """
        if not parts:
            return []
        seen = np.array([[shares[p] for p in PHASES] for shares in map(self.shares, parts)])
        forward, backward = _chain(seen), _chain(seen[::-1], back=True)[::-1]
        both = forward * backward / seen
        return [dict(zip(PHASES, row.tolist(), strict=True)) for row in both / both.sum(1, keepdims=True)]


def _chain(seen: NDArray[np.float64], back: bool = False) -> NDArray[np.float64]:
    """Shape (parts, phases): shares of each part after those before it."""
    matrix = _WHOLE.T if back else _WHOLE
    told = [seen[0] / seen[0].sum()]
    for row in seen[1:]:
        now = told[-1] @ matrix * row
        told.append(now / now.sum())
    return np.array(told)


def most_likely(shares: Shares) -> Phase:
    """The phase with the greatest share; the earlier one on a tie."""
    return max(PHASES, key=lambda phase: shares[phase])


def _expected(before: Shares | None, moves: NDArray[np.float64]) -> NDArray[np.float64]:
    """Phase shares of a turn of which only another is known, and how one follows from the other."""
    if before is None:
        return np.full(len(PHASES), 1 / len(PHASES))
    return np.asarray(np.array([before[p] for p in PHASES]) @ moves)


def _transition(stay: float, forward: float) -> NDArray[np.float64]:
    count = len(PHASES)
    matrix = np.full((count, count), (1 - stay - forward) / (count - 2))
    for i in range(count):
        matrix[i, i] = stay
        matrix[i, (i + 1) % count] = forward
    return np.asarray(matrix / matrix.sum(1, keepdims=True))


_TRANSITION, _WHOLE = _transition(STAY, FORWARD), _transition(WHOLE_STAY, WHOLE_FORWARD)
_ASKED = _transition(ANSWERED, ONWARD)
