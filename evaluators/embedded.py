"""The embedded engine: encoder, trained numbers and authored vectors, wired once and shared by all interviews."""

from collections.abc import Sequence

from evaluators.encoder import Encoder, default_encoder
from evaluators.flags import SOUND, FlagFinder
from evaluators.judge import Evidence
from evaluators.rubric import Rubric, rubric_for
from evaluators.semantic import SemanticJudge
from evaluators.steps import Shares, StepReader
from evaluators.vectors import VectorTable
from evaluators.weights import Trained, trained
from question_bank import Bank


class Embedded:
    """Everything that judges without a model."""

    name = SemanticJudge.name

    def __init__(self, bank: Bank, encoder: Encoder | None = None, numbers: Trained | None = None):
        numbers = numbers or trained()
        self.bank = bank
        self.table = VectorTable(encoder or default_encoder(), numbers.vectors)
        self.steps = StepReader(self.table, numbers)
        self.flags = FlagFinder(bank, self.steps)
        self._trained = numbers
        self._judges: dict[str, SemanticJudge] = {}
        self._rubrics: dict[str, Rubric] = {}

    def judge(self, question: str) -> SemanticJudge:
        """The judge of a question id or `custom`; made once."""
        if question not in self._judges:
            self._judges[question] = SemanticJudge(self.rubric(question), self.table, self.steps, self._trained)
        return self._judges[question]

    def evidence(self, question: str, sentences: Sequence[str], before: Shares | None = None) -> list[Evidence]:
        """What the sentences of a turn show. A mistake shows nothing, unless it is justified."""
        found = self.judge(question).judge(sentences, before)
        return [e for e in found if e.depth >= SOUND or not self.flags.mistaken(sentences[e.sentences[0]])]

    def rubric(self, question: str) -> Rubric:
        """The rubric of a question id or `custom`; made once."""
        if question not in self._rubrics:
            self._rubrics[question] = rubric_for(self.bank, question)
        return self._rubrics[question]
