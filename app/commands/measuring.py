"""`hotseat measure`: how good the judges are on labelled texts."""

import json
from pathlib import Path

import click


@click.command(
    "measure", help="Measure the judges on a folder of labelled texts (segments, covers, answers, transcripts, pairs)."
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The figures as one JSON object.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write one JSON line a prediction.")
def command(folder: Path, as_json: bool, out: Path | None) -> None:
    """Prints a line a figure."""
    from evaluators import Embedded
    from evaluators.measure import measure
    from question_bank import load_bank

    report = measure(folder, Embedded(load_bank()))
    if out:
        lines = (json.dumps(p, ensure_ascii=False) for p in report.predictions)
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(report.figures, indent=2))
        return
    width = max(map(len, report.figures))
    for name, value in report.figures.items():
        click.echo(f"{name:<{width}}  {value if isinstance(value, int) else f'{value:.3f}'}")
