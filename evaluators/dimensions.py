"""The six qualities: structured thinking, pragmatism, trade-offs, end-to-end ownership, communication, product sense.

They are the six that the public guide "Cracking Machine Learning System Design Interviews" names; each is computed
from the findings and from facts of the conversation.
"""

from collections.abc import Collection, Sequence

from evaluators.scorecard import Dimension, Finding, PhaseScore, Talk
from evaluators.scoring import mean_of, of_topics
from question_bank import PHASES, Phase

_PRAGMATIC = (
    "baseline-first",
    "mvp-first",
    "cost-estimate",
    "model-trade-off",
    "constraints-and-regulation",
    "model-compression",
)
_PRODUCT = (
    "business-goal",
    "success-metrics",
    "error-costs",
    "scope-and-users",
    "guardrail-metrics",
    "human-review-queue",
)


def dimensions(
    findings: Sequence[Finding],
    phases: dict[Phase, PhaseScore],
    order: Sequence[Phase],
    flags: Collection[str],
    talk: Talk,
) -> dict[str, Dimension]:
    """All six by id. `order`: the phases in the order in which they were visited. `flags`: ids of red flags raised."""
    said = talk.candidate_words > 0
    return {
        "structured_thinking": _structure(phases, order, flags, talk),
        "pragmatism": of_topics(
            "Pragmatism", findings, _PRAGMATIC, said, 1.0 * ("over_engineered_first_version" in flags)
        ),
        "trade_offs": _trade_offs(findings, talk),
        "ownership": _ownership(phases),
        "communication": _communication(findings, talk),
        "product_sense": of_topics("Product sense", findings, _PRODUCT, said, 0.5 * ("goal_metric_mismatch" in flags)),
    }


def _structure(
    phases: dict[Phase, PhaseScore], order: Sequence[Phase], flags: Collection[str], talk: Talk
) -> Dimension:
    title = "Structured thinking"
    if not talk.candidate_words:
        return Dimension(title=title, score=None, says="nothing was said that could be judged")
    covered = sum(1 for p in PHASES if (phases[p].depth or 0) >= 1)
    first = [p for i, p in enumerate(order) if p not in order[:i]]
    inversions = sum(1 for i, a in enumerate(first) for b in first[i + 1 :] if PHASES.index(a) > PHASES.index(b))
    pairs = max(1, len(first) * (len(first) - 1) // 2)
    ordered = 1 - inversions / pairs
    framed = talk.questions_asked > 0 or (phases[Phase.CLARIFY].depth or 0) >= 1
    score = (
        2.4 * covered / len(PHASES)
        + 0.8 * ordered * min(1, covered / 3)
        + 0.8 * framed
        - 1.0 * ("jumps_to_model" in flags)
    )
    says = f"{covered} of {len(PHASES)} phases covered, {'asked or framed' if framed else 'did not frame'} the problem first"
    return Dimension(title=title, score=round(max(0.0, min(4.0, score)), 2), says=says)


def _trade_offs(findings: Sequence[Finding], talk: Talk) -> Dimension:
    title = "Trade-offs"
    if not talk.candidate_words:
        return Dimension(title=title, score=None, says="nothing was said that could be judged")
    justified = sum(1 for f in findings if f.depth >= 3)
    score = min(4.0, 0.6 * justified + 0.15 * min(6, talk.alternatives_weighed))
    return Dimension(
        title=title,
        score=round(score, 2),
        says=f"{justified} choices justified, {talk.alternatives_weighed} alternatives weighed",
    )


def _ownership(phases: dict[Phase, PhaseScore]) -> Dimension:
    late = (Phase.DATA, Phase.SERVING, Phase.EVALUATION, Phase.SCALING)
    values = [depth for p in late if (depth := phases[p].depth) is not None]
    return mean_of("End-to-end ownership", values, "mean depth of data, serving, evaluation and upkeep")


def _communication(findings: Sequence[Finding], talk: Talk) -> Dimension:
    title = "Communication"
    if not talk.candidate_words:
        return Dimension(title=title, score=None, says="nothing was said that could be judged")
    substance = sum(len(f.evidence) for f in findings if f.depth >= 2) / max(1.0, talk.candidate_words / 60)
    answered = talk.probes_answered / talk.probes if talk.probes else None
    score = 2.2 * min(1.0, substance) + (1.8 * answered if answered is not None else 1.8 * min(1.0, substance))
    told = f"{talk.probes_answered} of {talk.probes} questions answered on the point, " if talk.probes else ""
    return Dimension(
        title=title, score=round(min(4.0, score), 2), says=f"{told}{substance:.1f} supported points per 60 words"
    )
