"""Answers clarifying questions from a question's frozen facts, and says when a fact is left to the candidate."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from app.themes import is_decision, themes_of
from evaluators import VectorTable
from question_bank import Fact, Question

KNOWN = 0.5
"""From this score on, a question asks for the fact; chosen on our own paraphrases (tests/paraphrases.yaml)."""
_NEAREST, _NEAR, _WORDS, _THEMES, _DECIDES = 0.7, 0.3, 0.2, 0.35, 0.3
"""Weights of the nearest way to ask, the three nearest, rare words and themes; the last speaks against every fact."""
_ALSO = (
    r"[,;]?\s+(?:and|or)\s+(?=(?:also\s+)?(?:how|what|which|who|where|when|is there|are there|do we|does it|should)\b)"
)
_FEW = 4.0
"""A question with less to go by than this much rarity cannot be matched on words alone."""
_DULL = frozenset(
    re.findall(
        r"[a-z]+",
        " what how many much which who where when does do is are the a an of in on for to we our should can i"
        " you it and or any there have has this that be with us use used using about assume will would need"
        " get got could if just so at as from my me one by per they them their not no than was were did been"
        " being some kind sort here like",
    )
)


@dataclass(frozen=True)
class Answer:
    """What the facts say to some questions."""

    facts: tuple[Fact, ...]
    left: tuple[str, ...]
    """Questions that no fact answers."""


class _Wanted:
    """Something that may be asked for: its known wordings as vectors, words and themes."""

    def __init__(self, asks: Sequence[str], also: str, said: Sequence[str], table: VectorTable):
        self._vectors = table.of((*asks, *said))
        self.words = _words(" ".join((*asks, *said, also)))
        counted = Counter(theme for text in filter(None, (*asks, also)) for theme in themes_of(text))
        self._themes = {theme: min(1.0, 2 * count / (len(asks) + bool(also))) for theme, count in counted.items()}

    def likeness(self, question: str, table: VectorTable, rarity: dict[str, float]) -> float:
        """How much a question asks for it."""
        near = np.sort(self._vectors @ table.of([question])[0])[::-1]
        words, themes = _words(question), themes_of(question)
        rare = max(rarity.values(), default=1.0)
        weight = {word: rarity.get(word, rare) for word in words}
        shared = sum(weight[word] for word in words & self.words) / max(_FEW, sum(weight.values()))
        common = sum(self._themes.get(theme, 0.0) for theme in themes) / max(1, len(themes))
        return float(_NEAREST * near[0] + _NEAR * near[:3].mean() + _WORDS * shared + _THEMES * common)


class FactSheet:
    """The facts of one question, ready to be asked."""

    def __init__(self, question: Question | None, table: VectorTable):
        self._facts = question.facts if question else ()
        self._table = table
        self._wanted = [_Wanted(fact.asks, _named(fact), [fact.answer], table) for fact in self._facts]
        self._left = [_Wanted([asked], "", [], table) for asked in (question.left_to_candidate if question else ())]
        found = Counter(word for wanted in self._wanted for word in wanted.words)
        self._rarity = {word: log((len(self._wanted) + 1) / count) for word, count in found.items()}

    def answer(self, questions: Sequence[str]) -> Answer:
        """The facts some questions ask for, each once, and the questions left over."""
        facts: list[Fact] = []
        left: list[str] = []
        for question in (part for whole in questions for part in _single(whole)):
            fact = self._match(question)
            if fact is None:
                left.append(question)
            elif fact not in facts:
                facts.append(fact)
        return Answer(tuple(facts), tuple(left))

    def means(self, fact: str, question: str) -> float:
        """Cosine of a question to the nearest known way of asking for a fact."""
        asks = next((f.asks for f in self._facts if f.id == fact), ())
        return float((self._table.of(asks) @ self._table.of([question])[0]).max()) if asks else 0.0

    def _match(self, question: str) -> Fact | None:
        if not self._facts:
            return None
        scores = [wanted.likeness(question, self._table, self._rarity) for wanted in self._wanted]
        best = max(range(len(scores)), key=scores.__getitem__)
        score = scores[best] - (_DECIDES if is_decision(question) else 0.0)
        left = max((wanted.likeness(question, self._table, self._rarity) for wanted in self._left), default=0.0)
        return self._facts[best] if score >= KNOWN and score > left else None


def _named(fact: Fact) -> str:
    return f"{fact.kind} {fact.id.replace('-', ' ')}"


def _single(question: str) -> list[str]:
    """The questions that one sentence asks: "how many users, and how fast must it be?" asks two."""
    return [part for part in re.split(_ALSO, question, flags=re.IGNORECASE) if part.strip(" ?")]


def _words(text: str) -> set[str]:
    """Rough stems of the telling words."""
    return {_stem(word) for word in re.findall(r"[a-z0-9]{2,}", text.lower()) if word not in _DULL}


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)][:6]
    return word[:6]
