"""Repeats: what somebody says again in one breath shows nothing new."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")


def first_said(sentences: Sequence[str]) -> list[int]:
    """The numbers of the sentences without those that repeat an earlier one word for word, whatever the case and marks."""
    seen: dict[tuple[str, ...], int] = {}
    for number, sentence in enumerate(sentences):
        seen.setdefault(tuple(_WORD.findall(sentence.lower())) or (sentence,), number)
    return sorted(seen.values())
