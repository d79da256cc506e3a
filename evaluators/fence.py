"""What a candidate typed, made safe to put into a prompt. Hygiene only: the defence is that code checks what comes back."""

import re
from collections.abc import Sequence

_CONTROL = re.compile(
    r"<\|[^|<>]{0,40}\|>|</?s>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS)\]|<</?SYS>>|<(?:start|end)_of_turn>|<｜[^｜]{0,40}｜>"
    r"|<(?:bos|eos|pad|unk)>",
    re.IGNORECASE,
)
"""Tokens that chat templates of several model families read as the end of a message."""
_TAGS = re.compile(
    r"</?\s*(?:answer|candidate|interviewer|director|rubric|system|instructions?|sentences?|findings?|facts?)\b[^<>]{0,60}>",
    re.IGNORECASE,
)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e007f\x00-\x08\x0b-\x1f\x7f]")
_ROLE = re.compile(r"^(\s*)(system|assistant|developer|user|interviewer)(\s*:)", re.IGNORECASE | re.MULTILINE)


def clean(text: str) -> str:
    """A text without control tokens, hidden characters, tags of ours and line-leading role names."""
    before = None
    while before != text:  # removing one may join the halves of another
        before, text = text, _TAGS.sub(" ", _CONTROL.sub(" ", _HIDDEN.sub("", text)))
    return _ROLE.sub(r"\1(\2)\3", text).strip()


def fenced(text: str, tag: str = "candidate") -> str:
    """A cleaned text between tags that it cannot close."""
    return f"<{tag}>\n{clean(text)}\n</{tag}>"


def numbered(sentences: Sequence[str]) -> str:
    """Sentences, one a line, numbered from 1."""
    return "\n".join(f"[{n}] {' '.join(clean(sentence).split())}" for n, sentence in enumerate(sentences, start=1))
