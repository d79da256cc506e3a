"""Feedback on interviews: scorecard and debrief, judged once for each state of an interview."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from app.bootstrap import House
from app.report import judged
from evaluators import Debrief, Scorecard
from evaluators.scorecard import BARS
from transcripts import Interview

KEPT = 64
"""How many judgements are remembered; they can always be made again."""


@dataclass(frozen=True)
class Judged:
    """An interview with what is to be said about it."""

    interview: Interview
    card: Scorecard
    debrief: Debrief


class Feedback:
    """Judges interviews of one house."""

    def __init__(self, house: House):
        self.house = house
        self._made: OrderedDict[tuple[str, int], Judged] = OrderedDict()

    async def of(self, interview: Interview) -> Judged:
        """The feedback on an interview as it stands."""
        key = interview.id, interview.length
        if key not in self._made:
            self._made[key] = await asyncio.to_thread(self._judge, interview)
        self._made.move_to_end(key)
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        return self._made[key]

    async def chart(self, interview: Interview) -> dict[str, Any] | None:
        """The props of the chart in the chat; None while the interview goes on."""
        return chart(await self.of(interview)) if interview.ended else None

    def _judge(self, interview: Interview) -> Judged:
        brief = self.house.conductor.brief(interview)
        return Judged(interview, *judged(interview, brief, self.house.engine))


def finished(interview: Interview) -> bool:
    """Whether it may be looked at from outside: nobody should read the interviewer's notes in the middle of a round."""
    return bool(interview.ended) or interview.setup.origin == "imported"


def chart(told: Judged) -> dict[str, Any]:
    """What the debrief card shows."""
    card, words = told.card, told.debrief
    return {
        "id": card.interview,
        "verdict": card.verdict,
        "overall": card.overall,
        "bar": BARS[card.level],
        "level": str(card.level),
        "summary": words.summary,
        "phases": [{"title": p.title, "depth": p.depth, "reason": p.reason} for p in card.phases.values()],
        "dimensions": [{"title": d.title, "score": d.score, "says": d.says} for d in card.dimensions.values()],
        "strengths": [{"title": s.title, "quote": s.quote, "turn": s.turn} for s in words.strengths[:2]],
        "gaps": [{"title": g.title, "strong": g.strong_answer} for g in words.gaps[:2]],
    }
