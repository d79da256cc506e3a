"""What a candidate typed, made safe to put into a prompt. Hygiene only: the defence is that code checks what comes back."""

import re
from collections.abc import Sequence

_CONTROL = re.compile(
    r"<\|[^|<>]{0,40}\|>|<｜[^｜]{0,40}｜>|</?s>|<</?SYS>>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_[A-Z]+|g?MASK)\]"
    r"|<(?:start|end)_of_turn>|<(?:bos|eos|pad|unk|sop|eop)>|</?(?:think|tool_calls?|tool_response)>",
    re.IGNORECASE,
)
"""Tokens that chat templates of several model families read as the end of a message, or of a thought."""
_TAGS = re.compile(
    r"<(?:\s*/\s*)?(?:answer|candidate|interviewer|director|rubric|system|instructions?|sentences?|findings?|facts?)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_ROLE = re.compile(
    r"^([\s#*>_-]*)(system|assistant|developer|user|human|tool|interviewer|instructions?|response)(\W{0,3}:)",
    re.IGNORECASE | re.MULTILINE,
)


def visible(text: str) -> str:
    """A text without characters that nobody sees."""
    return _HIDDEN.sub("", text)


def clean(text: str) -> str:
    """A text without control tokens, hidden characters, tags of ours and line-leading role names."""
    before = None
    while before != text:  # removing one may join the halves of another
        before, text = text, _TAGS.sub(" ", _CONTROL.sub(" ", visible(text)))
    return _ROLE.sub(r"\1(\2)\3", text).strip()


def fenced(text: str, tag: str = "candidate") -> str:
    """A cleaned text between tags that it cannot close."""
    return f"<{tag}>\n{clean(text)}\n</{tag}>"


def numbered(sentences: Sequence[str]) -> str:
    """Sentences, one a line, numbered from 1."""
    return "\n".join(f"[{n}] {' '.join(clean(sentence).split())}" for n, sentence in enumerate(sentences, start=1))
