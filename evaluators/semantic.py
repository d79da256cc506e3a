"""The semantic judge: a sentence encoder, authored statements, and signs of mechanism, number, reason and trade-off."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluators.judge import Evidence
from evaluators.likeness import Likeness, Unit
from evaluators.rubric import Rubric
from evaluators.signs import NOTHING, signs_of
from evaluators.vectors import VectorTable, Vectors, mean
from evaluators.weights import Trained

SPAN = 3
"""A unit has at most this many sentences: a thought, not a speech."""
ABOUT = 0.35
"""From this probability on, a sentence is about an item."""
DEPTHS = (ABOUT, 0.5, 0.5, 0.5)
"""From these probabilities on, a unit is about an item (depth 1), and reaches depth 2, 3, 4."""
CREDITS = 3
"""One sentence supports at most this many items."""


class SemanticJudge:
    """Judges against one rubric. Deterministic; the same sentences always give the same evidence."""

    name = "semantic"

    def __init__(self, rubric: Rubric, table: VectorTable, trained: Trained):
        self.rubric = rubric
        self._table = table
        self._trained = trained
        self._likeness = Likeness(rubric.items, table)

    def judge(self, sentences: Sequence[str]) -> list[Evidence]:
        """What the sentences show, strongest first; at most one finding an item."""
        units = units_of(sentences, self._table.of(sentences))
        if not units:
            return []
        probabilities = self._trained.depth.probabilities(self._likeness.features(units))
        depths = depth_of(probabilities)
        found = [e for i in range(len(self.rubric.items)) if (e := self._best(i, units, probabilities, depths))]
        return _capped(sorted(found, key=lambda e: (-e.confidence, e.item)))

    def depth_of_topic(self, sentences: Sequence[str], topic: str) -> int:
        """How deep some sentences are about one topic, whatever else they show."""
        units = units_of(sentences, self._table.of(sentences))
        if not units:
            return 0
        probabilities = self._trained.depth.probabilities(self._likeness.features(units))
        depths = depth_of(probabilities)
        items = [i for i, item in enumerate(self.rubric.items) if item.topic.id == topic]
        found = [e for i in items if (e := self._best(i, units, probabilities, depths))]
        return max((e.depth for e in found), default=0)

    def _best(self, i: int, units: Sequence[Unit], probabilities: NDArray[np.float64], depths: NDArray[np.int_]) -> Evidence | None:
        """The unit that shows item i best: the deepest one whose core sentence is about the item by itself."""
        about = probabilities[:, i, 0]
        single = {unit.sentences[0]: about[n] for n, unit in enumerate(units) if len(unit.sentences) == 1}
        ranked = [
            (int(depths[n, i]), float(probabilities[n, i].sum()), -len(unit.sentences), n)
            for n, unit in enumerate(units)
            if depths[n, i] > 0 and max(single[s] for s in unit.sentences) >= ABOUT
        ]
        if not ranked:
            return None
        depth, _, _, n = max(ranked)
        core = max(units[n].sentences, key=lambda s: single[s])
        rest = tuple(s for s in units[n].sentences if s != core)
        item = self.rubric.items[i]
        return Evidence(item.id, item.topic.id, (core, *rest), depth, float(single[core]))


def units_of(sentences: Sequence[str], vectors: Vectors) -> list[Unit]:
    """All runs of up to SPAN consecutive sentences that are statements; questions stand alone."""
    told = [signs_of(sentence) for sentence in sentences]
    units = []
    for start in range(len(sentences)):
        for stop in range(start + 1, min(start + SPAN, len(sentences)) + 1):
            run = range(start, stop)
            if len(run) > 1 and any(told[s].question for s in run):
                break
            total = sum((told[s] for s in run), NOTHING)
            text = " ".join(sentences[s] for s in run)
            units.append(Unit(tuple(run), text, mean(vectors[start:stop]), total))
    return units


def depth_of(probabilities: NDArray[np.float64]) -> NDArray[np.int_]:
    """Depth 0 to 4 from P(about), P(>= 2) ... P(>= 4), shape (..., 4): every level below must be reached too."""
    reached = probabilities >= np.array(DEPTHS)
    return np.asarray(np.cumprod(reached, axis=-1).sum(-1))


def _capped(found: list[Evidence]) -> list[Evidence]:
    """Drops findings whose core sentence already supports enough others."""
    used: Counter[int] = Counter()
    kept = []
    for evidence in found:
        if used[evidence.sentences[0]] < CREDITS:
            used[evidence.sentences[0]] += 1
            kept.append(evidence)
    return kept
