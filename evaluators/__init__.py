"""What an answer shows: ledger, judges, scorecard, debrief."""

from evaluators.embedded import Embedded
from evaluators.judge import Evidence, Judge
from evaluators.ledger import Entry, Ledger, recorded
from evaluators.rubric import CUSTOM, Rubric, RubricItem, rubric_for
from evaluators.sentences import split
from evaluators.signs import Signs, signs_of
from evaluators.steps import StepReader, most_likely
from evaluators.vectors import VectorTable

__all__ = [
    "CUSTOM",
    "Embedded",
    "Entry",
    "Evidence",
    "Judge",
    "Ledger",
    "Rubric",
    "RubricItem",
    "Signs",
    "StepReader",
    "VectorTable",
    "most_likely",
    "recorded",
    "rubric_for",
    "signs_of",
    "split",
]
