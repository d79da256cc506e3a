"""The tracker: which framework step the candidate is in. It may go back: a design is a loop, not a line."""

from collections.abc import Sequence

from app.brief import Brief
from evaluators import Embedded, Evidence, most_likely
from question_bank import PHASES, Phase
from transcripts import Interview

LATEST = 6
"""Sentences at the end of a turn that say where the candidate is now."""
_TOO_SHORT = 6
"""Words below which a turn says nothing about the step."""


def locate(
    interview: Interview, brief: Brief, engine: Embedded, sentences: Sequence[str], found: Sequence[Evidence]
) -> Phase | None:
    """The phase the newest turn ends in; None when it says nothing about that."""
    latest = engine.telling(sentences)[-LATEST:]
    if sum(len(sentences[n].split()) for n in latest) < _TOO_SHORT:
        return None
    shares = engine.steps.read([sentences[n] for n in latest], current(interview, brief))
    phases = {item.id: item.phase for item in brief.rubric}
    for evidence in found:
        if evidence.sentences[0] in latest:
            shares[phases[evidence.item]] += 0.15 * evidence.confidence
    return most_likely(shares)


def current(interview: Interview, brief: Brief) -> dict[Phase, float] | None:
    """Phase shares of the step the interview is in; None before the first."""
    if not interview.step:
        return None
    phases = brief.step(interview.step).phases
    return {phase: (1 / len(phases) if phase in phases else 0.0) for phase in PHASES}
