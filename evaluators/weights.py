"""Trained numbers: logistic weights and stored vectors, made by `python -m evaluators.training` from what we wrote."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluators.encoder import Vectors
from evaluators.softmax import softmax
from evaluators.words import WordReader

HOME = Path(__file__).parent / "trained"
FILE = HOME / "weights.npz"


class NotTrained(Exception):
    """The trained file is missing or does not fit this version."""


@dataclass(frozen=True)
class Logistic:
    """Logistic regressions that share their features: probability = sigmoid(((x - mean) / scale) @ weights + bias)."""

    mean: NDArray[np.float64]
    """Shape (features,)."""
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    """Shape (features, outputs)."""
    bias: NDArray[np.float64]

    def logits(self, x: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Shape (..., outputs)."""
        return np.asarray(((x - self.mean) / self.scale) @ self.weights + self.bias, np.float64)

    def probabilities(self, x: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Of each output on its own."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.logits(x), -30, 30))))

    def shares(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each output against the others (softmax)."""
        return softmax(self.logits(x))

    def parts(self, name: str) -> dict[str, NDArray[np.float32]]:
        """As arrays to store; rounded, so that the file does not depend on the last bits of an optimiser."""
        return {f"{name}.{f.name}": np.round(getattr(self, f.name), 5).astype(np.float32) for f in fields(self)}

    @classmethod
    def of(cls, data: Mapping[str, NDArray[Any]], name: str) -> "Logistic":
        """From the arrays that `parts` made."""
        return cls(*(data[f"{name}.{f.name}"].astype(np.float64) for f in fields(cls)))


@dataclass(frozen=True)
class Trained:
    """Everything the embedded judge learned."""

    depth: Logistic
    """P(about), then P(depth >= 2), P(>= 3), P(>= 4) of what is about it, from likeness features."""
    idle: Logistic
    """Whether a sentence is about something else than the design, from idleness features; positive logits are."""
    steps: Logistic
    """Phase shares from a mean sentence vector."""
    words: WordReader
    """Phase shares from the words of a text."""
    passages: NDArray[np.float64]
    """Unit vectors of the passages of the phase guides, shape (passages, WIDTH)."""
    passage_phases: NDArray[np.int_]
    """The number of each passage's phase."""
    vectors: Mapping[str, Vectors]
    """Unit vectors of authored texts by digest."""


def save(numbers: Trained, file: Path = FILE) -> None:
    """Writes the trained file, the same bytes for the same numbers."""
    keys = sorted(numbers.vectors)
    arrays: dict[str, NDArray[Any]] = {
        "keys": np.array(keys),
        "vectors": _packed(np.stack([numbers.vectors[k] for k in keys])),
        "passages": numbers.passages.astype(np.float16),
        "passages.phases": numbers.passage_phases.astype(np.uint8),
        "words.vocabulary": packed_words(numbers.words.vocabulary),
        "words.idf": numbers.words.idf.astype(np.float16),
        "words.weights": np.round(numbers.words.weights, 2).astype(np.float16),
        "words.bias": numbers.words.bias.astype(np.float32),
        **numbers.depth.parts("depth"),
        **numbers.idle.parts("idle"),
        **numbers.steps.parts("steps"),
    }
    write(arrays, file)


def write(arrays: Mapping[str, NDArray[Any]], file: Path) -> None:
    """Arrays as an npz file, the same bytes for the same arrays: numpy's own writer would put today's date in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            entry = zipfile.ZipInfo(f"{name}.npy", (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, buffer.getvalue(), zipfile.ZIP_DEFLATED)


@contextmanager
def read(file: Path, command: str) -> Iterator[dict[str, NDArray[Any]]]:
    """The arrays of a trained file, to make numbers of. Raises NotTrained, also when they do not fit, with what makes it."""
    try:
        with np.load(file) as stored:
            data = {name: stored[name] for name in stored.files}
        yield data
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NotTrained(f"cannot read {file.name}: {error}; make it with `{command}`") from error


def packed_words(places: Mapping[str, int]) -> NDArray[np.uint8]:
    """Words by their places, as an array to store."""
    return np.frombuffer("\n".join(sorted(places, key=places.__getitem__)).encode(), np.uint8)


def unpacked_words(packed: NDArray[np.uint8]) -> dict[str, int]:
    """The place of each word."""
    return {word: n for n, word in enumerate(packed.tobytes().decode().split("\n"))}


def _packed(vectors: Vectors) -> NDArray[np.int8]:
    """Unit vectors in a byte a number: a third of a percent of cosine lost, half of the file saved."""
    return np.asarray(np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127), np.int8)


def _unpacked(packed: NDArray[np.int8]) -> Vectors:
    vectors = packed.astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@cache
def trained(file: Path = FILE) -> Trained:
    """Reads the trained file. Raises NotTrained."""
    with read(file, "python -m evaluators.training") as data:
        vectors = dict(zip(data["keys"].tolist(), _unpacked(data["vectors"]), strict=True))
        return Trained(
            Logistic.of(data, "depth"),
            Logistic.of(data, "idle"),
            Logistic.of(data, "steps"),
            _words(data),
            data["passages"].astype(np.float64),
            data["passages.phases"].astype(np.int_),
            vectors,
        )


def _words(data: Mapping[str, NDArray[Any]]) -> WordReader:
    idf, weights, bias = (data[f"words.{k}"].astype(np.float64) for k in ("idf", "weights", "bias"))
    return WordReader(unpacked_words(data["words.vocabulary"]), idf, weights, bias)
