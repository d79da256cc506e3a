"""`hotseat cost`: what the model calls of an interview cost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.cost import Line


@click.command("cost", help="Tokens and money that the model calls of an interview took.")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="The lines as one JSON list.")
def command(id: str, as_json: bool) -> None:
    """Prints a line for each role and model, and the sum."""
    asyncio.run(_cost(id, as_json))


async def _cost(id: str, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from app.bootstrap import opened_store
    from app.cost import cost, read_prices
    from app.settings import Settings

    settings = Settings.read()
    async with opened_store(settings) as store:
        lines = cost(await store.load(id), read_prices(settings.prices))
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], indent=2))
        return
    if not lines:
        click.echo("No model was asked in this interview; it cost nothing.")
        return
    _table(lines)


def _table(lines: list[Line]) -> None:
    from app.cost import total

    width = max(len(line.model) for line in lines)
    click.echo(f"{'role':<11} {'model':<{width}} {'calls':>5} {'in':>9} {'cached':>9} {'out':>8} {'dollars':>9}")
    for line in lines:
        mark = "~" if line.counted else " "
        dollars = "no price" if line.dollars is None else f"{line.dollars:.4f}"
        click.echo(
            f"{line.role:<11} {line.model:<{width}} {line.calls:>5} {line.tokens_in:>8}{mark} {line.cached:>9} {line.tokens_out:>7}{mark} {dollars:>9}"
        )
    whole = total(lines)
    tokens = sum(line.tokens_in + line.tokens_out for line in lines)
    click.echo(
        f"{tokens} tokens" + (f", {whole:.4f} dollars" if whole is not None else "; set HOTSEAT_PRICES to see money")
    )
    if any(line.counted for line in lines):
        click.echo("~ counted by us: the endpoint did not say")
