"""The gist of a turn: a few words of the candidate, worth repeating, that show they were heard."""

import re

from evaluators import signs_of, split, stems
from transcripts import Interview, Turn

SHORTEST, LONGEST = 2, 8
"""Words of a gist."""
_BREAK = re.compile(
    r",(?!\d)|[;:()\"“”]| - |\bi(?:'d| would|'ll| will)\b|\b(?:and|so|because|but|then|which|that|while|since|where|when|if|or|although|though|unless|whereas)\b(?!['’])",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:okay|ok|so|well|right|now|then|also|and|but|first|second|next|finally|basically|actually|maybe|i think|i guess|i(?:'d| would| will|'ll)|we(?:'d| would| will|'ll| can| could)?"
    r"|i|you know|let me|let's|probably|just|it(?:'s| is)|there(?:'s| is| are)|to|with|for|like|say|use|have|do|be|the|a|an|our|my|this|that|as)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:for|of|to|in|on|at|by|with|from|the|a|an|is|are|be|as|it|we|i|and|or|not|would|will|can|could))+$",
    re.IGNORECASE,
)


def gist(turn: Turn, interview: Interview) -> str:
    """The most telling few words of a candidate turn, exactly as said; empty when it has none.

    Where evidence was found in the turn, they come from the sentence of its deepest.
    """
    sentences = split(turn.text)
    found = sorted((e for e in interview.evidence if e.turn == turn.index), key=lambda e: -e.depth)
    best = next((sentences[e.sentences[0]] for e in found if e.sentences[0] < len(sentences)), "")
    for sentence in filter(None, (best, *reversed(sentences))):
        if not signs_of(sentence).question and (words := telling(sentence)):
            return words
    return ""


def telling(sentence: str) -> str:
    """The clause of a sentence with the most content, without its courtesies; a substring of it."""
    clauses = [_TAIL.sub("", _LEAD.sub("", part.strip())).strip(" .!?…'") for part in _BREAK.split(sentence)]
    fitting = [c for c in clauses if SHORTEST <= len(c.split()) <= LONGEST and len(stems(c)) >= SHORTEST]
    return max(fitting, key=lambda c: len(stems(c)), default="")
