"""Sayings: how people usually put a topic, for training and measuring the judge; nobody reads them in the product."""

from typing import Annotated

from question_bank.entry import Entry, Lines, at_least


class Sayings(Entry):
    """Statements about one topic in ordinary words, sorted by the depth they show. `id` is the topic's."""

    named: Annotated[Lines, at_least(5)]
    explained: Annotated[Lines, at_least(10)]
    justified: Annotated[Lines, at_least(8)]
    outstanding: Annotated[Lines, at_least(4)]
    not_shown: Annotated[Lines, at_least(8)]
    """Statements with the topic's words that do not show it, or show only a neighbouring topic."""

    def by_depth(self) -> tuple[tuple[int, str], ...]:
        """(depth, statement) pairs, depth from 0 to 4."""
        levels = (self.not_shown, self.named, self.explained, self.justified, self.outstanding)
        return tuple((depth, text) for depth, texts in enumerate(levels) for text in texts)
