"""Echoes: the interviewer's own words, read back. They show nothing."""

import re
from collections.abc import Sequence

from evaluators.manner import plain
from evaluators.stems import stems

LATEST = 3
"""Interviewer lines that may be read back."""
MOSTLY = 0.7
"""From this share of a sentence's telling words on, it is an echo."""
_FEW = 3


_NUMBER = re.compile(r"\d[\d.,]*(?<=\d)")
_WORD = re.compile(r"\w+")


def echoes(sentence: str, heard: Sequence[str]) -> bool:
    """Whether a sentence says mostly what the interviewer has just said. `heard`: interviewer lines, oldest first.

    A number of one's own is never an echo; of a few words, all must have been said in one go.
    """
    lines = heard[-LATEST:]
    if not _numbers(sentence) <= {number for line in lines for number in _numbers(line)}:
        return False
    said = stems(sentence)
    if len(said) < _FEW:
        return any(_bare(sentence) in _bare(line) for line in lines)
    known = {stem for line in lines for stem in stems(line)}
    return len(said & known) >= MOSTLY * len(said)


def _numbers(text: str) -> set[str]:
    """The numbers of a text in digits, as written."""
    return set(_NUMBER.findall(text))


def _bare(text: str) -> str:
    """The words alone, with a space on either side."""
    return f" {' '.join(_WORD.findall(plain(text).lower()))} "
