"""Red flags: mistakes found where they stand and quoted, or found missing at the end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluators.ledger import Ledger
from evaluators.scorecard import FlagRaised, Talk
from evaluators.sentences import split
from evaluators.signs import signs_of
from evaluators.steps import StepReader, most_likely
from evaluators.vectors import VectorTable
from evaluators.weights import Trained
from question_bank import Bank, Detection, Phase, RedFlag
from transcripts import Interview, Turn

SAID = 0.55
"""From this probability on, a sentence shows a red flag."""
ENOUGH_WORDS = 60
"""An interview with fewer words is not shown, rather than flawed."""
WORDS_AN_ALTERNATIVE = 250
"""A candidate who weighs fewer than one alternative in so many words, and justifies nothing, weighs none."""
JUMP = 0.5
"""Share of the model phase from which an opening counts as a jump to the model."""


@dataclass(frozen=True)
class _Said:
    """The authored statements of a flag as vectors."""

    flag: RedFlag
    cues: re.Pattern[str]
    says: NDArray[np.float32]
    near: NDArray[np.float32]


class FlagFinder:
    """Finds red flags in interviews."""

    def __init__(self, bank: Bank, table: VectorTable, steps: StepReader, numbers: Trained):
        self._bank, self._table, self._steps, self._numbers = bank, table, steps, numbers
        said = [f for f in bank.red_flags.values() if f.detection == Detection.SAID and f.says and f.cues]
        self._said = [_Said(f, cue_pattern(f), table.of(f.says), table.of(f.near_misses)) for f in said]

    def find(self, interview: Interview, ledger: Ledger, talk: Talk) -> tuple[FlagRaised, ...]:
        """All flags of an interview in the order of their turns; each flag once a turn."""
        raised = [
            flag for turn in interview.candidate_turns if not _steers(turn) for flag in self._of_turn(turn, interview)
        ]
        raised += self._jump(interview)
        if talk.candidate_words >= ENOUGH_WORDS:
            raised += self._missing(interview, ledger, talk)
        return tuple(sorted(raised, key=lambda f: (f.turn, f.flag)))

    def _of_turn(self, turn: Turn, interview: Interview) -> Iterator[FlagRaised]:
        """Flags that a statement of this turn shows by itself; the surest sentence of each."""
        sentences = split(turn.text)
        sound = {s: e.topic for e in interview.evidence if e.turn == turn.index and e.depth >= 3 for s in e.sentences}
        for said in self._said:
            likely = [
                (p, s)
                for s, sentence in enumerate(sentences)
                if said.cues.search(sentence) and sound.get(s) not in said.flag.topics
                if (p := self._probability(said, sentence)) >= SAID
            ]
            if likely:
                yield _raise(said.flag, turn.index, sentences[max(likely)[1]])

    def _probability(self, said: _Said, sentence: str) -> float:
        x = flag_features(self._table.of([sentence])[0], sentence, said.says, said.near)
        return float(self._numbers.flags.probabilities(x[None, :])[0, 0])

    def _jump(self, interview: Interview) -> list[FlagRaised]:
        """The first statement is about the model, before anything was asked or framed."""
        flag = self._bank.red_flags.get("jumps-to-model")
        for turn in interview.candidate_turns:
            if _steers(turn):
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
        for flag in self._bank.red_flags.values():
            if flag.detection != Detection.ABSENT:
                continue
            if flag.id == "no-trade-offs":
                justified = sum(1 for entry in ledger.entries.values() if entry.depth >= 3)
                gone = justified < 2 and talk.alternatives_weighed * WORDS_AN_ALTERNATIVE < talk.candidate_words
            else:
                gone = not any(ledger.topic_depth(topic) >= 1 for topic in flag.topics) and not self._named(
                    flag, interview
                )
            if gone:
                absent.append(_raise(flag, last, ""))
        return absent

    def _named(self, flag: RedFlag, interview: Interview) -> bool:
        """Whether any topic of a flag was at least named."""
        words = [re.escape(w) for t in flag.topics if t in self._bank.topics for w in self._bank.topics[t].keywords]
        named = re.compile(r"\b(?:" + "|".join(words) + r")", re.IGNORECASE)
        return bool(words) and any(named.search(turn.text) for turn in interview.candidate_turns)


def flag_features(
    vector: NDArray[np.float32],
    sentence: str,
    says: NDArray[np.float32],
    near: NDArray[np.float32],
    leave_out: bool = False,
) -> NDArray[np.float64]:
    """How a sentence compares with a flag's statements and near misses, and how concrete it is."""
    like, unlike = says @ vector, near @ vector
    if leave_out:
        like, unlike = like[like < 0.999], unlike[unlike < 0.999]
    close, far = np.sort(like)[::-1], np.sort(unlike)[::-1]
    told = signs_of(sentence)
    concrete = [
        told.number,
        told.reason,
        told.alternative,
        told.mechanism,
        told.condition,
        told.vague,
        told.decision,
        told.question,
    ]
    sims = [
        close[0],
        close[:3].mean(),
        far[0],
        far[:3].mean(),
        close[:3].mean() - far[:3].mean(),
        close[0] - far[0],
        like.mean() - unlike.mean(),
    ]
    return np.array([*sims, *np.log1p(concrete)], float)


def cue_pattern(flag: RedFlag) -> re.Pattern[str]:
    """What a sentence must match to be considered for a flag at all."""
    return re.compile("|".join(f"(?:{cue})" for cue in flag.cues), re.IGNORECASE)


def _raise(flag: RedFlag, turn: int, quote: str) -> FlagRaised:
    return FlagRaised(
        flag=flag.id.replace("-", "_"), title=flag.title, turn=turn, quote=quote, why=flag.why, remedy=flag.remedy
    )


def _steers(turn: Turn) -> bool:
    return turn.triage is not None and turn.triage.utterance == "steering"
