"""Idle talk: what sounds like design talk and shows nothing."""

from typing import Annotated

from question_bank.entry import Entry, Lines, at_least


class Idle(Entry):
    """Statements of one kind that earn no credit on any topic."""

    says: Annotated[Lines, at_least(20)]
