"""The embedded engine: encoder, trained numbers and authored vectors, wired once and shared by all interviews."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from evaluators.echo import echoes
from evaluators.encoder import Encoder, default_encoder
from evaluators.flags import SOUND, FlagFinder
from evaluators.idleness import Idleness
from evaluators.judge import Evidence
from evaluators.repeats import first_said
from evaluators.retraction import takes_back
from evaluators.rubric import Rubric, idle_talk, rubric_for
from evaluators.semantic import SemanticJudge
from evaluators.steering import steers
from evaluators.steps import Shares, StepReader
from evaluators.vectors import VectorTable
from evaluators.weights import Trained, trained
from question_bank import Bank

KEPT = 64
"""Judges kept ready; each question of one's own has one, and they would add up."""


NOTHING_SAID = "?"
"""Stands in for what must not count: a question by itself, which shows nothing and joins no thought."""


class Embedded:
    """Everything that judges without a model."""

    name = SemanticJudge.name

    def __init__(self, bank: Bank, encoder: Encoder | None = None, numbers: Trained | None = None):
        numbers = numbers or trained()
        self.bank = bank
        self.table = VectorTable(encoder or default_encoder(), numbers.vectors)
        self.steps = StepReader(self.table, numbers)
        self._idleness = Idleness(bank, self.table, numbers.idle)
        self.flags = FlagFinder(bank, self.steps, self.table)
        self._trained = numbers
        self._judges = lru_cache(KEPT)(self._judge)
        self._rubrics = lru_cache(KEPT)(partial(rubric_for, bank))

    def judge(self, question: str, topics: tuple[str, ...] = ()) -> SemanticJudge:
        """The judge of a question id, or of `custom` and its topics; the latest are kept."""
        return self._judges(question, topics)

    def telling(self, sentences: Sequence[str]) -> list[int]:
        """The numbers of the sentences of a turn that say something about the design for the first time, and to a person."""
        new = [n for n in first_said(sentences) if not steers(sentences[n])]
        return [new[n] for n in self._idleness.telling([sentences[n] for n in new])]

    def evidence(
        self,
        question: str,
        sentences: Sequence[str],
        asked: Shares | None = None,
        topics: tuple[str, ...] = (),
        heard: Sequence[str] = (),
    ) -> list[Evidence]:
        """What the sentences of a turn show. A mistake shows nothing, unless it is justified; nor does an echo, a repeat, or steering.

        `asked`: phase shares of the question before the turn. `heard`: all of the interviewer's lines before it.
        """
        new = self.telling(sentences)
        told = [NOTHING_SAID if takes_back(sentences[n]) else sentences[n] for n in new]
        found = self.judge(question, topics).judge(told, asked)
        found = [replace(e, sentences=tuple(new[n] for n in e.sentences)) for e in found]
        said = [(e, sentences[e.sentences[0]]) for e in found]
        return [
            e for e, text in said if (e.depth >= SOUND or not self.flags.mistaken(text)) and not echoes(text, heard)
        ]

    def rubric(self, question: str, topics: tuple[str, ...] = ()) -> Rubric:
        """The rubric of a question id, or of `custom` and its topics; the latest are kept."""
        return self._rubrics(question, topics)

    def _judge(self, question: str, topics: tuple[str, ...]) -> SemanticJudge:
        return SemanticJudge(self.rubric(question, topics), self.table, self.steps, self._trained, idle_talk(self.bank))
