"""The models of a house: who speaks, who judges, and how they are doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.watched_model import WatchedChat
from transcripts import Interview

if TYPE_CHECKING:
    from app.chat_model import OpenAIChat
    from app.model_settings import ModelSettings

EMBEDDED = "embedded"


@dataclass
class Models:
    """Chat models by role; None: the embedded engine does it."""

    interviewer: WatchedChat | None = None
    judge: WatchedChat | None = None
    max_tokens: int = 0
    """What one interview may use; 0: no limit."""
    samples: int = 1
    _open: tuple[OpenAIChat, ...] = ()

    @classmethod
    def of(cls, settings: ModelSettings) -> Models:
        """The models that some settings name; the libraries behind them are loaded with the first question."""
        if not settings.on:
            return cls()
        from app.chat_model import OpenAIChat
        from app.tokens import counter

        def count(text: str) -> int:
            return counter()(text)

        made = {ends: OpenAIChat(ends, count) for ends in {settings.interviewer, settings.judge} if ends}
        watched = {ends: WatchedChat(chat) for ends, chat in made.items()}
        return cls(
            watched.get(settings.interviewer),
            watched.get(settings.judge),
            settings.max_tokens,
            settings.samples,
            tuple(made.values()),
        )

    def spent_up(self, interview: Interview) -> bool:
        """Whether an interview has used what it may."""
        return bool(self.max_tokens) and tokens_of(interview) >= self.max_tokens

    async def close(self) -> None:
        """Lets go of the connections."""
        for chat in self._open:
            await chat.close()


def tokens_of(interview: Interview) -> int:
    """Tokens in and out of all model calls of an interview."""
    usages = [call.usage for call in interview.calls] + [spoke.usage for spoke in interview.moves if spoke.usage]
    return sum(usage.tokens_in + usage.tokens_out for usage in usages)
