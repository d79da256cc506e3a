"""Reads an interview that came from a file: the same evidence and steps that a live one collects as it goes."""

from evaluators.embedded import Embedded
from evaluators.ledger import recorded
from evaluators.retraction import retractions
from evaluators.sentences import split
from evaluators.steps import Shares, most_likely
from question_bank import PHASES, Framework
from transcripts import Interview, StepEntered, Turn


def annotate(interview: Interview, engine: Embedded, framework: Framework) -> Interview:
    """The interview with evidence and step visits for every candidate turn. Does nothing to one that has them."""
    if interview.setup.origin != "imported" or interview.visits or interview.evidence:
        return interview
    asked: set[str] = set()
    said = {turn.index: split(turn.text) for turn in interview.candidate_turns}
    telling = [[sentences[n] for n in engine.telling(sentences)] for sentences in said.values()]
    read = dict(zip(said, engine.steps.in_order(telling), strict=True))
    for turn in interview.turns:
        if turn.role == "interviewer":
            asked |= _raised(turn, engine)
            continue
        sentences = said[turn.index]
        heard = heard_before(interview, turn.index)
        asks_for = phases_asked(interview, turn.index, engine)
        shown = engine.evidence(interview.setup.question, sentences, asks_for, interview.setup.topics, heard)
        for event in retractions(sentences, interview, turn.index, interview.setup.at, engine.table, engine.name):
            interview = interview.apply(event)
        for found in recorded(shown, at=interview.setup.at, turn=turn.index, asked=asked, judge=engine.name):
            interview = interview.apply(found)
        phase = most_likely(read[turn.index])
        step = framework.step_of(phase)
        if step.id != interview.step:
            interview = interview.apply(StepEntered(at=interview.setup.at, turn=turn.index, step=step.id, phase=phase))
    return interview


def heard_before(interview: Interview, turn: int) -> list[str]:
    """The interviewer's lines before a turn, oldest first."""
    return [t.text for t in interview.turns[:turn] if t.role == "interviewer"]


def phases_asked(interview: Interview, turn: int, engine: Embedded) -> Shares | None:
    """Phase shares of what the interviewer's line before a turn asks; None when there is none.

    By the topic of its move where that is recorded, otherwise by its words. An answer is judged in the light of what was asked,
    not of what was talked about before: so the order of topics is free.
    """
    line = next((t for t in reversed(interview.turns[:turn]) if t.role == "interviewer"), None)
    if line is None:
        return None
    if line.move and (topic := engine.bank.topics.get(line.move.topic)):
        return {phase: float(phase == topic.phase) for phase in PHASES}
    said = split(line.text)
    return engine.steps.shares([s for s in said if "?" in s] or said)


def _raised(turn: Turn, engine: Embedded) -> set[str]:
    """Topics that an interviewer's line asks about, by their words."""
    text = turn.text.lower()
    return {t.id for t in engine.bank.topics.values() if any(word.lower() in text for word in t.keywords)}
