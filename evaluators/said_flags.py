"""Mistakes that a statement shows by itself: authored patterns, and how careless it reads about a flag's subject."""

import re
from collections.abc import Iterator, Sequence

from evaluators.careless import Careless
from evaluators.signs import signs_of
from evaluators.vectors import VectorTable
from question_bank import Bank, Detection, RedFlag

NEAR_SUBJECT = -0.25
"""Logit from which a sentence is near a flag's mistakes, among everything one may say."""
CARELESS = -0.25
"""Logit from which it is nearer to the flag's mistakes than to its near misses."""
TOGETHER = 1.5
"""What both must add up to: either may be in doubt, not both."""
DOUBT = 1.5
"""How much more carelessness it takes where a pattern speaks for its being sound."""
_UNREAD = (-9.0, -9.0)
_FEWEST_WORDS = 6
"""Fewer words are too little to read a manner from."""


_TAKES_BACK = re.compile(
    r"\b(?:i (?:take|took) (?:it|that|this|what i said) back|(?:was|is|that's|it's) (?:nonsense|wrong|a mistake|my mistake|rubbish)|i was wrong|"
    r"scratch that|let me (?:correct|take back)|correct myself|i (?:ought to|should) have|forget what i said|on second thought|no,? wait|hm+,? wait)\b",
    re.IGNORECASE,
)


def takes_back(text: str) -> bool:
    """Whether somebody takes an own statement back."""
    return bool(_TAKES_BACK.search(text))


class SaidFlag:
    """When a sentence shows one flag: it matches a cue, or it is about the subject and reads as a mistake."""

    def __init__(self, flag: RedFlag):
        self.flag = flag
        self._cues = any_of(flag.cues)
        self._about = any_of(flag.about)
        self._sound = any_of(flag.unless) if flag.detection == Detection.SAID else None

    def matches(self, sentence: str) -> bool:
        """Whether a cue matches and nothing speaks for its being sound."""
        return bool(self._cues and self._cues.search(sentence)) and not self._is_sound(sentence)

    def reads(self, sentence: str, subject: float, careless: float) -> bool:
        """Whether it is about the subject and careless enough."""
        manner = careless - DOUBT * self._is_sound(sentence)
        if not self._about or subject < NEAR_SUBJECT or manner < CARELESS or subject + manner < TOGETHER:
            return False
        return bool(self._about.search(sentence)) and len(sentence.split()) >= _FEWEST_WORDS

    def _is_sound(self, sentence: str) -> bool:
        return bool(self._sound and self._sound.search(sentence))


class SaidFlags:
    """All flags of a bank that a statement can show by itself."""

    def __init__(self, bank: Bank, table: VectorTable, numbers: Careless):
        self._table, self._numbers = table, numbers
        self._flags = [SaidFlag(flag) for flag in bank.red_flags.values() if flag.cues or flag.about]

    def shown(self, sentences: Sequence[str]) -> Iterator[tuple[RedFlag, int, float]]:
        """(flag, sentence number, carelessness) of every mistake."""
        read = self._numbers.read(sentences, self._table)
        for number, sentence in enumerate(sentences):
            if _is_a_word(sentence) or signs_of(sentence).question or takes_back(sentence):
                continue
            for said in self._flags:
                subject, manner = read[number].get(said.flag.id, _UNREAD)
                if said.matches(sentence) or said.reads(sentence, subject, manner):
                    yield said.flag, number, manner

    def matched(self, sentence: str) -> bool:
        """Whether a sentence is a mistake by a pattern alone."""
        return not _is_a_word(sentence) and any(said.matches(sentence) for said in self._flags)


def _is_a_word(sentence: str) -> bool:
    """One word is no mistake, and a very long one would keep the patterns busy."""
    return " " not in sentence


def any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """One case-insensitive pattern for any of several; None for none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None
