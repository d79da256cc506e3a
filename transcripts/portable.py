"""Interviews as files: JSON Lines out and in, and the other shapes in which people hold an answer."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from transcripts.events import EVENT, CandidateSpoke, Event, InterviewerSpoke, InterviewStarted
from transcripts.interview import Interview, NotAnInterview

FORMAT = "hotseat-transcript"
VERSION = 1
"""Raised when an older Hotseat could not read what this one writes."""


class BadTranscript(Exception):
    """A file is not a transcript; the message says what is wrong and where."""


def dump(id: str, events: Iterable[Event]) -> str:
    """An interview as JSON Lines: a header, then one event a line."""
    header = json.dumps({"format": FORMAT, "version": VERSION, "id": id})
    return "\n".join([header, *(event.model_dump_json() for event in events)]) + "\n"


def parse(text: str) -> tuple[str, list[Event]]:
    """The id and events of an exported interview. Raises BadTranscript with the line."""
    lines = text.split("\n")  # splitlines() would also cut at the rarer line ends that may stand inside a JSON string
    header = _json(lines[0], 1) if lines[0].strip() else None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise BadTranscript("line 1: not the header of an exported interview")
    version = header.get("version")
    if not isinstance(version, int):
        raise BadTranscript("line 1: the header has no version")
    if version > VERSION:
        raise BadTranscript(
            f"line 1: written by a newer Hotseat (format {version}, this one reads {VERSION}); update it"
        )
    events = [_event(line, number) for number, line in enumerate(lines[1:], start=2) if line.strip()]
    try:
        Interview.of(str(header.get("id", "")), events)
    except NotAnInterview as error:
        raise BadTranscript(f"the events do not tell an interview: {error}") from None
    return str(header.get("id", "")), events


def read_any(text: str, start: InterviewStarted) -> list[Event]:
    """The events of an export, a `{"turns": [...]}` document or a plain answer.

    `start` is the set-up for the shapes that carry none. Raises BadTranscript.
    """
    head = text.lstrip()[:1]
    if head == "{":
        first = text.lstrip().split("\n", 1)[0]
        if f'"{FORMAT}"' in first:
            return parse(text.lstrip())[1]
        return conversation(_turns(text), start)
    if not text.strip():
        return conversation([], start)
    return conversation([("candidate", text)], start)


def beside_turns(text: str) -> dict[str, Any]:
    """What a JSON document says, its turns and all the rest; nothing for an export or an answer."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def conversation(turns: Sequence[tuple[str, str]], start: InterviewStarted) -> list[Event]:
    """The events of a bare conversation of (role, text) turns; no time passes in it."""
    events: list[Event] = [start.model_copy(update={"origin": "imported", "timed": False})]
    for role, text in turns:
        if role == "candidate":
            events.append(CandidateSpoke(at=start.at, text=text))
        else:
            events.append(InterviewerSpoke(at=start.at, text=text, move="imported", speaker="imported"))
    return events


def _turns(text: str) -> list[tuple[str, str]]:
    document = _json(text, 0)
    turns = document.get("turns") if isinstance(document, dict) else None
    if not isinstance(turns, list):
        raise BadTranscript(
            'there is no list of turns; a transcript is {"turns": [{"role": "candidate", "text": "..."}]}'
        )
    return [_turn(turn, i) for i, turn in enumerate(turns)]


def _turn(turn: Any, i: int) -> tuple[str, str]:
    if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
        raise BadTranscript(f"turns.{i}: must have a role and a text")
    if turn.get("role") not in ("candidate", "interviewer"):
        raise BadTranscript(f"turns.{i}.role: must be candidate or interviewer, not {turn.get('role')!r}")
    return turn["role"], turn["text"]


def _json(text: str, line: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"line {line}" if line else f"line {getattr(error, 'lineno', '?')}"
        raise BadTranscript(f"{place}: not JSON: {getattr(error, 'msg', error)}") from None


def _event(line: str, number: int) -> Event:
    data = _json(line, number)
    try:
        return EVENT.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadTranscript(f"line {number}: {field}: {first['msg']}") from None
