"""A fake chat model for tests: says what its script tells it, records what it was asked, and raises when the script runs out."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.chat_model import misfit
from evaluators import Failure, Message, ModelFailed, Reply, Schema
from transcripts import Usage

Line = str | Mapping[str, Any] | ModelFailed
"""Words, an object, or a failure."""


class OutOfScript(AssertionError):
    """More was asked than the script had lines for."""


class ScriptedChat:
    """A Chat. The script is lines in order, or a function from messages and schema (None for words) to a line."""

    def __init__(
        self, script: Iterable[Line] | Callable[[Sequence[Message], Schema | None], Line], name: str = "scripted-model"
    ):
        self.name = name
        self.requests: list[tuple[Message, ...]] = []
        self._next = script if callable(script) else _in_turn(iter(script))

    async def say(self, messages: Sequence[Message]) -> Reply:
        """The next line, in words."""
        line = self._line(messages, None)
        return Reply(line if isinstance(line, str) else json.dumps(line), self._usage(messages, str(line)))

    async def fill(self, messages: Sequence[Message], schema: Schema, name: str) -> Reply:
        """The next line, as an object; one that does not fit the schema fails as a real one would."""
        line = self._line(messages, schema)
        usage = self._usage(messages, str(line))
        if isinstance(line, str) or (wrong := misfit(line, schema)):
            raise ModelFailed(Failure.MALFORMED, "not an object" if isinstance(line, str) else wrong, usage)
        return Reply(json.dumps(line), usage, line)

    def _line(self, messages: Sequence[Message], schema: Schema | None) -> str | Mapping[str, Any]:
        self.requests.append(tuple(messages))
        line = self._next(messages, schema)
        if isinstance(line, ModelFailed):
            raise line
        return line

    def _usage(self, messages: Sequence[Message], said: str) -> Usage:
        return Usage(
            model=self.name, tokens_in=sum(len(m.text) // 4 for m in messages), tokens_out=len(said) // 4, latency_ms=1
        )


def _in_turn(lines: Any) -> Callable[[Sequence[Message], Schema | None], Line]:
    def following(messages: Sequence[Message], schema: Schema | None) -> Line:
        for line in lines:
            return line  # type: ignore[no-any-return]
        raise OutOfScript(f"no line is left for: {messages[-1].text[-200:]}")

    return following
