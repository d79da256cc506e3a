"""Whether transcripts come out in the order that any sound grader must see."""

from collections.abc import Sequence
from pathlib import Path

from evaluators.measure.gold import Pair, rows
from evaluators.measure.graded import Graded
from evaluators.measure.report import Report


def measure_pairs(folder: Path, told: Sequence[Graded], report: Report) -> None:
    """Every line of pairs.jsonl whose transcripts are there; a tie is wrong."""
    known = {one.id: one for one in told}
    pairs = [p for p in rows(folder / "pairs.jsonl", Pair) if p.better in known and p.worse in known]
    if not pairs:
        return
    wrong = [p for p in pairs if known[p.better].score(p.on) <= known[p.worse].score(p.on)]
    report.add({"pairs": len(pairs), "pairs in order": 1 - len(wrong) / len(pairs)})
    report.tables["pairs out of order"] = {
        f"{p.better} > {p.worse} ({p.on})": {"better": known[p.better].score(p.on), "worse": known[p.worse].score(p.on)}
        for p in wrong
    }
