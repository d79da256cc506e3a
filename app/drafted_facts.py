"""Drafted facts: a model invents the fact sheet of a question of one's own, once, while the candidate reads the opening.

Code keeps what is sound (app/sound_facts.py). What is kept is recorded and never changes; the candidate learns a fact by
asking for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from app.custom import task
from app.facts import FactSheet
from app.models import Models
from app.sound_facts import ASKS, sound
from evaluators import CUSTOM, Message, ModelFailed, Prompt, Schema, VectorTable, clean, digest, fenced
from question_bank import Fact, Question
from transcripts import DraftedFact, Event, FactsDrafted, Interview, ModelCalled, Usage

PROMPT = Prompt.read(Path(__file__).parent / "prompts" / "draft_facts.md")
KINDS = (
    "users", "volume", "traffic peaks", "latency", "catalogue", "data", "labels", "freshness", "goal", "error costs",
    "existing system", "budget", "team", "regulation", "region and language", "devices",
)  # fmt: skip
LEAST, MOST = 4, 14
"""Sound facts: fewer are not kept at all; more are not asked for."""
PASTED = 6_000
"""Characters of a pasted text that the model reads."""


def _schema() -> Schema:
    asks = {"type": "array", "items": {"type": "string", "maxLength": 200}, "minItems": ASKS, "maxItems": ASKS}
    text = {"type": "string", "maxLength": 400}
    parts = {
        "id": {"type": "string", "maxLength": 60},
        "kind": {"type": "string", "enum": list(KINDS)},
        "asks": asks,
        "answer": text,
    }
    one = {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}
    whole = {"facts": {"type": "array", "items": one, "minItems": LEAST, "maxItems": MOST}}
    return {"type": "object", "properties": whole, "required": list(whole), "additionalProperties": False}


SCHEMA = _schema()


@dataclass
class Drafter:
    """Has the interviewer's model draft the facts of interviews on questions of one's own."""

    models: Models
    clock: Callable[[], float]

    def due(self, interview: Interview) -> bool:
        """Whether facts are to be drafted: once, and not after the candidate began to assume things."""
        chat = self.models.interviewer
        begins = interview.setup.question == CUSTOM and not interview.candidate_turns and not interview.ended
        asked = any(call.role == "draft" for call in interview.calls)
        return begins and not asked and chat is not None and not chat.resting and not self.models.spent_up(interview)

    async def draft(self, interview: Interview) -> list[Event]:
        """Asks the model: the call, and the sheet where enough of it is sound."""
        chat, setup = self.models.interviewer, interview.setup
        assert chat
        typed = f"{setup.title}\n{setup.about[:PASTED]}"
        kinds, asks_for = ", ".join(KINDS), clean(task(setup.title, setup.about))
        messages = [Message("user", PROMPT.fill(task=asks_for, words=fenced(typed), kinds=kinds))]
        sent = digest(messages)
        try:
            reply = await chat.fill_aside(messages, SCHEMA, "facts")
        except ModelFailed as error:
            usage, why = error.usage or Usage(model=chat.name), str(error)[:300]
            return [_called(self.clock(), usage, sent, why)]
        facts, dropped = sound(reply.value["facts"], typed)
        now = self.clock()
        if len(facts) < LEAST:
            why = f"only {len(facts)} of {len(facts) + len(dropped)} facts are sound ({'; '.join(dropped)})"
            return [_called(now, reply.usage, sent, why[:300])]
        sheet = FactsDrafted(at=now, facts=facts, dropped=dropped, drafter=chat.name, prompt_digest=sent)
        return [_called(now, reply.usage, sent), sheet]


def _called(now: float, usage: Usage, sent: str, failed: str = "") -> ModelCalled:
    return ModelCalled(at=now, turn=0, role="draft", usage=usage, prompt_digest=sent, failed=failed)


# -- what is made of them --------------------------------------------------------------------------------------------


def in_time(draft: list[Event], interview: Interview, table: VectorTable) -> list[Event]:
    """A draft as it may be recorded now: what was left to the candidate while it was made stays theirs."""
    left = [asked for turn in interview.candidate_turns if turn.triage for asked in turn.triage.left]
    return [_without(e, left, table) if left and isinstance(e, FactsDrafted) else e for e in draft]


def _without(sheet: FactsDrafted, left: list[str], table: VectorTable) -> FactsDrafted:
    late = {fact.id for fact in FactSheet(as_question("", _authored(sheet.facts)), table).answer(left).facts}
    kept = tuple(fact for fact in sheet.facts if fact.id not in late)
    dropped = (*sheet.dropped, *(f"{id}: left to the candidate before it was there" for id in sorted(late)))
    return sheet.model_copy(update={"facts": kept, "dropped": dropped})


def facts_of(interview: Interview) -> tuple[Fact, ...]:
    """The drafted facts of an interview like authored ones; none until they are there."""
    return _authored(interview.drafted.facts) if interview.drafted else ()


def _authored(told: tuple[DraftedFact, ...]) -> tuple[Fact, ...]:
    return tuple(
        Fact(id=f.id, kind=f.kind, asks=(*f.asks, f"What can you tell me about {f.id.replace('-', ' ')}?"), answer=f.answer)
        for f in told
    )  # fmt: skip


def as_question(title: str, facts: tuple[Fact, ...]) -> Question:
    """A question of one's own as far as a fact sheet reads it; the rest of an authored one does not exist."""
    return Question.model_construct(
        id=CUSTOM, title=title, prompt=title, facts=facts, category=CUSTOM, difficulty=1, companies=(), asked_at=(),
        left_to_candidate=(), criteria=(), curveballs=(), arithmetic=(), outline={}, traps=(), reading=(),
    )  # fmt: skip


@dataclass(frozen=True)
class CoachSheet:
    """A drafted fact sheet as a coach may see it, once the interview has ended."""

    drafter: str
    since: float
    """Interview seconds from which it was there."""
    facts: tuple[tuple[DraftedFact, tuple[int, ...]], ...]
    """Each with the candidate's turns that asked for it."""
    dropped: tuple[str, ...]

    heading: ClassVar[str] = "For the coach: fact sheet drafted by"
    note: ClassVar[str] = "A model invented it for this interview alone; none of it is known about a real product."


def coach_sheet(interview: Interview) -> CoachSheet | None:
    """The sheet of an interview that has ended; None while it goes on, and where none was drafted."""
    sheet = interview.drafted
    if sheet is None or not interview.ended:
        return None
    asked = [
        (turn.index, turn.triage.facts) for turn in interview.candidate_turns if turn.triage and not turn.asks_back
    ]
    facts = tuple((fact, tuple(index for index, ids in asked if fact.id in ids)) for fact in sheet.facts)
    return CoachSheet(sheet.drafter, interview.elapsed(sheet.at), facts, sheet.dropped)
