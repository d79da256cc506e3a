"""Vectors of authored texts: read from the trained file where it has them, encoded where it does not."""

import hashlib
from collections.abc import Mapping, Sequence

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
        self._stored = stored or {}

    def of(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, WIDTH). What is not stored is encoded; the encoder remembers the newest sentences."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        keys = [digest(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._stored}
        fresh = encoded(list(new.values()), self._encoder)
        return np.stack([fresh[key] if key in fresh else self._stored[key] for key in keys])


def encoded(texts: Sequence[str], encoder: Encoder) -> dict[str, Vectors]:
    """The unit vectors of some texts by digest."""
    parts = [split(text) or [text] for text in texts]
    vectors = iter(encoder.encode([sentence for sentences in parts for sentence in sentences]))
    return {digest(t): mean(np.stack([next(vectors) for _ in p])) for t, p in zip(texts, parts, strict=True)}


def mean(vectors: Vectors) -> Vectors:
    """The normalised mean of some rows."""
    total = vectors.sum(0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)
