"""The interview room: what happens between one person's browser and the conductor."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import SystemRandom
from typing import Any

import chainlit as cl
from chainlit.session import WebsocketSession, ws_sessions_id

from app.conductor import Ended
from app.web.hall import Hall
from app.web.panel import no_panel, panel
from app.web.presence import Presence
from app.web.profiles import starter_question
from app.web.projection import CANDIDATE, HOUSE, card_id, debrief_id, plain, thread, title, turn_id
from app.web.setup_card import BadChoice, card, chosen, usual
from personas import Persona
from transcripts import Button, Interview
from transcripts.store import StoreError

SAID = {
    Button.HINT: "Could I have a hint?",
    Button.NEXT: "Let's move on to the next step.",
    Button.END: "I'd like to end the interview here.",
}
"""What a button says in the candidate's place."""
LONGEST_ANSWER = 200_000
"""Characters of one message; a whole interview is shorter."""
WORD_PAUSE, LONGEST_REPLY = 0.025, 1.0
"""Seconds between words of a reply, and for all of them."""


class Room:
    """What the chat callbacks do. One for the whole site; whose turn it is comes from the session."""

    def __init__(self, hall: Hall):
        self.house, self.feedback = hall.house, hall.feedback
        self.presence = Presence()

    # -- before the interview ----------------------------------------------------------------------------------------

    async def welcome(self) -> None:
        """Shows the set-up card; the chat must not open a thread for it.

        The library welcomes a session once; what it sent to a connection that was just lost would be missing for good.
        So until the interview begins, whoever connects again is welcomed again.
        """
        session = _session()
        session.has_first_interaction, session.chat_started = True, False
        await cl.send_window_message(no_panel())
        await self._deal()

    async def start(self, choice: dict[str, Any]) -> str:
        """Starts an interview from a choice; what is wrong with it, or nothing."""
        session = _session()
        conductor = self.house.conductor
        try:
            now, seed = conductor.clock(), SystemRandom().randrange(2**31)
            setup = await asyncio.to_thread(chosen, choice, self.house.content, now, seed, self.house.engine.table)
            interview = await conductor.start(session.thread_id, session.user.identifier, setup)
        except (BadChoice, StoreError) as error:
            return str(error)
        for shown in cl.chat_context.get():
            await shown.remove()
        # From here on a lost connection resumes from the transcript, also within this very session.
        session.thread_id_to_resume = interview.id
        self.presence.arrive(interview.id, session.id)
        brief = conductor.brief(interview)
        await cl.context.emitter.init_thread(title(setup.title, brief.persona.name, ""))
        await self._show(interview)
        return ""

    # -- during the interview ----------------------------------------------------------------------------------------

    async def said(self, text: str) -> None:
        """The candidate's words."""
        session = _session()
        if await self.house.store.owner(session.thread_id) is None:
            return await self._not_started(text)
        if len(text) > LONGEST_ANSWER:
            return await tell(f"That is {len(text):,} characters, and was not saved; the most is {LONGEST_ANSWER:,}.")
        await self._heard(session.thread_id, text)

    async def pressed(self, button: Button) -> None:
        """A button of the panel."""
        session = _session()
        if await self.house.store.owner(session.thread_id) is None:
            return
        async with busy():
            await cl.Message(content=SAID[button], author=CANDIDATE, type="user_message").send()
            await self._heard(session.thread_id, SAID[button], button)

    async def resumed(self, shown: dict[str, Any]) -> None:
        """Brings a thread up to date before the chat draws it; completes a reply that was cut off."""
        session, conductor = _session(), self.house.conductor
        id = shown["id"]
        try:
            interview = await conductor.resume(id, self.presence.away_since(id, conductor.clock()))
        except StoreError as error:
            return await tell(f"The interview could not be continued: {error}.")
        self.presence.arrive(id, session.id)
        debrief = await self.feedback.chart(interview)
        shown.update(thread(interview, shown["userIdentifier"], conductor.brief(interview), debrief))
        await self._update_panel(interview)

    def left(self) -> None:
        """The browser went away, for a second or for good."""
        session = _session()
        self.presence.leave(session.thread_id, session.id, self.house.conductor.clock())

    async def _not_started(self, text: str) -> None:
        content = self.house.content
        if question := starter_question(content, text):
            if wrong := await self.start(usual(content, self._persona(), question)):
                await tell(f"The interview could not be started: {wrong}.")
            return
        if shown := cl.user_session.get("card"):
            await shown.remove()
        await tell("We have not started yet. Choose a question on the card below and press **Start the interview**.")
        await self._deal()

    async def _deal(self) -> None:
        """Puts the set-up card under everything else; one id, so that a reconnect does not double it."""
        id, props = card_id(_session().id), card(self.house.content, self._persona())
        element = cl.CustomElement(id=id, name="SetUp", props=props, display="inline")
        message = cl.Message(id=id, author=HOUSE, content="", elements=[element])
        cl.user_session.set("card", message)
        await message.send()

    def _persona(self) -> Persona:
        personas = self.house.content.personas
        return personas.get(_session().chat_profile or "") or next(iter(personas.values()))

    async def _heard(self, id: str, text: str, button: Button | None = None) -> None:
        try:
            interview = await self.house.conductor.hear(id, text, button)
        except Ended:
            return await tell(f"This interview has ended. Its debrief is above and at [the report](/report/{id}).")
        except StoreError as error:
            return await tell(
                f"That could not be saved ({error}). Reload the page to see what was kept, and go on from there."
            )
        await self._show(interview)

    # -- what the candidate sees -------------------------------------------------------------------------------------

    async def _show(self, interview: Interview) -> None:
        """The interviewer's newest words, the panel, and the debrief once it is over."""
        turn, brief = interview.turns[-1], self.house.conductor.brief(interview)
        await self._update_panel(interview)
        await speak(turn_id(interview.id, turn.index), turn.text, brief.persona.interviewer)
        if (debrief := await self.feedback.chart(interview)) is not None:
            chart = cl.CustomElement(name="Debrief", props=debrief, display="inline")
            await cl.Message(id=debrief_id(interview.id), author=HOUSE, content="", elements=[chart]).send()
        await self._show_elsewhere(interview, debrief)

    async def _show_elsewhere(self, interview: Interview, debrief: dict[str, Any] | None) -> None:
        """Brings other windows on the same interview up to date."""
        session, conductor = _session(), self.house.conductor
        brief = conductor.brief(interview)
        for other in list(ws_sessions_id.values()):
            if other.thread_id == interview.id and other.id != session.id:
                await other.emit("resume_thread", thread(interview, session.user.identifier, brief, debrief))
                await other.emit(
                    "window_message", panel(interview, brief, conductor.clock(), conductor.models.line(interview))
                )

    async def _update_panel(self, interview: Interview) -> None:
        conductor = self.house.conductor
        await cl.send_window_message(
            panel(interview, conductor.brief(interview), conductor.clock(), conductor.models.line(interview))
        )


async def speak(id: str, text: str, author: str) -> None:
    """A message, word by word; all at once when the browser reconnects meanwhile."""
    session = _session()
    socket = session.socket_id
    words = re.findall(r"\s*\S+", text)
    pause = min(WORD_PAUSE, LONGEST_REPLY / max(1, len(words)))
    message = cl.Message(id=id, content="", author=author)
    message.parent_id = None
    for word in words:
        if session.socket_id != socket:
            break
        await message.stream_token(plain(word))
        await asyncio.sleep(pause)
    message.content = plain(text)
    await message.update()


async def tell(text: str) -> None:
    """A calm line from the house."""
    await cl.Message(author=HOUSE, content=text).send()


@asynccontextmanager
async def busy() -> AsyncIterator[None]:
    """Shows that the interviewer is at work."""
    await cl.context.emitter.task_start()
    try:
        yield
    finally:
        await cl.context.emitter.task_end()


def _session() -> WebsocketSession:
    return cl.context.session
