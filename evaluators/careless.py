"""Reads how careless a statement is: trained numbers that compare it with authored mistakes and their near misses."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluators.vectors import VectorTable, digest
from evaluators.weights import HOME, packed_words, read, unpacked_words, write
from question_bank import RedFlag

FILE = HOME / "flags.npz"
_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True)
class Tone:
    """A logistic regression over one and two words in a row (TF-IDF, sublinear, length 1): above 0 sounds like a mistake."""

    vocabulary: dict[str, int]
    idf: NDArray[np.float64]
    """Shape (terms,)."""
    weights: NDArray[np.float64]
    """Shape (terms,)."""
    bias: float

    def of(self, text: str) -> float:
        """The logit of one text."""
        counts = Counter(self.vocabulary[term] for term in terms(text) if term in self.vocabulary)
        if not counts:
            return self.bias
        places = np.fromiter(counts, int)
        values = np.array([1 + math.log(c) for c in counts.values()]) * self.idf[places]
        return float(values @ self.weights[places] / np.linalg.norm(values)) + self.bias


@dataclass(frozen=True)
class Careless:
    """Per flag, how near a sentence is to its mistakes among everything one may say, and how careless beside its near misses."""

    flags: tuple[str, ...]
    subject: NDArray[np.float64]
    """Shape (flags, WIDTH + 1); the last column is the bias."""
    manner: NDArray[np.float64]
    """Shape (flags, WIDTH + 1); the mistakes of a flag against its near misses."""
    tone: Tone
    source: str
    """Digest of the statements it was trained on."""

    def read(self, sentences: Sequence[str], table: VectorTable) -> list[dict[str, tuple[float, float]]]:
        """(subject, carelessness) as logits by flag, for every sentence."""
        vectors = table.of(sentences).astype(np.float64)
        wide = np.concatenate([vectors, np.ones((len(vectors), 1))], axis=1)
        subject, manner = wide @ self.subject.T, wide @ self.manner.T
        tones = [self.tone.of(sentence) for sentence in sentences]
        return [
            {flag: (float(subject[s, f]), float(manner[s, f]) + tones[s]) for f, flag in enumerate(self.flags)}
            for s in range(len(sentences))
        ]


def terms(text: str) -> list[str]:
    """Lower-case words and pairs of neighbouring words; what makes a statement careless is often a phrase."""
    words = _WORD.findall(text.lower())
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def source_of(flags: Mapping[str, RedFlag]) -> str:
    """A digest of the statements that numbers are trained on; it changes when any of them does."""
    told = [f"{f.id}\n{'|'.join(f.says)}\n{'|'.join(f.near_misses)}" for f in flags.values() if f.says and f.about]
    return digest("\n".join(sorted(told)))


def save(numbers: Careless, file: Path = FILE) -> None:
    """Writes the trained file, the same bytes for the same numbers."""
    arrays = {
        "flags": np.array(numbers.flags),
        "subject": np.round(numbers.subject, 4).astype(np.float32),
        "manner": np.round(numbers.manner, 4).astype(np.float32),
        "tone.vocabulary": packed_words(numbers.tone.vocabulary),
        "tone.idf": np.round(numbers.tone.idf, 3).astype(np.float32),
        "tone.weights": np.round(numbers.tone.weights, 3).astype(np.float32),
        "tone.bias": np.array([round(numbers.tone.bias, 4)], np.float32),
        "source": np.array([numbers.source]),
    }
    write(arrays, file)


@cache
def careless(file: Path = FILE) -> Careless:
    """Reads the trained file. Raises NotTrained."""
    with read(file, "python -m evaluators.flag_training") as data:
        tone = Tone(
            unpacked_words(data["tone.vocabulary"]),
            data["tone.idf"].astype(np.float64),
            data["tone.weights"].astype(np.float64),
            float(data["tone.bias"][0]),
        )
        flags = tuple(str(flag) for flag in data["flags"])
        subject, manner = data["subject"].astype(np.float64), data["manner"].astype(np.float64)
        return Careless(flags, subject, manner, tone, str(data["source"][0]))
