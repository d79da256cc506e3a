"""The agent: a chat model chooses among the legal moves and words its choice; the guard decides whether that is said.

The conversation it is sent only ever grows at its end, so that a server can cache it: one system message, then for each turn
the candidate's words with the note of that turn, and what was answered.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from app.brief import Brief
from app.formula import without_formula
from app.guard import PAYLOADS, Guard
from app.moves import Move, MoveKind
from app.speaker import ScriptedInterviewer, Spoken
from evaluators import Chat, Message, ModelFailed, Prompt, Schema, clean, digest, fenced, stems
from transcripts import Interview, Turn

_PROMPTS = Path(__file__).parent / "prompts"
SYSTEM, NOTE = Prompt.read(_PROMPTS / "interviewer.md"), Prompt.read(_PROMPTS / "note.md")
CHOICES = 5
"""Moves offered to the model."""
CLOSE_TO_BEST = 0.55
"""A move worth less than this share of the best one is not offered."""
AUTHORED = frozenset(
    {
        MoveKind.OPEN,
        MoveKind.OFFER_FACT,
        MoveKind.REPEAT,
        MoveKind.WAIT,
        MoveKind.DECLINE,
        MoveKind.CALM,
        MoveKind.CLOSE,
        MoveKind.REFUSE_HINT,
        MoveKind.STEADY,
        MoveKind.HEAR_OUT,
        MoveKind.ANY_QUESTIONS,
        MoveKind.ANSWER_BACK,
        MoveKind.NO_ANSWER,
    }
)
"""Moves with nothing to understand, or in which a model could be talked into something: always said as authored."""
_ASKS = {
    MoveKind.PROBE: "ask about",
    MoveKind.ASK_NUMBER: "ask for a figure",
    MoveKind.PUSH: "press on a vague claim, quoting a few words of it",
    MoveKind.INVITE: "hand the floor back with one open question that names no topic",
    MoveKind.MOVE_ON: "close this part and ask them to begin the step",
    MoveKind.WRAP_UP: "ask for a closing summary",
    MoveKind.CURVEBALL: "lead up, in one short sentence without a question, to a change of requirements that is read out after your line",
    MoveKind.ANSWER_FACT: "lead up, in a few words without a question, to the fact that is read out after your line",
    MoveKind.HINT: "lead up, in a few words without a question, to the hint that is read out after your line",
    MoveKind.LEAVE_TO_CANDIDATE: "say that this is for them to decide or assume, and that they should say what they assume",
    MoveKind.NUDGE: "they said next to nothing: invite them to say one thing aloud",
    MoveKind.ASK_FIRST: "before you help, ask what they have considered so far",
    MoveKind.STEER_BACK: "bring the talk back to the design",
}


class AgentInterviewer:
    """A Speaker that asks a chat model, and falls back to the authored line."""

    def __init__(self, brief: Brief, chat: Chat, guard: Guard):
        self._brief, self._chat, self._guard = brief, chat, guard
        self._script = ScriptedInterviewer(brief, plainly=0)  # the model's lines nod plainly often enough

    async def speak(self, interview: Interview, moves: Sequence[Move], notices: Sequence[str], left: float) -> Spoken:
        """One of the moves, worded by the model where its words pass; otherwise as authored."""
        choices = offered(moves)
        if not choices:
            return await self._script.speak(interview, moves, notices, left)
        note = self.note(interview, choices, left)
        messages = [*conversation(interview, self._brief), heard(interview.turns[-1], note)]
        sent = digest(messages)
        try:
            reply = await self._chat.fill(messages, schema(choices), "turn")
        except ModelFailed as error:
            text = self._script.say(interview, moves[0], notices, left)
            return Spoken(moves[0], text, self._script.name, note, sent, error.usage, fell_back=str(error)[:300])
        move = next(m for m in choices if m.id == reply.value["move"])
        line = " ".join(reply.value["line"].split())
        if wrong := self._guard.check(line, move, interview):
            text = self._script.say(interview, move, notices, left)
            return Spoken(move, text, self._script.name, note, sent, reply.usage, wrong, fell_back="the guard")
        line = without_formula(line, (turn.text for turn in interview.turns if turn.role == "interviewer"))
        nod = "" if reacts(line, move, interview.turns[-1]) else self._script.acknowledge(interview, move)
        text = " ".join(filter(None, (nod, self._script.warn(interview, notices, left), composed(line, move))))
        return Spoken(move, text, self._chat.name, note, sent, reply.usage)

    def note(self, interview: Interview, choices: Sequence[Move], left: float) -> str:
        """What the model is told for this turn."""
        moves = "\n".join(f"- {move.id}: {described(move)}" for move in choices)
        return NOTE.fill(
            minutes=str(max(0, round(left / 60))), step=self._brief.step(interview.step).title, moves=moves
        )


def offered(moves: Sequence[Move]) -> list[Move]:
    """The moves a model may choose from; none where the first is said as authored."""
    if moves[0].kind in AUTHORED:
        return []
    worth = [m for m in moves if m.value >= CLOSE_TO_BEST * moves[0].value and m.kind not in AUTHORED]
    unique = {m.id: m for m in reversed(worth)}
    return [m for m in worth if unique[m.id] is m][:CHOICES]


def described(move: Move) -> str:
    """A move in the words of a director: what to do, never why it is worth it, for that could name what is missing."""
    told = _ASKS[move.kind]
    if move.kind in (MoveKind.PROBE, MoveKind.ASK_NUMBER) and move.says:
        return f"{told}: {move.says}"
    if move.quote:
        return f'{told}: "{clean(move.quote)}"'
    return f"{told}: {move.step}" if move.step else told


def reacts(line: str, move: Move, heard: Turn) -> bool:
    """Whether a line takes up a word of the candidate's that the move did not bring; a small model often only reads out the move."""
    return bool(stems(line) & stems(heard.text) - stems(f"{move.says} {move.step}"))


