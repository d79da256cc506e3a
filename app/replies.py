"""Replies that the kind of utterance calls for: facts, hints, repeats, patience, and no answers given away."""

from app.brief import Brief
from app.moves import ASKING, Move, MoveKind
from app.triage import Utterance
from evaluators import Ledger, RubricItem
from personas import HintPolicy
from transcripts import Interview, InterviewerSpoke, Turn, UtteranceTriaged


def standing(interview: Interview) -> InterviewerSpoke | None:
    """The newest interviewer line that still waits for an answer."""
    return next((spoke for spoke in reversed(interview.moves) if spoke.move in ASKING), None)


def reply(interview: Interview, brief: Brief, turn: Turn, triage: UtteranceTriaged) -> Move | None:
    """The move that the newest utterance calls for; None when it is an answer to judge and follow up."""
    match triage.utterance:
        case Utterance.CLARIFYING:
            return _answer(triage, brief)
        case Utterance.HINT:
            return _hint(interview, brief)
        case Utterance.REPEAT:
            return Move(MoveKind.REPEAT, "the candidate asked to hear it again")
        case Utterance.THINKING:
            return Move(MoveKind.WAIT, "the candidate asked for time; thinking is not held against anybody")
        case Utterance.STEERING:
            return Move(MoveKind.DECLINE, "the turn tries to steer the grading; it earns nothing")
        case Utterance.SOLUTION:
            return Move(MoveKind.DECLINE, "the candidate asked for the answer")
        case Utterance.HOSTILE:
            return Move(MoveKind.CALM, "the candidate is upset; carry on calmly")
        case Utterance.OFF_TOPIC:
            return Move(MoveKind.STEER_BACK, "off topic")
        case Utterance.SILENT:
            return Move(MoveKind.NUDGE, "next to nothing was said")
    return None


def _answer(triage: UtteranceTriaged, brief: Brief) -> Move:
    told = [fact.answer for id in triage.facts for fact in brief.facts if fact.id == id]
    if told:
        also = " (part of it is left to the candidate)" if triage.left else ""
        why = f"asked for {', '.join(triage.facts)}{also}"
        return Move(MoveKind.ANSWER_FACT, why, target="+".join(triage.facts), says=" ".join(told))
    return Move(MoveKind.LEAVE_TO_CANDIDATE, "no fact answers it; the candidate may assume what they need")


def _hint(interview: Interview, brief: Brief) -> Move:
    item = _stuck_on(interview, brief)
    given = [spoke for spoke in interview.moves if spoke.move == MoveKind.HINT]
    on_topic = [spoke for spoke in given if spoke.topic == item.topic.id]
    policy = brief.persona.hint_policy
    unused = [hint for hint in item.topic.hints if not any(hint in spoke.text for spoke in given)]
    if len(given) >= brief.persona.hint_limit or not unused or (policy == HintPolicy.SPARING and on_topic):
        return Move(
            MoveKind.REFUSE_HINT,
            f"{len(given)} hints given, {brief.persona.name} gives no more here",
            topic=item.topic.id,
        )
    last = interview.moves[-1] if interview.moves else None
    if policy == HintPolicy.MEASURED and not on_topic and not (last and last.move == MoveKind.ASK_FIRST):
        return Move(MoveKind.ASK_FIRST, "asks what was tried before helping", target=item.id, topic=item.topic.id)
    return Move(
        MoveKind.HINT, f"hint {len(given) + 1} of {brief.persona.hint_limit}, about {item.title.lower()}",
        target=item.id, topic=item.topic.id, says=unused[0],
    )  # fmt: skip


def _stuck_on(interview: Interview, brief: Brief) -> RubricItem:
    """The item the standing question is about, else the weightiest open one of the step."""
    ledger = Ledger.of(interview.evidence)
    asked = standing(interview)
    by_id = {item.id: item for item in brief.rubric}
    if asked and asked.target in by_id:
        return by_id[asked.target]
    phases = brief.step(interview.step).phases
    ranked = sorted(
        brief.rubric, key=lambda i: (i.phase not in phases, ledger.depth(i.id), -i.weight * brief.emphasis(i), i.id)
    )  # fmt: skip
    return ranked[0]
