"""Where the house is found by the chat callbacks, which the framework calls without handing them anything."""

from app.bootstrap import House


class NotOpen(Exception):
    """The web face was used before it was opened."""


_open: list[House] = []


def open_hall(house: House) -> None:
    """Makes a house the one that is being visited."""
    _open[:] = [house]


def hall() -> House:
    """The house that is being visited. Raises NotOpen."""
    if not _open:
        raise NotOpen("the chat is served by `hotseat serve`, not on its own")
    return _open[0]
