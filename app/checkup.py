"""A model's check-up: what an endpoint can do, and which role its model is fit for."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from app.agent import AgentInterviewer
from app.answer_key import AnswerKey, Vocabulary
from app.brief import Brief
from app.exam import PASS, Exams, Result
from app.guard import Guard
from app.moves import Move, MoveKind
from evaluators import Chat, Embedded, Message, ModelFailed, rubric_for
from personas import Persona
from question_bank import Bank
from transcripts import CandidateSpoke, Interview, InterviewerSpoke, InterviewStarted, Level

LINES = 5
"""Sample turns in which the model words a move."""


@dataclass(frozen=True)
class Spoke:
    """How a model did as an interviewer."""

    said: int
    rejected: int
    failed: int
    why: tuple[str, ...]

    @property
    def fit(self) -> str:
        """What that makes it fit for."""
        if self.failed == LINES:
            return "not fit: no usable line"
        if self.said >= LINES - 1:
            return "fit"
        return "fit under the guard: rejected lines are said as authored"


async def checkup(
    chat: Chat, bank: Bank, personas: dict[str, Persona], engine: Embedded, exams: Exams
) -> AsyncIterator[tuple[str, str]]:
    """What was found, line by line, as (what, found); stops at the first thing without which the rest makes no sense."""
    began = time.monotonic()
    try:
        reply = await chat.say([Message("user", "Count from one to twenty in words, separated by spaces.")])
    except ModelFailed as error:
        yield "answers", f"no: {error}"
        return
    seconds = time.monotonic() - began
    usage = reply.usage
    yield "answers", f"yes, in {seconds:.1f} s ({usage.tokens_out / max(0.001, seconds):.0f} tokens a second)"
    yield "streaming", "yes, and the stream ended as it should"
    yield (
        "usage",
        "not reported; tokens are counted here instead"
        if usage.counted
        else f"reported: {usage.tokens_in} in, {usage.tokens_out} out",
    )
    choice = {
        "type": "object",
        "properties": {"colour": {"type": "string", "enum": ["red", "blue"]}},
        "required": ["colour"],
        "additionalProperties": False,
    }
    try:
        filled = await chat.fill(
            [Message("user", 'Choose a colour. Answer with JSON: {"colour": "red" or "blue"}.')], choice, "choice"
        )
    except ModelFailed as error:
        yield "structured output", f"no: {error}"
        yield "verdict", "neither role: the interviewer and the judge need structured output"
        return
    yield (
        "structured output",
        f"yes ({getattr(chat, 'dialect', 'closed schema')}), {filled.usage.latency_ms / 1000:.1f} s",
    )
    spoke = await rehearse(chat, bank, personas, engine)
    why = f" ({', '.join(spoke.why)})" if spoke.why else ""
    yield (
        "speaking",
        f"{spoke.said} of {LINES} sample lines passed the guard, {spoke.rejected} rejected, {spoke.failed} failed{why}",
    )
    result = await exams.sit(chat)
    yield (
        "grading exam",
        f"{result.balanced:.2f} balanced accuracy (chance 0.50, needed {PASS:.2f}), right sentence {result.sentences:.2f}, {result.papers} papers answered",
    )
    yield "as interviewer", spoke.fit
    yield "as judge", _fit(result)


def _fit(result: Result) -> str:
    return "fit" if result.passed else "not fit: it cannot tell what was shown; the embedded judge grades alone"


async def rehearse(chat: Chat, bank: Bank, personas: dict[str, Persona], engine: Embedded) -> Spoke:
    """Has a model word some moves of a sample interview."""
    question = next(q for q in bank.questions.values() if len(q.criteria) >= LINES)
    persona = next(iter(personas))
    setup = InterviewStarted(at=0, question=question.id, title=question.title, persona=persona, framework=next(iter(bank.frameworks)),
                             level=Level.SENIOR, minutes=45, seed=1)  # fmt: skip
    brief = Brief.of(setup, bank, personas, rubric_for(bank, question.id))
    guard = Guard(brief, personas, AnswerKey(brief, Vocabulary(bank, personas)), engine.table)
    agent = AgentInterviewer(brief, chat, guard)
    outcomes = [await agent.speak(*_scene(setup, brief, n), (), 1800) for n in range(LINES)]
    rejected = [o for o in outcomes if o.guard]
    failed = [o for o in outcomes if o.fell_back and not o.guard]
    why = tuple(dict.fromkeys(reason for o in rejected for reason in o.guard))[:4]
    return Spoke(LINES - len(rejected) - len(failed), len(rejected), len(failed), why)


def _scene(setup: InterviewStarted, brief: Brief, n: int) -> tuple[Interview, Sequence[Move]]:
    """An interview in which the candidate just said something about a criterion, and a move that asks on."""
    criteria = brief.question.criteria if brief.question else ()
    before, now = criteria[n], criteria[(n + 3) % len(criteria)]
    said = brief.rubric.items[n].topic.exemplars.explained[0]
    asked = InterviewerSpoke(at=1, text=before.probes[0], move=MoveKind.PROBE, target=before.id, topic=before.topic)
    events = (
        setup,
        InterviewerSpoke(at=0, text=brief.prompt, move=MoveKind.OPEN),
        CandidateSpoke(at=1, text="Let me begin."),
        asked,
        CandidateSpoke(at=2, text=said),
    )
    return Interview.of(f"rehearsal-{n}", events), [
        Move(MoveKind.PROBE, "rehearsal", 1.0, now.id, now.topic, now.probes[0])
    ]
