"""`hotseat guide`: cheat sheets for frameworks, topics, questions and personas, and a plan to practise by."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from app.guides import Attempt

AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON value.")


@click.group(
    "guide",
    help="Cheat sheets: what good looks like, from the bank that the interviewer asks from.",
    invoke_without_command=True,
)
@click.pass_context
def command(context: click.Context) -> None:
    """Says what there is when no kind is named."""
    if context.invoked_subcommand is None:
        from app.bootstrap import content
        from app.guides import contents
        from app.guides.text import overview_text

        parts = content()
        click.echo(overview_text(contents(parts.bank, parts.personas)), nl=False)


@command.command("framework", help="A framework step by step: minutes, strong answers, traps, topics.")
@click.argument("id", required=False)
@AS_JSON
def framework(id: str | None, as_json: bool) -> None:
    """One framework, or all ids."""
    from app.bootstrap import content
    from app.guides import framework_sheet
    from app.guides.text import framework_text

    if not id:
        return _list("framework", as_json)
    _show(framework_sheet(content().bank, id), framework_text, as_json)


@command.command("topic", help="A topic: what each depth looks like, how it is asked, how it goes wrong.")
@click.argument("id", required=False)
@AS_JSON
def topic(id: str | None, as_json: bool) -> None:
    """One topic, or all ids."""
    from app.bootstrap import content
    from app.guides import topic_sheet
    from app.guides.text import topic_text

    if not id:
        return _list("topic", as_json)
    parts = content()
    _show(topic_sheet(parts.bank, parts.personas, id), topic_text, as_json)


@command.command("question", help="A question; its answers only once you have tried it, or with --reveal.")
@click.argument("id", required=False)
@click.option("--reveal", is_flag=True, help="Facts, reference design and traps before the first attempt.")
@AS_JSON
def question(id: str | None, reveal: bool, as_json: bool) -> None:
    """One question, or all ids."""
    from app.bootstrap import content
    from app.guides import question_sheet
    from app.guides.text import question_text

    if not id:
        return _list("question", as_json)
    parts = content()
    parts.bank.question(id)
    shown = reveal or bool(asyncio.run(_done(id)))
    _show(question_sheet(parts.bank, parts.personas, id, reveal=shown), question_text, as_json)


@command.command("persona", help="An interviewer: values, favourite topics and probes, hints.")
@click.argument("id", required=False)
@AS_JSON
def persona(id: str | None, as_json: bool) -> None:
    """One persona, or all ids."""
    from app.bootstrap import content
    from app.guides import persona_sheet
    from app.guides.text import persona_text

    if not id:
        return _list("persona", as_json)
    parts = content()
    _show(persona_sheet(parts.bank, parts.personas, id), persona_text, as_json)


@command.command("plan", help="What to practise on each day; leaves for last what you have finished already.")
@click.option("--days", type=int, default=14, show_default=True)
@AS_JSON
def plan(days: int, as_json: bool) -> None:
    """A plan that knows the finished interviews of the store."""
    from app.bootstrap import content
    from app.guides import check_days
    from app.guides import plan as planned
    from app.guides.text import plan_text

    parts = content()
    check_days(days)
    _show(planned(parts.bank, parts.personas, days, asyncio.run(_done())), plan_text, as_json)


def _show(sheet: Any, text: Callable[[Any], str], as_json: bool) -> None:
    click.echo(_json(asdict(sheet)) if as_json else text(sheet), nl=as_json)


def _list(kind: str, as_json: bool) -> None:
    from app.bootstrap import content
    from app.guides import contents
    from app.guides.text import contents_text

    parts = content()
    groups = getattr(contents(parts.bank, parts.personas), kind)
    rows = [{"id": card.link.id, "title": card.link.title} for group in groups for card in group.cards]
    click.echo(_json(rows) if as_json else contents_text(groups), nl=as_json)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


async def _done(question: str = "") -> tuple[Attempt, ...]:
    from app.bootstrap import opened_store
    from app.guides import attempts
    from app.people import LOCAL

    async with opened_store() as store:
        return await attempts(store, LOCAL, question)
