"""What must hold on any transcript, graded or not: quotes are exact, and judging again changes nothing."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import BaseModel

from evaluators.debrief import write_debrief
from evaluators.embedded import Embedded
from evaluators.encoder import MiniLM
from evaluators.evaluation import evaluate
from evaluators.measure.graded import FRAMEWORK, Graded
from evaluators.measure.report import Report
from evaluators.scorecard import Reaction, Scorecard
from evaluators.sentences import split
from personas import load_personas
from transcripts import Interview


def measure_soundness(transcripts: Sequence[Graded], engine: Embedded, report: Report, again: bool) -> None:
    """Faithfulness of all quotes; with `again`, the difference to a second evaluation."""
    if not transcripts:
        return
    persona = load_personas(engine.bank)[transcripts[0].card.persona]
    exact = [
        is_exact(quote, turn, sentence, one.interview)
        for one in transcripts
        for value in (one.card, write_debrief(one.card, one.interview, engine.rubric(one.card.question), persona))
        for quote, turn, sentence in quotes(value)
    ]
    report.add({"quotes": len(exact), "quote faithfulness": sum(exact) / len(exact) if exact else None})
    if again:
        _repeat(transcripts, engine, report)


def quotes(value: object) -> Iterator[tuple[str, int, int | None]]:
    """(text, candidate turn, sentence number if told) of everything that quotes in a scorecard or debrief."""
    if isinstance(value, BaseModel):
        if words := getattr(value, "quote", ""):
            turn = getattr(value, "turn", None)
            turn = -1 if turn is None else turn + isinstance(value, Reaction)  # a reaction names the question's turn
            yield words, turn, getattr(value, "sentence", None)
        for _, inner in value:
            yield from quotes(inner)
    elif isinstance(value, dict):
        yield from quotes(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from quotes(inner)


def is_exact(quote: str, turn: int, sentence: int | None, interview: Interview) -> bool:
    """Whether a quote stands in that candidate turn, letter by letter, as the sentence it claims to be."""
    if not 0 <= turn < len(interview.turns) or interview.turns[turn].role != "candidate":
        return False
    text = interview.turns[turn].text
    sentences = split(text)
    found = quote in sentences if sentence is None else sentence < len(sentences) and sentences[sentence] == quote
    return found and quote in text


def _repeat(transcripts: Sequence[Graded], engine: Embedded, report: Report) -> None:
    """Judges all again, last first, with an engine and an encoder that remember nothing."""
    fresh = Embedded(engine.bank, MiniLM())
    framework = engine.bank.framework(FRAMEWORK)
    second = [evaluate(one.interview, framework, fresh) for one in reversed(transcripts)]
    both = list(zip((one.card for one in transcripts), reversed(second), strict=True))
    report.add({"run-to-run difference": max(difference(a, b) for a, b in both)})
    report.add({"scorecards that changed": sum(a != b for a, b in both)})


def difference(one: Scorecard, other: Scorecard) -> float:
    """The largest difference between two scorecards of one interview, over the phases and overall."""
    return max(abs(a - b) for a, b in zip(_scores(one), _scores(other), strict=True))


def _scores(card: Scorecard) -> Iterable[float]:
    return card.overall, *(score.depth or 0.0 for score in card.phases.values())
