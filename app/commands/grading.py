"""`hotseat grade`: grades a transcript or a written answer."""

import click

from app.commands.options import read_text


@click.command(
    "grade",
    help='Grade FILE: an exported interview, a JSON {"turns": [...]}, or a plain text or Markdown answer; `-` reads a pipe.',
)
@click.argument("file")
@click.option("--question", "-q", default=None, help="Question id or `custom`; an export carries its own.")
@click.option("--title", default=None, help="What was designed, for `custom`.")
@click.option("--persona", "-p", default=None, help="Persona id for the lens.")
@click.option("--level", type=click.Choice(["mid", "senior", "staff"]), default=None)
@click.option("--format", "shape", type=click.Choice(["json", "markdown"]), default="markdown", show_default=True)
def command(
    file: str, question: str | None, title: str | None, persona: str | None, level: str | None, shape: str
) -> None:
    """Prints the feedback."""
    from app.bootstrap import content
    from app.brief import Brief
    from app.commands.options import started
    from app.report import as_json, as_markdown
    from evaluators import CUSTOM, Embedded
    from transcripts import Interview, Level, read_any

    text = read_text(file)
    parts = content()
    start = started(
        parts, question=question or CUSTOM, title=title or (None if question and question != CUSTOM else "Custom design"),
        persona=persona or "google", framework="seven-step", level=level or "senior", minutes=45, seed=0,
    )  # fmt: skip
    events = read_any(text, start)
    changes = {"question": question, "title": title, "persona": persona, "level": level and Level(level)}
    first = events[0].model_copy(update={k: v for k, v in changes.items() if v is not None})
    interview = Interview.of("graded", [first, *events[1:]])
    engine = Embedded(parts.bank)
    brief = Brief.of(
        interview.setup, parts.bank, parts.personas, engine.rubric(interview.setup.question, interview.setup.topics)
    )
    click.echo(as_json(interview, brief, engine) if shape == "json" else as_markdown(interview, brief, engine))
