"""Idle talk: what shows nothing of a design, whether it sounds like design talk or not."""

from typing import Annotated

from question_bank.entry import Entry, Lines, at_least


class Idle(Entry):
    """Statements of one kind that earn no credit on any topic."""

    chatter: bool = False
    """About something else than the design: such sentences are left out before anything is read or judged."""

    says: Annotated[Lines, at_least(20)]
