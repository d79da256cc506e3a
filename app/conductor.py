"""The conductor: runs interviews, one committed event after the other. Nothing is shown before it is saved."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from app.brief import Brief
from app.facts import FactSheet
from app.moves import Move, MoveKind
from app.policy import notices, options
from app.speaker import ScriptedInterviewer
from app.tracker import current, locate
from app.triage import Triage, Utterance, triage
from evaluators import Embedded, recorded, split
from personas import Persona
from question_bank import Bank
from transcripts import (
    Button,
    CandidateSpoke,
    EndReason,
    Event,
    EvidenceFound,
    Interview,
    InterviewEnded,
    InterviewerSpoke,
    InterviewRenamed,
    InterviewResumed,
    InterviewStarted,
    StepEntered,
    UtteranceTriaged,
)
from transcripts.store import StoreError, TranscriptStore

WISHES = frozenset({Utterance.NEXT, Utterance.END})
"""What somebody wants next shows nothing, but may stand beside something that does."""
JUDGED = WISHES | {Utterance.ANSWER, Utterance.CLARIFYING, Utterance.SOLUTION}
"""Kinds of utterance that may show something; the others earn nothing."""
AWAY = 60.0
"""Seconds of absence that still count as thinking."""


class Ended(Exception):
    """The interview is over; nothing more can be said in it."""


class Conductor:
    """Starts, continues and ends interviews. One turn of an interview at a time; any number of interviews."""

    def __init__(
        self,
        bank: Bank,
        personas: dict[str, Persona],
        engine: Embedded,
        store: TranscriptStore,
        clock: Callable[[], float] = time.time,
    ):
        self.bank, self.personas, self.engine, self.store, self.clock = bank, personas, engine, store, clock
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._facts: dict[str, FactSheet] = {}

    def brief(self, interview: Interview) -> Brief:
        """What the interviewer of an interview holds in hand."""
        return Brief.of(interview.setup, self.bank, self.personas, self.engine.rubric(interview.setup.question))

    async def start(self, id: str, owner: str, setup: InterviewStarted) -> Interview:
        """A new interview with its opening line."""
        interview = await self.store.create(id, owner, setup)
        brief = self.brief(interview)
        opening = Move(MoveKind.OPEN, "opens the interview with a deliberately vague prompt")
        first = brief.framework.steps[0]
        events: list[Event] = [
            self._spoken(interview, brief, opening, [opening], ()),
            StepEntered(at=self.clock(), turn=0, step=first.id, phase=first.phases[0]),
        ]
        return await self.store.append(interview, events)

    async def hear(self, id: str, text: str, button: Button | None = None) -> Interview:
        """The interview after the candidate's words and the interviewer's reply. Raises Ended, UnknownInterview."""
        async with self._locks[id]:
            interview = await self.store.load(id)
            if interview.ended:
                raise Ended("this interview has ended; start a new one")
            interview = await self._completed(interview)
            spoke = CandidateSpoke(at=self.clock(), text=text, button=button)
            perceiving = asyncio.create_task(self._perceived(interview.apply(spoke)))  # while the words are committed
            try:
                interview = await self.store.append(interview, [spoke])
            except BaseException:
                perceiving.cancel()
                raise
            return await self._reply(interview, await perceiving)

    async def resume(self, id: str, away_since: float | None = None) -> Interview:
        """The interview as it goes on after an absence; a reply that was cut off is made now.

        `away_since`: when the candidate left, if known; otherwise the time of the last event.
        """
        async with self._locks[id]:
            interview = await self.store.load(id)
            if interview.ended:
                return interview
            now = self.clock()
            away = now - max(interview.last_at, away_since or 0.0)
            if away > AWAY:
                interview = await self.store.append(interview, [InterviewResumed(at=now, away=away)])
            return await self._completed(interview)

    async def rename(self, id: str, name: str) -> Interview:
        """The interview under a name of the candidate's own."""
        async with self._locks[id]:
            interview = await self.store.load(id)
            return await self.store.append(interview, [InterviewRenamed(at=self.clock(), name=name.strip()[:200])])

    async def _completed(self, interview: Interview) -> Interview:
        """The interview with a reply, should its last word be the candidate's.

        A reply that a crash cut off is simply made again: it repeats exactly, and nobody has seen it yet.
        """
        if not interview.awaits_interviewer:
            return interview
        return await self._reply(interview, await self._perceived(interview))

    async def _perceived(self, interview: Interview) -> list[Event]:
        return await asyncio.to_thread(self._perceive, interview, self.brief(interview))

    async def _reply(self, interview: Interview, perceived: list[Event]) -> Interview:
        """Commits what was perceived in the newest turn, and the reply to it, together."""
        brief = self.brief(interview)
        events = list(perceived)
        heard = interview
        for event in events:
            heard = heard.apply(event)
        moves = options(heard, brief, self.clock())
        events.append(self._spoken(heard, brief, moves[0], moves, notices(heard, brief, self.clock())))
        if moves[0].kind == MoveKind.MOVE_ON:
            step = brief.step(moves[0].target)
            events.append(StepEntered(at=self.clock(), turn=len(heard.turns), step=step.id, phase=step.phases[0]))
        if moves[0].kind == MoveKind.CLOSE:
            events.append(InterviewEnded(at=self.clock(), why=_why(heard, moves[0])))
        return await self.store.append(interview, events)

    def _perceive(self, interview: Interview, brief: Brief) -> list[Event]:
        """Triage, evidence and step of the newest turn. Pure computation; runs in a thread."""
        turn, now = interview.turns[-1], interview.last_at
        spoke = turn.spoke
        kind = triage(turn.text, spoke.button if isinstance(spoke, CandidateSpoke) else None)
        events: list[Event] = [self._triaged(interview, kind, now)]
        if kind.utterance not in JUDGED:
            return events
        sentences = split(turn.text)
        found = self.engine.evidence(interview.setup.question, sentences, current(interview, brief))
        found = [e for e in found if triage(sentences[e.sentences[0]]).utterance not in WISHES]
        asked = {spoke.topic for spoke in interview.moves if spoke.topic}
        evidence: list[EvidenceFound] = recorded(found, at=now, turn=turn.index, asked=asked, judge=self.engine.name)
        events += evidence
        phase = (
            locate(interview, brief, self.engine.steps, sentences, found)
            if kind.utterance == Utterance.ANSWER
            else None
        )
        if phase and (step := brief.step_of(phase)).id != interview.step:
            events.append(StepEntered(at=now, turn=turn.index, step=step.id, phase=phase))
        return events

    def _triaged(self, interview: Interview, kind: Triage, now: float) -> UtteranceTriaged:
        answer = self._sheet(interview).answer(kind.questions)
        return UtteranceTriaged(
            at=now, turn=len(interview.turns) - 1, utterance=kind.utterance,
            facts=tuple(fact.id for fact in answer.facts), left=answer.left,
        )  # fmt: skip

    def _sheet(self, interview: Interview) -> FactSheet:
        id = interview.setup.question
        if id not in self._facts:
            self._facts[id] = FactSheet(self.brief(interview).question, self.engine.table)
        return self._facts[id]

    def _spoken(
        self, interview: Interview, brief: Brief, move: Move, moves: list[Move], due: tuple[str, ...]
    ) -> InterviewerSpoke:
        if move.kind == MoveKind.ANSWER_FACT and brief.question:
            told = [fact.answer for id in move.target.split("+") for fact in brief.question.facts if fact.id == id]
            move = replace(move, says=" ".join(told))
        speaker = ScriptedInterviewer(brief)
        now = self.clock()
        return InterviewerSpoke(
            at=now,
            text=speaker.say(interview, move, due, interview.left(now)),
            move=move.kind,
            target=move.target,
            topic=move.topic,
            reason=move.reason,
            options=tuple(m.id for m in moves),
            notices=due if move.kind != MoveKind.CLOSE else (),
            speaker=speaker.name,
        )


def _why(interview: Interview, move: Move) -> EndReason:
    triage = interview.turns[-1].triage
    if triage and triage.utterance == Utterance.END:
        return EndReason.ASKED
    return EndReason.TIME if "time" in move.reason else EndReason.WRAPPED


__all__ = ["Conductor", "Ended", "StoreError"]
