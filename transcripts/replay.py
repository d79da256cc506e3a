"""Replay: an interview turn by turn, with the move behind each line, its reason, the evidence and the clock."""

from collections.abc import Iterable
from dataclasses import dataclass

from transcripts.events import Event, EvidenceFound, InterviewerSpoke
from transcripts.interview import Interview, Turn


@dataclass(frozen=True)
class Frame:
    """One turn as it stood when it was said."""

    turn: Turn
    step: str
    elapsed: float
    left: float
    """Seconds; negative when over time."""
    move: InterviewerSpoke | None
    evidence: tuple[EvidenceFound, ...]
    """What was found in this turn, when it was said."""
    held: int
    """How many findings the ledger held after it."""


class OutOfRange(Exception):
    """There is no such turn."""


def replay(id: str, events: Iterable[Event]) -> list[Frame]:
    """All turns of an interview, in order."""
    told = list(events)
    whole = Interview.of(id, told)
    frames = []
    for turn in whole.turns:
        found = tuple(e for e in whole.evidence if e.turn == turn.index)
        before = [visit for visit in whole.visits if visit.turn <= turn.index]
        frames.append(
            Frame(
                turn=turn,
                step=before[-1].step if before else "",
                elapsed=turn.elapsed,
                left=whole.limit - turn.elapsed,
                move=turn.move,
                evidence=found,
                held=sum(1 for e in whole.evidence if e.turn <= turn.index),
            )
        )
    return frames


def frame_at(frames: list[Frame], number: int) -> Frame:
    """The frame of a turn. Raises OutOfRange."""
    if not 0 <= number < len(frames):
        raise OutOfRange(f"there is no turn {number}: the interview has turns 0 to {len(frames) - 1}")
    return frames[number]
