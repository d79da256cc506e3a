"""What an answer shows: ledger, judges, scorecard, debrief."""

from evaluators import threads as _threads  # noqa: F401  (first: before numpy)
from evaluators.debrief import Debrief, write_debrief
from evaluators.debrief_writer import write_prose
from evaluators.embedded import Embedded
from evaluators.encoder import Vectors, default_encoder
from evaluators.evaluation import evaluate
from evaluators.fence import clean, fenced, numbered, visible
from evaluators.judge import Evidence, Judge
from evaluators.ledger import Entry, Ledger, recorded
from evaluators.model import Chat, Failure, Message, ModelFailed, Reply, Schema
from evaluators.model_judge import Judgement, ModelJudge
from evaluators.prompt import Prompt, digest
from evaluators.reconcile import Reading, by_judge, reconcile
from evaluators.rubric import CUSTOM, Rubric, RubricItem, rubric_for, statements
from evaluators.scorecard import Scorecard
from evaluators.sentences import split
from evaluators.signs import Signs, signs_of
from evaluators.steering import steers
from evaluators.stems import stem, stems
from evaluators.steps import StepReader, most_likely
from evaluators.vectors import VectorTable, mean
from evaluators.weights import trained

__all__ = [
    "CUSTOM",
    "Chat",
    "Debrief",
    "Embedded",
    "Entry",
    "Evidence",
    "Failure",
    "Judge",
    "Judgement",
    "Ledger",
    "Message",
    "ModelFailed",
    "ModelJudge",
    "Prompt",
    "Reading",
    "Reply",
    "Rubric",
    "RubricItem",
    "Schema",
    "Scorecard",
    "Signs",
    "StepReader",
    "VectorTable",
    "Vectors",
    "by_judge",
    "clean",
    "default_encoder",
    "digest",
    "evaluate",
    "fenced",
    "mean",
    "most_likely",
    "numbered",
    "reconcile",
    "recorded",
    "rubric_for",
    "signs_of",
    "split",
    "statements",
    "steers",
    "stem",
    "stems",
    "trained",
    "visible",
    "write_debrief",
    "write_prose",
]
