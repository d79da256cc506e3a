"""Answers clarifying questions from a question's frozen facts, and says when a fact is left to the candidate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluators import VectorTable
from question_bank import Fact, Question

KNOWN = 0.58
"""From this similarity on, a question asks for the fact; chosen on our own paraphrases."""
CLOSE = 0.46
"""Enough when the question also shares a telling word with the fact."""
_DULL = frozenset(
    "what how many much which who where when does do is are the a an of in on for to we our should can i you it and or any there have has"
    " this that be with us use used using about assume will would need get".split()
)


@dataclass(frozen=True)
class Answer:
    """What the facts say to some questions."""

    facts: tuple[Fact, ...]
    left: tuple[str, ...]
    """Questions that no fact answers."""


class FactSheet:
    """The facts of one question, ready to be asked."""

    def __init__(self, question: Question | None, table: VectorTable):
        self._facts = question.facts if question else ()
        self._table = table
        self._asks = [table.of((*fact.asks, fact.answer)) for fact in self._facts]
        self._words = [_words(" ".join((*fact.asks, fact.answer, fact.kind))) for fact in self._facts]
        self._left = table.of(question.left_to_candidate) if question else table.of(())

    def answer(self, questions: Sequence[str]) -> Answer:
        """The facts some questions ask for, each once, and the questions left over."""
        facts: list[Fact] = []
        left: list[str] = []
        for question in questions:
            fact = self._match(question)
            if fact is None:
                left.append(question)
            elif fact not in facts:
                facts.append(fact)
        return Answer(tuple(facts), tuple(left))

    def _match(self, question: str) -> Fact | None:
        if not self._facts:
            return None
        vector = self._table.of([question])[0]
        words = _words(question)
        scores = [float((asks @ vector).max()) + 0.04 * min(2, len(words & told)) for asks, told in zip(self._asks, self._words, strict=True)]
        best = max(range(len(scores)), key=scores.__getitem__)
        left = float((self._left @ vector).max()) if len(self._left) else 0.0
        near = scores[best] >= KNOWN or (scores[best] >= CLOSE + 0.04 and bool(words & self._words[best]))
        return self._facts[best] if near and scores[best] > left else None


def _words(text: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[a-z]{3,}", text.lower()) if w not in _DULL}
