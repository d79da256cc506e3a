"""`hotseat import`: an exported interview into the store."""

import asyncio

import click

from app.commands.options import read_text


@click.command("import", help="Read an exported interview (JSON Lines) into the store; prints its id.")
@click.argument("file")
def command(file: str) -> None:
    """An id that is taken gets a new one, so nothing is overwritten."""
    click.echo(asyncio.run(_store(read_text(file))))


async def _store(text: str) -> str:
    import uuid

    from app.bootstrap import opened_store
    from app.people import LOCAL
    from transcripts import InterviewStarted, parse

    id, events = parse(text)
    async with opened_store() as store:
        if not id or await store.owner(id) is not None:
            id = str(uuid.uuid4())
        start = events[0]
        assert isinstance(start, InterviewStarted)  # parse folds the events, which checks it
        await store.append(await store.create(id, LOCAL, start), events[1:])
    return id
