"""The conductor: runs interviews, one committed event after the other. Nothing is shown before it is saved."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable

from app.acts import InterviewerActs
from app.brief import Brief
from app.models import Models
from app.turn import TurnGraph
from evaluators import Embedded
from personas import Persona
from question_bank import Bank
from transcripts import (
    Button,
    CandidateSpoke,
    Event,
    Interview,
    InterviewRenamed,
    InterviewResumed,
    InterviewStarted,
    ModelCalled,
)
from transcripts.store import StoreError, TranscriptStore

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
        models: Models | None = None,
    ):
        self.bank, self.personas, self.engine, self.store, self.clock = bank, personas, engine, store, clock
        self.models = models or Models()
        self.acts = InterviewerActs(bank, personas, engine, clock, self.models)
        self._turn = TurnGraph(self.acts)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def brief(self, interview: Interview) -> Brief:
        """What the interviewer of an interview holds in hand."""
        return self.acts.brief(interview)

    async def start(self, id: str, owner: str, setup: InterviewStarted) -> Interview:
        """A new interview with its opening line."""
        interview = await self.store.create(id, owner, setup)
        return await self.store.append(interview, self.acts.opening(interview))

    async def hear(self, id: str, text: str, button: Button | None = None) -> Interview:
        """The interview after the candidate's words and the interviewer's reply. Raises Ended, UnknownInterview."""
        async with self._locks[id]:
            interview = await self.store.load(id)
            if interview.ended:
                raise Ended("this interview has ended; start a new one")
            interview = await self._completed(interview)
            spoke = CandidateSpoke(at=self.clock(), text=text, button=button)
            return await self._reply(await self.store.append(interview, [spoke]))

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
        """The interview with a reply, should its last word be the candidate's; what a crash cut off is made now."""
        return await self._reply(interview) if interview.awaits_interviewer else interview

    async def _reply(self, interview: Interview) -> Interview:
        """Runs a turn. What is free is committed together with the reply; what a model was paid for, at once."""
        held: list[Event] = []
        async for events in self._turn.run(interview):
            held += events
            if any(isinstance(event, ModelCalled) for event in held):
                interview, held = await self.store.append(interview, held), []
        return await self.store.append(interview, held) if held else interview


__all__ = ["Conductor", "Ended", "StoreError"]
