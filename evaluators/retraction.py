"""Retractions: what a candidate takes back earns nothing any more."""

import re
from collections.abc import Iterator, Sequence

from evaluators.sentences import split
from evaluators.stems import stems
from evaluators.vectors import VectorTable
from transcripts import EvidenceFound, Interview

NAMED = 0.4
"""Cosine to an earlier statement from which a retraction that names something is about it."""
_BACK = re.compile(
    r"\b(?:scrap (?:that|it|this|what i (?:just )?said|my)|strike that|cancel that|forget (?:that(?! \w+ (?:is|are))|what i (?:just )?said|my (?:point|idea|answer))"
    r"|(?:i(?:'d| would|'ll| will)? )?(?:like to |have to |want to )?take (?:that|it|this) back|i(?:'d| would|'ll)? (?:like to |have to )?take back (?:that|what|my|the)"
    r"|ignore what i (?:just )?said|disregard what i (?:just )?said|i withdraw (?:that|my|what))\b",
    re.IGNORECASE,
)


def takes_back(sentence: str) -> bool:
    """Whether a sentence takes something back."""
    return bool(_BACK.search(sentence))


def retractions(
    sentences: Sequence[str], interview: Interview, turn: int, at: float, table: VectorTable, judge: str
) -> list[EvidenceFound]:
    """Events that take back what earlier turns showed, for the sentences of a turn that say so.

    A retraction that names something is about the most similar earlier statement; one that names nothing is about the last.
    """
    told: list[EvidenceFound] = []
    for number, sentence in enumerate(sentences):
        if takes_back(sentence):
            earlier = [e for e in interview.evidence if e.turn < turn and not e.retracted]
            topic = _topic(_BACK.sub(" ", sentence, count=1), earlier, interview, table)
            told += [
                EvidenceFound(at=at, turn=turn, sentences=(number,), criterion=criterion, topic=topic, depth=0, prompted=False,
                              judge=judge, retracted=True)
                for criterion in sorted({e.criterion for e in earlier if e.topic == topic})
            ]  # fmt: skip
    return told


def _topic(named: str, earlier: Sequence[EvidenceFound], interview: Interview, table: VectorTable) -> str:
    """The topic that is taken back; empty when there is none."""
    if not earlier:
        return ""
    if len(stems(named)) < 2:
        return max(earlier, key=lambda e: (e.turn, e.sentences[0])).topic
    quotes = tuple(_quoted(earlier, interview))
    near = table.of(quotes) @ table.of((named,))[0]
    best = int(near.argmax())
    return earlier[best].topic if float(near[best]) >= NAMED else ""


def _quoted(earlier: Sequence[EvidenceFound], interview: Interview) -> Iterator[str]:
    for evidence in earlier:
        yield split(interview.turns[evidence.turn].text)[evidence.sentences[0]]
