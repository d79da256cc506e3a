"""`hotseat label`: a person judges a transcript, blind."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.options import read_text, started

if TYPE_CHECKING:
    from app.bootstrap import Content
    from app.labels import Label
    from transcripts import Event, Interview, InterviewStarted

DEPTHS = """0 not shown, 1 named, 2 explained (what and how), 3 justified (why, numbers, trade-offs),
4 outstanding (foresees failure, quantifies, ties to the goal); halves are allowed."""
HELP = f"""{DEPTHS}
Enter alone means not judged. `t` shows the transcript again, `b` goes one question back, `?` explains,
`q` leaves. Every answer is saved; the same command goes on where you left."""


def _rater(_: click.Context, __: click.Parameter, name: str) -> str:
    if not name or name.startswith(".") or not all(c.isalnum() or c in "._-" for c in name):
        raise click.BadParameter("a name of letters, digits, dots, dashes and underscores, please")
    return name


@click.command(
    "label",
    help="Judge FILE (an export, a JSON chat, a plain answer, or the id of an interview) phase by phase, without seeing any "
    "score. What you judge is kept for `hotseat agreement`, and is a transcript that `hotseat measure` reads.",
)
@click.argument("file")
@click.option("--rater", default="coach", show_default=True, callback=_rater, help="Who judges.")
@click.option("--question", "-q", default=None, help="Question id or `custom`, for a file that does not say.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to; default: the data directory.")
@click.option("--again", is_flag=True, help="Start over, also when all was judged.")
def command(file: str, rater: str, question: str | None, out: Path | None, again: bool) -> None:
    """Asks until everything is judged or the input ends."""
    from app.bootstrap import content
    from app.labels import digest, labels_home, new_label
    from app.settings import Settings

    if file == "-":
        raise click.UsageError("give the transcript as a file: the answers come from the standard input")
    parts = content()
    interview, events = transcript(file, parts, question)
    if not interview.candidate_turns:
        raise click.UsageError(f"{file}: the candidate says nothing in it")
    name = digest((turn.role, turn.text) for turn in interview.turns)
    path = out or labels_home(Settings.read().data_dir) / name / f"{rater}.json"
    label = _begun(path, new_label(interview, rater, events), again)
    if label.finished:
        click.echo(f"{rater} has judged this already: {path}. --again starts over; --rater NAME is for somebody else.")
        return
    flags = {flag.id.replace("-", "_"): flag.title for flag in parts.bank.red_flags.values()}
    try:
        label = _ask(_show(label, path), path, flags)
    finally:
        _leave(path, file, rater, out)


def transcript(file: str, parts: Content, question: str | None = None) -> tuple[Interview, list[Event]]:
    """The interview of a file or an id, and its events. Raises UsageError, BadTranscript, NotInBank or UnknownInterview."""
    from transcripts import BadTranscript, Interview, beside_turns, parse, read_any

    if not Path(file).exists() and not Path(file).suffix:
        events = asyncio.run(_stored(file))
        return Interview.of(file, events), events
    text = read_text(file)
    try:
        if '"hotseat-transcript"' in text.lstrip().split("\n", 1)[0]:
            id, events = parse(text.lstrip())
        else:
            says = beside_turns(text)
            id, events = str(says.get("id") or Path(file).stem), read_any(text, _start(says, parts, question))
    except BadTranscript as error:
        raise click.UsageError(f"{file}: {error}") from None
    return Interview.of(id, events), events


async def _stored(id: str) -> list[Event]:
    from app.bootstrap import opened_store

    async with opened_store() as store:
        return await store.events(id)


def _start(says: dict[str, Any], parts: Content, question: str | None) -> InterviewStarted:
    from evaluators import CUSTOM
    from transcripts import Level

    asked = question or (says.get("question") if says.get("question") in parts.bank.questions else CUSTOM)
    level = says.get("target_level")
    return started(
        parts, question=str(asked), title=str(says.get("title") or "Custom design") if asked == CUSTOM else None,
        persona="google", framework="seven-step", level=level if level in set(Level) else "senior", minutes=45, seed=0,
    )  # fmt: skip


def _begun(path: Path, fresh: Label, again: bool) -> Label:
    """The label to go on with. Raises BadLabel for a file that is somebody else's, or of another transcript."""
    from app.labels import BadLabel, read_label

    if not path.exists():
        return fresh
    kept = read_label(path)
    if (kept.digest, kept.rater) != (fresh.digest, fresh.rater):
        raise BadLabel(f"{path} holds {kept.rater}'s labels of {kept.title or kept.id}; give another --out")
    return fresh if again else kept


