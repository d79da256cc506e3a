"""What a person has already tried: finished interviews in their store, as far as they said anything in them."""

from dataclasses import dataclass

from transcripts import CandidateSpoke, Interview
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
    return tuple([_attempt(each) for each in reversed(ended) if _answered(await store.load(each.id))])


def _answered(interview: Interview) -> bool:
    """Whether the candidate said anything in their own words; pressing the button that ends it is no attempt."""
    spoken = (turn.spoke for turn in interview.candidate_turns)
    return any(isinstance(each, CandidateSpoke) and each.button is None for each in spoken)


def _attempt(summary: Summary) -> Attempt:
    setup = summary.setup
    return Attempt(setup.question, setup.persona, setup.framework, summary.updated_at)
