"""Answers clarifying questions from a question's frozen facts, and says when a fact is left to the candidate."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from app.answerable import Answers, Floats, answerable, figures
from app.themes import KEPT, themes_of
from evaluators import Vectors, VectorTable
from question_bank import Fact, Question

_NEAREST, _NEAR, _WORDS, _THEMES = 0.4, 0.6, 0.4, 0.3
"""Weights of the nearest way to ask, the five nearest, rare words and themes: with them 0.81 of our own asks, each left out
in turn, are most like their own fact."""
_FIVE = 5
_AS_LIKE = {Answers.YES: 0.05, Answers.PERHAPS: 0.12}
"""The second likest fact is told too when its likeness differs by less, and nobody can be sure which was meant. 0.80 of our own
asks, each left out in turn, have their fact on top, 0.85 among those told once the doubtful are left out."""
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
    unsure: bool
    """Whether the facts are only the nearest there are."""
    left: tuple[str, ...]
    """Questions that no fact answers."""


@dataclass(frozen=True)
class Heard:
    """A question as it is compared."""

    text: str
    vector: Vectors
    """Shape (WIDTH,)."""
    words: frozenset[str]
    themes: frozenset[str]

    @classmethod
    def of(cls, text: str, table: VectorTable) -> "Heard":
        """Encodes a question, unless the table has it."""
        return cls(text, table.of([text])[0], _words(text), themes_of(text))


class Wanted:
    """Something that may be asked for: its known wordings as vectors, words and themes."""

    def __init__(self, asks: Sequence[str], also: str, said: Sequence[str], table: VectorTable):
        self._vectors = table.of((*asks, *said))
        self.words = frozenset().union(*(_words(text) for text in (*asks, *said, also)))
        counted = Counter(theme for text in (*asks, also) for theme in themes_of(text))
        self._themes = {theme: count / (len(asks) + bool(also)) for theme, count in counted.items()}

    def likeness(self, heard: Heard, rarity: Mapping[str, float]) -> float:
        """How much a question asks for it."""
        near = np.sort(self._vectors @ heard.vector)[: -_FIVE - 1 : -1]
        rare = max(rarity.values(), default=1.0)
        weight = {word: rarity.get(word, rare) for word in heard.words}
        shared = sum(weight[word] for word in heard.words & self.words) / max(_FEW, sum(weight.values()))
        common = sum(self._themes.get(theme, 0.0) for theme in heard.themes) / max(1, len(heard.themes))
        return float(_NEAREST * near[0] + _NEAR * near.mean() + _WORDS * shared + _THEMES * common)


@dataclass(frozen=True)
class Wordings:
    """What may be asked about a question: its facts, and what it leaves to the candidate."""

    facts: tuple[Wanted, ...]
    left: tuple[Wanted, ...]
    rarity: Mapping[str, float]
    """Of the words of the facts; a word in fewer facts tells more."""

    @classmethod
    def of(cls, question: Question, table: VectorTable) -> "Wordings":
        """Ready to be compared."""
        facts = tuple(wanted(fact, fact.asks, table) for fact in question.facts)
        left = tuple(Wanted([asked], "", [], table) for asked in question.left_to_candidate)
        found = Counter(word for each in facts for word in each.words)
        return cls(facts, left, {word: log((len(facts) + 1) / count) for word, count in found.items()})

    def compare(self, heard: Heard) -> tuple[list[tuple[int, float]], Floats]:
        """The facts as number and likeness, likest first, and the figures that say whether the first is the answer."""
        facts = [each.likeness(heard, self.rarity) for each in self.facts]
        left = [each.likeness(heard, self.rarity) for each in self.left]
        likest = sorted(enumerate(facts), key=lambda each: -each[1])
        return likest, figures(facts, left, heard.text)


class FactSheet:
    """The facts of one question, ready to be asked. Raises NotTrained."""

    def __init__(self, question: Question | None, table: VectorTable):
        self._facts = question.facts if question else ()
        self._table = table
        self._reader = answerable()
        self._wordings = Wordings.of(question, table) if question else None
        self._known: dict[str, Fact | None] = {_plain(ask): fact for fact in self._facts[::-1] for ask in fact.asks}
        self._known |= {_plain(asked): None for asked in (question.left_to_candidate if question else ())}

    def answer(self, questions: Sequence[str]) -> Answer:
        """The facts some questions ask for, each once, and the questions left over."""
        facts: dict[str, Fact] = {}
        left: list[str] = []
        unsure = False
        for question in (part for whole in questions for part in self._parts(whole)):
            found, sure = self._match(question)
            facts |= {fact.id: fact for fact in found}
            unsure = unsure or not sure
            if not found:
                left.append(question)
        return Answer(tuple(facts.values()), unsure, tuple(left))

    def means(self, fact: str, question: str) -> float:
        """Cosine of a question to the nearest known way of asking for a fact."""
        asks = next((f.asks for f in self._facts if f.id == fact), ())
        return float((self._table.of(asks) @ self._table.of([question])[0]).max()) if asks else 0.0

    def _parts(self, question: str) -> list[str]:
        return [question] if _plain(question) in self._known else _single(question)

    def _match(self, question: str) -> tuple[Sequence[Fact], bool]:
        """The facts that a question asks for, and whether there is no doubt."""
        if _plain(question) in self._known:
            fact = self._known[_plain(question)]
            return [fact] if fact else [], True
        if not self._wordings or not self._facts:
            return [], True
        heard = Heard.of(question, self._table)
        likest, seen = self._wordings.compare(heard)
        answers = self._reader.answers(seen, heard.vector, question)
        if answers == Answers.NO:
            return [], True
        near = [self._facts[n] for n, like in likest[:2] if like > likest[0][1] - _AS_LIKE[answers]]
        return near, answers == Answers.YES and len(near) == 1


def wanted(fact: Fact, asks: Sequence[str], table: VectorTable) -> Wanted:
    """A fact that is asked for in these ways, or in words of its answer."""
    return Wanted(asks, _named(fact), [fact.answer], table)


def _named(fact: Fact) -> str:
    return f"{fact.kind} {fact.id.replace('-', ' ')}"


def _single(question: str) -> list[str]:
    """The questions that one sentence asks: "how many users, and how fast must it be?" asks two."""
    return [part for part in re.split(_ALSO, question, flags=re.IGNORECASE) if part.strip(" ?")]


def _plain(text: str) -> str:
    """A wording without case and punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


@lru_cache(KEPT)
def _words(text: str) -> frozenset[str]:
    """Rough stems of the telling words."""
    return frozenset(_stem(word) for word in re.findall(r"[a-z0-9]{2,}", text.lower()) if word not in _DULL)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)][:6]
    return word[:6]
