"""The ledger: what the candidate has shown so far, folded from the evidence. It drives the interview and the grade."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evaluators.judge import Evidence
from transcripts import EvidenceFound


@dataclass(frozen=True)
class Entry:
    """Everything shown about one rubric item."""

    item: str
    topic: str
    depth: int
    """The deepest evidence that stands."""
    found: tuple[EvidenceFound, ...]

    @property
    def best(self) -> EvidenceFound:
        """The evidence that earns the depth; the earliest of equals."""
        return max(self.found, key=lambda e: (e.depth, -e.turn))

    @property
    def prompted(self) -> bool:
        """Whether the depth took a question to get."""
        return self.best.prompted


@dataclass(frozen=True)
class Ledger:
    """Entries by rubric item id."""

    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, evidence: Iterable[EvidenceFound]) -> "Ledger":
        """Folds evidence; what was retracted stands no more."""
        found: dict[str, list[EvidenceFound]] = {}
        for each in evidence:
            if each.retracted:
                found.pop(each.criterion, None)
            else:
                found.setdefault(each.criterion, []).append(each)
        return cls({item: Entry(item, e[0].topic, max(f.depth for f in e), tuple(e)) for item, e in found.items()})

    def depth(self, item: str) -> int:
        """0 to 4."""
        return self.entries[item].depth if item in self.entries else 0

    def topic_depth(self, topic: str) -> int:
        """The deepest entry about a topic."""
        return max((entry.depth for entry in self.entries.values() if entry.topic == topic), default=0)


def recorded(found: Sequence[Evidence], *, at: float, turn: int, asked: set[str], judge: str) -> list[EvidenceFound]:
    """A judge's evidence as events of a turn; `asked` holds the topics the interviewer had raised before it."""
    return [
        EvidenceFound(
            at=at,
            turn=turn,
            sentences=e.sentences,
            criterion=e.item,
            topic=e.topic,
            depth=e.depth,
            low=e.low,
            high=e.high,
            prompted=e.topic in asked,
            judge=judge,
        )
        for e in found
    ]
