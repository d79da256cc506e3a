"""Chat models behind the OpenAI API, by LangChain: the only file that knows a model library.

Every failure becomes ModelFailed within one deadline. The libraries are imported with the first call: they take a second.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from app.model_settings import OPENAI, Endpoint
from evaluators import Failure, Message, ModelFailed, Reply, Schema
from transcripts import Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_core.runnables import Runnable

Counter = Callable[[str], int]
DIALECTS = ("json_schema", "json_object with schema", "json_object")
"""Ways to ask for an object, best first: OpenAI, vLLM, llama.cpp and Ollama know the first, llama-cpp-python the second, most the third."""
_FIRST_SHARE = 0.6
"""Of the deadline, for an endpoint that has a spare behind it."""
LONGEST = 1200
"""Tokens of a reply from a server that may loop; OpenAI's count hidden reasoning too, and get no limit from us."""
_CONNECT = 5.0
"""Seconds to reach a server."""
_HOPELESS = (Failure.REFUSED, Failure.OVERFLOW)
"""Another endpoint would say the same."""


class OpenAIChat:
    """A Chat over one endpoint and its spares."""

    def __init__(self, endpoints: Sequence[Endpoint], count: Counter, longest: int = LONGEST):
        self.name = endpoints[0].model
        self._endpoints, self._count, self._longest = tuple(endpoints), count, longest
        self._clients: dict[Endpoint, _Client] = {}

    async def say(self, messages: Sequence[Message]) -> Reply:
        """A reply in words. Raises ModelFailed."""
        return await self._first(lambda client, seconds: client.say(messages, seconds))

    async def fill(self, messages: Sequence[Message], schema: Schema, name: str) -> Reply:
        """A reply that fits a schema; asked again once when it does not. Raises ModelFailed."""
        return await self._first(lambda client, seconds: client.fill(messages, schema, name, seconds))

    @property
    def dialect(self) -> str:
        """How objects are asked for, as far as that is known."""
        used = [DIALECTS[client.dialect] for client in self._clients.values()]
        return used[-1] if used else DIALECTS[0]

    async def close(self) -> None:
        """Lets go of the connections."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    async def _first(self, ask: Callable[[_Client, float], Any]) -> Reply:
        """The first usable reply; a spare is asked with the time that is left."""
        ends = time.monotonic() + self._endpoints[0].timeout
        failed: ModelFailed | None = None
        for endpoint in self._endpoints:
            left = ends - time.monotonic()
            if endpoint is not self._endpoints[-1]:
                left *= _FIRST_SHARE
            if left <= 0:
                break
            try:
                began = time.monotonic()
                async with _failures(endpoint, left):
                    await asyncio.to_thread(warm)
                reply: Reply = await ask(self._client(endpoint), left - (time.monotonic() - began))
                return reply
            except ModelFailed as error:
                failed = error
                if error.kind in _HOPELESS:
                    break
        raise failed or ModelFailed(Failure.UNAVAILABLE, "no time left")

    def _client(self, endpoint: Endpoint) -> _Client:
        """A client of this event loop: a connection pool cannot serve a second one."""
        loop = asyncio.get_running_loop()
        client = self._clients.get(endpoint)
        if client is None or client.loop is not loop:
            client = self._clients[endpoint] = _Client(endpoint, self._count, loop, self._longest)
        return client


@cache
def warm() -> None:
    """Loads the libraries, which takes a second; the first call pays for it, unless somebody did before."""
    import openai  # noqa: F401


class _Client:
    """One endpoint on one event loop."""

    def __init__(self, endpoint: Endpoint, count: Counter, loop: asyncio.AbstractEventLoop, longest: int):
        import httpx2
        import openai
        from langchain.chat_models import init_chat_model

        self.endpoint, self.loop, self._count = endpoint, loop, count
        self._http = openai.DefaultAsyncHttpxClient(timeout=httpx2.Timeout(endpoint.timeout, connect=_CONNECT))
        hosted = endpoint.base_url == OPENAI
        limits: dict[str, Any] = {} if hosted else {"temperature": 0.2, "extra_body": {"max_tokens": longest}}
        self._model: Runnable[Any, AIMessage] = init_chat_model(
            endpoint.model, model_provider="openai", base_url=endpoint.base_url, api_key=endpoint.api_key, max_retries=1,
            timeout=endpoint.timeout, stream_usage=True, stream_chunk_timeout=endpoint.timeout,
            http_async_client=self._http, use_responses_api=False, **limits,
        )  # fmt: skip
        self.dialect = 0

    async def close(self) -> None:
        if self.loop is asyncio.get_running_loop():
            await self._http.aclose()

    async def say(self, messages: Sequence[Message], seconds: float) -> Reply:
        """Streamed inside, so that a stream that ends early is noticed; handed on whole, so that it can be checked."""
        began = time.monotonic()
        async with _failures(self.endpoint, seconds):
            whole: AIMessageChunk | None = None
            async for chunk in self._model.astream(_plain(messages)):
                whole = chunk if whole is None else whole + chunk  # type: ignore[assignment]
        return self._reply(messages, whole, began)

    async def fill(self, messages: Sequence[Message], schema: Schema, name: str, seconds: float) -> Reply:
        """Tries the dialects until the server takes one, and remembers it."""
        ends = time.monotonic() + seconds
        while True:
            try:
                return await self._filled(list(messages), schema, name, ends)
            except ModelFailed as error:
                if error.kind != Failure.REJECTED or not _about_schema(error.why) or self.dialect + 1 == len(DIALECTS):
                    raise
                self.dialect += 1

    async def _filled(self, messages: list[Message], schema: Schema, name: str, ends: float) -> Reply:
        if DIALECTS[self.dialect] == "json_object":
            messages = [
                *messages,
                Message("user", f"Answer with JSON only, made like this:\n{json.dumps(_example(schema))}"),
            ]
        spent: Usage | None = None
        for last in (False, True):
            began = time.monotonic()
            try:
                reply = await self._asked(messages, schema, name, began, ends)
            except ModelFailed as error:
                error.usage = _sum(spent, error.usage)
                raise
            spent = _sum(spent, reply.usage)
            try:
                value = json.loads(_object(reply.text))
                wrong = misfit(value, schema)
            except (ValueError, RecursionError):
                value, wrong = None, "that is not a JSON object"
            if not wrong:
                return Reply(reply.text, spent or reply.usage, value)
            if last:
                raise ModelFailed(Failure.MALFORMED, wrong, spent)
            messages += [
                Message("assistant", reply.text[:2000]),
                Message("user", f"That does not fit: {wrong}. Answer again, with corrected JSON only."),
            ]
        raise AssertionError("unreachable")

    async def _asked(self, messages: list[Message], schema: Schema, name: str, began: float, ends: float) -> Reply:
        """One reply in the dialect of this endpoint."""
        async with _failures(self.endpoint, ends - began):
            asked = self._model.bind(response_format=_format(DIALECTS[self.dialect], schema, name))
            answer = await asked.ainvoke(_plain(messages))
        return self._reply(messages, answer, began)

    def _reply(self, messages: Sequence[Message], answer: AIMessage | None, began: float) -> Reply:
        """A finished answer as a Reply. Raises ModelFailed for one that refuses, broke off, or says nothing."""
        if answer is None:
            raise ModelFailed(Failure.UNAVAILABLE, "the stream ended before it began")
        text = answer.text
        told = answer.usage_metadata
        milliseconds = round(1000 * (time.monotonic() - began), 1)
        if told:
            cached = (told.get("input_token_details") or {}).get("cache_read") or 0
            usage = Usage(model=self.endpoint.model, tokens_in=told["input_tokens"], cached=cached,
                          tokens_out=told["output_tokens"], latency_ms=milliseconds)  # fmt: skip
        else:
            usage = Usage(model=self.endpoint.model, tokens_in=sum(self._count(m.text) + 4 for m in messages),
                          tokens_out=self._count(text), latency_ms=milliseconds, counted=True)  # fmt: skip
        if refusal := answer.additional_kwargs.get("refusal"):
            raise ModelFailed(Failure.REFUSED, str(refusal)[:200], usage)
        finish = answer.response_metadata.get("finish_reason")
        if finish == "content_filter":
            raise ModelFailed(Failure.REFUSED, "the endpoint's content filter", usage)
        if finish != "stop":
            raise ModelFailed(Failure.TRUNCATED, f"the reply ended with {finish or 'no reason'}", usage)
        if not text.strip():
            raise ModelFailed(Failure.UNAVAILABLE, "an empty reply", usage)
        return Reply(text, usage)


class _failures:
    """Turns whatever goes wrong inside into ModelFailed, within a deadline."""

    def __init__(self, endpoint: Endpoint, seconds: float):
        self._endpoint, self._seconds = endpoint, seconds
        self._limit = asyncio.timeout(max(0.01, seconds))

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        try:
            await self._limit.__aexit__(kind, error, trace)
        except TimeoutError:
            raise ModelFailed(
                Failure.UNAVAILABLE, f"no answer from {self._endpoint.place} in {self._seconds:.0f} s"
            ) from error
        if isinstance(error, Exception) and not isinstance(error, ModelFailed):
            raise ModelFailed(_kind(error), _told(error, self._endpoint), _billed(error, self._endpoint)) from error


def _billed(error: Exception, endpoint: Endpoint) -> Usage | None:
    """What a reply that broke off cost; an exception hides it."""
    told = getattr(getattr(error, "completion", None), "usage", None)
    return told and Usage(model=endpoint.model, tokens_in=told.prompt_tokens, tokens_out=told.completion_tokens)


def _kind(error: Exception) -> Failure:
    import openai
    from langchain_core.exceptions import ContextOverflowError

    if isinstance(error, ContextOverflowError) or (
        isinstance(error, openai.BadRequestError) and "context" in str(error).lower()
    ):
        return Failure.OVERFLOW
    if isinstance(error, openai.LengthFinishReasonError):
        return Failure.TRUNCATED
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return Failure.REFUSED
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and (
        status in (400, 401, 403, 404, 422) or (status == 500 and _about_schema(str(error)))
    ):
        return Failure.REJECTED
    if "insufficient_quota" in (str(getattr(error, "code", "")), str(getattr(error, "type", ""))):
        return Failure.REJECTED
    return Failure.UNAVAILABLE


def _told(error: Exception, endpoint: Endpoint) -> str:
    """What went wrong, on one line and without the key."""
    text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    if len(endpoint.api_key) > 4:
        text = text.replace(endpoint.api_key, "(key)")
    return re.sub(r"\bsk-[\w*.-]+", "(key)", text)


def _about_schema(text: str) -> bool:
    return "response_format" in text or "schema" in text.lower() or "json_object" in text


def _plain(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in messages]


def _object(text: str) -> str:
    """The outermost object of a text; fences and chatter around it are forgiven."""
    found = re.search(r"\{.*\}", text, re.DOTALL)
    return found[0] if found else text


def _sum(a: Usage | None, b: Usage | None) -> Usage | None:
    if a is None or b is None:
        return a or b
    return Usage(model=b.model, tokens_in=a.tokens_in + b.tokens_in, cached=a.cached + b.cached, counted=a.counted or b.counted,
                 tokens_out=a.tokens_out + b.tokens_out, latency_ms=a.latency_ms + b.latency_ms)  # fmt: skip


def _format(dialect: str, schema: Schema, name: str) -> dict[str, Any]:
    if dialect == "json_schema":
        return {"type": "json_schema", "json_schema": {"name": name, "schema": dict(schema), "strict": True}}
    return {"type": "json_object", "schema": dict(schema)} if dialect != "json_object" else {"type": "json_object"}


def _example(schema: Schema) -> Any:
    """An instance of a schema: small models copy a schema, and follow an example."""
    match schema.get("type"):
        case "object":
            return {name: _example(part) for name, part in schema["properties"].items()}
        case "array":
            return [_example(schema["items"])] if schema.get("minItems") else []
        case "integer":
            return schema.get("enum", [1])[0]
    return schema.get("enum", ["..."])[0]


def misfit(value: Any, schema: Schema) -> str:
    """What is wrong with a value, in words; empty when it fits its schema."""
    import jsonschema

    worst = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(dict(schema)).iter_errors(value))
    return f"{worst.json_path}: {worst.message[:200]}" if worst else ""
