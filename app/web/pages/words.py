"""How the pages say things: clocks, depths, moves."""

from collections.abc import Callable
from typing import Any

from transcripts import clock

DEPTHS = ("not shown", "named", "explained", "justified", "outstanding")
MOVES = {
    "open": "Opens the interview",
    "answer_fact": "Answers from the facts",
    "offer_fact": "Offers the nearest fact",
    "leave_to_candidate": "Leaves it to the candidate",
    "repeat": "Says it again",
    "wait": "Waits",
    "nudge": "Nudges after silence",
    "hint": "Gives a hint",
    "ask_first": "Asks what was tried, before a hint",
    "refuse_hint": "Has no more hints",
    "decline": "Declines",
    "calm": "Stays calm",
    "steer_back": "Steers back",
    "push": "Presses on a vague claim",
    "ask_number": "Asks for a number",
    "probe": "Probes",
    "curveball": "Changes the requirements",
    "invite": "Hands over the floor",
    "move_on": "Moves on",
    "wrap_up": "Asks for a summary",
    "steady": "Calms somebody who is stuck",
    "hear_out": "Hears an objection out",
    "any_questions": "Invites questions",
    "answer_back": "Answers the candidate's question",
    "no_answer": "Has no answer to that",
    "close": "Closes",
}


def depth_word(depth: int) -> str:
    """A depth in a word."""
    return DEPTHS[depth]


def move_word(move: str) -> str:
    """A move kind in words."""
    return MOVES.get(move, move.replace("_", " ").capitalize())


def score_word(score: float | None) -> str:
    """A score with one decimal; never a number where none was given."""
    return "not scored" if score is None else f"{score:.1f}"


FILTERS: dict[str, Callable[..., Any]] = {"clock": clock, "depth": depth_word, "move": move_word, "score": score_word}
