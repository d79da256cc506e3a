"""Measures the judges on a folder of labelled texts; prints accuracy, and writes one line a prediction.

The format is the one `docs/measuring.md` describes. Headings of sections are never read: they give labels away.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluators.embedded import Embedded
from evaluators.evaluation import evaluate
from evaluators.rubric import CUSTOM
from evaluators.sentences import split
from evaluators.steps import Shares, most_likely
from question_bank import PHASES
from transcripts import Interview, InterviewStarted, Level, conversation

FRAMEWORK = "seven-step"


class NoCorpus(Exception):
    """A folder holds nothing to measure on, or a line of it is broken."""


@dataclass
class Tally:
    """Gold and predicted labels of one kind."""

    gold: list[Any] = field(default_factory=list)
    said: list[Any] = field(default_factory=list)

    def add(self, gold: Any, said: Any) -> None:
        """One more case."""
        self.gold.append(gold)
        self.said.append(said)

    @property
    def accuracy(self) -> float:
        """Share of equal labels."""
        return sum(bool(g == s) for g, s in zip(self.gold, self.said, strict=True)) / max(1, len(self.gold))

    def f1(self, label: Any) -> float:
        """Harmonic mean of precision and recall of a label."""
        hit = sum(g == s == label for g, s in zip(self.gold, self.said, strict=True))
        wanted, found = self.gold.count(label), self.said.count(label)
        return 2.0 * hit / (wanted + found) if wanted + found else 0.0

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the labels that occur."""
        labels = sorted(set(self.gold) | set(self.said), key=str)
        return sum(map(self.f1, labels)) / max(1, len(labels))


@dataclass
class Report:
    """What was measured: figures by name, and every prediction."""

    figures: dict[str, float | int] = field(default_factory=dict)
    predictions: list[dict[str, Any]] = field(default_factory=list)


def measure(folder: Path, engine: Embedded) -> Report:
    """All figures that the files of a folder allow. Raises NoCorpus."""
    report = Report()
    scored = _transcripts(folder, engine, report)
    _segments(folder, engine, report)
    _sections(folder, engine, report)
    _covers(folder, engine, report)
    _pairs(folder, scored, report)
    if not report.figures:
        raise NoCorpus(f"{folder} holds no corpus: no segments, covers, answers or transcripts in it")
    return report


def _segments(folder: Path, engine: Embedded, report: Report) -> None:
    tally = Tally()
    for row in _rows(folder / "segments.jsonl"):
        shares = engine.steps.shares(split(row["text"]))
        tally.add(row.get("step"), most_likely(shares))
        report.predictions.append(
            {"kind": "segment", "id": row["id"], "step": most_likely(shares), "scores": _rounded(shares)}
        )
    if tally.gold:
        report.figures |= {
            "segments": len(tally.gold),
            "step accuracy": tally.accuracy,
            "step macro-F1": tally.macro_f1,
        }


def _sections(folder: Path, engine: Embedded, report: Report) -> None:
    tally = Tally()
    for answer in _rows(folder / "answers.jsonl"):
        before: Shares | None = None
        for index, section in enumerate(answer["sections"]):
            before = engine.steps.read(split(section["text"]), before)
            step = most_likely(before)
            report.predictions.append({"kind": "section", "id": answer["id"], "index": index, "step": step})
            if section.get("step") in set(PHASES):
                tally.add(section["step"], step)
    if tally.gold:
        report.figures |= {
            "sections": len(tally.gold),
            "section accuracy": tally.accuracy,
            "section macro-F1": tally.macro_f1,
        }


def _covers(folder: Path, engine: Embedded, report: Report) -> None:
    tally = Tally()
    names = engine.bank.topic_names
    judge = engine.judge(CUSTOM)
    for row in _rows(folder / "covers.jsonl"):
        topic = names.get(row["concept"].lower())
        depth = judge.depth_of_topic(split(row["text"]), topic.id) if topic else 0
        covered = depth >= 2
        tally.add(row.get("gold") == "yes", covered)
        report.predictions.append(
            {
                "kind": "cover",
                "segment_id": row["segment_id"],
                "concept": row["concept"],
                "covered": covered,
                "depth": depth,
            }
        )
    if tally.gold:
        report.figures |= {
            "covers": len(tally.gold),
            "coverage accuracy": tally.accuracy,
            "coverage F1": tally.f1(True),
        }


