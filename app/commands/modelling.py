"""`hotseat model`: what the configured model can do."""

import asyncio
import sys

import click


@click.group("model", help="The configured chat model.")
def command() -> None:
    """Groups the commands about models."""


@command.command("check", help="Ask the configured endpoints, and say what each model is fit for.")
def check() -> None:
    """Ten lines an endpoint; exit code 1 when one does not answer."""
    sys.exit(asyncio.run(_check()))


async def _check() -> int:
    from app.bootstrap import content
    from app.chat_model import OpenAIChat
    from app.checkup import checkup
    from app.exam import Exams
    from app.settings import Settings
    from app.tokens import counter
    from evaluators import Embedded

    settings = Settings.read()
    settings.prepare()
    if not settings.models.on:
        click.echo(
            "No model is configured: the embedded interviewer and judge do everything, and nothing leaves this machine."
        )
        click.echo("Set OPENAI_API_KEY; or OPENAI_BASE_URL and HOTSEAT_MODEL for a server of your own.")
        return 0
    parts = content()
    engine = Embedded(parts.bank)
    answered = True
    for endpoint in dict.fromkeys((*settings.models.interviewer, *settings.models.judge)):
        roles = [
            n
            for n, ends in (("interviewer", settings.models.interviewer), ("judge", settings.models.judge))
            if endpoint in ends
        ]
        click.echo(f"{endpoint.model} at {endpoint.place} ({', '.join(roles)})")
        chat = OpenAIChat([endpoint], counter())
        exams = Exams(settings.data_dir / "exams.json", parts.bank)
        async for what, found in checkup(chat, parts.bank, parts.personas, engine, exams):
            click.echo(f"  {what:<18} {found}")
            answered &= not (what == "answers" and found.startswith("no"))
        await chat.close()
    return 0 if answered else 1
