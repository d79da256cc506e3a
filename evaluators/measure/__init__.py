"""Measures the judges on a folder of labelled texts: figures, tables, and one line a prediction.

The format is the one `docs/measuring.md` describes. Headings of sections are never read: they give labels away.
"""

from pathlib import Path

from evaluators.embedded import Embedded
from evaluators.measure.covers import measure_covers
from evaluators.measure.depths import measure_depths
from evaluators.measure.flag_cases import measure_flag_cases
from evaluators.measure.flags import measure_flags
from evaluators.measure.gold import Gold, GradedTranscript, NoCorpus
from evaluators.measure.graded import Graded, graded, imported
from evaluators.measure.meters import Tally, qwk
from evaluators.measure.pairs import measure_pairs
from evaluators.measure.phases import measure_mixed, measure_sections, measure_segments
from evaluators.measure.report import Report, Table
from evaluators.measure.soundness import measure_soundness


def measure(folder: Path, engine: Embedded, again: bool = True) -> Report:
    """All figures that the files of a folder allow; `again` judges every transcript a second time, afresh.

    Raises NoCorpus.
    """
    report = Report()
    transcripts = graded(folder, engine)
    measure_depths(transcripts, report)
    measure_flags(transcripts, report)
    measure_soundness(transcripts, engine, report, again)
    measure_segments(folder, engine, report)
    measure_mixed(folder, engine, report)
    measure_sections(folder, engine, report)
    measure_covers(folder, engine, report)
    measure_pairs(folder, transcripts, report)
    measure_flag_cases(folder, engine, report)
    if not report.predictions:
        raise NoCorpus(f"{folder} holds no corpus: no segments, covers, answers or transcripts in it")
    return report


__all__ = ["Gold", "Graded", "GradedTranscript", "NoCorpus", "Report", "Table", "Tally", "imported", "measure", "qwk"]
