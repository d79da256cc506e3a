"""Prompts: text files with `{{name}}` slots, filled in one pass, known by the digest of what was sent."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluators.model import Message

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)


class BrokenPrompt(Exception):
    """A prompt file does not say what it uses, or was given something else."""


@dataclass(frozen=True)
class Prompt:
    """A prompt as its author wrote it."""

    name: str
    about: str
    uses: frozenset[str]
    text: str

    @classmethod
    def read(cls, path: Path) -> "Prompt":
        """Reads front matter (`about`, `uses`) and text. Raises BrokenPrompt when they disagree."""
        whole = path.read_text(encoding="utf-8")
        front = _FRONT.match(whole)
        if not front:
            raise BrokenPrompt(f"{path.name}: must begin with front matter between two lines of ---")
        told = dict(line.split(": ", 1) for line in front[1].splitlines())
        text = whole[front.end() :].strip()
        uses = frozenset(told.get("uses", "").replace(",", " ").split())
        if uses != set(_SLOT.findall(text)):
            raise BrokenPrompt(
                f"{path.name}: says that it uses {sorted(uses)}, and uses {sorted(set(_SLOT.findall(text)))}"
            )
        return cls(path.stem, told.get("about", ""), uses, text)

    def fill(self, **values: str) -> str:
        """The text with its slots filled; a value is never scanned again. Raises BrokenPrompt for a wrong set of names."""
        if set(values) != self.uses:
            raise BrokenPrompt(f"{self.name}: needs {sorted(self.uses)}, was given {sorted(values)}")
        return _SLOT.sub(lambda slot: values[slot[1]], self.text)


def digest(messages: Sequence[Message]) -> str:
    """Names exactly what was sent: 16 hexadecimal digits."""
    sent = "\x1e".join(f"{message.role}\x1f{message.text}" for message in messages)
    return hashlib.sha256(sent.encode("utf-8", "replace")).hexdigest()[:16]
