"""How well it is seen whether a text shows a concept."""

from pathlib import Path

from evaluators.embedded import Embedded
from evaluators.measure.gold import Cover, rows
from evaluators.measure.meters import Tally
from evaluators.measure.report import Report
from evaluators.rubric import CUSTOM
from evaluators.sentences import split

COVERED = 2
"""From this depth on a concept is shown, not only named."""


def measure_covers(folder: Path, engine: Embedded, report: Report) -> None:
    """Every line of covers.jsonl; a concept the bank has no name for counts as not shown."""
    tally, unknown = Tally(), 0
    names, judge = engine.bank.topic_names, engine.judge(CUSTOM)
    for row in rows(folder / "covers.jsonl", Cover):
        topic = names.get(row.concept.lower())
        depth = judge.depth_of_topic(split(row.text), topic.id) if topic else 0
        told = {"segment_id": row.segment_id, "concept": row.concept, "covered": depth >= COVERED, "depth": depth}
        report.predictions.append({"kind": "cover", **told})
        unknown += topic is None
        if row.gold:
            tally.add(row.gold == "yes", depth >= COVERED)
    if tally.gold:
        report.add({"covers": len(tally), "coverage accuracy": tally.accuracy, "coverage F1": tally.f1(True)})
        report.add({"coverage precision": tally.precision(True), "coverage recall": tally.recall(True)})
        report.add({"concepts without a topic": unknown})
