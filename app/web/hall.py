"""Where the house is found by the chat callbacks, which the framework calls without handing them anything."""

from dataclasses import dataclass

from app.bootstrap import House
from app.web.feedback import Feedback


class NotOpen(Exception):
    """The web face was used before it was opened."""


@dataclass(frozen=True)
class Hall:
    """A house with what its visitors share."""

    house: House
    feedback: Feedback


_open: list[Hall] = []


def open_hall(house: House) -> Hall:
    """Makes a house the one that is being visited."""
    _open[:] = [Hall(house, Feedback(house))]
    return _open[0]


def hall() -> Hall:
    """The house that is being visited. Raises NotOpen."""
    if not _open:
        raise NotOpen("the chat is served by `hotseat serve`, not on its own")
    return _open[0]
