"""A model under watch: after a failure it is left alone for a while, and then tried again."""

import time
from collections.abc import Awaitable, Callable, Sequence

from evaluators import Chat, Failure, Message, ModelFailed, Reply, Schema

FIRST, LONGEST = 20.0, 300.0
"""Seconds of rest after the first failure, and at most; they double in between."""
_PASSING = (Failure.TRUNCATED, Failure.REFUSED, Failure.MALFORMED, Failure.OVERFLOW)
"""Failures of one reply: the next may well be fine."""


class WatchedChat:
    """A Chat that fails at once while it rests.

    `clock`: seconds, of any origin. `aside`: the same model with more time and words, for what nobody waits for.
    """

    def __init__(self, chat: Chat, clock: Callable[[], float] = time.monotonic, aside: Chat | None = None):
        self.name, self._chat, self._clock, self._aside = chat.name, chat, clock, aside or chat
        self._until = self._rest = 0.0
        self.trouble = ""
        """What went wrong last, in a line; empty while all is well."""

    @property
    def resting(self) -> bool:
        """Whether it is not asked for now."""
        return self._clock() < self._until

    async def say(self, messages: Sequence[Message]) -> Reply:
        """A reply in words. Raises ModelFailed."""
        return await self._watch(lambda: self._chat.say(messages))

    async def fill(self, messages: Sequence[Message], schema: Schema, name: str) -> Reply:
        """A reply that fits a schema. Raises ModelFailed."""
        return await self._watch(lambda: self._chat.fill(messages, schema, name))

    async def fill_aside(self, messages: Sequence[Message], schema: Schema, name: str) -> Reply:
        """As `fill`, for what takes so much longer than a line that its failure says nothing about lines: no rest follows."""
        self._check_awake()
        return await self._aside.fill(messages, schema, name)

    def _check_awake(self) -> None:
        if self.resting:
            raise ModelFailed(
                Failure.UNAVAILABLE, f"not asked again for {self._until - self._clock():.0f} s, after: {self.trouble}"
            )

    async def _watch(self, ask: Callable[[], Awaitable[Reply]]) -> Reply:
        self._check_awake()
        try:
            reply = await ask()
        except ModelFailed as error:
            if error.kind not in _PASSING:
                self._rest = LONGEST if error.kind == Failure.REJECTED else min(LONGEST, max(FIRST, 2 * self._rest))
                self._until, self.trouble = self._clock() + self._rest, str(error)
            raise
        self._until, self._rest, self.trouble = 0.0, 0.0, ""
        return reply
