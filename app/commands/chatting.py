"""`hotseat chat`: an interview in the terminal; a pipe works too, one line a turn."""

from __future__ import annotations

import asyncio
import sys
import textwrap
import uuid
from typing import TYPE_CHECKING

import click

from app.commands.options import setup_options, started

if TYPE_CHECKING:
    from app.bootstrap import House
    from transcripts import Interview

SHOWN = 15
"""Topics that are printed; the rest is what any design is asked about."""
HELP = "Type your answer and press Enter. /hint asks for a hint, /next moves on, /end ends; Ctrl-D leaves, to resume later."


@click.command("chat", help="Hold an interview in the terminal, or read the candidate's lines from a pipe.")
@setup_options
@click.option("--resume", default=None, metavar="ID", help="Go on with an interview that was left.")
@click.option("--feedback/--no-feedback", default=True, show_default=True, help="Print the feedback at the end.")
def command(resume: str | None, feedback: bool, **setup: object) -> None:
    """Talks until the interview ends or the input does."""
    asyncio.run(_chat(resume, feedback, setup))


async def _chat(resume: str | None, feedback: bool, setup: dict[str, object]) -> None:
    from app.bootstrap import bootstrap, content
    from app.people import LOCAL

    parts = content()
    start = None if resume else started(parts, **setup)  # type: ignore[arg-type]
    house = await bootstrap(parts=parts)
    try:
        if start is not None:
            interview = await house.conductor.start(str(uuid.uuid4()), LOCAL, start)
        else:
            interview = await house.conductor.resume(str(resume))
        click.echo(f"{HELP}\nInterview {interview.id}\n{house.models.described}\n", err=True)
        if looks_at := house.conductor.brief(interview).looks_at:
            more = f"; and {len(looks_at) - SHOWN} more of any design" if len(looks_at) > SHOWN else ""
            told = f"Topics chosen from what you gave, the most fitting first: {'; '.join(looks_at[:SHOWN])}{more}."
            click.echo(_wrapped(told) + "\n", err=True)
        _say(house, interview)
        interview = await _talk(house, interview)
        if feedback and (interview.ended or not sys.stdin.isatty()):
            from app.report import as_markdown

            interview = await house.conductor.read(interview.id)
            click.echo("\n" + as_markdown(interview, house.conductor.brief(interview), house.engine))
        else:
            click.echo(f"\nResume with `hotseat chat --resume {interview.id}`.", err=True)
    finally:
        await house.close()


async def _talk(house: House, interview: Interview) -> Interview:
    from transcripts import Button

    buttons = {"/hint": Button.HINT, "/next": Button.NEXT, "/end": Button.END}
    while not interview.ended:
        line = await asyncio.to_thread(_read)
        if line is None:
            break
        button = buttons.get(line.strip().lower())
        interview = await house.conductor.hear(interview.id, line, button)
        _say(house, interview)
    return interview


def _read() -> str | None:
    """The next line; None at the end of the input."""
    if sys.stdin.isatty():
        click.echo("you> ", nl=False)
    line = sys.stdin.readline()
    if not line:
        return None
    line = line.rstrip("\r\n")
    if not sys.stdin.isatty():
        click.echo(f"you> {line}\n")
    return line


def _say(house: House, interview: Interview) -> None:
    from transcripts import clock

    name = house.conductor.brief(interview).persona.interviewer
    text = interview.turns[-1].text
    left = clock(interview.left(house.conductor.clock()))
    for i, paragraph in enumerate(text.split("\n\n")):
        head = f"{name} ({left}): " if i == 0 else ""
        click.echo(_wrapped(head + paragraph) + "\n")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100, replace_whitespace=False)
