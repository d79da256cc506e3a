"""The arithmetic of the meters: a few formulas on paired labels and depths, each with its source."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

import numpy as np

Numbers = Sequence[float]


@dataclass
class Tally:
    """Gold and predicted labels of one kind."""

    gold: list[Any] = field(default_factory=list)
    said: list[Any] = field(default_factory=list)

    def add(self, gold: Any, said: Any) -> None:
        """One more case."""
        self.gold.append(gold)
        self.said.append(said)

    def __len__(self) -> int:
        return len(self.gold)

    def count(self, gold: Any, said: Any) -> int:
        """Cases with these two labels: a cell of the confusion matrix."""
        return sum(bool(g == gold and s == said) for g, s in zip(self.gold, self.said, strict=True))

    @property
    def accuracy(self) -> float:
        """Share of equal labels."""
        return sum(bool(g == s) for g, s in zip(self.gold, self.said, strict=True)) / max(1, len(self.gold))

    def precision(self, label: Any) -> float | None:
        """Share of the cases called so that are so; None when none was."""
        found = self.said.count(label)
        return self.count(label, label) / found if found else None

    def recall(self, label: Any) -> float | None:
        """Share of the cases that are so that were called so; None when there are none."""
        wanted = self.gold.count(label)
        return self.count(label, label) / wanted if wanted else None

    def f1(self, label: Any) -> float:
        """Harmonic mean of precision and recall of a label (van Rijsbergen 1979)."""
        both = self.gold.count(label) + self.said.count(label)
        return 2.0 * self.count(label, label) / both if both else 0.0

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the labels that occur."""
        labels = sorted(set(self.gold) | set(self.said), key=str)
        return sum(map(self.f1, labels)) / max(1, len(labels))


def qwk(gold: Numbers, said: Numbers, step: float = 1.0) -> float | None:
    """Quadratic weighted kappa (Cohen 1968): 1 is agreement, 0 is chance, below 0 is worse than chance.

    Depths are rounded to multiples of `step`, halves to the even one; the formula is that of any two columns of numbers
    after that, so categories that nobody used do not matter. None when there are no cases, or when both sides give one and
    the same depth throughout: then chance alone explains everything.
    """
    if not gold:
        return None
    g, s = rounded(gold, step), rounded(said, step)
    chance = float(np.mean((g[:, None] - s[None, :]) ** 2))
    return 1 - float(np.mean((g - s) ** 2)) / chance if chance else None


def rounded(depths: Numbers, step: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Depths as multiples of a step, halves to the even one."""
    return np.rint(np.asarray(depths, float) / step) * step


def mae(gold: Numbers, said: Numbers) -> float:
    """Mean absolute error."""
    return fmean(abs(g - s) for g, s in zip(gold, said, strict=True))


def bias(gold: Numbers, said: Numbers) -> float:
    """Mean of said minus gold: above 0 is generous."""
    return fmean(s - g for g, s in zip(gold, said, strict=True))


def share_within(gold: Numbers, said: Numbers, distance: float) -> float:
    """Share of depths that are at most `distance` off."""
    return fmean(bool(abs(g - s) <= distance) for g, s in zip(gold, said, strict=True))


def share_off(gold: Numbers, said: Numbers, direction: int) -> float:
    """Share of depths that are off by more than one, too high (1) or too low (-1)."""
    return fmean(bool((s - g) * direction > 1) for g, s in zip(gold, said, strict=True))


def spearman(one: Numbers, other: Numbers) -> float | None:
    """Rank correlation (Spearman 1904): Pearson's of the ranks, ties sharing their mean rank. None without variation."""
    a, b = np.array(ranks(one)), np.array(ranks(other))
    if len(a) < 2 or not a.std() or not b.std():
        return None
    return float(np.mean((a - a.mean()) * (b - b.mean())) / (a.std() * b.std()))


def ranks(values: Numbers) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs."""
    return [1 + sum(o < v for o in values) + (sum(o == v for o in values) - 1) / 2 for v in values]


def left_out_line(x: Numbers, y: Numbers) -> list[float]:
    """For every case, what the least-squares line through all the others says of it, kept within 0 to 4.

    Leave-one-out after Stone (1974). The mean of the others where their x does not vary. Needs two cases.
    """
    told = []
    for i in range(len(x)):
        xs, ys = np.delete(np.asarray(x, float), i), np.delete(np.asarray(y, float), i)
        spread = float(np.sum((xs - xs.mean()) ** 2))
        slope = float(np.sum((xs - xs.mean()) * (ys - ys.mean()))) / spread if spread else 0.0
        told.append(min(4.0, max(0.0, float(ys.mean()) + slope * (x[i] - float(xs.mean())))))
    return told
