"""A fake endpoint: an OpenAI-compatible server on loopback that answers from a script, and fails the ways real ones do."""

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from itertools import takewhile
from socketserver import ThreadingTCPServer
from typing import Any, Self

_Json = dict[str, Any]
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
Script = Iterable[Step] | Callable[[_Json], Step]


class ScriptRanOut(Exception):
    """More was asked than the script had steps for."""


def _error(code: str, message: str, type: str = "invalid_request_error", param: str | None = None) -> str:
    return json.dumps({"error": {"message": message, "type": type, "param": param, "code": code}})


_GARBAGE = '{"id": "chatcmpl-1", "choices": [{"del'
_WRONG_KEY = 401, _error("invalid_api_key", "Incorrect API key provided.")
_NO_SUCH_MODEL = 404, _error("model_not_found", "The model does not exist or you do not have access to it.")
_NO_SUCH_PATH = 404, _error("unknown_url", "Only /v1/chat/completions and /v1/models are served.")
_NOT_AN_OBJECT = 400, _error("bad_request", "The body is not a JSON object.")
_RAN_OUT = 500, _error("script_ran_out", "The script of the fake endpoint ran out of steps.", "server_error")
_BODIES: dict[FaultKind, _Refusal] = {
    FaultKind.RATE_LIMITED: (429, _error("rate_limit_exceeded", "Rate limit reached for requests.", "requests")),
    FaultKind.QUOTA: (429, _error("insufficient_quota", "You exceeded your current quota.", "insufficient_quota")),
    FaultKind.SERVER_ERROR: (500, _error("server_error", "The server had an error.", "server_error")),
    FaultKind.UNAUTHORIZED: _WRONG_KEY,
    FaultKind.NO_SUCH_MODEL: _NO_SUCH_MODEL,
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
_LAST_EVENTS = {
    FaultKind.EARLY_DONE: "[DONE]",
    FaultKind.GARBAGE_EVENT: _GARBAGE,
    FaultKind.ERROR_EVENT: _BODIES[FaultKind.SERVER_ERROR][1],
}
_CUTS = {FaultKind.DIES_MIDSTREAM, FaultKind.EARLY_EOF, *_LAST_EVENTS}
_FINE = "I would start from the goal and the users, then look at the data, the model and how to serve it."
_SAYS = {
    FaultKind.EMPTY: "",
    FaultKind.REFUSAL: "I'm sorry, but I can't help with that.",
    FaultKind.LOOPING: "and so on",
    FaultKind.PROSE_FOR_JSON: "Sure! On the whole the candidate gave a good answer.",
}
_FEW_WORDS = re.compile(r"\s*(?:\S+\s*){1,3}|\s+")
_BEAT = 0.02
"""Seconds between two keep-alives."""


def _schema(request: _Json) -> _Json:
    """The schema a request asks for, in whichever dialect."""
    wanted = request.get("response_format") or {}
    schema = (wanted.get("json_schema") or wanted).get("schema")
    for tool in request.get("tools") or []:
        schema = schema or tool["function"].get("parameters")
    return schema or {"type": "object", "properties": {"verdict": {"enum": ["yes", "no"]}}}


def _misfit(schema: _Json, root: _Json) -> Any:
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


def _says(step: Step, request: _Json) -> str:
    content: Any = step.content if isinstance(step, Fault) else step
    if content is None and isinstance(step, Fault):
        schema = _schema(request)
        content = _SAYS.get(step.kind, _FINE)
        if step.kind in (FaultKind.ECHO_SCHEMA, FaultKind.WRONG_ENUM):
            content = schema if step.kind is FaultKind.ECHO_SCHEMA else _misfit(schema, schema)
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


@dataclass(frozen=True)
class _Reply:
    """What is said, in the pieces in which it is streamed."""

    pieces: tuple[str, ...]
    finish: str | None = "stop"
    kind: FaultKind | None = None

    @classmethod
    def of(cls, step: Step, request: _Json) -> "_Reply":
        pieces = tuple(_FEW_WORDS.findall(_says(step, request)))
        if not isinstance(step, Fault):
            return cls(pieces)
        if step.kind is FaultKind.LOOPING:
            return cls(("".join(pieces) + " ",) * (step.chunks or 1000), "length", step.kind)
        if step.kind is FaultKind.TRUNCATED or step.kind in _CUTS:
            finish = None if step.kind in _CUTS else "length"
            return cls(pieces[: 3 if step.chunks is None else step.chunks], finish, step.kind)
        return cls(pieces, kind=step.kind)


def _prompt(request: _Json) -> bytes:
    """What a request puts before the model, the schema and the tools first, as servers do."""
    parts = [json.dumps(request[name]) for name in ("tools", "response_format") if request.get(name)]
    for message in request.get("messages") or []:
        content = message.get("content") or ""
        parts += [str(message.get("role")), content if isinstance(content, str) else json.dumps(content)]
    return "\n".join(parts).encode()


def _tokens(text: bytes) -> int:
    return (len(text) + 3) // 4


@dataclass(frozen=True)
class _Call:
    """A request, and what is sent around whatever is said."""

    request: _Json
    before: _Json
    number: int

    def whole(self, reply: _Reply) -> str:
        """The body of an answer in one piece."""
        if reply.kind in (FaultKind.GARBAGE_EVENT, FaultKind.ERROR_EVENT):
            return _LAST_EVENTS[reply.kind]
        text, refused = "".join(reply.pieces), reply.kind is FaultKind.REFUSAL
        said = {"role": "assistant", "content": None if refused else text, "refusal": text if refused else None}
        usage = {} if reply.kind is FaultKind.NO_USAGE else {"usage": self._usage(reply)}
        choice = {"index": 0, "message": said, "finish_reason": reply.finish}
        return self._envelope("chat.completion", choices=[choice], **usage)

    def events(self, reply: _Reply) -> Iterator[str]:
        """The data of each event of a stream."""
        field = "refusal" if reply.kind is FaultKind.REFUSAL else "content"
        yield self._chunk({"role": "assistant", "content": "" if field == "content" else None})
        yield from (self._chunk({field: piece}) for piece in reply.pieces)
        if reply.kind in _LAST_EVENTS:
            yield _LAST_EVENTS[reply.kind]
        elif reply.kind not in _CUTS:
            yield self._chunk({}, reply.finish)
            if reply.kind is not FaultKind.NO_USAGE and (self.request.get("stream_options") or {}).get("include_usage"):
                yield self._envelope("chat.completion.chunk", choices=[], usage=self._usage(reply))
            yield "[DONE]"

    def _chunk(self, delta: _Json, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return self._envelope("chat.completion.chunk", choices=[choice])

    def _envelope(self, kind: str, **rest: Any) -> str:
        told = {"id": f"chatcmpl-{self.number}", "object": kind, "created": int(time.time())}
        return json.dumps({**told, "model": self.request["model"], **rest})

    def _usage(self, reply: _Reply) -> _Json:
        prompt, said = _prompt(self.request), _tokens("".join(reply.pieces).encode())
        shared = sum(
            1 for _ in takewhile(lambda two: two[0] == two[1], zip(prompt, _prompt(self.before), strict=False))
        )
        counts = {"prompt_tokens": _tokens(prompt), "completion_tokens": said, "total_tokens": _tokens(prompt) + said}
        return {**counts, "prompt_tokens_details": {"cached_tokens": shared // 4}}


class _Handler(BaseHTTPRequestHandler):
    """One connection, which serves one request."""

    server: "_Server"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path != "/v1/models":
            return self._send(*_NO_SUCH_PATH)
        if not self._has_key():
            return self._send(*_WRONG_KEY)
        models = [{"id": name, "object": "model", "owned_by": "hotseat"} for name in self.server.endpoint.models]
        return self._send(200, json.dumps({"object": "list", "data": models}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path != "/v1/chat/completions":
            return self._send(*_NO_SUCH_PATH)
        request: Any = None
        with suppress(ValueError):
            request = json.loads(body)
        if not isinstance(request, dict):
            return self._send(*_NOT_AN_OBJECT)
        call = self.server.endpoint.note(request)
        if not self._has_key():
            return self._send(*_WRONG_KEY)
        if request.get("model") not in self.server.endpoint.models:
            return self._send(*_NO_SUCH_MODEL)
        try:
            step = self.server.endpoint.step(request)
        except ScriptRanOut:
            return self._send(*_RAN_OUT)
        return self._answer(call, step)

    def _answer(self, call: _Call, step: Step) -> None:
        fault = step if isinstance(step, Fault) else None
        if fault and fault.kind in _BODIES:
            return self._send(*_BODIES[fault.kind], fault)
        if fault and fault.kind is FaultKind.SLOW:
            self._wait(fault.seconds)
        reply, stream = _Reply.of(step, call.request), call.request.get("stream")
        self._head(200, "text/event-stream" if stream else "application/json", {"Transfer-Encoding": "chunked"})
        if fault and fault.kind is FaultKind.KEEP_ALIVE:
            self._keep_alive(fault.seconds, ": keep-alive\n\n" if stream else "\n")
        return self._stream(call, reply) if stream else self._speak(call, reply)

    def _stream(self, call: _Call, reply: _Reply) -> None:
        for event in call.events(reply):
            self._frame(f"data: {event}\n\n")
        if reply.kind is not FaultKind.DIES_MIDSTREAM:
            self._frame("")

    def _speak(self, call: _Call, reply: _Reply) -> None:
        """In frames as well: white space can keep such an answer alive, and a death in the middle shows."""
        body = call.whole(reply)
        if reply.kind is FaultKind.DIES_MIDSTREAM:
            return self._frame(body[: len(body) // 2])
        self._frame(body)
        return self._frame("")

    def _send(self, status: int, body: str, fault: Fault | None = None) -> None:
        headers = {"Content-Length": str(len(body.encode()))}
        if fault and fault.kind is FaultKind.RATE_LIMITED:
            headers |= {"Retry-After": f"{fault.retry_after:g}", "Retry-After-Ms": f"{fault.retry_after * 1000:g}"}
        self._head(status, "text/html" if body.startswith("<") else "application/json", headers)
        self.wfile.write(body.encode())

    def _head(self, status: int, media: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media, "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _frame(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _keep_alive(self, seconds: float, sign: str) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._frame(sign)
            self._wait(_BEAT)

    def _wait(self, seconds: float) -> None:
        if self.server.closing.wait(seconds):
            raise ConnectionAbortedError("the endpoint is closing")

    def _has_key(self) -> bool:
        key = self.server.endpoint.key
        return key is None or self.headers.get("authorization") == f"Bearer {key}"

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingTCPServer):
    """The listening side. Not an `HTTPServer`, which asks the network for the name of its address."""

    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, endpoint: "FakeEndpoint", port: int) -> None:
        self.endpoint = endpoint
        self.closing = threading.Event()
        self._open: set[Any] = set()
        super().__init__(("127.0.0.1", port), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hangs up on everybody, and returns when the last thread is gone."""
        self.closing.set()
        self.shutdown()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()
        self._thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        failure = sys.exception()
        if failure and not isinstance(failure, ConnectionError):
            self.endpoint.failures.append(failure)


class FakeEndpoint:
    """Serves a script while entered. A script is steps, one for each request, or a function from request to step.

    A step is what the model says, text or an object that is sent as JSON, or a `Fault`. Requests without the key or for
    another model take no step.
    """

    def __init__(
        self, script: Script, *, models: Iterable[str] = ("fake-1",), key: str | None = None, port: int = 0
    ) -> None:
        if isinstance(script, str | Mapping):
            raise TypeError("a script is a list of steps, or a function from request to step")
        self.models, self.key = tuple(models), key
        self.base_url = ""
        """Ends in /v1; known once entered."""
        self.exhausted = False
        """Whether a request came after the last step."""
        self.failures: list[BaseException] = []
        """What the script raised."""
        self._port, self._lock = port, threading.Lock()
        self._next = script if callable(script) else _in_turn(iter(script))
        self._calls: list[_Call] = []
        self._fault: Fault | None = None
        self._left = 0

    @property
    def requests(self) -> list[_Json]:
        """The bodies sent to chat/completions so far, refused ones too."""
        return [call.request for call in list(self._calls)]

    def note(self, request: _Json) -> _Call:
        """Records a request."""
        with self._lock:
            before = self._calls[-1].request if self._calls else {}
            self._calls.append(_Call(request, before, len(self._calls) + 1))
            return self._calls[-1]

    def step(self, request: _Json) -> Step:
        """Takes the next step of the script."""
        with self._lock:
            if self._fault and self._left > 0:
                self._left -= 1
                return self._fault
            try:
                step = self._next(request)
            except StopIteration as end:
                self.exhausted = True
                raise ScriptRanOut from end
            if isinstance(step, Fault):
                self._fault, self._left = step, step.times - 1
            return step

    def __enter__(self) -> Self:
        self._server = _Server(self, self._port)
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raises what went wrong with the script; when something is being raised already, as a note to that."""
        self._server.close()
        wrong = list(self.failures)
        if self.exhausted:
            wrong.append(ScriptRanOut(f"the script ran out of steps; {len(self._calls)} requests were made"))
        for each in wrong:
            if error is None:
                raise each
            error.add_note(f"{type(each).__name__}: {each}")


def _in_turn(steps: Iterator[Step]) -> Callable[[_Json], Step]:
    return lambda _: next(steps)
