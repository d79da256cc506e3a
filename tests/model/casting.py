"""Scripted models for the tests of the model path: who speaks, understands, judges and writes, and the house they act in."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from stage import Clock, Line, Stage, setup

from app.acts import InterviewerActs
from app.chat_model import OpenAIChat
from app.conductor import Conductor
from app.exam import Exams
from app.fake_endpoint import FakeEndpoint
from app.fake_faults import Json, Step
from app.model_settings import Endpoint
from app.models import Models
from app.watched_model import WatchedChat
from evaluators import Chat, Message, Schema
from transcripts import Event, Interview, InterviewStarted
from transcripts.store import StoreError, TranscriptStore

AMPLE = 30.0
"""Seconds for a fault that ends by itself."""
KEY = "sk-live-0123456789abcdef"
VERDICT = {
    "type": "object",
    "properties": {"verdict": {"type": "string", "enum": ["yes", "no"]}},
    "required": ["verdict"],
    "additionalProperties": False,
}
"""A schema with one closed question."""

LEADS_UP = {
    "answer_fact": "That I can tell you.",
    "hint": "Here is a thought.",
    "curveball": "Let me change one thing.",
    "leave_to_candidate": "I leave that to you, so please say what you assume.",
    "nudge": "Say one thing aloud, however small it is.",
    "ask_first": "Before I help, what did you look at so far?",
    "steer_back": "Let us come back to the design.",
    "wrap_up": "Could you sum up the whole design for me?",
}
"""Lines for moves that need no wording of their own."""


def words_for(move: str, note: str, invite: str) -> str:
    """A line that a careful model would say for a move of a director's note."""
    told = next(line for line in note.splitlines() if line.startswith(f"- {move}: "))
    subject = told.removeprefix(f"- {move}: ").partition(": ")[2].strip('"')
    kind = move.partition(":")[0]
    if kind in ("probe", "ask_number"):
        return subject if subject.count("?") == 1 else subject.split("?")[0] + "?"
    if kind == "push":
        return f'You said "{subject}": what does that mean in practice?'
    if kind == "move_on":
        return f"I would go on to {subject} now. Where do you begin?"
    return invite if kind == "invite" else LEADS_UP.get(kind, "I see.")


@dataclass
class Cast:
    """One script for every kind of question the application asks a model. What is not told is what a careful model says."""

    choose: Callable[[Sequence[str]], str] = lambda moves: moves[0]
    """The id of the move it makes, of those it may make."""
    line: str = ""
    """What it says; empty for something that suits the move."""
    understands: Mapping[str, str] = field(default_factory=lambda: {"kind": "answer", "fact": "none"})
    finds: Callable[[Sequence[str], Sequence[int]], list[Json]] = lambda points, sentences: []
    """Findings, by the ids of the points and the numbers of the sentences."""
    writes: list[Json] = field(default_factory=list)
    drafts: list[Json] = field(default_factory=list)
    """Facts of a question of one's own."""
    invite: str = "Go on as you think best, what comes next?"

    def __call__(self, messages: Sequence[Message], schema: Schema | None) -> Any:
        parts = (schema or {}).get("properties", {})
        if "move" in parts:
            move = self.choose(parts["move"]["enum"])
            note = messages[-1].text.rpartition("<director>")[2]
            return {"move": move, "line": self.line or words_for(move, note, self.invite)}
        if "kind" in parts:
            return dict(self.understands)
        if "findings" in parts:
            finding = parts["findings"]["items"]["properties"]
            return {"findings": self.finds(finding["point"]["enum"], finding["sentences"]["items"]["enum"])}
        if "facts" in parts:
            return {"facts": self.drafts}
        return {"sentences": self.writes} if "sentences" in parts else "one two three"

    def answers(self, request: Json) -> Step:
        """The same as a script of the fake endpoint."""
        messages = [Message(each["role"], each["content"]) for each in request["messages"]]
        wanted = request.get("response_format") or {}
        return self(messages, (wanted.get("json_schema") or wanted).get("schema"))  # type: ignore[no-any-return]


def asked_for(request: Json) -> str:
    """What a request of the fake endpoint wanted: turn, utterance, findings, debrief, facts; empty for words."""
    return str(((request.get("response_format") or {}).get("json_schema") or {}).get("name", ""))


def everything(depth: str = "outstanding") -> Callable[[Sequence[str], Sequence[int]], list[Json]]:
    """A judge that believes anything: every point, with the last three sentences, at one depth."""
    return lambda points, sentences: [
        {"point": point, "sentences": list(sentences)[-3:], "depth": depth} for point in points
    ]


