"""Red flags: mistakes found where they stand and quoted, or found missing at the end."""

import re
from collections.abc import Iterator, Sequence

from evaluators.ledger import Ledger
from evaluators.scorecard import FlagRaised, Talk
from evaluators.sentences import split
from evaluators.signs import signs_of
from evaluators.steps import StepReader, most_likely
from question_bank import Bank, Detection, Phase, RedFlag
from transcripts import Interview, Turn

SOUND = 3
"""Evidence of this depth outweighs a pattern: who justifies a choice does not make it by mistake."""
ENOUGH_WORDS = 60
"""An interview with fewer words is not shown, rather than flawed."""
WORDS_AN_ALTERNATIVE = 250
"""A candidate who weighs fewer than one alternative in so many words, and justifies nothing, weighs none."""
JUMP = 0.5
"""Share of the model phase from which an opening counts as a jump to the model."""


class FlagFinder:
    """Finds red flags in interviews.

    What somebody said is matched by patterns: sentence vectors cannot tell a mistake from its near miss (measured on our
    own statements: 0.36 to 0.54 where 0.5 is chance), a pattern can, and it can be read.
    """

    def __init__(self, bank: Bank, steps: StepReader):
        self._bank, self._steps = bank, steps
        said = [f for f in bank.red_flags.values() if f.detection == Detection.SAID and f.cues]
        self._said = [(flag, SaidPattern(flag)) for flag in said]
        absent = [f for f in bank.red_flags.values() if f.detection == Detection.ABSENT]
        self._absent = [(flag, _any(flag.unless)) for flag in absent]

    def find(self, interview: Interview, ledger: Ledger, talk: Talk) -> tuple[FlagRaised, ...]:
        """All flags of an interview in the order of their turns; each flag once a turn."""
        raised = [
            flag for turn in interview.candidate_turns if not turn.steers for flag in self._of_turn(turn, interview)
        ]
        raised += self._jump(interview)
        if talk.candidate_words >= ENOUGH_WORDS:
            raised += self._missing(interview, ledger, talk)
        return tuple(sorted(raised, key=lambda f: (f.turn, f.flag)))

    def mistaken(self, sentence: str) -> bool:
        """Whether a sentence is a mistake by itself."""
        return any(pattern.shows(sentence) for _, pattern in self._said)

    def _of_turn(self, turn: Turn, interview: Interview) -> Iterator[FlagRaised]:
        """Flags that a statement of this turn shows by itself; the first sentence of each."""
        sentences = split(turn.text)
        sound = {
            s: e.topic for e in interview.evidence if e.turn == turn.index and e.depth >= SOUND for s in e.sentences
        }
        for flag, pattern in self._said:
            shown = (t for s, t in enumerate(sentences) if pattern.shows(t) and sound.get(s) not in flag.topics)
            if (sentence := next(shown, None)) is not None:
                yield _raise(flag, turn.index, sentence)

    def _jump(self, interview: Interview) -> list[FlagRaised]:
        """The first statement is about the model, before anything was asked or framed."""
        flag = self._bank.red_flags.get("jumps-to-model")
        for turn in interview.candidate_turns:
            if turn.steers:
                continue
            sentences = split(turn.text)
            statements = [s for s in sentences if not signs_of(s).question]
            if len(statements) < len(sentences) or flag is None:
                return []
            if sum(len(s.split()) for s in statements) < 8:
                continue
            shares = self._steps.shares(statements[:3])
            if most_likely(shares) == Phase.MODEL and shares[Phase.MODEL] >= JUMP:
                return [_raise(flag, turn.index, statements[0])]
            return []
        return []

    def _missing(self, interview: Interview, ledger: Ledger, talk: Talk) -> list[FlagRaised]:
        """What never came; placed at the last candidate turn."""
        last = interview.candidate_turns[-1].index
        absent = []
        for flag, named in self._absent:
            if flag.id == "no-trade-offs":
                justified = sum(1 for entry in ledger.entries.values() if entry.depth >= 3)
                gone = justified < 2 and talk.alternatives_weighed * WORDS_AN_ALTERNATIVE < talk.candidate_words
            else:
                gone = not any(named.search(turn.text) for turn in interview.candidate_turns)
            if gone:
                absent.append(_raise(flag, last, ""))
        return absent


class SaidPattern:
    """When a sentence shows a flag: it matches a cue, and nothing that makes it sound."""

    def __init__(self, flag: RedFlag):
        self._cues = _any(flag.cues)
        self._unless = _any(flag.unless) if flag.unless else None

    def shows(self, sentence: str) -> bool:
        """Whether the sentence is the mistake."""
        return bool(self._cues.search(sentence)) and not (self._unless and self._unless.search(sentence))


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _raise(flag: RedFlag, turn: int, quote: str) -> FlagRaised:
    return FlagRaised(
        flag=flag.id.replace("-", "_"), title=flag.title, turn=turn, quote=quote, why=flag.why, remedy=flag.remedy
    )
