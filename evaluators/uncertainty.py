"""How far a score may be off: wide where the evidence is thin, checked against graded transcripts (`hotseat measure`)."""

from collections.abc import Sequence

from evaluators.scorecard import Finding

PHASE = (0.75, 1.25, 1.0, 0.9)
"""Half the width of a phase's interval with no, one, two, and three or more findings; chosen so that about four in five of the
phases of transcripts/golden lie inside."""
OVERALL = 0.5
"""The same of the whole interview, in which errors of phases cancel."""


def around(depth: float, findings: Sequence[Finding]) -> tuple[float, float]:
    """Between which depths a phase lies; the doubt about each finding widens it."""
    shown = [f for f in findings if f.depth]
    half = PHASE[min(len(shown), len(PHASE) - 1)]
    doubtful = sum(f.high - f.low > 1 for f in shown) / max(1, len(shown))
    half *= 1 + 0.25 * doubtful
    return round(max(0.0, depth - half), 2), round(min(4.0, depth + half), 2)


def around_overall(score: float, thin: int) -> tuple[float, float]:
    """Between which scores an interview lies. `thin`: phases with no more than one finding."""
    half = OVERALL + 0.03 * thin
    return round(max(0.0, score - half), 2), round(min(4.0, score + half), 2)
