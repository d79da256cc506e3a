"""Deep reading: a model judges each turn while the candidate types, reads again what is contested at the end, and writes the debrief.

The candidate never waits for it. What it finds joins the log, so a crash loses at most one call.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.acts import JUDGED, InterviewerActs
from app.brief import Brief
from app.exam import Exams
from app.models import Models
from app.report import judged
from evaluators import (
    Embedded,
    Judgement,
    Ledger,
    ModelJudge,
    RubricItem,
    by_judge,
    reconcile,
    recorded,
    split,
    write_prose,
)
from evaluators.model_judge import MOST_ITEMS
from transcripts import Event, Interview, ModelCalled, Turn

Append = Callable[[str, list[Event]], Awaitable[Interview]]
"""Adds events to the interview of an id, as it stands now."""


@dataclass
class DeepReader:
    """Reads interviews with a model judge."""

    acts: InterviewerActs
    engine: Embedded
    models: Models
    exams: Exams
    clock: Callable[[], float]

    async def read(self, interview: Interview, append: Append) -> Interview:
        """Judges every turn that no model has read; once it is over, also what is contested, and writes the debrief."""
        while self._may(interview) and (turn := self.pending(interview)):
            if not await self._fit():
                return interview
            interview = await append(interview.id, await self.judge_turn(interview, turn))
        if interview.ended and self._may(interview) and not self._finished(interview):
            interview = await self._finish(interview, append)
        return interview

    def pending(self, interview: Interview) -> Turn | None:
        """The first turn that may show something and was not read; one that failed is tried once more at the end."""
        tried = Counter(call.turn for call in interview.calls if call.role == "judge")
        read = {call.turn for call in interview.calls if call.role == "judge" and not call.failed}
        for turn in interview.candidate_turns:
            open_ = turn.index not in read and tried[turn.index] < (2 if interview.ended else 1)
            if open_ and turn.triage and turn.triage.utterance in JUDGED and split(turn.text):
                return turn
        return None

    async def judge_turn(self, interview: Interview, turn: Turn) -> list[Event]:
        """What a model finds in a turn, as events."""
        brief = self.acts.brief(interview)
        return await self._judge(interview, turn, items_for(interview, brief, turn))

    async def _judge(self, interview: Interview, turn: Turn, items: list[RubricItem]) -> list[Event]:
        assert self.models.judge
        judge = ModelJudge(self.models.judge, self.engine.table)
        told = await judge.judge(interview.setup.title, split(turn.text), items)
        return as_events(told, interview, turn, judge.name, self.clock())

    async def _finish(self, interview: Interview, append: Append) -> Interview:
        """Reads what is contested again, as often as the user asked for, and puts the scorecard into words."""
        brief = self.acts.brief(interview)
        for turn, items in self.contested(interview, brief) if self.models.samples > 1 else []:
            for _ in range(self.models.samples - times_read(interview, turn)):
                interview = await append(interview.id, await self._judge(interview, turn, items))
        card, words = judged(interview, brief, self.engine)
        assert self.models.judge
        last = interview.turns[-1].index
        events = await write_prose(card, words, brief.persona, self.models.judge, last, self.clock())
        return await append(interview.id, events)

    def contested(self, interview: Interview, brief: Brief) -> list[tuple[Turn, list[RubricItem]]]:
        """Turns with the items on which the judges are more than a depth apart."""
        ours, theirs = by_judge(interview, self.engine.name)
        found: dict[int, list[RubricItem]] = {}
        for item in brief.rubric:
            if reconcile(interview, item.id, ours, theirs).contested:
                entry = ours.entries.get(item.id) or theirs.entries[item.id]
                found.setdefault(entry.best.turn, []).append(item)
        return [(interview.turns[turn], items[:MOST_ITEMS]) for turn, items in sorted(found.items())]

    async def _fit(self) -> bool:
        """Whether the judge passed its exam; it sits one before it first grades."""
        assert self.models.judge
        return await self.exams.passed(self.models.judge)

    def _may(self, interview: Interview) -> bool:
        judge = self.models.judge
        return judge is not None and not judge.resting and not self.models.spent_up(interview)

    def _finished(self, interview: Interview) -> bool:
        return interview.prose is not None or sum(call.role == "debrief" for call in interview.calls) >= 2


def times_read(interview: Interview, turn: Turn) -> int:
    """How often a model has judged a turn."""
    return sum(call.role == "judge" and call.turn == turn.index and not call.failed for call in interview.calls)


def items_for(interview: Interview, brief: Brief, turn: Turn) -> list[RubricItem]:
    """The open items a turn is most likely about: those the embedded judge found, the one asked for, those of the step."""
    ledger = Ledger.of(e for e in interview.evidence if e.turn < turn.index)
    here = {e.criterion for e in interview.evidence if e.turn == turn.index}
    asked = interview.turns[turn.index - 1].move if turn.index else None
    phases = {v.phase for v in interview.visits if v.turn <= turn.index}
    open_ = [item for item in brief.rubric if ledger.depth(item.id) < 4 and (item.weight > 0 or item.id in here)]

    def rank(item: RubricItem) -> tuple[bool, bool, bool, float, str]:
        topic = asked.topic if asked else ""
        return (item.id not in here, item.topic.id != topic, item.phase not in phases, -item.weight, item.id)

    return sorted(open_, key=rank)[:MOST_ITEMS]


def as_events(told: Judgement, interview: Interview, turn: Turn, judge: str, now: float) -> list[Event]:
    """A judgement as events: the call, and the evidence it found."""
    asked = {spoke.topic for t in interview.turns[: turn.index] if (spoke := t.move) and spoke.topic}
    failed = next(iter(told.unscored.values()), "")
    call = ModelCalled(
        at=now, turn=turn.index, role="judge", usage=told.usage, prompt_digest=told.prompt_digest, failed=failed,
        items=told.items, unscored=dict(told.unscored),
    )  # fmt: skip
    return [call, *recorded(told.evidence, at=now, turn=turn.index, asked=asked, judge=judge)]


async def settle(tasks: set[asyncio.Task[None]]) -> None:
    """Stops what is still reading."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
