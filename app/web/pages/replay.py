"""What the replay page shows: every turn with the move behind it, its reason and the evidence found in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.bootstrap import House
from app.brief import Brief
from app.drafted_facts import coach_sheet
from evaluators import split
from evaluators.annotate import annotate
from transcripts import Event, EvidenceFound, Interview
from transcripts.replay import Frame, replay

UNKNOWN = "imported"
"""The move of a line that came from a file; nothing is known about why it was said."""


def replay_page(house: House, interview: Interview, events: list[Event]) -> dict[str, Any]:
    """The words of the template."""
    brief = house.conductor.brief(interview)
    read = annotate(interview, house.engine, brief.framework)
    names = _names(brief)
    frames = [_turn(frame, read.evidence, names, brief) for frame in replay(interview.id, events)]
    return {
        "interview": interview,
        "setup": interview.setup,
        "persona": brief.persona,
        "framework": brief.framework.title,
        "turns": frames,
        "coach": coach_sheet(interview),
    }


def _turn(frame: Frame, evidence: Iterable[EvidenceFound], names: Mapping[str, str], brief: Brief) -> dict[str, Any]:
    turn, move = frame.turn, frame.move
    found = [each for each in evidence if each.turn == turn.index]
    known = move is not None and move.move != UNKNOWN
    return {
        "index": turn.index,
        "candidate": turn.role == "candidate",
        "text": turn.text,
        "marked": marked(turn.text, found),
        "elapsed": frame.elapsed,
        "left": frame.left,
        "step": next((step.title for step in brief.framework.steps if step.id == frame.step), ""),
        "kind": turn.triage.utterance.replace("_", " ") if turn.triage else "",
        "move": move if known else None,
        "about": names.get(move.target, "") if move else "",
        "options": [_option(each, names) for each in move.options] if move else [],
        "evidence": [_shown(each, turn.text, names) for each in found],
        "held": frame.held,
    }


def marked(text: str, found: Iterable[EvidenceFound]) -> list[tuple[str, int]]:
    """A text in pieces with the depth that each shows, 0 for none; joined, the pieces are the text."""
    sentences, depths = split(text), dict[int, int]()
    for each in found:
        for number in each.sentences:
            depths[number] = max(depths.get(number, 0), each.depth)
    pieces, at = [], 0
    for number, sentence in enumerate(sentences):
        start = text.find(sentence, at)
        if start < 0 or not depths.get(number):
            continue
        pieces += [(text[at:start], 0), (sentence, depths[number])]
        at = start + len(sentence)
    return [piece for piece in [*pieces, (text[at:], 0)] if piece[0]]


def _shown(found: EvidenceFound, text: str, names: Mapping[str, str]) -> dict[str, Any]:
    sentences = split(text)
    return {
        "title": names.get(found.criterion, found.criterion),
        "depth": found.depth,
        "prompted": found.prompted,
        "retracted": found.retracted,
        "judge": found.judge,
        "quotes": [sentences[i] for i in found.sentences if i < len(sentences)],
    }


def _option(option: str, names: Mapping[str, str]) -> dict[str, str]:
    kind, _, target = option.partition(":")
    parts = target.split("+") if target else []
    return {"kind": kind, "about": ", ".join(names.get(part, part.replace("-", " ")) for part in parts)}


def _names(brief: Brief) -> dict[str, str]:
    """Titles of everything a move or a finding can be about, by id."""
    names = {step.id: step.title for step in brief.framework.steps}
    names |= {check.id: check.asks for check in brief.arithmetic}
    names |= {curveball.id: curveball.says for curveball in brief.curveballs}
    names |= {fact.id: fact.kind for fact in brief.facts}
    names |= {item.id: item.title for item in brief.rubric}
    return names | {item.topic.id: item.topic.title for item in brief.rubric}
