"""The conductor: runs interviews, one committed event after the other. Nothing is shown before it is saved."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress

from app.acts import InterviewerActs
from app.brief import Brief
from app.deep_reading import DeepReader, settle
from app.drafted_facts import Drafter, in_time
from app.exam import Exams
from app.models import Models
from app.turn import TurnGraph
from evaluators import Embedded
from personas import Persona, Temperament
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
        exams: Exams | None = None,
        temperaments: Mapping[str, Temperament] | None = None,
    ):
        self.bank, self.personas, self.engine, self.store, self.clock = bank, personas, engine, store, clock
        self.models = models or Models()
        self.acts = InterviewerActs(bank, personas, engine, clock, self.models, temperaments)
        self._turn = TurnGraph(self.acts)
        exams = exams or Exams(None, bank)
        self.reader = DeepReader(self.acts, engine, self.models, exams, clock)
        self.drafter = Drafter(self.models, clock)
        self._reading: dict[str, asyncio.Task[None]] = {}
        self._drafting: dict[str, asyncio.Task[None]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def brief(self, interview: Interview) -> Brief:
        """What the interviewer of an interview holds in hand."""
        return self.acts.brief(interview)

    async def start(self, id: str, owner: str, setup: InterviewStarted) -> Interview:
        """A new interview with its opening line."""
        interview = await self.store.create(id, owner, setup)
        interview = await self.store.append(interview, self.acts.opening(interview))
        self._draft_later(interview)
        return interview

    async def hear(self, id: str, text: str, button: Button | None = None) -> Interview:
        """The interview after the candidate's words and the interviewer's reply. Raises Ended, UnknownInterview."""
        async with self._locks[id]:
            interview = await self.store.load(id)
            if interview.ended:
                raise Ended("this interview has ended; start a new one")
            interview = await self._completed(interview)
            spoke = CandidateSpoke(at=self.clock(), text=text, button=button)
            interview = await self._reply(await self.store.append(interview, [spoke]))
        self._read_later(interview)
        return interview

    async def read(self, id: str) -> Interview:
        """The interview once a model, where one judges, has read all of it."""
        if id in self._reading:
            await asyncio.wait([self._reading[id]])
        return await self.reader.read(await self.store.load(id), self._add)

    @property
    def reading(self) -> frozenset[str]:
        """Ids of interviews that a model is reading now."""
        return frozenset(self._reading)

    async def close(self) -> None:
        """Stops what is still being read or drafted; it is read when the interview goes on."""
        await settle({*self._reading.values(), *self._drafting.values()})

    def _read_later(self, interview: Interview) -> None:
        """Has a model read what is new while the candidate types."""
        if self.models.judge is None or interview.id in self._reading:
            return
        task = asyncio.create_task(self._read(interview))
        self._reading[interview.id] = task
        task.add_done_callback(lambda _: self._reading.pop(interview.id, None))

    async def _read(self, interview: Interview) -> None:
        with suppress(StoreError):  # shut down, or deleted meanwhile: it is read another time
            await self.reader.read(interview, self._add)

    def _draft_later(self, interview: Interview) -> None:
        """Has a model draft facts for a question of one's own while the candidate reads the opening."""
        if interview.id in self._drafting or not self.drafter.due(interview):
            return
        task = asyncio.create_task(self._draft(interview))
        self._drafting[interview.id] = task
        task.add_done_callback(lambda _: self._drafting.pop(interview.id, None))

    async def _draft(self, interview: Interview) -> None:
        with suppress(StoreError):  # shut down, or deleted meanwhile: questions are left to the candidate
            draft = await self.drafter.draft(interview)
            async with self._locks[interview.id]:
                now = await self.store.load(interview.id)
                await self.store.append(now, await asyncio.to_thread(in_time, draft, now, self.engine.table))

    async def _add(self, id: str, events: list[Event]) -> Interview:
        async with self._locks[id]:
            return await self.store.append(await self.store.load(id), events)

    async def resume(self, id: str, away_since: float | None = None) -> Interview:
        """The interview as it goes on after an absence; a reply that was cut off is made now.

        `away_since`: when the candidate left, if known; otherwise the time of the last event.
        """
        async with self._locks[id]:
            interview = await self.store.load(id)
            if interview.ended:
                self._read_later(interview)
                return interview
            now = self.clock()
            away = now - max(interview.last_at, away_since or 0.0)
            if away > AWAY:
                interview = await self.store.append(interview, [InterviewResumed(at=now, away=away)])
            interview = await self._completed(interview)
            self._draft_later(interview)
        self._read_later(interview)
        return interview

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
