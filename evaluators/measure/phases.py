"""How well phases are read: in segments by themselves, and in order where the files give one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import fmean

from evaluators.embedded import Embedded
from evaluators.measure.gold import Answer, Segment, rows
from evaluators.measure.meters import Tally
from evaluators.measure.report import Report, confusion
from evaluators.sentences import split
from evaluators.steps import Shares, most_likely
from question_bank import PHASES, Phase


@dataclass(frozen=True)
class _Case:
    row: Segment
    alone: Phase
    in_order: Phase | None
    """None where there is no order."""


def measure_segments(folder: Path, engine: Embedded, report: Report) -> None:
    """Segments by themselves, by source, and in the order of the file within a document.

    Segments that follow each other in the file and name the same document are read as one answer, each in the light of
    all others; the order is the file's word.
    """
    segments = list(rows(folder / "segments.jsonl", Segment))
    shares = [engine.steps.shares(split(row.text)) for row in segments]
    cases = [_Case(*c) for c in zip(segments, map(most_likely, shares), _in_order(segments, engine), strict=True)]
    for case, each in zip(cases, shares, strict=True):
        told = {"kind": "segment", "id": case.row.id, "step": case.alone, "scores": _rounded(each)}
        report.predictions.append(told | ({"step_in_order": case.in_order} if case.in_order else {}))
    labelled = [case for case in cases if case.row.label]
    if labelled:
        _tell(labelled, report)
        _split(labelled, report)


def _tell(cases: Sequence[_Case], report: Report) -> None:
    alone = Tally([c.row.label for c in cases], [c.alone for c in cases])
    report.add({"segments": len(alone), "step accuracy": alone.accuracy, "step macro-F1": alone.macro_f1})
    report.tables["confusion"] = confusion(alone, PHASES)
    after = [c for c in cases if c.in_order]
    if after:
        gold = [c.row.label for c in after]
        report.add({"segments with an order": len(after)})
        report.add({"step accuracy in order": Tally(gold, [c.in_order for c in after]).accuracy})
        report.add({"step accuracy of the same alone": Tally(gold, [c.alone for c in after]).accuracy})


def measure_mixed(folder: Path, engine: Embedded, report: Report) -> None:
    """Segments that cover several phases: the most likely one should be among them."""
    tally = Tally()
    for row in rows(folder / "segments_mixed.jsonl", Segment):
        step = most_likely(engine.steps.shares(split(row.text)))
        report.predictions.append({"kind": "mixed", "id": row.id, "step": step})
        if row.steps:
            tally.add(True, step in row.steps)
    if tally.gold:
        report.add({"mixed segments": len(tally), "mixed: read as one of theirs": tally.accuracy})


def measure_sections(folder: Path, engine: Embedded, report: Report) -> None:
    """Whole answers: each section in the light of those before it, and by itself for comparison."""
    ordered, alone = Tally(), Tally()
    for answer in rows(folder / "answers.jsonl", Answer):
        before: Shares | None = None
        for index, section in enumerate(answer.sections):
            sentences = split(section.text)
            before, isolated = engine.steps.read(sentences, before), most_likely(engine.steps.shares(sentences))
            step = most_likely(before)
            told = {"kind": "section", "id": answer.id, "index": index, "step": step, "step_alone": isolated}
            report.predictions.append(told)
            if section.label:
                ordered.add(section.label, step)
                alone.add(section.label, isolated)
    if ordered.gold:
        report.add({"sections": len(ordered), "section accuracy": ordered.accuracy})
        report.add({"section macro-F1": ordered.macro_f1, "section accuracy alone": alone.accuracy})
        report.tables["section confusion"] = confusion(ordered, PHASES)


def _in_order(segments: Sequence[Segment], engine: Embedded) -> list[Phase | None]:
    """The phase of each segment read among the others of its document; None where there is only one, or no name."""
    steps: list[Phase | None] = []
    for document, group in groupby(segments, key=lambda row: row.written_in):
        members = list(group)
        if not document or len(members) < 2:
            steps += [None] * len(members)
            continue
        steps += map(most_likely, engine.steps.in_order([split(row.text) for row in members]))
    return steps


def _split(cases: Sequence[_Case], report: Report) -> None:
    """Accuracy a source and a document, or a topic without them: none was trained on, so each is held back."""
    named = any(c.row.source for c in cases)
    for name, by in (("sources", "source"), ("documents", "written_in")) if named else (("topics", "topic"),):
        keys = sorted({getattr(c.row, by) for c in cases} - {""})
        report.tables[name] = {key: _accuracies([c for c in cases if getattr(c.row, by) == key]) for key in keys}
    if sources := report.tables.get("sources"):
        report.add({"step accuracy, mean of sources": fmean(float(r["accuracy"] or 0) for r in sources.values())})


def _accuracies(cases: Sequence[_Case]) -> dict[str, float | int | None]:
    alone = Tally([c.row.label for c in cases], [c.alone for c in cases])
    after = [c for c in cases if c.in_order]
    ordered = Tally([c.row.label for c in after], [c.in_order for c in after])
    return {
        "n": len(alone), "accuracy": alone.accuracy, "macro-F1": alone.macro_f1,
        "in order": ordered.accuracy if after else None, "of": len(after),
    }  # fmt: skip


def _rounded(shares: Shares) -> dict[str, float]:
    return {phase: round(share, 4) for phase, share in shares.items()}
