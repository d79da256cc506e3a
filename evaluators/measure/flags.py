"""How well red flags are found, on transcripts where people looked for them."""

from collections import Counter
from collections.abc import Sequence

from evaluators.measure.graded import Graded
from evaluators.measure.report import Report, Table


def measure_flags(transcripts: Sequence[Graded], report: Report) -> None:
    """Recall and precision, together and a flag; each flag counts once a transcript, wherever in it."""
    told = [one for one in transcripts if one.gold.flags is not None]
    wanted, raised, right = Counter[str](), Counter[str](), Counter[str]()
    for one in told:
        gold, said = {f.flag for f in one.gold.flags or ()}, {f.flag for f in one.card.flags}
        wanted.update(gold)
        raised.update(said)
        right.update(gold & said)
    if not wanted and not raised:
        return
    report.add({"flag recall": _ratio(right.total(), wanted.total())})
    report.add({"flag precision": _ratio(right.total(), raised.total())})
    report.tables["flags"] = _flag_table(wanted, raised, right)


def _flag_table(wanted: Counter[str], raised: Counter[str], right: Counter[str]) -> Table:
    return {
        flag: {
            "gold": wanted[flag], "raised": raised[flag], "right": right[flag],
            "recall": _ratio(right[flag], wanted[flag]), "precision": _ratio(right[flag], raised[flag]),
        }
        for flag in sorted({*wanted, *raised})
    }  # fmt: skip


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
