"""How deep phases were shown: our depths against what people judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from evaluators.measure import meters
from evaluators.measure.graded import Graded
from evaluators.measure.report import Report
from question_bank import PHASES, Phase

UNEVEN = 2
"""Gold phases that lie so far apart make a profile uneven."""
NEAR = 0.75
"""So close counts as right on an uneven profile."""


@dataclass(frozen=True)
class _Case:
    """A phase of a transcript, or its overall score."""

    phase: str
    gold: float
    said: float
    length: float


def measure_depths(told: Sequence[Graded], report: Report) -> None:
    """Depth meters over the phases and overall, and what length alone would give."""
    report.predictions += [_prediction(one) for one in told]
    if told:
        report.add({"transcripts": len(told)})
    cases = [_Case(p, depth, one.steps[p], one.length) for one in told for p, depth in one.gold.depths.items()]
    overall = [
        _Case("overall", one.gold.overall, one.card.overall, one.length) for one in told if one.gold.overall is not None
    ]
    if cases:
        gold, said = [c.gold for c in cases], [c.said for c in cases]
        report.add({"phases": len(cases), "phase MAE": meters.mae(gold, said), "phase QWK": meters.qwk(gold, said)})
        report.add({"phase QWK in halves": meters.qwk(gold, said, 0.5), "phase bias": meters.bias(gold, said)})
        report.add({"over-scored": meters.share_off(gold, said, 1), "under-scored": meters.share_off(gold, said, -1)})
        report.tables["depths"] = {phase: _row([c for c in cases if c.phase == phase]) for phase in PHASES}
        _uneven(told, report)
        _intervals(told, report)
    if overall:
        report.tables.setdefault("depths", {})["overall"] = _row(overall)
        report.add({"overall MAE": meters.mae([c.gold for c in overall], [c.said for c in overall])})
    _length(told, cases, overall, report)


def _prediction(one: Graded) -> dict[str, object]:
    flags = [{"flag": f.flag, "turn": f.turn} for f in one.card.flags]
    return {"kind": "transcript", "id": one.id, "steps": one.steps, "overall": one.card.overall, "flags": flags}


def _row(cases: Sequence[_Case]) -> dict[str, float | int | None]:
    if not cases:
        return {"n": 0}
    gold, said = [c.gold for c in cases], [c.said for c in cases]
    return {
        "n": len(cases), "MAE": meters.mae(gold, said), "QWK": meters.qwk(gold, said), "bias": meters.bias(gold, said),
        "over": meters.share_off(gold, said, 1), "under": meters.share_off(gold, said, -1),
    }  # fmt: skip


def _uneven(told: Sequence[Graded], report: Report) -> None:
    """The halo: who is strong in one phase must not be taken for strong in all (Thorndike 1920)."""
    uneven = [one for one in told if one.gold.depths and _range(one.gold.depths) >= UNEVEN]
    if not uneven:
        return
    gold = [depth for one in uneven for depth in one.gold.depths.values()]
    said = [one.steps[p] for one in uneven for p in one.gold.depths]
    spread = [pstdev(one.steps[p] for p in one.gold.depths) / pstdev(one.gold.depths.values()) for one in uneven]
    report.add({"uneven transcripts": len(uneven), "uneven: phases within 0.75": meters.share_within(gold, said, NEAR)})
    report.add({"uneven: spread kept": fmean(spread)})


def _range(depths: Mapping[Phase, float]) -> float:
    return max(depths.values()) - min(depths.values())


def _intervals(told: Sequence[Graded], report: Report) -> None:
    """Whether gold lies in the interval that a phase score states, and how wide that is."""
    stated = [
        (depth, getattr(one.card.phases[p], "low", None), getattr(one.card.phases[p], "high", None))
        for one in told
        for p, depth in one.gold.depths.items()
    ]
    known = [(depth, low, high) for depth, low, high in stated if low is not None and high is not None]
    if known:
        report.add({"intervals": len(known), "gold in the interval": fmean(lo <= g <= hi for g, lo, hi in known)})
        report.add({"interval width": fmean(hi - lo for _, lo, hi in known)})


def _length(told: Sequence[Graded], cases: Sequence[_Case], overall: Sequence[_Case], report: Report) -> None:
    """How much our scores and the gold follow length, and what a grader that only counts words would reach."""
    if len(told) > 2:
        ours = meters.spearman([one.card.overall for one in told], [one.length for one in told])
        report.add({"our overall with length (Spearman)": ours})
    if len(overall) > 2:
        gold, length = [c.gold for c in overall], [c.length for c in overall]
        report.add({"gold overall with length (Spearman)": meters.spearman(gold, length)})
        report.add({"our overall with gold (Spearman)": meters.spearman([c.said for c in overall], gold)})
        report.add({"length alone: overall MAE": meters.mae(gold, meters.left_out_line(length, gold))})
    by_phase = [group for p in PHASES if len(group := [c for c in cases if c.phase == p]) > 2]
    if by_phase:
        said = [s for g in by_phase for s in meters.left_out_line([c.length for c in g], [c.gold for c in g])]
        gold = [c.gold for g in by_phase for c in g]
        report.add(
            {"length alone: phase MAE": meters.mae(gold, said), "length alone: phase QWK": meters.qwk(gold, said)}
        )
