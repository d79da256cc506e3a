"""`hotseat conduct`: checks how an interviewer behaved, in transcripts of any origin."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.options import read_text, started

if TYPE_CHECKING:
    from app.bootstrap import Content
    from app.conduct import Conduct
    from transcripts import Interview

TOTAL = "total"


@click.command(
    "conduct",
    help='Check every interviewer line of FILES: exported interviews, JSON {"turns": [...]} chats, or folders of them; `-` reads '
    "a pipe. A share is over the lines that a check has something to say about.",
)
@click.argument("files", nargs=-1, required=True)
@click.option("--question", "-q", default=None, help="Question id or `custom`, for chats; default: what the file says.")
@click.option("--blind", is_flag=True, help="By the words alone, without the moves that exports record.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with every line and its checks.")
@click.option(
    "--failures", "-n", type=click.IntRange(0), default=0, help="Print so many failing lines, with what they fail."
)
def command(files: tuple[str, ...], question: str | None, blind: bool, as_json: bool, failures: int) -> None:
    """Prints a row a check for every file, and a total for several."""
    from app.bootstrap import content
    from app.conduct import Conduct, Observer, unnamed
    from evaluators import Embedded

    parts = content()
    paths = [path for file in files for path in _files(file)]
    read = {path: _interview(path, parts, question) for path in paths}
    observer = Observer(parts.bank, parts.personas, Embedded(parts.bank))
    told = {path: observer.conduct(unnamed(one) if blind else one) for path, one in read.items()}
    if as_json:
        values = {
            "files": {path: _values(one) for path, one in told.items()},
            TOTAL: _values(Conduct.of(told.values())),
        }
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    if len(told) > 1:
        told[TOTAL] = Conduct.of(told.values())
    click.echo("\n\n".join(f"{path}\n{_table(one)}" for path, one in told.items()))
    _print_failures({path: one for path, one in told.items() if path != TOTAL}, failures)


def _files(file: str) -> list[str]:
    """A file, or the transcripts in a folder. Raises UsageError for a folder without any."""
    if file == "-" or not Path(file).is_dir():
        return [file]
    found = sorted(str(path) for path in Path(file).iterdir() if path.suffix in (".json", ".jsonl"))
    if not found:
        raise click.UsageError(f"{file}: no transcripts (.json, .jsonl) in this folder")
    return found


def _interview(path: str, parts: Content, question: str | None) -> Interview:
    """The interview of a file. Raises UsageError with the file's name, or NotInBank."""
    from evaluators import CUSTOM
    from transcripts import BadTranscript, Interview, beside_turns, read_any

    text = read_text(path)
    says = beside_turns(text)
    asked = question or says.get("question") or CUSTOM
    start = started(
        parts, question=str(asked), title=str(says.get("title") or "Custom design") if asked == CUSTOM else None,
        persona="google", framework="seven-step", level="senior", minutes=45, seed=0,
    )  # fmt: skip
    try:
        events = read_any(text, start)
    except BadTranscript as error:
        raise click.UsageError(f"{path}: {error}") from None
    interview = Interview.of(path, events)
    if not any(turn.role == "interviewer" for turn in interview.turns):
        raise click.UsageError(f"{path}: no interviewer speaks in it")
    return interview


def _values(conduct: Conduct) -> dict[str, Any]:
    from app.conduct import CHECKS

    return {
        "checks": {name: {"share": conduct.share(name), "applies": conduct.applies(name)} for name in CHECKS},
        "turns": len(conduct.turns),
        "good": conduct.good,
        "leaks": conduct.leaks,
        "lines": [{"turn": t.turn, "move": t.move, "text": t.text, "checks": t.checks} for t in conduct.turns],
    }


def _table(conduct: Conduct) -> str:
    from app.conduct import CHECKS

    rows: Sequence[tuple[str, float | None, int]] = [
        *((name, conduct.share(name), conduct.applies(name)) for name in CHECKS),
        ("good turns", conduct.good, len(conduct.turns)),
    ]
    width = max(len(name) for name, _, _ in rows)
    lines = [
        f"{name:<{width}}  {'    -' if share is None else f'{share:.3f}'}  of {count}" for name, share, count in rows
    ]
    return "\n".join((*lines, f"{'leaks':<{width}}  {conduct.leaks:>5}"))


def _print_failures(told: dict[str, Conduct], count: int) -> None:
    failing = [(path, turn) for path, conduct in told.items() for turn in conduct.turns if turn.failed]
    for path, turn in failing[:count]:
        click.echo(f"\n{path}, turn {turn.turn}: {', '.join(turn.failed)}\n  {' '.join(turn.text.split())}")
