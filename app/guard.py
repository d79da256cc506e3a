"""The guard: what is wrong with a line that a model wants to say. What it rejects is not said."""

import re
from collections.abc import Sequence

from app.answer_key import AnswerKey
from app.brief import Brief
from app.moves import Move, MoveKind
from app.wording import (
    asked_before,
    claims,
    figures,
    flat,
    grades,
    leads,
    names,
    questions,
    quoted,
    reverses_roles,
    same,
    sentences,
    talks_like_a_machine,
)
from evaluators import VectorTable, stems
from personas import Persona
from transcripts import Interview

LONGEST = 60
"""Words of a line, besides the fact, hint or change of requirements it brings."""
LONGEST_LEAD = 15
"""Words that lead up to one of these."""
BORROWED = 3
"""So many words of the move in a statement make it an answer to the move's own question."""
NEAR = 0.4
"""Cosine to the nearest authored way of asking, from which a line is about the same thing."""
ASKING = stems("what when where which would could does your that this from with have")
"""Words of any question, which borrow nothing."""
PAYLOADS = frozenset({MoveKind.ANSWER_FACT, MoveKind.HINT, MoveKind.CURVEBALL})
"""Moves that bring an authored text word by word; the model only leads up to it."""
MUST_ASK = frozenset(
    {
        MoveKind.PROBE,
        MoveKind.PUSH,
        MoveKind.ASK_NUMBER,
        MoveKind.INVITE,
        MoveKind.MOVE_ON,
        MoveKind.WRAP_UP,
        MoveKind.ASK_FIRST,
    }
)


class Guard:
    """Checks lines for one interview."""

    def __init__(self, brief: Brief, others: dict[str, Persona], key: AnswerKey, table: VectorTable):
        self._brief, self._key, self._table = brief, key, table
        self._others = {
            name.lower()
            for p in others.values()
            if p.id != brief.persona.id
            for name in (p.interviewer, *re.split(r"\W+", p.name))
            if len(name) > 2
        } - {"and"}

    def check(self, line: str, move: Move, interview: Interview) -> tuple[str, ...]:
        """What is wrong with a line; nothing, when it may be said."""
        wrong = [
            *self._form(line, move),
            *self._substance(line, move, interview),
            *self._subject(line, move, interview),
        ]
        return tuple(dict.fromkeys(wrong))

    def _form(self, line: str, move: Move) -> list[str]:
        asked = questions(line)
        wrong = []
        if not line.strip():
            wrong.append("empty")
        if len(line.split()) > (LONGEST_LEAD if move.kind in PAYLOADS else LONGEST):
            wrong.append("too long")
        if (
            (move.kind in MUST_ASK and asked != 1)
            or asked > 1
            or (move.kind in PAYLOADS - {MoveKind.CURVEBALL} and asked)
        ):
            wrong.append("not exactly one question")
        if talks_like_a_machine(line):
            wrong.append("talks like a machine")
        if reverses_roles(line) and not reverses_roles(move.says):
            wrong.append("turns the roles around")
        if grades(line.replace(move.says, "") if move.says else line):
            wrong.append("grades")
        if self._others & set(re.findall(r"[a-z]+", line.lower())):
            wrong.append("another persona")
        return wrong

    def _substance(self, line: str, move: Move, interview: Interview) -> list[str]:
        known = " ".join((self._brief.prompt, move.says, move.quote, *(turn.text for turn in interview.turns)))
        wrong = []
        if leads(line) and not leads(move.says):
            wrong.append("leads")
        if self._key.given_away(line, interview, f"{move.says} {move.step}"):
            wrong.append("gives away the answer")
        if (
            (figures(line) - figures(known))
            or (names(line) - names(known) - {w.lower() for w in known.split()})
            or claims(line)
        ):
            wrong.append("invents a fact")
        said = flat(" ".join(turn.text for turn in interview.turns))
        if any(flat(words) not in said for words in quoted(line)):
            wrong.append("misquotes")
        earlier = [turn.text for turn in interview.turns if turn.role == "interviewer"]
        if same(line, earlier) or asked_before(line, earlier):
            wrong.append("repeats itself")
        return wrong

    def _subject(self, line: str, move: Move, interview: Interview) -> list[str]:
        return [*self._answers_itself(line, move, interview), *self._strays(line, move)]

    def _answers_itself(self, line: str, move: Move, interview: Interview) -> list[str]:
        """A small model likes to turn the question it should ask into a statement of what the candidate said."""
        said = stems(" ".join((self._brief.prompt, *(turn.text for turn in interview.turns))))
        told = " ".join(s for s in sentences(line) if not s.endswith("?") and flat(s) not in flat(move.says))
        brought = stems(move.says) - said - ASKING if move.kind not in PAYLOADS else set()
        return ["answers its own question"] if len(brought & stems(told)) >= BORROWED else []

    def _strays(self, line: str, move: Move) -> list[str]:
        if move.kind == MoveKind.MOVE_ON and not stems(move.step) & stems(line):
            return ["does not lead to the step"]
        if move.kind == MoveKind.PUSH and not stems(move.quote) & stems(line):
            return ["off the point"]
        if move.kind == MoveKind.LEAVE_TO_CANDIDATE and not re.search(r"\byour?s?\b", line, re.IGNORECASE):
            return ["off the point"]
        if move.kind == MoveKind.INVITE:
            return [] if self._near(line, self._brief.persona.voice.invite) else ["off the point"]
        ways = [move.says] if move.says and move.kind in (MoveKind.PROBE, MoveKind.ASK_NUMBER) else []
        if not ways:
            return []
        topic = next((item.topic for item in self._brief.rubric if item.topic.id == move.topic), None)
        ways += [*topic.probes, topic.number_probe or topic.summary] if topic else []
        return [] if self._near(line, ways) else ["off the point"]

    def _near(self, line: str, ways: Sequence[str]) -> bool:
        """Whether the question of a line is like one of some authored ways to ask."""
        ask = next((s for s in reversed(re.split(r"(?<=[.!?])\s+", line.strip())) if s.endswith("?")), line)
        return float((self._table.of(tuple(ways)) @ self._table.of((ask,))[0]).max()) >= NEAR
