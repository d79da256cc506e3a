"""A transcript with our scorecard and what people judged."""

import math
from dataclasses import dataclass
from pathlib import Path

from evaluators.embedded import Embedded
from evaluators.evaluation import evaluate
from evaluators.measure.gold import Gold, GradedTranscript, transcripts
from evaluators.rubric import CUSTOM
from evaluators.scorecard import Scorecard
from question_bank import PHASES, Phase
from transcripts import Interview, InterviewStarted, Level, conversation

FRAMEWORK = "seven-step"


@dataclass(frozen=True)
class Graded:
    """A transcript with our scorecard and what people judged."""

    id: str
    interview: Interview
    card: Scorecard
    gold: Gold

    @property
    def steps(self) -> dict[Phase, float]:
        """Our depths; a phase that could not be scored is 0."""
        return {phase: self.card.phases[phase].depth or 0.0 for phase in PHASES}

    @property
    def length(self) -> float:
        """Logarithm of the candidate's words."""
        return math.log(max(1, sum(len(turn.text.split()) for turn in self.interview.candidate_turns)))

    def score(self, on: str) -> float:
        """Our depth of a phase, or overall."""
        return self.card.overall if on == "overall" else self.steps[Phase(on)]


def graded(folder: Path, engine: Embedded) -> list[Graded]:
    """All transcripts of a folder, judged. Raises NoCorpus."""
    return [_graded(row, engine) for row in transcripts(folder)]


def _graded(row: GradedTranscript, engine: Embedded) -> Graded:
    interview = imported(row, engine)
    return Graded(row.id, interview, evaluate(interview, engine.bank.framework(FRAMEWORK), engine), row.gold)


def imported(row: GradedTranscript, engine: Embedded) -> Interview:
    """An interview of a labelled transcript; an unknown question becomes a custom one under its title."""
    question = row.question if row.question in engine.bank.questions else CUSTOM
    level = Level(row.target_level) if row.target_level in set(Level) else Level.SENIOR
    start = InterviewStarted(
        at=0, question=question, title=row.title or row.id, persona="google", framework=FRAMEWORK,
        level=level, minutes=45, seed=0,
    )  # fmt: skip
    return Interview.of(row.id, conversation([(t.role, t.text) for t in row.turns], start))
