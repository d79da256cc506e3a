"""From findings to scores: plain arithmetic, the same for every persona."""

from collections.abc import Sequence
from statistics import fmean

from evaluators.scorecard import Dimension, Finding, PhaseScore
from evaluators.uncertainty import around
from question_bank import PHASE_TITLES, PHASES, Phase

SHARES = (0.4, 0.3, 0.2, 0.1)
"""What the deepest, second, third and fourth topic of a phase count: depth in a few things beats a mention of everything."""
FEW_TOPICS = {Phase.FEATURES: (0.55, 0.45)}
"""Phases in which two topics make a whole answer."""
PHASE_WEIGHTS: dict[Phase, float] = {
    Phase.CLARIFY: 1.0,
    Phase.DATA: 1.2,
    Phase.FEATURES: 0.9,
    Phase.MODEL: 1.1,
    Phase.SERVING: 1.0,
    Phase.EVALUATION: 1.1,
    Phase.SCALING: 0.8,
}
"""Shares of the overall score, close to the weights public rubrics give (see docs/scoring.md)."""


def phase_depth(findings: Sequence[Finding], shares: Sequence[float] = SHARES) -> float:
    """0 to 4: the weighted depth of the deepest findings; each topic counts once."""
    deepest: dict[str, int] = {}
    for finding in findings:
        deepest[finding.topic] = max(deepest.get(finding.topic, 0), finding.depth)
    ranked = sorted(deepest.values(), reverse=True)[: len(shares)]
    return round(sum(share * depth for share, depth in zip(shares, ranked, strict=False)), 2)


def phase_scores(findings: Sequence[Finding], said_anything: bool) -> dict[Phase, PhaseScore]:
    """Every phase with its depth and evidence; unscored when the candidate said nothing at all."""
    return {phase: _phase(phase, [f for f in findings if f.phase == phase], said_anything) for phase in PHASES}


def _phase(phase: Phase, findings: Sequence[Finding], said_anything: bool) -> PhaseScore:
    title = PHASE_TITLES[phase]
    if not said_anything:
        return PhaseScore(title=title, depth=None, reason="the candidate said nothing that could be judged")
    evidence = tuple(sorted((q for f in findings for q in f.evidence), key=lambda q: (-q.depth, q.turn, q.sentence)))
    if not evidence:
        low, high = around(0.0, findings)
        return PhaseScore(title=title, depth=0.0, low=low, high=high, reason="not shown in any turn")
    free = sum(1 for q in evidence if not q.prompted) / len(evidence)
    depth = phase_depth(findings, FEW_TOPICS.get(phase, SHARES))
    low, high = around(depth, findings)
    return PhaseScore(title=title, depth=depth, low=low, high=high, evidence=evidence, unprompted=round(free, 2))


def overall(phases: dict[Phase, PhaseScore]) -> float:
    """0 to 4: the weighted mean over phases; an unscored phase counts for nothing shown."""
    total = sum(PHASE_WEIGHTS[p] * (score.depth or 0.0) for p, score in phases.items())
    return round(total / sum(PHASE_WEIGHTS.values()), 2)


def topic_depths(findings: Sequence[Finding], topics: Sequence[str]) -> list[int]:
    """Depths of some topics, deepest first."""
    depths = {t: max((f.depth for f in findings if f.topic == t), default=0) for t in topics}
    return sorted(depths.values(), reverse=True)


def of_topics(
    title: str, findings: Sequence[Finding], topics: Sequence[str], said_anything: bool, penalty: float = 0.0
) -> Dimension:
    """A dimension that rests on the two deepest of some topics."""
    if not said_anything:
        return Dimension(title=title, score=None, says="nothing was said that could be judged")
    best = topic_depths(findings, topics)[:2]
    score = max(0.0, min(4.0, 0.65 * best[0] + 0.35 * best[1] - penalty))
    shown = sorted({f.title for f in findings if f.topic in topics and f.depth >= 2})
    says = f"shown: {', '.join(shown[:4])}" if shown else "none of its topics was explained"
    return Dimension(title=title, score=round(score, 2), says=says)


def mean_of(title: str, values: Sequence[float], says: str) -> Dimension:
    """A dimension that is the mean of some 0-to-4 values."""
    return Dimension(title=title, score=round(fmean(values), 2) if values else None, says=says)
