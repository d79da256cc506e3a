"""Two judges of one interview, reconciled: what they agree on counts, and where they differ both readings are shown."""

from dataclasses import dataclass

from evaluators.ledger import Entry, Ledger
from transcripts import Interview


@dataclass(frozen=True)
class Reading:
    """How deep an item was shown, and between which depths that lies."""

    depth: int
    low: int
    high: int
    entry: Entry | None
    """The evidence behind the depth."""
    contested: bool = False
    """Two judges read it more than one depth apart; the lower reading counts until somebody looks."""


def reconcile(interview: Interview, item: str, embedded: Ledger, model: Ledger) -> Reading:
    """The reading of an item by the embedded judge and, where it looked, a model.

    A model that judged the turn in which the embedded judge found its best evidence, and found nothing there, has said so.
    """
    ours, theirs = embedded.entries.get(item), model.entries.get(item)
    depth = ours.depth if ours else 0
    if not _looked(interview, item, ours):
        return Reading(depth, *_bounds(ours, depth), ours)
    other = theirs.depth if theirs else 0
    low, high = sorted((depth, other))
    if high - low <= 1:
        return Reading(other, low, high, theirs)
    return Reading(low, low, high, ours if low == depth else theirs, contested=True)


def _bounds(ours: Entry | None, depth: int) -> tuple[int, int]:
    """Between which depths the evidence behind a depth lies."""
    if ours is None:
        return depth, depth
    best = ours.best
    return (depth if best.low is None else best.low), (depth if best.high is None else best.high)


def _looked(interview: Interview, item: str, ours: Entry | None) -> bool:
    turns = {call.turn for call in interview.calls if call.role == "judge" and item in call.items}
    return bool(turns) and (ours is None or ours.best.turn in turns)


def by_judge(interview: Interview, embedded: str) -> tuple[Ledger, Ledger]:
    """The ledgers of the embedded judge and of all models."""
    ours = [e for e in interview.evidence if e.judge == embedded]
    return Ledger.of(ours), Ledger.of(e for e in interview.evidence if e.judge != embedded or e.retracted)
