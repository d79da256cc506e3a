"""Vectors of authored texts: read from the trained file where it has them, encoded where it does not."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from evaluators.encoder import WIDTH, Encoder, Vectors
from evaluators.sentences import split


def digest(text: str) -> str:
    """A short name for a text, the same everywhere."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class VectorTable:
    """Unit vectors by text. A text of several sentences has the (normalised) mean of their vectors."""

    def __init__(self, encoder: Encoder, stored: Mapping[str, Vectors] | None = None):
        self._encoder = encoder
        self._known: dict[str, Vectors] = dict(stored or {})

    def of(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, WIDTH)."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        return np.stack([self._one(text) for text in texts])

    def warm(self, texts: Iterable[str]) -> None:
        """Encodes what is not known yet, so that nobody waits for it later."""
        for text in texts:
            self._one(text)

    def _one(self, text: str) -> Vectors:
        key = digest(text)
        if key not in self._known:
            self._known[key] = mean(self._encoder.encode(split(text) or [text]))
        return self._known[key]

    def known(self) -> dict[str, Vectors]:
        """Everything known, by digest."""
        return dict(self._known)


def mean(vectors: Vectors) -> Vectors:
    """The normalised mean of some rows."""
    total = vectors.sum(0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)
