"""The port to a chat model. What lies behind it (a server, a script) is not known here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Protocol

from transcripts import Usage

Schema = Mapping[str, Any]
"""A JSON Schema of objects, arrays, integers, strings and enums. Never with `pattern`: it crashes some servers."""


class Failure(StrEnum):
    """Why a model gave nothing usable."""

    UNAVAILABLE = "unavailable"
    """Down, slow, rate-limited, or talking nonsense; worth trying again later."""
    REJECTED = "rejected"
    """Wrong key, wrong model name, or a request it does not take; hopeless until somebody changes the settings."""
    OVERFLOW = "overflow"
    """The conversation is longer than the model can read."""
    TRUNCATED = "truncated"
    """The reply broke off."""
    REFUSED = "refused"
    """The model declined to answer."""
    MALFORMED = "malformed"
    """The reply does not fit the schema, also when asked again."""


class ModelFailed(Exception):
    """A model call gave nothing usable; the one exception of every engine."""

    def __init__(self, kind: Failure, why: str, usage: Usage | None = None):
        super().__init__(f"the model is {kind}: {why}" if kind == Failure.UNAVAILABLE else f"{kind}: {why}")
        self.kind, self.why, self.usage = kind, why, usage


@dataclass(frozen=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True)
class Reply:
    """What a model answered."""

    text: str
    usage: Usage
    value: Any = None
    """The parsed object, where a schema was asked for."""


class Chat(Protocol):
    """A chat model. Both calls raise ModelFailed, and nothing else."""

    name: str
    """The model's name, as records and pages show it."""

    async def say(self, messages: Sequence[Message]) -> Reply:
        """A reply in words."""
        ...

    async def fill(self, messages: Sequence[Message], schema: Schema, name: str) -> Reply:
        """A reply that fits a schema, in `value`; `name` names the schema to the server."""
        ...
