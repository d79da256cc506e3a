"""`hotseat list`: what there is."""

import asyncio
import json
from typing import Any

import click

KINDS = ("personas", "questions", "frameworks", "topics", "interviews")


@click.command("list", help="List what there is: personas, questions, frameworks, topics or past interviews.")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def command(kind: str, as_json: bool) -> None:
    """Prints a line an entry, or JSON."""
    rows = asyncio.run(_interviews()) if kind == "interviews" else _content(kind)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max((len(row["id"]) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row['id']:<{width}}  {row['title']}")
    if not rows:
        click.echo("none yet; `hotseat serve` or `hotseat chat` starts one")


def _content(kind: str) -> list[dict[str, Any]]:
    from app.bootstrap import content

    parts = content()
    bank = parts.bank
    match kind:
        case "personas":
            return [{"id": p.id, "title": f"{p.name}: {p.focus}", "blurb": p.blurb} for p in parts.personas.values()]
        case "questions":
            return [
                {
                    "id": q.id, "title": q.title, "category": q.category, "difficulty": q.difficulty, "companies": q.companies,
                    "facts": len(q.facts), "criteria": len(q.criteria), "curveballs": len(q.curveballs),
                    "arithmetic": len(q.arithmetic), "reading": len(q.reading),
                }
                for q in bank.questions.values()
            ]  # fmt: skip
        case "frameworks":
            return [
                {"id": f.id, "title": f.title, "source": f.source, "steps": [s.title for s in f.steps]}
                for f in bank.frameworks.values()
            ]
    return [{"id": t.id, "title": t.title, "phase": t.phase, "aliases": t.aliases} for t in bank.topics.values()]


async def _interviews() -> list[dict[str, Any]]:
    from datetime import UTC, datetime

    from app.bootstrap import opened_store

    async with opened_store() as store:
        summaries = await store.summaries()
    return [
        {
            "id": s.id, "title": s.name or s.setup.title, "persona": s.setup.persona, "question": s.setup.question,
            "ended": s.ended, "updated": datetime.fromtimestamp(s.updated_at, UTC).isoformat(timespec="seconds"),
        }
        for s in summaries
    ]  # fmt: skip
