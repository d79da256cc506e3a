"""Speakers: who words a move. The scripted one says it in the persona's voice, from authored lines; the same for a seed."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

from app.brief import Brief
from app.gist import gist
from app.moves import Move, MoveKind
from app.replies import standing
from app.triage import Utterance
from personas import Voice
from transcripts import Interview, InterviewerSpoke, Usage

_ACKNOWLEDGED = frozenset(
    {MoveKind.PROBE, MoveKind.ASK_NUMBER, MoveKind.INVITE, MoveKind.MOVE_ON, MoveKind.CURVEBALL, MoveKind.WRAP_UP}
)
_VOICE = {
    MoveKind.WAIT: "thinking",
    MoveKind.NUDGE: "silence",
    MoveKind.ASK_FIRST: "hint_first_try",
    MoveKind.REFUSE_HINT: "hint_refused",
    MoveKind.DECLINE: "decline",
    MoveKind.CALM: "hostile",
    MoveKind.STEER_BACK: "steer_back",
    MoveKind.LEAVE_TO_CANDIDATE: "left_to_you",
    MoveKind.INVITE: "invite",
    MoveKind.WRAP_UP: "wrap_up",
    MoveKind.CLOSE: "closing",
    MoveKind.STEADY: "freeze",
    MoveKind.HEAR_OUT: "argue",
    MoveKind.ANY_QUESTIONS: "any_questions",
}
_REACT = (
    "What changes in your design?",
    "How does your design take that?",
    "Where does that hit your design first?",
    "What would you do differently now?",
)
_ELSEWHERE = (
    "Let's leave that and try from another side.",
    "Then something else, and take it as openly as you like.",
    "No harm done. Let's come at it from a different corner.",
    "We can let that one go.",
)
"""Before a more open question to somebody who is stuck."""
_NOTHING_SAID = frozenset({Utterance.SILENT, Utterance.FREEZE, Utterance.ARGUE})
"""After these there is nothing of the design to take up."""
_NAMED = 4
"""Topics that the opening names."""
PLAINLY = 4
"""Every so many turns a scripted interviewer only nods; quoting each time would tire."""
_MINUTES, _QUOTE = re.escape("{{minutes}}"), re.escape("{{quote}}")


@dataclass(frozen=True)
class Spoken:
    """A move in words, and how they came about."""

    move: Move
    text: str
    speaker: str
    note: str = ""
    prompt_digest: str = ""
    usage: Usage | None = None
    guard: tuple[str, ...] = ()
    fell_back: str = ""


class Speaker(Protocol):
    """Takes one of the moves, best first, and words it. Always says something."""

    async def speak(self, interview: Interview, moves: Sequence[Move], notices: Sequence[str], left: float) -> Spoken:
        """`notices`: time warnings that are due; `left`: seconds to go."""
        ...


class ScriptedInterviewer:
    """Takes the first move and composes it from authored lines."""

    name = "scripted"

    def __init__(self, brief: Brief, plainly: int = PLAINLY):
        """`plainly`: every so many turns it only nods; 0: never."""
        self._brief, self._plainly = brief, plainly
        self._voice: Voice = brief.voice

    async def speak(self, interview: Interview, moves: Sequence[Move], notices: Sequence[str], left: float) -> Spoken:
        """The first move in authored words."""
        return Spoken(moves[0], self.say(interview, moves[0], notices, left), self.name)

    def say(self, interview: Interview, move: Move, notices: Sequence[str], left: float) -> str:
        """The line for a move. `left`: seconds to go."""
        parts = [self.acknowledge(interview, move), self.warn(interview, notices, left), self._line(interview, move)]
        return " ".join(part for part in parts if part)

    def warn(self, interview: Interview, notices: Sequence[str], left: float) -> str:
        """The notices in the persona's words."""
        return " ".join(in_minutes(self._pick(interview, notice), left) for notice in notices)

    def _line(self, interview: Interview, move: Move) -> str:
        match move.kind:
            case MoveKind.OPEN:
                asked = f"{self._brief.prompt} {announced(self._brief.looks_at)}".strip()
                return f"{self._pick(interview, 'greeting')}\n\n{asked}"
            case MoveKind.ANSWER_FACT | MoveKind.OFFER_FACT:
                voice = "fact" if move.kind == MoveKind.ANSWER_FACT else "nearest_fact"
                return fill(self._pick(interview, voice), fact=move.says)
            case MoveKind.HINT:
                return fill(self._pick(interview, "hint"), hint=move.says)
            case MoveKind.REPEAT:
                return f"{self._pick(interview, 'repeat')} {self._again(standing(interview))}"
            case MoveKind.PUSH:
                return fill(self._pick(interview, move.voice or "push"), quote=move.quote)
            case MoveKind.CURVEBALL:
                ask = "" if "?" in move.says else self._choose(_REACT, interview, "react")
                return " ".join(filter(None, (self._pick(interview, "curveball"), move.says, ask)))
            case MoveKind.MOVE_ON:
                return f"{fill(self._pick(interview, 'transition'), step=move.step)} {self._pick(interview, 'invite')}"
            case MoveKind.ASK_NUMBER if move.quote:
                return fill(self._pick(interview, "ask_number"), quote=move.quote)
            case MoveKind.PROBE | MoveKind.ASK_NUMBER:
                return move.says
        before = self._pick(interview, move.voice) if move.voice else ""
        after = self._pick(interview, _VOICE[move.kind]) if move.kind in _VOICE else ""
        return " ".join(filter(None, (before, move.says, after)))

    def _again(self, asked: InterviewerSpoke | None) -> str:
        """What a line asked, without the courtesies and time warnings before it."""
        if asked is None or asked.move == MoveKind.OPEN:
            return self._brief.prompt
        before = [
            *self._voice.acknowledge,
            *self._voice.refer,
            *self._voice.half_time,
            *self._voice.five_minutes,
            *_ELSEWHERE,
        ]
        slots = ((_MINUTES, r"\d+"), ("minutes", "minutes?"), (_QUOTE, r"[^?]+?"))
        courtesy = "|".join(reduce(lambda line, slot: line.replace(*slot), slots, re.escape(line)) for line in before)
        return re.sub(rf"^(?:(?:{courtesy})\s+)+", "", asked.text)

    def acknowledge(self, interview: Interview, move: Move) -> str:
        """A word for what was said, where something was: mostly in the candidate's own words."""
        turn = interview.turns[-1] if interview.turns else None
        heard = turn.triage.utterance if turn and turn.triage else ""
        if heard == Utterance.FREEZE and move.kind == MoveKind.PROBE:
            return self._choose(_ELSEWHERE, interview, "elsewhere")
        if turn is None or move.kind not in _ACKNOWLEDGED or heard in _NOTHING_SAID:
            return ""
        said = gist(turn, interview)
        if said and not (self._plainly and len(interview.candidate_turns) % self._plainly == 0):
            return fill(self._pick(interview, "refer"), quote=said)
        return self._pick(interview, "acknowledge")

    def _pick(self, interview: Interview, kind: str) -> str:
        return self._choose(getattr(self._voice, kind), interview, kind)

    def _choose(self, variants: Sequence[str], interview: Interview, kind: str) -> str:
        """A variant that was used least so far, in an order that the seed decides."""
        order = list(variants)
        random.Random(f"{interview.setup.seed}:{kind}").shuffle(order)
        said = [turn.text for turn in interview.turns if turn.role == "interviewer"]
        return min(order, key=lambda v: (sum(_stem(v) in text for text in said), order.index(v)))


def fill(template: str, **values: str) -> str:
    """Puts values into `{{name}}` slots in one pass; a value is never scanned again. Raises KeyError for an unknown slot."""
    return re.sub(r"\{\{(\w+)\}\}", lambda slot: values[slot[1]], template)


def announced(titles: Sequence[str]) -> str:
    """The sentence of an opening that says what a question of one's own will be about; empty without topics."""
    spoken = [title for title in titles if "," not in title]
    named = [title if title[1:2].isupper() else title[:1].lower() + title[1:] for title in spoken[:_NAMED]]
    if not named:
        return ""
    parts = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return f"From what you gave me I'll look at {parts} in particular, besides the basics of any design."


def in_minutes(line: str, seconds: float) -> str:
    """A line with its `{{minutes}}` filled in."""
    minutes = max(1, round(seconds / 60))
    line = fill(line, minutes=str(minutes))
    return line.replace("1 minutes", "1 minute") if minutes == 1 else line


def _stem(variant: str) -> str:
    """The longest fixed part of a line with slots: what to look for among lines already said."""
    return max(re.split(r"\{\{\w+\}\}", variant), key=len).strip()