def _show(label: Label, path: Path) -> Label:
    """Shows what was not shown yet, turn by turn; in a terminal Enter goes on."""
    from app.labels import write_label

    click.echo(f"{label.title}, {label.target_level} level\n")
    for turn in _candidate_turns(label):
        if turn < label.read:
            continue
        click.echo(_told(label, turn))
        if sys.stdin.isatty():
            click.echo("(Enter goes on) ", nl=False)
            if not sys.stdin.readline():
                return label
        label = label.model_copy(update={"read": turn + 1})
        write_label(path, label)
    return label


def _candidate_turns(label: Label) -> list[int]:
    return [i for i, turn in enumerate(label.turns) if turn.role == "candidate"]


def _told(label: Label, turn: int) -> str:
    """A candidate turn, with what the interviewer said since the one before."""
    first = max((i + 1 for i in range(turn) if label.turns[i].role == "candidate"), default=0)
    lines = []
    for number in range(first, turn + 1):
        who = label.turns[number].role
        lines.append(f"[{number}] {who}")
        for line in label.turns[number].text.splitlines() or [""]:
            lines += textwrap.wrap(line, 100, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def _ask(label: Label, path: Path, flags: dict[str, str]) -> Label:
    from app.labels import QUESTIONS, BadAnswer, answered, write_label

    click.echo(f"{HELP}\n")
    while not label.finished:
        question = QUESTIONS[label.answered]
        click.echo(f"{_asked(question)}: ", nl=False)
        line = sys.stdin.readline()
        told = line.strip().lower()
        if not sys.stdin.isatty():
            click.echo(line.rstrip("\r\n"))
        if not line or told == "q":
            break
        if told in ("t", "?"):
            click.echo(_whole(label) if told == "t" else _explained(question, flags))
            continue
        try:
            label = _back(label) if told == "b" else answered(label, line, flags)
        except BadAnswer as error:
            click.echo(str(error))
            continue
        write_label(path, label)
    return label


def _asked(question: str) -> str:
    from question_bank import PHASE_TITLES, Phase

    if question == "flags":
        return "Red flags, as `id` or `id turn`, with commas between (`none`: there are none)"
    return f"{'Overall' if question == 'overall' else PHASE_TITLES[Phase(question)]}, 0 to 4"


def _explained(question: str, flags: dict[str, str]) -> str:
    if question != "flags":
        return DEPTHS
    width = max(map(len, flags))
    return "\n".join(f"  {id:<{width}}  {title}" for id, title in flags.items())


def _whole(label: Label) -> str:
    return "\n".join(_told(label, turn) for turn in _candidate_turns(label))


def _back(label: Label) -> Label:
    return label.model_copy(update={"answered": max(0, label.answered - 1)})


def _leave(path: Path, file: str, rater: str, out: Path | None) -> None:
    """Says where the labels are, and how to go on."""
    from app.labels import read_label

    if not path.exists():
        return
    if read_label(path).finished:
        click.echo(f"\nSaved {path}. `hotseat agreement {path}` compares it with the judge.", err=True)
        return
    where = f" --out {out}" if out else ""
    click.echo(f"\nSaved so far; go on with `hotseat label {file} --rater {rater}{where}`.", err=True)
