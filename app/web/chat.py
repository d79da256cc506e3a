"""The chat's entry file: which callback does what. Loaded by path when the site is mounted; nothing imports it."""

from functools import cache
from typing import Any

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.session import ws_sessions_id
from starlette.datastructures import Headers

from app.web.hall import hall
from app.web.history import History
from app.web.panel import PRESS
from app.web.profiles import profiles
from app.web.room import Room
from app.web.visitor import visitor
from transcripts import Button


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
    return profiles(hall().content)


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


async def leave() -> None:
    """A browser disconnected. Contexts of dead sessions are swept here, the library forgets to."""
    room().left()
    for session in set(chat_contexts) - set(ws_sessions_id):
        chat_contexts.pop(session, None)


cl.data_layer(lambda: History(hall()))
cl.header_auth_callback(who)
cl.set_chat_profiles(people)
cl.on_chat_start(begin)
cl.on_message(hear)
cl.action_callback("start")(start)
cl.on_window_message(press)
cl.on_chat_resume(resume)
cl.on_chat_end(leave)
