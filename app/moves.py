"""Moves: what an interviewer can do with a turn."""

from dataclasses import dataclass
from enum import StrEnum


class MoveKind(StrEnum):
    """The kinds of move; the names appear in replays and exports."""

    OPEN = "open"
    ANSWER_FACT = "answer_fact"
    OFFER_FACT = "offer_fact"
    """Tells what is nearest to a question that may mean something else, and leaves the rest to the candidate."""
    LEAVE_TO_CANDIDATE = "leave_to_candidate"
    REPEAT = "repeat"
    WAIT = "wait"
    STEADY = "steady"
    """After "I don't know": calms, and offers a way in."""
    HEAR_OUT = "hear_out"
    """The candidate disputes the question; takes it on its merits."""
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
    ANY_QUESTIONS = "any_questions"
    """Invites the candidate's own questions."""
    ANSWER_BACK = "answer_back"
    """Answers one of them."""
    NO_ANSWER = "no_answer"
    """Has no answer to it."""
    CLOSE = "close"


ASKING = frozenset({MoveKind.OPEN, MoveKind.PUSH, MoveKind.ASK_NUMBER, MoveKind.PROBE, MoveKind.CURVEBALL, MoveKind.INVITE,
                    MoveKind.MOVE_ON, MoveKind.WRAP_UP, MoveKind.ANY_QUESTIONS})  # fmt: skip
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
    """The authored line it brings: a probe, a fact, a hint, a curveball, an answer to the candidate's own question."""
    quote: str = ""
    """The candidate's words it presses on."""
    step: str = ""
    """Title of the step it leads to."""
    voice: str = ""
    """The persona's lines it is said in, where they are not the usual ones of its kind: `bluff`, `no_answer`."""

    @property
    def id(self) -> str:
        """Names the move among the options of a turn."""
        return f"{self.kind}:{self.target}" if self.target else str(self.kind)
