"""Faults of a fake endpoint: the ways real servers fail, and what is then said."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
_Refusal = tuple[int, str]


class FaultKind(StrEnum):
    """Ways to fail, each seen with a real server. What cuts a stream cuts an answer in one piece as well as it can."""

    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    SERVER_ERROR = "server_error"
    UNAUTHORIZED = "unauthorized"
    NO_SUCH_MODEL = "no_such_model"
    TOO_LONG = "too_long"
    REJECTS_SCHEMA = "rejects_schema"
    SLOW = "slow"
    KEEP_ALIVE = "keep_alive"
    HTML = "html"
    BROKEN_JSON = "broken_json"
    REFUSAL = "refusal"
    DIES_MIDSTREAM = "dies_midstream"
    EARLY_DONE = "early_done"
    EARLY_EOF = "early_eof"
    GARBAGE_EVENT = "garbage_event"
    ERROR_EVENT = "error_event"
    TRUNCATED = "truncated"
    PROSE_FOR_JSON = "prose_for_json"
    WRONG_ENUM = "wrong_enum"
    ECHO_SCHEMA = "echo_schema"
    LOOPING = "looping"
    EMPTY = "empty"
    NO_USAGE = "no_usage"


@dataclass(frozen=True)
class Fault:
    """A step of the script that goes wrong. A kind ignores the parameters it has no use for."""

    kind: FaultKind
    times: int = 1
    """Requests it serves before the script moves on."""
    content: str | Mapping[str, Any] | None = None
    """What is said, as far as the fault lets anything be said; None for what suits the kind."""
    chunks: int | None = None
    """Chunks said before a cut, else 3; repetitions of a loop, else 1000."""
    seconds: float = 60.0
    """Of silence or keep-alives, after which the content follows."""
    retry_after: float = 0.01
    """Seconds."""


Step = str | Mapping[str, Any] | Fault
Script = Iterable[Step] | Callable[[Json], Step]


def _error(code: str, message: str, type: str = "invalid_request_error", param: str | None = None) -> str:
    return json.dumps({"error": {"message": message, "type": type, "param": param, "code": code}})


_GARBAGE = '{"id": "chatcmpl-1", "choices": [{"del'
WRONG_KEY = 401, _error("invalid_api_key", "Incorrect API key provided.")
NO_SUCH_MODEL = 404, _error("model_not_found", "The model does not exist or you do not have access to it.")
NO_SUCH_PATH = 404, _error("unknown_url", "Only /v1/chat/completions and /v1/models are served.")
NOT_AN_OBJECT = 400, _error("bad_request", "The body is not a JSON object.")
RAN_OUT = 500, _error("script_ran_out", "The script of the fake endpoint ran out of steps.", "server_error")
BODIES: dict[FaultKind, _Refusal] = {
    FaultKind.RATE_LIMITED: (429, _error("rate_limit_exceeded", "Rate limit reached for requests.", "requests")),
    FaultKind.QUOTA: (429, _error("insufficient_quota", "You exceeded your current quota.", "insufficient_quota")),
    FaultKind.SERVER_ERROR: (500, _error("server_error", "The server had an error.", "server_error")),
    FaultKind.UNAUTHORIZED: WRONG_KEY,
    FaultKind.NO_SUCH_MODEL: NO_SUCH_MODEL,
    FaultKind.TOO_LONG: (
        400,
        _error("context_length_exceeded", "This model's maximum context length is 4096 tokens.", param="messages"),
    ),
    FaultKind.REJECTS_SCHEMA: (
        400,
        _error("invalid_value", "response_format.type: must be 'text' or 'json_object'", param="response_format"),
    ),
    FaultKind.HTML: (200, "<!DOCTYPE html><html><body>Sign in to the network</body></html>"),
    FaultKind.BROKEN_JSON: (200, _GARBAGE),
}
"""What is sent whatever was asked for."""
LAST_EVENTS = {
    FaultKind.EARLY_DONE: "[DONE]",
    FaultKind.GARBAGE_EVENT: _GARBAGE,
    FaultKind.ERROR_EVENT: BODIES[FaultKind.SERVER_ERROR][1],
}
CUTS = {FaultKind.DIES_MIDSTREAM, FaultKind.EARLY_EOF, *LAST_EVENTS}
_FINE = "I would start from the goal and the users, then look at the data, the model and how to serve it."
_SAYS = {
    FaultKind.EMPTY: "",
    FaultKind.REFUSAL: "I'm sorry, but I can't help with that.",
    FaultKind.LOOPING: "and so on",
    FaultKind.PROSE_FOR_JSON: "Sure! On the whole the candidate gave a good answer.",
}
_FEW_WORDS = re.compile(r"\s*(?:\S+\s*){1,3}|\s+")


def _schema(request: Json) -> Json:
    """The schema a request asks for, in whichever dialect."""
    wanted = request.get("response_format") or {}
    schema = (wanted.get("json_schema") or wanted).get("schema")
    for tool in request.get("tools") or []:
        schema = schema or tool["function"].get("parameters")
    return schema or {"type": "object", "properties": {"verdict": {"enum": ["yes", "no"]}}}


def _misfit(schema: Json, root: Json) -> Any:
    """A value that fits a schema but for its enums."""
    if "$ref" in schema:
        return _misfit(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if options := schema.get("anyOf"):
        return _misfit(options[0], root)
    if allowed := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        return max(allowed) + 1000 if isinstance(allowed[0], int) else "outside the enum"
    if schema.get("type") == "array":
        return [_misfit(schema.get("items", {}), root)] * max(1, schema.get("minItems", 1))
    if schema.get("type") == "object":
        return {name: _misfit(each, root) for name, each in schema.get("properties", {}).items()}
    return {"integer": 1, "number": 1.0, "boolean": True, "null": None}.get(str(schema.get("type")), "text")


def _says(step: Step, request: Json) -> str:
    content: Any = step.content if isinstance(step, Fault) else step
    if content is None and isinstance(step, Fault):
        schema = _schema(request)
        content = _SAYS.get(step.kind, _FINE)
        if step.kind in (FaultKind.ECHO_SCHEMA, FaultKind.WRONG_ENUM):
            content = schema if step.kind is FaultKind.ECHO_SCHEMA else _misfit(schema, schema)
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


@dataclass(frozen=True)
class FakeReply:
    """What is said, in the pieces in which it is streamed."""

    pieces: tuple[str, ...]
    finish: str | None = "stop"
    kind: FaultKind | None = None

    @classmethod
    def of(cls, step: Step, request: Json) -> "FakeReply":
        pieces = tuple(_FEW_WORDS.findall(_says(step, request)))
        if not isinstance(step, Fault):
            return cls(pieces)
        if step.kind is FaultKind.LOOPING:
            return cls(("".join(pieces) + " ",) * (step.chunks or 1000), "length", step.kind)
        if step.kind is FaultKind.TRUNCATED or step.kind in CUTS:
            finish = None if step.kind in CUTS else "length"
            return cls(pieces[: 3 if step.chunks is None else step.chunks], finish, step.kind)
        return cls(pieces, kind=step.kind)
