"""What the chat shows of an interview: steps and elements, computed from its events and never stored."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.brief import Brief
from transcripts import Interview
from transcripts.store import Summary

CANDIDATE = "You"
HOUSE = "Hotseat"
"""Author of what is said outside the interview."""
_MARKUP = re.compile(r"([\\`*_\[\]<>~|])")
_BLOCK = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s)", re.MULTILINE)


def turn_id(interview: str, index: int) -> str:
    """The message id of a turn; the same every time."""
    return _id(f"{interview}/turn/{index}")


def card_id(session: str) -> str:
    """The id of a session's set-up card."""
    return _id(f"{session}/card")


def debrief_id(interview: str) -> str:
    """The message id of the debrief."""
    return _id(f"{interview}/debrief")


def plain(text: str) -> str:
    """Spoken words as Markdown that shows exactly them: a quoted candidate cannot make links or pictures."""
    return _BLOCK.sub(lambda m: f"{m[1]}{_ordinal(m[2])}", _MARKUP.sub(r"\\\1", text))


def stamp(at: float) -> str:
    """A time as the chat writes it."""
    return datetime.fromtimestamp(at, UTC).replace(tzinfo=None).isoformat() + "Z"


def title(setup_title: str, persona_name: str, name: str) -> str:
    """An interview in a list."""
    return name or f"{persona_name} · {setup_title}"


def steps(interview: Interview, brief: Brief) -> list[dict[str, Any]]:
    """One message a turn."""
    told = []
    for turn in interview.turns:
        candidate = turn.role == "candidate"
        told.append(
            _step(
                turn_id(interview.id, turn.index),
                interview.id,
                kind="user_message" if candidate else "assistant_message",
                author=CANDIDATE if candidate else brief.persona.interviewer,
                text=turn.text if candidate else plain(turn.text),
                at=turn.spoke.at,
            )
        )
    return told


def debrief_step(interview: Interview) -> dict[str, Any]:
    """The message that carries the debrief."""
    at = interview.ended.at if interview.ended else interview.last_at
    return _step(debrief_id(interview.id), interview.id, kind="assistant_message", author=HOUSE, text="", at=at)


def debrief_element(interview: str, props: dict[str, Any]) -> dict[str, Any]:
    """The chart of the debrief."""
    return {
        "id": _id(f"{interview}/debrief/chart"),
        "threadId": interview,
        "forId": debrief_id(interview),
        "type": "custom",
        "name": "Debrief",
        "display": "inline",
        "mime": "application/json",
        "props": props,
    }


def thread(interview: Interview, owner: str, brief: Brief, debrief: dict[str, Any] | None) -> dict[str, Any]:
    """A whole interview as the chat resumes it."""
    messages = steps(interview, brief)
    if debrief is not None:
        messages.append(debrief_step(interview))
    return {
        "id": interview.id,
        "createdAt": stamp(interview.setup.at),
        "name": title(interview.setup.title, brief.persona.name, interview.name),
        "userId": owner,
        "userIdentifier": owner,
        "tags": None,
        "metadata": {"chat_profile": interview.setup.persona},
        "steps": messages,
        "elements": [debrief_element(interview.id, debrief)] if debrief is not None else [],
    }


def line(summary: Summary, persona_name: str) -> dict[str, Any]:
    """An interview in the history."""
    return {
        "id": summary.id,
        "createdAt": stamp(summary.updated_at),
        "name": title(summary.setup.title, persona_name, summary.name),
        "userId": summary.owner,
        "userIdentifier": summary.owner,
        "tags": None,
        "metadata": {},
        "steps": [],
        "elements": [],
    }


def _step(id: str, interview: str, *, kind: str, author: str, text: str, at: float) -> dict[str, Any]:
    when = stamp(at)
    return {
        "id": id, "threadId": interview, "parentId": None, "name": author, "type": kind, "output": text, "input": "",
        "createdAt": when, "start": when, "end": when, "streaming": False, "isError": False, "waitForAnswer": False,
        "language": None, "metadata": {}, "tags": None,
    }  # fmt: skip


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"hotseat:{name}"))


def _ordinal(mark: str) -> str:
    return f"{mark[:-1]}\\{mark[-1]}"
