"""Finds statements that contradict an earlier one: the same thing, said to be something else, without saying so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluators.claim_words import NEURAL
from evaluators.claims import Claim, changes_mind, claims_of, uses
from evaluators.sentences import split
from transcripts import Interview

FAR = 2.0
"""Two numbers about the same thing contradict each other beyond this factor."""
_ALIKE = 0.2
"""Two definitions that share this much of their words refine each other."""
_CHANGED = "curveball"


@dataclass(frozen=True)
class Contradiction:
    """A sentence, and the earlier one that it contradicts."""

    turn: int
    sentence: str
    earlier_turn: int
    earlier: str
    about: str

    @property
    def why(self) -> str:
        """What it contradicts, with the earlier words and their turn."""
        return f"It contradicts turn {self.earlier_turn} about {self.about}: “{self.earlier}”"


@dataclass(frozen=True)
class _Said:
    turn: int
    sentence: str
    claim: Claim


def contradictions(interview: Interview) -> Iterator[Contradiction]:
    """All of an interview in order. What was said before the interviewer changed the requirements binds nobody."""
    said: list[_Said] = []
    for turn in interview.turns:
        if turn.move and turn.move.move == _CHANGED:
            said = []
        if turn.role != "candidate" or turn.steers:
            continue
        for sentence in split(turn.text):
            claims = claims_of(sentence)
            before = None if changes_mind(sentence) else _contradicted(sentence, claims, said)
            if before:
                yield Contradiction(turn.index, sentence, before.turn, before.sentence, _about(before.claim))
            said = [s for s in said if not any(_replaces(claim, s.claim) for claim in claims)]
            said += [_Said(turn.index, sentence, claim) for claim in claims]


def _contradicted(sentence: str, claims: Sequence[Claim], said: Sequence[_Said]) -> _Said | None:
    """The newest earlier statement that this one contradicts."""
    for before in reversed(said):
        if before.claim.attribute == "ruled out":
            if before.sentence != sentence and not before.claim.stages and uses(sentence, before.claim.words):
                return before
        elif any(_opposed(before.claim, claim) for claim in claims):
            return before
    return None


def _opposed(a: Claim, b: Claim) -> bool:
    if a.attribute != b.attribute or a.about != b.about or a.stages != b.stages:
        return False
    if a.words or b.words:
        return len(a.words & b.words) < _ALIKE * len(a.words | b.words)
    if isinstance(a.value, float) and isinstance(b.value, float):
        return max(a.value, b.value) > FAR * min(a.value, b.value)
    return a.value != b.value and not ({a.value, b.value} <= NEURAL and "neural" in (a.value, b.value))


def _replaces(new: Claim, old: Claim) -> bool:
    """Whether a claim takes the place of an older one, so that later ones are held against the newer."""
    return (new.attribute, new.about, new.stages) == (
        old.attribute,
        old.about,
        old.stages,
    ) and new.attribute != "ruled out"


def _about(claim: Claim) -> str:
    return f"what is {claim.attribute}" if claim.attribute == "ruled out" else claim.attribute
