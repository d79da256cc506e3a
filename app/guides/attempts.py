"""What a person has already tried: finished interviews in their store, as far as they said anything in them."""

from dataclasses import dataclass

from transcripts.store import Summary, TranscriptStore


@dataclass(frozen=True)
class Attempt:
    """A finished interview."""

    question: str
    persona: str
    framework: str
    at: float
    """When it was last touched, seconds since the epoch."""


async def attempts(store: TranscriptStore, owner: str, question: str = "") -> tuple[Attempt, ...]:
    """Oldest first; of one question, or all. Raises StoreError."""
    ended = [s for s in await store.summaries(owner) if s.ended and question in ("", s.setup.question)]
    return tuple([_attempt(each) for each in reversed(ended) if (await store.load(each.id)).candidate_turns])


def _attempt(summary: Summary) -> Attempt:
    setup = summary.setup
    return Attempt(setup.question, setup.persona, setup.framework, summary.updated_at)
