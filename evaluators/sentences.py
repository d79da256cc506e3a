"""Splits what a candidate said into sentences; every quote is one of them, exactly."""

import re

_BREAK = re.compile(r"(?<=[.!?…。؟])[\"')\]]*\s+(?=\S)|\n+")
_NOT_AN_END = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|resp|cf|no|fig|mr|ms|dr|st)\.|\b[A-Za-z]\.)$", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*•–·>#]+|\(?\d{1,2}[.)])\s+")
_LONGEST = 600


def split(text: str) -> list[str]:
    """The sentences of a text in order; each is a substring of it. Bullets and lines end sentences too."""
    sentences: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        if "\n" not in match.group() and _NOT_AN_END.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        sentences += _clean(text[start : match.end()])
        start = match.end()
    return sentences + _clean(text[start:])


def _clean(piece: str) -> list[str]:
    piece = _BULLET.sub("", piece.strip())
    if not re.search(r"\w", piece):
        return []
    return _pieces(piece)


def _pieces(sentence: str) -> list[str]:
    """A run-on sentence in parts of bearable length, cut at a comma or a space."""
    parts = []
    while len(sentence) > _LONGEST:
        cut = max(sentence.rfind(", ", 0, _LONGEST), sentence.rfind(" and ", 0, _LONGEST))
        cut = cut if cut > _LONGEST // 3 else sentence.rfind(" ", 0, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        parts.append(sentence[: cut + 1].strip())
        sentence = sentence[cut + 1 :].strip()
    return [*parts, sentence] if sentence else parts