def _transcripts(folder: Path, engine: Embedded, report: Report) -> dict[str, dict[str, float]]:
    """Scores of every transcript by id: `overall` and each phase."""
    depths, overalls, flags = Tally(), Tally(), [0, 0, 0]
    scored: dict[str, dict[str, float]] = {}
    for row in _transcript_rows(folder):
        card = evaluate(imported(row, engine), engine.bank.framework(FRAMEWORK), engine)
        steps = {phase: card.phases[phase].depth or 0.0 for phase in PHASES}
        raised = [{"flag": f.flag, "turn": f.turn} for f in card.flags]
        report.predictions.append(
            {"kind": "transcript", "id": row["id"], "steps": steps, "overall": card.overall, "flags": raised}
        )
        scored[row["id"]] = {"overall": card.overall} | {str(phase): depth for phase, depth in steps.items()}
        gold = row.get("gold") or {}
        for phase, depth in (gold.get("steps") or {}).items():
            depths.add(depth, steps[phase])
        if "overall" in gold:
            overalls.add(gold["overall"], card.overall)
        _count_flags({f["flag"] for f in gold.get("flags", [])}, {f.flag for f in card.flags}, flags)
    if depths.gold:
        report.figures |= {"transcripts": len(scored), "phase MAE": _mae(depths), "phase QWK": qwk(depths)}
        report.figures |= {
            "overall MAE": _mae(overalls),
            "over-scored": _share(depths, 1),
            "under-scored": _share(depths, -1),
        }
        report.figures |= {"flag recall": flags[0] / max(1, flags[1]), "flag precision": flags[0] / max(1, flags[2])}
    return scored


def _pairs(folder: Path, scored: Mapping[str, Mapping[str, float]], report: Report) -> None:
    pairs = [p for p in _rows(folder / "pairs.jsonl") if p["better"] in scored and p["worse"] in scored]
    if pairs:
        right = sum(scored[p["better"]][p["on"]] > scored[p["worse"]][p["on"]] for p in pairs)
        report.figures |= {"pairs": len(pairs), "pairs in order": right / len(pairs)}


def imported(row: Mapping[str, Any], engine: Embedded) -> Interview:
    """An interview of a labelled transcript; an unknown question becomes a custom one under its title."""
    question = row.get("question", CUSTOM)
    question = question if question in engine.bank.questions else CUSTOM
    level = row.get("target_level")
    start = InterviewStarted(
        at=0, question=question, title=row.get("title") or row["id"], persona="google", framework=FRAMEWORK,
        level=level if level in set(Level) else Level.SENIOR, minutes=45, seed=0,
    )  # fmt: skip
    return Interview.of(row["id"], conversation([(t["role"], t["text"]) for t in row["turns"]], start))


def qwk(tally: Tally) -> float:
    """Quadratic weighted kappa of whole depths 0 to 4 (Cohen 1968): 1 is agreement, 0 is chance."""
    gold, said = [round(g) for g in tally.gold], [round(s) for s in tally.said]
    n = len(gold)
    seen = sum((g - s) ** 2 for g, s in zip(gold, said, strict=True)) / n
    chance = sum((g - s) ** 2 for g in gold for s in said) / n**2
    return float(1 - seen / chance) if chance else 1.0


def _mae(tally: Tally) -> float:
    return float(sum(abs(g - s) for g, s in zip(tally.gold, tally.said, strict=True)) / max(1, len(tally.gold)))


def _share(tally: Tally, direction: int) -> float:
    """Share of depths that are off by more than one, too high (1) or too low (-1)."""
    return sum(bool((s - g) * direction > 1) for g, s in zip(tally.gold, tally.said, strict=True)) / max(
        1, len(tally.gold)
    )


def _count_flags(gold: set[str], said: set[str], counts: list[int]) -> None:
    counts[0] += len(gold & said)
    counts[1] += len(gold)
    counts[2] += len(said)


def _transcript_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Of transcripts.jsonl, and of one file a transcript."""
    yield from _rows(folder / "transcripts.jsonl")
    for path in sorted(folder.glob("*.json")):
        row = _parsed(path.read_text(encoding="utf-8"), path.name)
        if isinstance(row, dict) and "turns" in row and "id" in row:
            yield row


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if file.is_file():
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                yield _parsed(line, f"{file.name}:{number}")


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise NoCorpus(f"{place}: not JSON: {error}") from None


def _rounded(shares: Shares) -> dict[str, float]:
    return {phase: round(share, 4) for phase, share in shares.items()}


__all__ = ["NoCorpus", "Report", "Tally", "imported", "measure", "qwk"]
