"""Reads an interview that came from a file: the same evidence and steps that a live one collects as it goes."""

from evaluators.embedded import Embedded
from evaluators.ledger import recorded
from evaluators.repeats import first_said
from evaluators.retraction import retractions
from evaluators.sentences import split
from evaluators.steps import Shares, most_likely
from question_bank import Framework
from transcripts import Interview, StepEntered, Turn


def annotate(interview: Interview, engine: Embedded, framework: Framework) -> Interview:
    """The interview with evidence and step visits for every candidate turn. Does nothing to one that has them."""
    if interview.setup.origin != "imported" or interview.visits or interview.evidence:
        return interview
    asked: set[str] = set()
    said = {turn.index: split(turn.text) for turn in interview.candidate_turns}
    new = [[sentences[n] for n in first_said(sentences)] for sentences in said.values()]
    read = dict(zip(said, engine.steps.in_order(new), strict=True))
    before: Shares | None = None
    for turn in interview.turns:
        if turn.role == "interviewer":
            asked |= _raised(turn, engine)
            continue
        sentences = said[turn.index]
        heard = heard_before(interview, turn.index)
        shown = engine.evidence(interview.setup.question, sentences, before, interview.setup.topics, heard)
        for event in retractions(sentences, interview, turn.index, interview.setup.at, engine.table, engine.name):
            interview = interview.apply(event)
        for found in recorded(shown, at=interview.setup.at, turn=turn.index, asked=asked, judge=engine.name):
            interview = interview.apply(found)
        before = read[turn.index]
        phase = most_likely(before)
        step = framework.step_of(phase)
        if step.id != interview.step:
            interview = interview.apply(StepEntered(at=interview.setup.at, turn=turn.index, step=step.id, phase=phase))
    return interview


def heard_before(interview: Interview, turn: int) -> list[str]:
    """The interviewer's lines before a turn, oldest first."""
    return [t.text for t in interview.turns[:turn] if t.role == "interviewer"]


def _raised(turn: Turn, engine: Embedded) -> set[str]:
    """Topics that an interviewer's line asks about, by their words."""
    text = turn.text.lower()
    return {t.id for t in engine.bank.topics.values() if any(word.lower() in text for word in t.keywords)}
