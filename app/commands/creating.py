"""`hotseat new`: starts a file of one's own from a commented skeleton."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

KINDS = ("question", "persona", "topic", "framework")
SKELETONS = Path(__file__).parents[1] / "skeletons"
_PHASES = ("clarify", "data", "features", "model", "serving", "evaluation", "scaling")
_TRY = {
    "question": "hotseat chat -q {id}",
    "persona": "hotseat chat -p {id}",
    "topic": 'hotseat chat -q custom --title "Design something about it"',
    "framework": "hotseat chat --framework {id}",
}


@click.command(
    "new", help="Start a question, persona, topic or framework of your own: a commented file that passes lint."
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("id")
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Your content folder; HOTSEAT_CONTENT_DIR, or else ./hotseat-content.",
)
@click.option("--phase", type=click.Choice(_PHASES), default="model", show_default=True, help="Of a topic.")
def command(kind: str, id: str, folder: Path | None, phase: str) -> None:
    """Writes the file and says how to go on; never writes over another."""
    from app.settings import content_dir

    _check(kind, id)
    folder = folder or content_dir() or Path("hotseat-content")
    file = folder / f"{kind}s" / (phase if kind == "topic" else "") / f"{id}.yaml"
    _write(file, _text(kind, id, phase))
    if _is_ours(kind, id):
        click.echo(f"{id} is also one of ours: with this folder in use, yours is asked instead.", err=True)
    named = shlex.quote(str(folder))
    click.echo(f"1. Fill in {file}: everything that says Replace me (docs/authoring.md explains).")
    click.echo(f"2. hotseat lint {named}")
    click.echo(f"3. HOTSEAT_CONTENT_DIR={named} {_TRY[kind].format(id=id)}")


def _check(kind: str, id: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id) or len(id) > 60:
        raise click.UsageError(f"{id!r} cannot be an id: use lower-case words joined by hyphens, such as my-question")
    if kind == "question" and id == "custom":
        raise click.UsageError("'custom' is how an interview on any title is called: choose another id")


def _is_ours(kind: str, id: str) -> bool:
    from personas import HOME as PEOPLE
    from question_bank import HOME

    home = PEOPLE if kind == "persona" else HOME / f"{kind}s"
    return any(home.rglob(f"{id}.yaml"))


def _text(kind: str, id: str, phase: str) -> str:
    """The skeleton under its new name; its lines are told apart from those of any other by the id in them."""
    from question_bank import HOME, PLACEHOLDER

    text = (SKELETONS / f"{kind}.yaml").read_text(encoding="utf-8")
    home = HOME.parent / "personas" if kind == "persona" else HOME
    text = re.sub(r"\$schema=\S+", lambda _: f"$schema={home / 'schema' / kind}.json", text, count=1)
    text = text.replace(f"{PLACEHOLDER}:", f"{PLACEHOLDER} ({id}):")
    text = re.sub(r"^phase: \w+", f"phase: {phase}", text, flags=re.MULTILINE)
    return re.sub(r"^id: \S+", f"id: {id}", text, count=1, flags=re.MULTILINE)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        taken = error.filename or str(file)
        raise click.UsageError(f"{taken} is there already: choose another id or --dir") from None
    except OSError as error:
        raise click.UsageError(f"cannot write {file}: {error.strerror}; choose another --dir") from None
