"""Echoes: the interviewer's own words, read back. They show nothing."""

from collections.abc import Sequence

from evaluators.stems import stems

LATEST = 3
"""Interviewer lines that may be read back."""
MOSTLY = 0.7
"""From this share of a sentence's telling words on, it is an echo."""
_FEW = 3


def echoes(sentence: str, heard: Sequence[str]) -> bool:
    """Whether a sentence says mostly what the interviewer has just said. `heard`: interviewer lines, oldest first."""
    said = stems(sentence)
    if len(said) < _FEW or any(digit.isdigit() for digit in sentence):
        return False
    known = {stem for line in heard[-LATEST:] for stem in stems(line)}
    return len(said & known) >= MOSTLY * len(said)
