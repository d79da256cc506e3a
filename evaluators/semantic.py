"""The semantic judge: a sentence encoder, authored statements, and signs of mechanism, number, reason and trade-off."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluators.encoder import Vectors
from evaluators.judge import Evidence
from evaluators.likeness import Likeness, Unit
from evaluators.manner import plain
from evaluators.rubric import Rubric
from evaluators.signs import NOTHING, shrugs, signs_of
from evaluators.steps import Shares, StepReader
from evaluators.vectors import VectorTable, mean
from evaluators.weights import Trained
from question_bank import PHASES

SPAN = 3
"""A unit has at most this many sentences: a thought, not a speech."""
ABOUT = 0.2
"""From this probability on, a sentence is about an item."""
CONTEXT = 0.5
"""How much the phase that a sentence and its neighbours read as weighs in whether it is about an item (0: not at all)."""
BELONGS = 0.08
"""From this probability on, a neighbouring sentence may belong to the same thought."""
DEEP = (0.4, 0.6, 0.75)
"""From these probabilities on, what is about an item reaches depth 2, 3, 4."""
DOUBT = 0.15
"""Thresholds moved by so much, either way, bound how deep something may be."""
CREDITS = 2
"""One sentence supports at most this many items."""
# The six numbers were chosen on transcripts/golden, where a broad range around them does equally well.


class SemanticJudge:
    """Judges against one rubric. Deterministic; the same sentences always give the same evidence."""

    name = "semantic"

    def __init__(self, rubric: Rubric, table: VectorTable, steps: StepReader, trained: Trained, idle: Sequence[str]):
        self.rubric = rubric
        self._table = table
        self._steps = steps
        self._trained = trained
        self._likeness = Likeness(rubric.items, table, idle)
        self._phases = np.array([PHASES.index(item.phase) for item in rubric.items])

    def judge(self, sentences: Sequence[str], asked: Shares | None = None) -> list[Evidence]:
        """What the sentences show, strongest first; at most one finding an item.

        `asked`: phase shares of the question, in the light of which its answer is read.
        """
        return _capped(sorted(self._found(sentences, asked), key=lambda e: (-e.confidence, e.item)))

    def depth_of_topic(self, sentences: Sequence[str], topic: str) -> int:
        """How deep some sentences are about one topic, whatever else they show."""
        return max((e.depth for e in self._found(sentences) if e.topic == topic), default=0)

    def _found(self, sentences: Sequence[str], asked: Shares | None = None) -> list[Evidence]:
        bare = [plain(sentence) for sentence in sentences]
        units = units_of(sentences, bare, self._table.of(bare))
        if not units:
            return []
        probabilities = self._trained.depth.probabilities(self._likeness.features(units))
        about = in_context(probabilities[..., 0], self._fit(sentences, units, asked))
        depths = depth_of(about, probabilities[..., 1:])
        depths[[unit.signs.question > 0 or any(map(shrugs, unit.texts)) for unit in units]] = 0
        single = {unit.sentences[0]: n for n, unit in enumerate(units) if len(unit.sentences) == 1}
        likely = np.flatnonzero((depths > 0).any(0))
        found = (self._best(int(i), units, about[:, i], depths[:, i], probabilities[:, i, 1:], single) for i in likely)
        return [evidence for evidence in found if evidence]

    def _fit(self, sentences: Sequence[str], units: Sequence[Unit], asked: Shares | None) -> NDArray[np.float64]:
        """Shape (units, items): the share of each item's phase around each unit, 1 being as likely as any."""
        shares = self._steps.around(sentences, asked)
        return np.stack([shares[list(unit.sentences)].mean(0) for unit in units])[:, self._phases] * len(PHASES)

    def _best(
        self, i: int, units: Sequence[Unit], about: NDArray[np.float64], depths: NDArray[np.int_],
        deeper: NDArray[np.float64], single: dict[int, int],
    ) -> Evidence | None:  # fmt: skip
        """The unit that shows item i best: the deepest one whose core sentence is about the item by itself."""
        ranked = [
            (int(depths[n]), float(deeper[n].sum()), -len(unit.sentences), n)
            for n, unit in enumerate(units)
            if depths[n] > 0
            and max(about[single[s]] for s in unit.sentences) >= ABOUT
            and min(about[single[s]] for s in unit.sentences) >= BELONGS
        ]
        if not ranked:
            return None
        depth, _, _, n = max(ranked)
        core = max(units[n].sentences, key=lambda s: about[single[s]])
        rest = tuple(s for s in units[n].sentences if s != core)
        item = self.rubric.items[i]
        low, high = (int(depth_of(about[n], deeper[n], doubt)) for doubt in (DOUBT, -DOUBT))
        sure = float(about[single[core]])
        return Evidence(item.id, item.topic.id, (core, *rest), depth, sure, min(low, depth), max(high, depth))


def units_of(sentences: Sequence[str], bare: Sequence[str], vectors: Vectors) -> list[Unit]:
    """All runs of up to SPAN consecutive sentences that are statements; questions stand alone.

    `bare`: the sentences without hedges; `vectors`: those of the bare ones.
    """
    told = [signs_of(sentence) for sentence in bare]
    units = []
    for start in range(len(sentences)):
        for stop in range(start + 1, min(start + SPAN, len(sentences)) + 1):
            run = range(start, stop)
            if len(run) > 1 and any(told[s].question for s in run):
                break
            total = sum((told[s] for s in run), NOTHING)
            units.append(Unit(tuple(run), tuple(sentences[start:stop]), mean(vectors[start:stop]), total))
    return units


def in_context(about: NDArray[np.float64], fit: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(about) after the phase of the surroundings is taken into account: odds times fit to the power CONTEXT."""
    odds = about / (1 - about + 1e-9) * (fit + 1e-6) ** CONTEXT
    return np.asarray(odds / (1 + odds))


def depth_of(about: NDArray[np.float64], deeper: NDArray[np.float64], doubt: float = 0.0) -> NDArray[np.int_]:
    """Depth 0 to 4 from P(about), shape (...), and P(>= 2, 3, 4), shape (..., 3): every level below must be reached too.

    `doubt`: moves all thresholds.
    """
    at = np.asarray(about)[..., None] >= max(0.05, ABOUT + doubt / 2)
    reached = np.concatenate([at, deeper >= np.array(DEEP) + doubt], axis=-1)
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
