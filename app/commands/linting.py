"""`hotseat lint`: checks authored content, reports every problem at once, and says what is thin."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.authored import Authored

HELP = """Check all authored files: every problem at once, with file, line and field.

FOLDER holds content of your own (questions/, topics/, personas/ ...) and is checked beside ours, then told what is thin:
advice, never an error. Without it, ours and HOTSEAT_CONTENT_DIR are checked."""
KINDS = ("question", "topic", "framework", "persona", "temperament")


@click.command("lint", help=HELP)
@click.option("--thin", is_flag=True, help="Say what is thin without a FOLDER, too; takes minutes for all of ours.")
@click.option("--schema", is_flag=True, help="Write the JSON Schemas beside the data instead.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(thin: bool, schema: bool, folder: Path | None) -> None:
    """Exits with 1 when anything is wrong."""
    if schema:
        _write_schemas()
        return
    from app.authored import read_authored
    from app.settings import content_dir
    from question_bank import lint

    own = folder or content_dir()
    authored = read_authored(own)
    if problems := sorted({*authored.problems, *lint(authored.bank)}):
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{_counted(len(problems), 'problem')}", err=True)
        sys.exit(1)
    click.echo(_sound(authored, folder))
    if thin or folder is not None:
        _advise(authored, own)


def _write_schemas() -> None:
    from personas import schemas as persona_schemas
    from question_bank import schemas

    for path, text in (*schemas.all_schemas(), *persona_schemas.all_schemas()):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _sound(authored: Authored, folder: Path | None) -> str:
    """What was checked and found in order."""
    found = Counter(key.partition("/")[0] for key in authored.below(folder))
    told = [_counted(found[f"{kind}s"], kind) for kind in KINDS if found[f"{kind}s"]]
    if not told and not found:
        return f"ok, but there is nothing in {folder} yet: `hotseat new question my-question --dir {folder}`"
    others = [f"{found[name]} {name.replace('_', ' ')}" for name in ("red_flags", "sayings") if found[name]]
    return "ok: " + ", ".join((*told, *others))


def _advise(authored: Authored, own: Path | None) -> None:
    from app.thinness import thinness

    advice = thinness(authored, authored.below(own))
    if not advice:
        click.echo("nothing is thin")
        return
    click.echo("\nThin; nothing is wrong with it, and it would serve better with:")
    for each in advice:
        click.echo(str(each))
    counts = Counter(each.about for each in advice).most_common()
    click.echo(f"\n{len(advice)} to improve: " + ", ".join(f"{count} {about}" for about, count in counts))


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
