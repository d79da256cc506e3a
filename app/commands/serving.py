"""`hotseat serve`: the interview page."""

import click


@click.command("serve", help="Serve the interview page; open the address it prints.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def command(host: str, port: int) -> None:
    """Runs until stopped."""
    from app.settings import Settings
    from app.web.serve import serve

    serve(Settings.read(), host, port)