def models(
    interviewer: Chat | None = None, judge: Chat | None = None, clock: Clock | None = None, **told: Any
) -> Models:
    """Models that rest by a clock of the test."""
    now = clock or Clock()
    one = WatchedChat(interviewer, now) if interviewer else None
    same = judge is interviewer
    return Models(one, one if same else (WatchedChat(judge, now) if judge else None), **told)


def over_http(endpoint: FakeEndpoint, seconds: float = AMPLE) -> tuple[OpenAIChat, Models]:
    """A client of the fake endpoint with this deadline, and the models of a house in which it speaks."""
    chat = OpenAIChat([Endpoint("fake-1", endpoint.base_url, "none", seconds)], len)
    return chat, models(chat)


class Shelf:
    """A store in memory, with the promises of the real one that a conductor relies on."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Event]] = {}

    async def create(self, id: str, owner: str, start: InterviewStarted) -> Interview:
        self._kept[id] = [start]
        return Interview(id, start, last_at=start.at)

    async def append(self, interview: Interview, events: Sequence[Event]) -> Interview:
        kept = self._kept[interview.id]
        if events and len(kept) != interview.length:
            raise StoreError(f"interview {interview.id} has moved on elsewhere")
        for event in events:
            interview = interview.apply(event)
        kept += events
        return interview

    async def events(self, id: str) -> list[Event]:
        return list(self._kept[id])

    async def load(self, id: str) -> Interview:
        return Interview.of(id, self._kept[id])

    async def close(self) -> None: ...


@dataclass
class House:
    """A conductor with its store and its clock."""

    conductor: Conductor
    store: TranscriptStore | Shelf
    clock: Clock

    async def start(self, stage: Stage, id: str = "one", **changes: Any) -> Interview:
        start = setup(stage.bank, **changes).model_copy(update={"at": self.clock.now})
        return await self.conductor.start(id, "tests", start)

    async def hear(self, *lines: str | Line, id: str = "one") -> Interview:
        """The interview after some lines; lines after the end are not said."""
        interview = await self.store.load(id)
        for each in lines:
            line = Line(each) if isinstance(each, str) else each
            if interview.ended:
                break
            self.clock.now += line.after
            interview = await self.conductor.hear(id, line.says, line.button)
        return interview

    async def events(self, id: str = "one") -> list[Event]:
        return await self.store.events(id)


_SHARED: dict[str, Any] = {}


def share(acts: InterviewerActs) -> None:
    """What is made once for a bank and only read serves all houses of the tests."""
    if not _SHARED:
        _SHARED.update({"_vocabulary": acts._vocabulary, "_facts": acts._facts, "_keys": acts._keys})
    for name, made in _SHARED.items():
        setattr(acts, name, made)


@asynccontextmanager
async def house(
    stage: Stage, with_models: Models | None = None, clock: Clock | None = None, exams: Exams | None = None, url: str = "",
) -> AsyncIterator[House]:  # fmt: skip
    """A conductor on a store of its own: in memory, or in the database of an address."""
    clock = clock or Clock()
    store: Any = await TranscriptStore.open(url) if url else Shelf()
    conductor = Conductor(stage.bank, stage.personas, stage.engine, store, clock, with_models, exams)
    share(conductor.acts)
    try:
        yield House(conductor, store, clock)
    finally:
        await conductor.close()
        await store.close()


GOAL = "I would take 30-day retention as the goal, because watch time alone rewards clips that people cannot look away from."
DATA = "We log every impression with its watch time, and a skip within two seconds is a negative label, a full watch a positive."


def second(moves: Sequence[str]) -> str:
    """The second of the moves offered, where there is one."""
    return moves[min(1, len(moves) - 1)]


UNDER_WAY = {
    "perceived": ("We split by time, so that no view of tomorrow leaks into training.",),
    "speaking": ("We split by time, so that no click of tomorrow leaks into training.",),
    "reading": (
        GOAL,
        "We split by time instead of at random, because a random split leaks the future, and a leak of one day fails silently.",
    ),
}
"""What is said in interviews that are cut off (`to_be_killed.py`); the first two are short enough to ask a model what they mean."""


async def until(true: Callable[[], Any]) -> None:
    """Waits for something that happens in another thread or process."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def as_json(events: Sequence[Event]) -> str:
    """Everything an interview keeps, as text."""
    return json.dumps([event.model_dump(mode="json") for event in events], ensure_ascii=False)


def spoken_words(text: str) -> str:
    """A text on one line, for looking into."""
    return re.sub(r"\s+", " ", text)
