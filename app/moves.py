"""Moves: what an interviewer can do with a turn."""

from dataclasses import dataclass
from enum import StrEnum


class MoveKind(StrEnum):
    """The kinds of move; the names appear in replays and exports."""

    OPEN = "open"
    ANSWER_FACT = "answer_fact"
    LEAVE_TO_CANDIDATE = "leave_to_candidate"
    REPEAT = "repeat"
    WAIT = "wait"
    NUDGE = "nudge"
    """After silence."""
    HINT = "hint"
    ASK_FIRST = "ask_first"
    """Before a hint: what has the candidate considered?"""
    REFUSE_HINT = "refuse_hint"
    DECLINE = "decline"
    CALM = "calm"
    STEER_BACK = "steer_back"
    PUSH = "push"
    ASK_NUMBER = "ask_number"
    PROBE = "probe"
    CURVEBALL = "curveball"
    INVITE = "invite"
    MOVE_ON = "move_on"
    WRAP_UP = "wrap_up"
    CLOSE = "close"


ASKING = frozenset({MoveKind.OPEN, MoveKind.PUSH, MoveKind.ASK_NUMBER, MoveKind.PROBE, MoveKind.CURVEBALL, MoveKind.INVITE,
                    MoveKind.MOVE_ON, MoveKind.WRAP_UP})  # fmt: skip
"""Moves that leave a question standing, to be repeated or hinted at."""


@dataclass(frozen=True)
class Move:
    """A legal move, with what it is about and why it is worth making."""

    kind: MoveKind
    reason: str
    value: float = 0.0
    """Ranks moves of a turn; only the order matters."""
    target: str = ""
    """A rubric item, fact, curveball, arithmetic check or step id."""
    topic: str = ""
    says: str = ""
    """The authored line it brings: a probe, a fact, a hint, a curveball."""
    quote: str = ""
    """The candidate's words it presses on."""
    step: str = ""
    """Title of the step it leads to."""

    @property
    def id(self) -> str:
        """Names the move among the options of a turn."""
        return f"{self.kind}:{self.target}" if self.target else str(self.kind)
