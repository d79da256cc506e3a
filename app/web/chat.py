"""The chat's entry file: which callback does what. Loaded by path when the site is mounted; nothing imports it."""

import logging
from collections.abc import Awaitable, Callable
from functools import cache, wraps
from typing import Any

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.session import ws_sessions_id
from starlette.datastructures import Headers

from app.web.hall import hall
from app.web.history import History
from app.web.panel import PRESS
from app.web.profiles import profiles
from app.web.room import Room, tell
from app.web.visitor import visitor
from transcripts import Button

log = logging.getLogger("hotseat.web")


@cache
def room() -> Room:
    """The room of the house that is open."""
    return Room(hall())


async def who(headers: Headers) -> cl.User | None:
    """Lets in whoever sits at this machine."""
    name = visitor(headers)
    return cl.User(identifier=name, display_name="You") if name else None


async def people(user: cl.User | None) -> list[cl.ChatProfile]:
    """The interviewers."""
    return profiles(hall().house.content)


async def begin() -> None:
    """A new page."""
    await room().welcome()


async def hear(message: cl.Message) -> None:
    """A message. A client may claim to be the interviewer; only its own words are heard."""
    if message.type == "user_message" and message.content.strip():
        await room().said(message.content)


async def start(action: cl.Action) -> dict[str, str]:
    """The set-up card was sent."""
    return {"error": await room().start(action.payload)}


async def press(data: Any) -> None:
    """A window message; ours are those of the panel's buttons, all others (also our own, echoed) are not."""
    if isinstance(data, dict) and data.get("type") == PRESS and data.get("button") in list(Button):
        await room().pressed(Button(data["button"]))


async def resume(thread: dict[str, Any]) -> None:
    """An interview is opened again; changes to `thread` are what the page draws."""
    await room().resumed(thread)


def calm(callback: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The last line of defence: an error nobody foresaw goes to the log, and the candidate reads one quiet line."""

    @wraps(callback)
    async def calmly(*args: Any, **named: Any) -> None:
        try:
            await callback(*args, **named)
        except Exception:  # whatever it is, the interview must stay usable
            log.exception("in %s", callback.__name__)
            await tell("Something went wrong on our side. What was saved is safe; reload the page to go on.")

    return calmly


async def leave() -> None:
    """A browser disconnected. Contexts of dead sessions are swept here, the library forgets to."""
    room().left()
    for session in set(chat_contexts) - set(ws_sessions_id):
        chat_contexts.pop(session, None)


cl.data_layer(lambda: History(hall()))
cl.header_auth_callback(who)
cl.set_chat_profiles(people)
cl.on_chat_start(begin)
cl.on_message(calm(hear))
cl.action_callback("start")(start)
cl.on_window_message(calm(press))
cl.on_chat_resume(calm(resume))
cl.on_chat_end(leave)
