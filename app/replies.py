"""Replies that the kind of utterance calls for: facts, hints, repeats, patience, and no answers given away."""

from app.brief import Brief
from app.moves import ASKING, Move, MoveKind
from app.triage import Utterance
from evaluators import Ledger, RubricItem
from personas import HintPolicy
from transcripts import Interview, InterviewerSpoke, UtteranceTriaged

ANSWERS = 2
"""So many questions of the candidate's own are taken."""
AFTERWARDS = "You get the feedback in writing as soon as we stop."
"""To who asks for a verdict."""
_CALLED_FOR: dict[str, tuple[MoveKind, str]] = {
    Utterance.REPEAT: (MoveKind.REPEAT, "the candidate asked to hear it again"),
    Utterance.THINKING: (MoveKind.WAIT, "the candidate asked for time; thinking is not held against anybody"),
    Utterance.STEERING: (MoveKind.DECLINE, "the turn tries to steer the grading; it earns nothing"),
    Utterance.SOLUTION: (MoveKind.DECLINE, "the candidate asked for the answer"),
    Utterance.VERDICT: (MoveKind.DECLINE, "the candidate asked for a verdict; the feedback comes afterwards"),
    Utterance.FREEZE: (MoveKind.STEADY, "the candidate is stuck; calm, and a way in"),
    Utterance.ARGUE: (MoveKind.HEAR_OUT, "the candidate disputes the question"),
    Utterance.HOSTILE: (MoveKind.CALM, "the candidate is upset; carry on calmly"),
    Utterance.OFF_TOPIC: (MoveKind.STEER_BACK, "off topic"),
    Utterance.SILENT: (MoveKind.NUDGE, "next to nothing was said"),
}
"""Moves that follow from the kind of utterance alone, with their reasons."""
_GOES_ON = frozenset({Utterance.THINKING, Utterance.REPEAT, Utterance.STEERING, Utterance.HOSTILE})
"""Kinds of utterance that leave the invitation to ask standing."""


def standing(interview: Interview) -> InterviewerSpoke | None:
    """The newest interviewer line that still waits for an answer."""
    return next((spoke for spoke in reversed(interview.moves) if spoke.move in ASKING), None)


def invited(interview: Interview) -> bool:
    """Whether the candidate was asked for questions of their own; nothing else comes after that."""
    return any(spoke.move == MoveKind.ANY_QUESTIONS for spoke in interview.moves)


def answer_back(interview: Interview, brief: Brief, triage: UtteranceTriaged) -> Move:
    """The move after questions were invited: an answer or its lack, and the close with the last one."""
    given = [spoke for spoke in interview.moves if spoke.move in (MoveKind.ANSWER_BACK, MoveKind.NO_ANSWER)]
    last = len(given) + 1 >= ANSWERS
    if triage.utterance == Utterance.VERDICT:
        kind, says, why = MoveKind.NO_ANSWER, AFTERWARDS, "no verdict during the interview"
    elif triage.utterance == Utterance.ASKS_BACK:
        says = " ".join(brief.asked_back[id] for id in triage.facts if id in brief.asked_back)
        kind = MoveKind.ANSWER_BACK if says else MoveKind.NO_ANSWER
        why = "the candidate's own question" if says else "nothing answers the candidate's own question"
    else:
        called_for = reply(interview, brief, triage) if triage.utterance in _GOES_ON else None
        return called_for or Move(MoveKind.CLOSE, "the summary was given, and the candidate has no question")
    voice = "no_answer" if kind == MoveKind.NO_ANSWER else ""
    if last:
        return Move(
            MoveKind.CLOSE, f"{why}, the last of {ANSWERS}", target="+".join(triage.facts), says=says, voice=voice
        )
    return Move(kind, why, target="+".join(triage.facts), says=says, voice=voice)


def reply(interview: Interview, brief: Brief, triage: UtteranceTriaged) -> Move | None:
    """The move that the newest utterance calls for; None when it is an answer to judge and follow up."""
    if triage.utterance == Utterance.CLARIFYING:
        return _answer(triage, brief)
    if triage.utterance == Utterance.HINT:
        return _hint(interview, brief)
    called_for = _CALLED_FOR.get(triage.utterance)
    return Move(*called_for) if called_for else None


def _answer(triage: UtteranceTriaged, brief: Brief) -> Move:
    told = [fact.answer for id in triage.facts for fact in brief.facts if fact.id == id]
    if told and triage.unsure:
        why = f"asked for something near {', '.join(triage.facts)}"
        return Move(MoveKind.OFFER_FACT, why, target="+".join(triage.facts), says=" ".join(told))
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
