"""Facts as a model would draft them, and interviews on a question of one's own that begin with them."""

import asyncio
from typing import Any

from casting import Cast, House, house, models
from stage import Line

from app.fake_model import ScriptedChat
from app.models import Models
from transcripts import Interview

TITLE, ABOUT = "Rank podcasts for the home page of a podcast app", "People listen on phones, mostly on the way to work."
USERS = {
    "id": "listeners", "kind": "users", "answer": "About 4.2 million people open the app on an ordinary day.",
    "asks": ["How many people use the app?", "How many daily active users do we have?", "What is the size of our audience?"],
}  # fmt: skip
LATENCY = {
    "id": "answer-time", "kind": "latency", "answer": "The home page has 180 milliseconds for the list at the 99th percentile.",
    "asks": ["How fast must the page load?", "What is the latency budget?", "How many milliseconds do we have for an answer?"],
}  # fmt: skip
REGULATION = {
    "id": "privacy-law", "kind": "regulation", "answer": "The app runs in Europe, so listening histories are erased after 14 months.",
    "asks": ["Which privacy laws apply?", "Are there any legal restrictions?", "How long may we keep the histories?"],
}  # fmt: skip
TEAM = {
    "id": "people", "kind": "team", "answer": "Five engineers and one analyst have seven months for the first version.",
    "asks": ["How large is the team?", "How many engineers work on it?", "When does the first version have to be live?"],
}  # fmt: skip
FOUR = [USERS, LATENCY, REGULATION, TEAM]
HOW_MANY, HOW_FAST = "How many daily active users do we have?", "What is the latency budget for an answer?"
GOAL = "I would take 30-day retention as the goal, because hours alone reward shows that people only leave running at night."


class Waiting(ScriptedChat):
    """A model that drafts only when it is let."""

    def __init__(self, script: Any):
        super().__init__(script)
        self.may, self.asked = asyncio.Event(), 0

    async def fill(self, messages, schema, name):
        if name == "facts":
            self.asked += 1
            await self.may.wait()
        return await super().fill(messages, schema, name)


def drafting(*facts: dict[str, Any]) -> ScriptedChat:
    return ScriptedChat(Cast(drafts=list(facts or FOUR)))


async def begun(at: House, stage, id: str = "one", **changes: Any) -> Interview:
    return await at.start(stage, id, **{"question": "custom", "title": TITLE, "about": ABOUT, **changes})


async def recorded(at: House, id: str = "one") -> Interview:
    """The interview once a draft, good or bad, is in its log."""
    async with asyncio.timeout(20):
        while not any(call.role == "draft" for call in (await at.store.load(id)).calls):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    return await at.store.load(id)


async def drafted(stage, with_models: Models) -> Interview:
    """An interview that began, once its draft is there."""
    async with house(stage, with_models) as at:
        await begun(at, stage)
        return await recorded(at)


def drafts(chat: ScriptedChat) -> int:
    """How often the facts were asked for."""
    return sum("fact sheet" in sent[-1].text for sent in chat.requests)


async def held(stage, *lines: str | Line, chat: ScriptedChat | None = None, **told: Any) -> Interview:
    """The interview after some lines, said once the facts are there."""
    async with house(stage, models(chat or drafting(), **told)) as at:
        await begun(at, stage)
        await recorded(at)
        return await at.hear(*lines)


PEAK = {
    "id": "peak", "kind": "traffic peaks", "answer": "At eight in the morning 900 requests come in a second.",
    "asks": ["How large is the peak?", "When is traffic highest?", "How uneven is the load?"],
}  # fmt: skip
