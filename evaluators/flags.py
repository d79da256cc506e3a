"""Red flags: mistakes found where they stand and quoted, or found missing at the end."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from evaluators.careless import careless
from evaluators.claims import names_model
from evaluators.contradictions import contradictions
from evaluators.ledger import Ledger
from evaluators.said_flags import SaidFlags, any_of, takes_back
from evaluators.scorecard import FlagRaised, Talk
from evaluators.sentences import split
from evaluators.signs import signs_of
from evaluators.steps import StepReader, most_likely
from evaluators.sums import WrongSum, off_estimate, wrong_sums
from evaluators.vectors import VectorTable
from question_bank import Bank, Detection, Phase, RedFlag
from question_bank.question import ArithmeticCheck
from transcripts import Interview, Turn

SOUND = 3
"""Evidence of this depth outweighs a reading: who justifies a choice does not make it by mistake."""
ENOUGH_WORDS = 60
"""An interview with fewer words is not shown, rather than flawed."""
WORDS_AN_ALTERNATIVE = 250
"""A candidate who weighs fewer than one alternative in so many words, and justifies nothing, weighs none."""
PLAINLY_CARELESS = 1.0
"""From this logit on a statement is a mistake, however deep it was judged to be: depth cannot tell right from wrong."""
HOLLOW = frozenset({"vague_monitoring", "lists_without_choosing", "handwaved_data"})
"""What was said so emptily does not count as having been named."""
JUMP = 0.5
"""Share of the model phase from which an opening counts as a jump to the model."""


class FlagFinder:
    """Finds red flags in interviews: said, against an earlier statement, against arithmetic, too early, or never."""

    def __init__(self, bank: Bank, steps: StepReader, table: VectorTable):
        self._bank, self._steps = bank, steps
        self._said = SaidFlags(bank, table, careless())
        absent = [f for f in bank.red_flags.values() if f.detection == Detection.ABSENT]
        self._absent = [(flag, any_of(flag.unless)) for flag in absent]

    def find(self, interview: Interview, ledger: Ledger, talk: Talk) -> tuple[FlagRaised, ...]:
        """All flags of an interview in the order of their turns; each flag once a turn."""
        raised = self.said(interview)
        if talk.candidate_words < ENOUGH_WORDS:
            return raised
        return tuple(sorted((*raised, *self._missing(interview, ledger, talk, raised)), key=_place))

    def said(self, interview: Interview) -> tuple[FlagRaised, ...]:
        """The flags that some statement raises, quoted; without those for what never came."""
        turns = [turn for turn in interview.candidate_turns if not turn.steers]
        raised = [flag for turn in turns for flag in self._of_turn(turn, interview)]
        raised += [*self._jump(interview), *self._contradictions(interview)]
        once = {_place(flag): flag for flag in reversed(raised)}
        return tuple(once[place] for place in sorted(once))

    def mistaken(self, sentence: str) -> bool:
        """Whether a sentence is a mistake by itself, by a pattern."""
        return self._said.matched(sentence)

    def _of_turn(self, turn: Turn, interview: Interview) -> Iterator[FlagRaised]:
        """Flags that a statement of this turn shows by itself; the first sentence of each."""
        sentences = split(turn.text)
        sound = _justified(turn, interview)
        seen = set()
        for flag, number, manner in self._said.shown(sentences):
            if _taken_back(flag, turn, interview):
                continue
            outweighed = manner < PLAINLY_CARELESS and sound[number] & set(flag.topics)
            if flag.id not in seen and not outweighed:
                seen.add(flag.id)
                yield _raise(flag, turn.index, sentences[number])
        if off := self._bank.red_flags.get("arithmetic-off"):
            for wrong in _sums(sentences, _asked_for(turn, interview, self._bank))[:1]:
                yield _raise(off, turn.index, sentences[wrong.sentence], f"{wrong.why} {off.why}")

    def _contradictions(self, interview: Interview) -> Iterator[FlagRaised]:
        if flag := self._bank.red_flags.get("contradiction"):
            for found in contradictions(interview):
                yield _raise(flag, found.turn, found.sentence, f"{found.why} {flag.why}")

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
            jump = self._jumping(statements[:3], flag)
            return [_raise(flag, turn.index, jump)] if jump else []
        return []

    def _jumping(self, statements: list[str], flag: RedFlag) -> str:
        """The statement that goes to a model before anything is framed; empty when none does."""
        framed = any_of(flag.unless)
        if framed and framed.search(" ".join(statements)):
            return ""
        named = next((s for s in statements if names_model(s)), "")
        shares = self._steps.shares(statements)
        if most_likely(shares) == Phase.MODEL and shares[Phase.MODEL] >= JUMP:
            return named or max(statements, key=len)
        return named

    def _missing(
        self, interview: Interview, ledger: Ledger, talk: Talk, raised: Sequence[FlagRaised]
    ) -> list[FlagRaised]:
        """What never came, and was not said to be left out; placed at the last candidate turn."""
        last = interview.candidate_turns[-1].index
        said, hollow = {flag.flag for flag in raised}, {flag.quote for flag in raised if flag.flag in HOLLOW}
        told = [s for turn in interview.candidate_turns for s in split(turn.text) if s not in hollow]
        absent = []
        for flag, named in self._absent:
            if name_of(flag) in said:
                continue
            if flag.id == "no-trade-offs":
                justified = sum(1 for entry in ledger.entries.values() if entry.depth >= SOUND)
                gone = justified < 2 and talk.alternatives_weighed * WORDS_AN_ALTERNATIVE < talk.candidate_words
            else:
                gone = not any(named and named.search(sentence) for sentence in told)
            if gone:
                absent.append(_raise(flag, last, ""))
        return absent


def _justified(turn: Turn, interview: Interview) -> defaultdict[int, set[str]]:
    """Topics that each sentence of a turn supports at depth SOUND or more."""
    topics: defaultdict[int, set[str]] = defaultdict(set)
    for found in interview.evidence:
        if found.turn == turn.index and found.depth >= SOUND and not found.retracted:
            for sentence in found.sentences:
                topics[sentence].add(found.topic)
    return topics


def _taken_back(flag: RedFlag, turn: Turn, interview: Interview) -> bool:
    """Whether the candidate takes back what they said on a flag's subject, later, by themselves or when asked about it."""
    if not (about := any_of(flag.about)):
        return False
    later = [t.index for t in interview.candidate_turns if t.index > turn.index and takes_back(t.text)]
    lines = [interview.turns[n].text for index in later for n in (index - 1, index)]
    return any(about.search(sentence) for line in lines for sentence in split(line))


def _sums(sentences: list[str], check: ArithmeticCheck | None) -> list[WrongSum]:
    """Results that do not follow from their numbers, then the figure of an estimate that was asked for."""
    asked = off_estimate(sentences, check) if check else None
    return [*wrong_sums(sentences), *([asked] if asked else [])]


def _asked_for(turn: Turn, interview: Interview, bank: Bank) -> ArithmeticCheck | None:
    """The estimate that the interviewer asked for just before a turn."""
    before = interview.turns[turn.index - 1].move if turn.index else None
    question = bank.questions.get(interview.setup.question)
    if before is None or before.move != "ask_number" or question is None:
        return None
    return next((check for check in question.arithmetic if check.id == before.target), None)


def name_of(flag: RedFlag) -> str:
    """A flag's id as results write it."""
    return flag.id.replace("-", "_")


def _place(flag: FlagRaised) -> tuple[int, str]:
    return flag.turn, flag.flag


def _raise(flag: RedFlag, turn: int, quote: str, why: str = "") -> FlagRaised:
    return FlagRaised(
        flag=flag.id.replace("-", "_"),
        title=flag.title,
        turn=turn,
        quote=quote,
        why=why or flag.why,
        remedy=flag.remedy,
    )
