"""A bag-of-words reader of phases: TF-IDF over words. It sees terms where the encoder sees gist."""

import math
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluators.softmax import softmax

_WORD = re.compile(r"\b\w\w+\b")


@dataclass(frozen=True)
class WordReader:
    """Multinomial logistic regression over TF-IDF features (sublinear, L2 length 1)."""

    vocabulary: dict[str, int]
    idf: NDArray[np.float64]
    """Shape (terms,)."""
    weights: NDArray[np.float64]
    """Shape (terms, classes)."""
    bias: NDArray[np.float64]

    def shares(self, text: str) -> NDArray[np.float64]:
        """Shares of the classes; the prior when no term is known."""
        return softmax(self.bias + self._features(text))

    def _features(self, text: str) -> NDArray[np.float64]:
        counts = Counter(self.vocabulary[t] for t in terms(text) if t in self.vocabulary)
        if not counts:
            return np.zeros(self.weights.shape[1])
        places = np.fromiter(counts, int)
        values = np.array([1 + math.log(c) for c in counts.values()]) * self.idf[places]
        return np.asarray((values / np.linalg.norm(values)) @ self.weights[places])


def terms(text: str) -> list[str]:
    """Lower-case words of two letters or more. Pairs of words were tried and fitted our own wording instead."""
    return _WORD.findall(text.lower())
