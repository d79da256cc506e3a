"""The policy: which moves are legal now, best first. A pure function of the interview, the brief and the time."""

import random
from itertools import takewhile

from app.brief import Brief
from app.moves import Move, MoveKind
from app.pace import Pace
from app.probes import bluff, numbers, open_probes, probes, used, vague
from app.replies import answer_back, invited, reply, standing
from app.triage import Utterance
from evaluators import Ledger
from question_bank import Curveball, Step
from transcripts import Interview

OPTIONS = 8
"""So many moves are kept and recorded."""
CURVEBALLS = (0.45, 0.75)
"""The progress from which the first and the second change of requirements are due."""
LONG = 40
"""Minutes from which an interview has room for two."""
_WORTH_ASKING = 0.35
"""Below this value a probe is not worth the candidate's time."""

_STILL_TO_COME = (Utterance.THINKING, Utterance.REPEAT, Utterance.CLARIFYING, Utterance.VERDICT)
"""After these, a summary that was asked for is still to come."""


def options(interview: Interview, brief: Brief, now: float) -> list[Move]:
    """The legal moves after the newest candidate turn, best first; never empty."""
    turn = interview.turns[-1]
    triage = turn.triage
    pace = Pace.of(interview, brief, now)
    if triage and triage.utterance == Utterance.END:
        return [Move(MoveKind.CLOSE, "the candidate asked to end")]
    if invited(interview):
        return [_farewell(interview, brief, pace)]
    if _wrapped(interview):
        if pace.roomy:
            return [Move(MoveKind.ANY_QUESTIONS, "the summary was given, and a minute is left")]
        return [Move(MoveKind.CLOSE, "the summary was given")]
    if pace.over:
        return [Move(MoveKind.CLOSE, "time is up")]
    if triage and (called_for := reply(interview, brief, triage)) and not _again(interview, called_for):
        return [called_for]
    if pace.closing:
        return [Move(MoveKind.WRAP_UP, "just enough time for a summary")]
    if (stuck := _frozen(interview)) and (easier := _ease(interview, brief, pace, stuck)):
        return easier
    wants_on = bool(triage and triage.utterance == Utterance.NEXT)
    ranked = sorted(_follow_ups(interview, brief, pace, wants_on), key=lambda m: (-m.value, m.id))
    return ranked[:OPTIONS] or [Move(MoveKind.WRAP_UP, "everything worth asking was asked")]


def notices(interview: Interview, brief: Brief, now: float) -> tuple[str, ...]:
    """Time warnings that are due with the next line; each is given once."""
    pace = Pace.of(interview, brief, now)
    given = {notice for spoke in interview.moves for notice in spoke.notices}
    if pace.near_end and "five_minutes" not in given:
        return ("five_minutes",)
    if pace.half_passed and not pace.near_end and not given & {"half_time", "five_minutes"}:
        return ("half_time",)
    return ()


def _farewell(interview: Interview, brief: Brief, pace: Pace) -> Move:
    """What is said once the candidate was asked for questions of their own."""
    turn = interview.turns[-1]
    if pace.over or turn.triage is None:
        return Move(MoveKind.CLOSE, "the summary was given, and the clock has run out")
    return answer_back(interview, brief, turn.triage)


def _ease(interview: Interview, brief: Brief, pace: Pace, stuck: int) -> list[Move]:
    """After the second "I don't know" in a row: something more open, elsewhere; after the next one, a fresh step; in turns."""
    ledger, asked = Ledger.of(interview.evidence), standing(interview)
    easy = [m for m in open_probes(interview, brief, ledger, pace) if asked is None or m.topic != asked.topic]
    ranked = sorted((m for m in easy if m.value >= _WORTH_ASKING), key=lambda m: (-m.value, m.id))
    following = _next_unvisited(interview, brief)
    fresh = stuck % 2 == 1 or not ranked
    if following is not None:
        value = 2 * ranked[0].value if fresh and ranked else 0.5 * _WORTH_ASKING
        why = f"stuck in {brief.step(interview.step).title}; a fresh start"
        ranked.append(Move(MoveKind.MOVE_ON, why, value, following.id, step=following.title))
    return sorted(ranked, key=lambda m: (-m.value, m.id))[:OPTIONS]


def _frozen(interview: Interview) -> int:
    """How many of the newest candidate turns in a row said that they do not know."""
    kinds = (turn.triage.utterance if turn.triage else "" for turn in reversed(interview.candidate_turns))
    return sum(1 for _ in takewhile(lambda kind: kind == Utterance.FREEZE, kinds))


def _follow_ups(interview: Interview, brief: Brief, pace: Pace, wants_on: bool) -> list[Move]:
    ledger = Ledger.of(interview.evidence)
    turn = interview.turns[-1]
    asked = [move for move in probes(interview, brief, ledger, pace) if move.value >= _WORTH_ASKING]
    moves: list[Move] = []
    if not wants_on:
        moves += [*asked, *numbers(interview, brief, turn, ledger)]
        moves += [*_push(interview, brief, ledger), *_invite(interview, brief)]
    moves += _curveball(interview, brief, ledger, pace)
    moves += _move_on(interview, brief, asked, pace, wants_on)
    if wants_on and not moves:
        here = _items_here(interview, brief)
        return [move for move in asked if move.target not in here] or asked
    return moves if asked or wants_on else [m for m in moves if m.kind in (MoveKind.CURVEBALL, MoveKind.MOVE_ON)]


