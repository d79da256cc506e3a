"""Formulas: a model that has found an opening keeps to it, and what was charming once tires the third time."""

import re
from collections.abc import Iterable

from app.wording import flat

_QUOTED = r"\"[^\"]*\"|“[^”]*”"
_OPENING = re.compile(rf"(?:{_QUOTED}|[^,.:?!\"“])+[,.:]\s+(?=\S)")


def without_formula(line: str, earlier: Iterable[str]) -> str:
    """A line without those of its opening clauses that an earlier line held too, whatever either quoted."""
    said = [f" {_frame(text)} " for text in earlier]
    while (opening := _OPENING.match(line)) and _held(_frame(opening[0]), said):
        line = line[opening.end() :]
        line = line[:1].upper() + line[1:]
    return line


def _held(frame: str, said: Iterable[str]) -> bool:
    return bool(frame) and any(f" {frame} " in text for text in said)


def _frame(text: str) -> str:
    return flat(re.sub(_QUOTED, " ", text))
