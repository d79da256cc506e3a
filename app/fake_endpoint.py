"""A fake endpoint: an OpenAI-compatible server on loopback that answers from a script, and fails the ways real ones do."""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from itertools import takewhile
from socketserver import ThreadingTCPServer
from typing import Any, Self

from app.fake_faults import (
    BODIES,
    CUTS,
    LAST_EVENTS,
    NO_SUCH_MODEL,
    NO_SUCH_PATH,
    NOT_AN_OBJECT,
    RAN_OUT,
    WRONG_KEY,
    FakeReply,
    Fault,
    FaultKind,
    Json,
    Script,
    Step,
)

_BEAT = 0.02
"""Seconds between two keep-alives."""


class ScriptRanOut(Exception):
    """More was asked than the script had steps for."""


def _prompt(request: Json) -> bytes:
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

    request: Json
    before: Json
    number: int

    def whole(self, reply: FakeReply) -> str:
        """The body of an answer in one piece."""
        if reply.kind in (FaultKind.GARBAGE_EVENT, FaultKind.ERROR_EVENT):
            return LAST_EVENTS[reply.kind]
        text, refused = "".join(reply.pieces), reply.kind is FaultKind.REFUSAL
        said = {"role": "assistant", "content": None if refused else text, "refusal": text if refused else None}
        usage = {} if reply.kind is FaultKind.NO_USAGE else {"usage": self._usage(reply)}
        choice = {"index": 0, "message": said, "finish_reason": reply.finish}
        return self._envelope("chat.completion", choices=[choice], **usage)

    def events(self, reply: FakeReply) -> Iterator[str]:
        """The data of each event of a stream."""
        field = "refusal" if reply.kind is FaultKind.REFUSAL else "content"
        yield self._chunk({"role": "assistant", "content": "" if field == "content" else None})
        yield from (self._chunk({field: piece}) for piece in reply.pieces)
        if reply.kind in LAST_EVENTS:
            yield LAST_EVENTS[reply.kind]
        elif reply.kind not in CUTS:
            yield self._chunk({}, reply.finish)
            if reply.kind is not FaultKind.NO_USAGE and (self.request.get("stream_options") or {}).get("include_usage"):
                yield self._envelope("chat.completion.chunk", choices=[], usage=self._usage(reply))
            yield "[DONE]"

    def _chunk(self, delta: Json, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return self._envelope("chat.completion.chunk", choices=[choice])

    def _envelope(self, kind: str, **rest: Any) -> str:
        told = {"id": f"chatcmpl-{self.number}", "object": kind, "created": int(time.time())}
        return json.dumps({**told, "model": self.request["model"], **rest})

    def _usage(self, reply: FakeReply) -> Json:
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
            return self._send(*NO_SUCH_PATH)
        if not self._has_key():
            return self._send(*WRONG_KEY)
        models = [{"id": name, "object": "model", "owned_by": "hotseat"} for name in self.server.endpoint.models]
        return self._send(200, json.dumps({"object": "list", "data": models}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path != "/v1/chat/completions":
            return self._send(*NO_SUCH_PATH)
        request: Any = None
        with suppress(ValueError):
            request = json.loads(body)
        if not isinstance(request, dict):
            return self._send(*NOT_AN_OBJECT)
        call = self.server.endpoint.note(request)
        if not self._has_key():
            return self._send(*WRONG_KEY)
        if request.get("model") not in self.server.endpoint.models:
            return self._send(*NO_SUCH_MODEL)
        try:
            step = self.server.endpoint.step(request)
        except ScriptRanOut:
            return self._send(*RAN_OUT)
        return self._answer(call, step)

    def _answer(self, call: _Call, step: Step) -> None:
        fault = step if isinstance(step, Fault) else None
        if fault and fault.kind in BODIES:
            return self._send(*BODIES[fault.kind], fault)
        if fault and fault.kind is FaultKind.SLOW:
            self._wait(fault.seconds)
        reply, stream = FakeReply.of(step, call.request), call.request.get("stream")
        self._head(200, "text/event-stream" if stream else "application/json", {"Transfer-Encoding": "chunked"})
        if fault and fault.kind is FaultKind.KEEP_ALIVE:
            self._keep_alive(fault.seconds, ": keep-alive\n\n" if stream else "\n")
        return self._stream(call, reply) if stream else self._speak(call, reply)

    def _stream(self, call: _Call, reply: FakeReply) -> None:
        for event in call.events(reply):
            self._frame(f"data: {event}\n\n")
        if reply.kind is not FaultKind.DIES_MIDSTREAM:
            self._frame("")

    def _speak(self, call: _Call, reply: FakeReply) -> None:
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
    def requests(self) -> list[Json]:
        """The bodies sent to chat/completions so far, refused ones too."""
        return [call.request for call in list(self._calls)]

    def note(self, request: Json) -> _Call:
        """Records a request."""
        with self._lock:
            before = self._calls[-1].request if self._calls else {}
            self._calls.append(_Call(request, before, len(self._calls) + 1))
            return self._calls[-1]

    def step(self, request: Json) -> Step:
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


def _in_turn(steps: Iterator[Step]) -> Callable[[Json], Step]:
    return lambda _: next(steps)