def composed(line: str, move: Move) -> str:
    """A line with the authored text that the move brings."""
    return f"{line} {move.says}" if move.kind in PAYLOADS and move.says not in line else line


def schema(choices: Sequence[Move]) -> Schema:
    """A move of those offered, and a line."""
    properties = {
        "move": {"type": "string", "enum": [m.id for m in choices]},
        "line": {"type": "string", "maxLength": 600},
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def conversation(interview: Interview, brief: Brief) -> list[Message]:
    """Everything said before the newest turn, as a model was or would have been told it."""
    messages = [Message("system", system(brief, interview))]
    for turn in interview.turns[:-1]:
        if turn.role == "candidate":
            after = interview.turns[turn.index + 1].move if turn.index + 1 < len(interview.turns) else None
            messages.append(heard(turn, after.note if after else ""))
        elif turn.move:
            said = json.dumps({"move": _id(turn), "line": clean(turn.text)}, ensure_ascii=False)  # it may quote them
            messages.append(Message("assistant", said))
    return messages


def heard(turn: Turn, note: str) -> Message:
    """A candidate turn as a message."""
    return Message("user", fenced(turn.text) + (f"\n<director>\n{note}\n</director>" if note else ""))


def system(brief: Brief, interview: Interview) -> str:
    """Who speaks and how; the same for a whole interview."""
    persona, voice = brief.persona, brief.voice
    manner = [*voice.acknowledge[:4], *(line.replace("{{quote}}", "...") for line in voice.push[:3]), *voice.invite[:2]]
    return SYSTEM.fill(
        interviewer=persona.interviewer, company=persona.name, focus=persona.focus.lower(), question=clean(brief.prompt),
        values="\n".join(f"- {value}" for value in persona.values), manner="\n".join(f"- {line}" for line in manner),
        steps="; ".join(step.title for step in brief.framework.steps), level=interview.setup.level, minutes=f"{interview.setup.minutes:g}",
    )  # fmt: skip


def _id(turn: Turn) -> str:
    spoke = turn.move
    return f"{spoke.move}:{spoke.target}" if spoke and spoke.target else (spoke.move if spoke else "")
