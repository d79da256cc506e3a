"""`hotseat export`: an interview as a file."""

import asyncio
from pathlib import Path

import click


@click.command("export", help="Write an interview as JSON Lines (to keep, move or grade) or as Markdown (to read).")
@click.argument("interview")
@click.option("--format", "shape", type=click.Choice(["jsonl", "markdown"]), default="jsonl", show_default=True)
@click.option(
    "--out", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output by default."
)
def command(interview: str, shape: str, out: Path | None) -> None:
    """Prints or writes it."""
    text = asyncio.run(_text(interview, shape))
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"cannot write {out}: {error.strerror}") from None


async def _text(id: str, shape: str) -> str:
    from app.bootstrap import opened_store
    from transcripts import Interview, dump, to_markdown

    async with opened_store() as store:
        events = await store.events(id)
    return dump(id, events) if shape == "jsonl" else to_markdown(Interview.of(id, events))
