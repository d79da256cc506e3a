"""The contract of every judge: numbered sentences in, evidence as sentence numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from evaluators.steps import Shares


@dataclass(frozen=True)
class Evidence:
    """Some sentences show a rubric item at a depth."""

    item: str
    """Rubric item id."""
    topic: str
    sentences: tuple[int, ...]
    """0-based; the first is the one to quote."""
    depth: int
    """1 to 4."""
    confidence: float
    """0 to 1: how sure the judge is that the sentences are about the item at all."""
    low: int | None = None
    high: int | None = None
    """Between which depths it lies; None: as given."""


class Judge(Protocol):
    """Says what some sentences show. Never returns a sentence number that does not exist."""

    name: str

    def judge(self, sentences: Sequence[str], asked: Shares | None = None) -> list[Evidence]: ...
