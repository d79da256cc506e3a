"""`hotseat lint`: checks all authored content and reports every problem at once."""

import sys
from pathlib import Path

import click


@click.command("lint", help="Check all authored files; every problem at once, with file, line and field.")
@click.option("--schema", is_flag=True, help="Write the JSON Schemas beside the data instead.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(schema: bool, folder: Path | None) -> None:
    """Exits with 1 when anything is wrong. FOLDER holds topics/, questions/ ...; ours by default."""
    from personas import read_personas
    from personas import schemas as persona_schemas
    from question_bank import HOME, lint, read_bank, schemas

    if schema:
        for path, text in (*schemas.all_schemas(), *persona_schemas.all_schemas()):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return
    bank, problems = read_bank(folder or HOME)
    problems = [*problems, *lint(bank)]
    personas, wrong = read_personas(bank) if folder is None else ({}, [])
    for problem in sorted({*problems, *wrong}):
        click.echo(str(problem))
    if problems or wrong:
        click.echo(f"{len({*problems, *wrong})} problems", err=True)
        sys.exit(1)
    counts = (
        ("questions", bank.questions),
        ("topics", bank.topics),
        ("frameworks", bank.frameworks),
        ("personas", personas),
    )
    click.echo("ok: " + ", ".join(f"{len(entries)} {name}" for name, entries in counts))
