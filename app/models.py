"""The models of a house: who speaks, who judges, and how they are doing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING

from app.watched_model import WatchedChat
from transcripts import Interview

if TYPE_CHECKING:
    from app.chat_model import OpenAIChat
    from app.model_settings import ModelSettings

EMBEDDED = "embedded"
PATIENCE, LENGTH = 4, 3
"""Times the deadline and the words of a line, for a fact sheet: a dozen facts are some 1,500 tokens, and nobody waits for them."""


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
        from app.chat_model import LONGEST, OpenAIChat, warm
        from app.tokens import counter

        def count(text: str) -> int:
            return counter()(text)

        for load in (warm, counter):  # while the page opens
            Thread(target=load, daemon=True).start()
        made = {ends: OpenAIChat(ends, count) for ends in {settings.interviewer, settings.judge} if ends}
        aside = {
            ends: OpenAIChat([replace(end, timeout=PATIENCE * end.timeout) for end in ends], count, LENGTH * LONGEST)
            for ends in made
        }
        watched = {ends: WatchedChat(chat, aside=aside[ends]) for ends, chat in made.items()}
        return cls(
            watched.get(settings.interviewer),
            watched.get(settings.judge),
            settings.max_tokens,
            settings.samples,
            (*made.values(), *aside.values()),
        )

    @property
    def described(self) -> str:
        """Who speaks and who judges, for people."""
        speaks = self.interviewer.name if self.interviewer else EMBEDDED
        judges = f"{EMBEDDED} and {self.judge.name}" if self.judge else EMBEDDED
        return f"interviewer: {speaks}, judge: {judges}"

    def line(self, interview: Interview) -> str:
        """Who is speaking and judging in an interview right now, for the page."""
        if not self.interviewer and not self.judge:
            return "Built-in interviewer and judge: nothing leaves this machine"
        read = next(
            (call.usage.model for call in reversed(interview.calls) if call.role == "judge" and not call.failed), ""
        )
        return f"{self._speaking(interview)}; judge: {EMBEDDED}{f' and {read}' if read else ''}"

    def _speaking(self, interview: Interview) -> str:
        if not self.interviewer:
            return f"Interviewer: {EMBEDDED}"
        if self.spent_up(interview):
            return "The model's budget is used up: prepared questions"
        newest = interview.moves[-1] if interview.moves else None
        if self.interviewer.resting or (newest and newest.fell_back and not newest.guard):
            return f"{self.interviewer.name} is not answering: prepared questions for now"
        return f"Interviewer: {self.interviewer.name}"

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