def _push(interview: Interview, brief: Brief, ledger: Ledger) -> list[Move]:
    """Presses on a vague claim by quoting it; on a string of big words with nothing behind it, more plainly."""
    turn = interview.turns[-1]
    entered = interview.visits[-1].turn if interview.visits else 0
    pushes = sum(1 for t in interview.turns[entered:] if t.move and t.move.move == MoveKind.PUSH)
    solid = any(e.turn == turn.index and e.depth >= 2 for e in interview.evidence)
    pressed = bool(interview.moves) and interview.moves[-1].move == MoveKind.PUSH
    sentence, quote = bluff(interview, turn) if pressed or not solid else (-1, "")
    bluffs = bool(quote)
    if not bluffs:
        sentence, quote = vague(interview, turn)
    if not quote or pushes >= brief.persona.patience.pushes_per_step:
        return []
    topic = next((e.topic for e in interview.evidence if e.turn == turn.index and sentence in e.sentences), "")
    if ledger.topic_depth(topic) >= 3:
        return []
    if bluffs:
        return [
            Move(
                MoveKind.PUSH,
                "big words with no mechanism, number or reason",
                2.6,
                topic=topic,
                quote=quote,
                voice="bluff",
            )
        ]
    value = 1.2 if solid else 2.4
    return [Move(MoveKind.PUSH, "a claim with no mechanism, number or reason", value, topic=topic, quote=quote)]


def _invite(interview: Interview, brief: Brief) -> list[Move]:
    """Leaves the floor to a candidate who drives: a long turn that showed several things."""
    turn = interview.turns[-1]
    if interview.moves and interview.moves[-1].move == MoveKind.INVITE:
        return []
    shown = {e.topic for e in interview.evidence if e.turn == turn.index and e.depth >= 2}
    early = len(interview.candidate_turns) <= 2
    if len(shown) < 2 and not (early and len(turn.text.split()) > 40):
        return []
    return [
        Move(
            MoveKind.INVITE,
            f"the candidate drives: {len(shown)} topics shown in one turn",
            1.5 + 0.2 * min(3, len(shown)),
        )
    ]


def _curveball(interview: Interview, brief: Brief, ledger: Ledger, pace: Pace) -> list[Move]:
    """Changes the requirements once past the middle, and once more late in a long interview."""
    brought = [spoke for spoke in interview.moves if spoke.move == MoveKind.CURVEBALL]
    planned = CURVEBALLS if interview.setup.minutes >= LONG else CURVEBALLS[:1]
    if len(brought) == len(planned) or len(interview.candidate_turns) < 4:
        return []
    due = planned[len(brought)]
    if pace.progress < due:
        return []
    touched = {visit.phase for visit in interview.visits} | {
        item.phase for item in brief.rubric if ledger.depth(item.id) > 0
    }
    fitting = [c for c in brief.curveballs if c.after in touched and not used(interview, c.says)]
    if not fitting:
        return []
    chosen = max(_shuffled(fitting, interview.setup.seed), key=lambda c: _surprise(c, brief))
    late = pace.progress >= due + 0.15 or pace.left < 600
    return [
        Move(
            MoveKind.CURVEBALL,
            "past the middle: how does the design take a change?",
            9.0 if late else 2.8,
            chosen.id,
            says=chosen.says,
        )
    ]


def _surprise(curveball: Curveball, brief: Brief) -> float:
    """Curveballs about what the persona cares for come first; the persona's favourites before the question's."""
    emphasis = [brief.persona.emphasis.get(topic, 1.0) for topic in curveball.topics]
    favourite = 0.3 if curveball in brief.persona.curveballs else 0.0
    return sum(emphasis) / len(emphasis) + favourite


def _shuffled(curveballs: list[Curveball], seed: int) -> list[Curveball]:
    ordered = sorted(curveballs, key=lambda c: c.id)
    random.Random(seed).shuffle(ordered)
    return ordered


def _move_on(interview: Interview, brief: Brief, asked: list[Move], pace: Pace, wants_on: bool) -> list[Move]:
    """Leads to the next step that was not visited, when the budget is spent or nothing is open here."""
    following = _next_unvisited(interview, brief)
    if following is None:
        return []
    here = _items_here(interview, brief)
    open_here = any(move.target in here for move in asked)
    title = brief.step(interview.step).title
    if wants_on:
        value, reason = 5.0, f"the candidate wants to move on from {title}"
    elif pace.step_used >= brief.persona.patience.overrun:
        value, reason = 3.6, f"the budget of {title} is spent"
    elif not open_here:
        value, reason = 2.6, f"nothing open in {title}"
    else:
        return []
    return [Move(MoveKind.MOVE_ON, reason, value, following.id, step=following.title)]


def _items_here(interview: Interview, brief: Brief) -> set[str]:
    phases = brief.step(interview.step).phases
    return {item.id for item in brief.rubric if item.phase in phases}


def _next_unvisited(interview: Interview, brief: Brief) -> Step | None:
    """The first later step that was not visited, else the first earlier one that was jumped over."""
    visited = {visit.step for visit in interview.visits}
    ids = [step.id for step in brief.framework.steps]
    here = ids.index(interview.step) + 1 if interview.step in ids else 0
    steps = brief.framework.steps
    return next((step for step in (*steps[here:], *steps[:here]) if step.id not in visited), None)


def _wrapped(interview: Interview) -> bool:
    """Whether the summary was asked for and given."""
    last = standing(interview)
    return last is not None and last.move == MoveKind.WRAP_UP and _answered(interview)


def _answered(interview: Interview) -> bool:
    triage = interview.turns[-1].triage
    return triage is None or triage.utterance not in _STILL_TO_COME


def _again(interview: Interview, move: Move) -> bool:
    """After a second silence or dispute in a row, and from the second "I don't know" on, something new is asked."""
    if move.kind == MoveKind.STEADY:
        return _frozen(interview) > 1
    repeats = move.kind in (MoveKind.NUDGE, MoveKind.HEAR_OUT)
    return repeats and bool(interview.moves) and interview.moves[-1].move == move.kind
