"""`hotseat measure`: how good the judges are on labelled texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaluators.measure import Report, Table

TABLES = {
    "confusion": "segments by themselves; rows are gold, columns what was read",
    "section confusion": "sections in order; rows are gold, columns what was read",
    "depths": "depth by phase",
    "flags": "red flags",
    "flag cases": "red flags on statements by themselves",
    "pairs out of order": "pairs out of order",
}
SPLIT = {
    "sources": "phase of a segment by source",
    "documents": "phase of a segment by document",
    "topics": "phase of a segment by topic",
}


@click.command(
    "measure", help="Measure the judges on a folder of labelled texts (segments, covers, answers, transcripts, pairs)."
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Figures and tables as one JSON object.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write one JSON line a prediction.")
@click.option("--split", is_flag=True, help="Also the phase accuracy of every source, document and topic.")
@click.option("--once", is_flag=True, help="Do not judge everything a second time for the run-to-run difference.")
def command(folder: Path, as_json: bool, out: Path | None, split: bool, once: bool) -> None:
    """Prints a line a figure, then the tables."""
    from evaluators import Embedded
    from evaluators.measure import measure
    from question_bank import load_bank

    report = measure(folder, Embedded(load_bank()), again=not once)
    if out:
        _write(report, out)
    if as_json:
        click.echo(json.dumps(report.figures | {"tables": report.tables}, ensure_ascii=False, indent=2))
        return
    if not report.figures:
        click.echo(f"nothing in it is labelled; --out writes the predictions ({len(report.predictions)})")
    width = max(map(len, report.figures), default=0)
    for name, value in report.figures.items():
        click.echo(f"{name:<{width}}  {_cell(value)}")
    for name, title in (TABLES | SPLIT if split else TABLES).items():
        if table := report.tables.get(name):
            click.echo(f"\n{title}\n{_told(table)}")


def _write(report: Report, out: Path) -> None:
    lines = (json.dumps(p, ensure_ascii=False) for p in report.predictions)
    try:
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"--out {out}: {error.strerror or error}") from None


def _told(table: Table) -> str:
    """A table in columns of even width."""
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    cells = [["", *columns]] + [[name, *(_cell(row.get(c)) for c in columns)] for name, row in table.items()]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns) + 1)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))])
        for line in cells
    )


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
