"""Pace: how far an interview has come, by the clock and by what was said."""

from dataclasses import dataclass

from app.brief import Brief
from transcripts import Interview

MINUTES_PER_TURN = 1.8
"""A candidate turn of a 45-minute interview; paces conversations in which no time passes, like a pipe."""

LONG = 15
"""Minutes from which an interview has room for the candidate's own questions at its end."""


@dataclass(frozen=True)
class Pace:
    """Progress of an interview and of its current step. Fractions may exceed 1."""

    left: float
    """Seconds."""
    progress: float
    """0 at the start, 1 when time or the expected number of turns is used up."""
    step_used: float
    """Share of the current step's budget that is used."""
    half_passed: bool
    near_end: bool
    """Five minutes or less to go."""
    closing: bool
    """Just enough time left for a summary, and in a longer interview for a question of the candidate's."""
    over: bool
    roomy: bool
    """Long enough an interview, with time left for the candidate's own questions."""

    @classmethod
    def of(cls, interview: Interview, brief: Brief, now: float) -> "Pace":
        """The pace at a time."""
        setup = interview.setup
        elapsed, left = interview.elapsed(now), interview.left(now)
        budget = brief.framework.budgets(setup.minutes).get(interview.step, 300.0)
        expected = max(6.0, setup.minutes / MINUTES_PER_TURN)
        long = setup.minutes >= LONG
        turns_here = _turns_in_step(interview)
        expected_here = max(2.0, budget / 60 / MINUTES_PER_TURN)
        return cls(
            left=left,
            progress=max(elapsed / interview.limit, len(interview.candidate_turns) / expected),
            step_used=max(interview.spent(now).get(interview.step, 0.0) / budget, turns_here / expected_here),
            half_passed=elapsed >= interview.limit / 2,
            near_end=left <= min(300.0, interview.limit / 3),
            closing=left <= min(180.0 if long else 120.0, interview.limit / 10),
            over=left <= 0,
            roomy=long and left >= 60,
        )


def _turns_in_step(interview: Interview) -> int:
    """Candidate turns since the current step was entered, over all visits to it."""
    turns = 0
    bounds = [*(v.turn for v in interview.visits[1:]), len(interview.turns)]
    for visit, end in zip(interview.visits, bounds, strict=False):
        if visit.step == interview.step:
            turns += sum(1 for turn in interview.turns[visit.turn : end] if turn.role == "candidate")
    return turns
