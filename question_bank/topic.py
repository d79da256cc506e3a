"""Topics: the library of what interviewers probe, with what each depth of answer sounds like."""

from typing import Annotated

from question_bank.entry import Entry, Id, Line, Lines, Part, at_least
from question_bank.phase import Phase


class Depths(Part):
    """What an answer shows at each depth. Depth 0 is silence and needs no words."""

    named: Line
    """1: said, with no mechanism."""
    explained: Line
    """2: what and how."""
    justified: Line
    """3: why this and not the alternative, with a number or a trade-off."""
    outstanding: Line
    """4: anticipates failure, quantifies, ties it to the goal, unprompted."""


class Exemplars(Part):
    """Spoken statements of candidates, sorted by the depth they show."""

    named: Annotated[Lines, at_least(2)]
    explained: Annotated[Lines, at_least(4)]
    justified: Annotated[Lines, at_least(3)]
    outstanding: Annotated[Lines, at_least(2)]

    def by_depth(self) -> tuple[tuple[int, str], ...]:
        """(depth, statement) pairs, depth from 1 to 4."""
        levels = (self.named, self.explained, self.justified, self.outstanding)
        return tuple((depth, text) for depth, texts in enumerate(levels, start=1) for text in texts)


class HardNegative(Part):
    """A statement that a keyword search would take for this topic, and must not count."""

    text: Line
    why: Line


class Topic(Entry):
    """One thing an interviewer may probe in any design."""

    title: Line
    phase: Phase
    general: bool = True
    """Whether any design should be asked about it; otherwise only the questions that name it are."""
    aliases: Lines = ()
    """Other names of the same topic, as corpora and people use them."""
    summary: Line
    """What the interviewer wants to learn, one sentence."""
    keywords: Annotated[Lines, at_least(3)]
    """Surface forms that usually accompany it. A hint for the judge, never proof."""
    depths: Depths
    exemplars: Exemplars
    hard_negatives: Annotated[tuple[HardNegative, ...], at_least(4)]
    probes: Annotated[Lines, at_least(3)]
    """From open to pointed, one question each."""
    number_probe: Line | None = None
    """A question that asks for a number, where the topic has one."""
    hints: Annotated[Lines, at_least(2)]
    """Nudges that do not give the answer."""
    red_flags: tuple[Id, ...] = ()
    """Red flags that belong to this topic."""
    strong_answer: Line
    """What a strong answer contains; shown in the debrief only."""
    practice: Line
    """One thing to practise to get better at it."""
