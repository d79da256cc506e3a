"""Rough stems: enough to see that two texts use the same words."""

import re
from functools import lru_cache

_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ys",
    "ied",
    "ers",
    "ed",
    "es",
    "er",
    "s",
    "ly",
    "y",
    "e",
)


def stems(text: str) -> set[str]:
    """Rough stems of the words of four letters and more."""
    return {stem(word) for word in re.findall(r"[a-z][a-z'-]{3,}", text.lower())}


@lru_cache(2**15)
def stem(word: str) -> str:
    """A word without its usual endings."""
    word = re.sub(r"'s?$", "", word)
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 4), "")
    return word.removesuffix(ending) if ending else word
