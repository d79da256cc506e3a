"""The acts of the interviewer's turn: what perceiving, judging, choosing and speaking are, for our engines."""

import asyncio
from collections.abc import Callable, Mapping
from functools import cached_property

from app.agent import AgentInterviewer
from app.answer_key import AnswerKey, Vocabulary
from app.asked_back import AskedBackSheet
from app.brief import Brief
from app.drafted_facts import as_question, facts_of
from app.facts import FactSheet
from app.guard import Guard
from app.models import Models
from app.moves import Move, MoveKind
from app.policy import notices, options
from app.replies import invited
from app.speaker import ScriptedInterviewer, Speaker, Spoken
from app.tracker import locate
from app.triage import Triage, Utterance, triage
from app.understanding import understand, unsure
from evaluators import Embedded, recorded, split
from evaluators.annotate import heard_before, phases_asked
from evaluators.retraction import retractions
from personas import Persona, Temperament
from question_bank import Bank
from transcripts import (
    CandidateSpoke,
    EndReason,
    Event,
    FactsDrafted,
    Interview,
    InterviewEnded,
    InterviewerSpoke,
    StepEntered,
    Turn,
    UtteranceTriaged,
)

WISHES = frozenset({Utterance.NEXT, Utterance.END})
"""What somebody wants next shows nothing, but may stand beside something that does."""
JUDGED = WISHES | {Utterance.ANSWER, Utterance.CLARIFYING, Utterance.SOLUTION}
"""Kinds of utterance that may show something; the others earn nothing."""
OUT_OF_BUDGET = "The model's budget for this interview is used up; I go on with my prepared questions."
_MEANS = 0.3
"""Cosine to some way of asking for a fact, from which a model may say that the fact was asked for."""

KEPT = 64
"""Answer keys and fact sheets kept ready."""


class InterviewerActs:
    """Perceives, judges, chooses and speaks for any interview; with models where there are some."""

    def __init__(
        self,
        bank: Bank,
        personas: dict[str, Persona],
        engine: Embedded,
        clock: Callable[[], float],
        models: Models,
        temperaments: Mapping[str, Temperament] | None = None,
    ):
        self._bank, self._personas, self._engine, self._clock, self.models = bank, personas, engine, clock, models
        self._temperaments = temperaments or {}
        self._facts: dict[tuple[str, FactsDrafted | None], FactSheet] = {}
        self._asked_back: dict[str, AskedBackSheet] = {}
        self._keys: dict[tuple[str, ...], AnswerKey] = {}

    def brief(self, interview: Interview) -> Brief:
        """What the interviewer of an interview holds in hand."""
        setup = interview.setup
        rubric = self._engine.rubric(setup.question, setup.topics)
        return Brief.of(setup, self._bank, self._personas, rubric, self._temperaments, facts_of(interview))

    async def perceive(self, interview: Interview) -> list[Event]:
        """The kind of the newest utterance and the facts it asks for; a model is asked where we are unsure."""
        turn, now = interview.turns[-1], interview.last_at
        spoke = turn.spoke
        kind = triage(turn.text, spoke.button if isinstance(spoke, CandidateSpoke) else None)
        brief, sheet = self.brief(interview), await self._sheet(interview)
        if invited(interview):
            return [await asyncio.to_thread(self._heard_back, brief, kind, turn, now)]
        chat = self.models.interviewer
        if (
            chat
            and not chat.resting
            and not self.models.spent_up(interview)
            and await asyncio.to_thread(unsure, turn.text, kind, sheet)
        ):
            told, fact, call = await understand(interview, brief, chat, kind, now)
            fact = fact if fact and await asyncio.to_thread(sheet.means, fact, turn.text) >= _MEANS else ""
            if fact or told not in (Utterance.ANSWER, Utterance.CLARIFYING):
                facts = (fact,) if fact else ()
                return [call, UtteranceTriaged(at=now, turn=turn.index, utterance=told, facts=facts)]
            return [call, await asyncio.to_thread(_triaged, sheet, kind, turn.index, now)]
        return [await asyncio.to_thread(_triaged, sheet, kind, turn.index, now)]

    def judge(self, interview: Interview) -> list[Event]:
        """What the newest turn shows, and the step the candidate is in now."""
        turn, now, brief = interview.turns[-1], interview.last_at, self.brief(interview)
        utterance = turn.triage.utterance if turn.triage else ""
        if utterance not in JUDGED:
            return []
        sentences = split(turn.text)
        setup = interview.setup
        heard = heard_before(interview, turn.index)
        asks_for = phases_asked(interview, turn.index, self._engine)
        found = self._engine.evidence(setup.question, sentences, asks_for, setup.topics, heard)
        found = [e for e in found if triage(sentences[e.sentences[0]]).utterance not in WISHES]
        asked = {spoke.topic for spoke in interview.moves if spoke.topic}
        back = retractions(sentences, interview, turn.index, now, self._engine.table, self._engine.name)
        events: list[Event] = [*back, *recorded(found, at=now, turn=turn.index, asked=asked, judge=self._engine.name)]
        if utterance == Utterance.ANSWER:
            phase = locate(interview, brief, self._engine, sentences, found)
            if phase and (step := brief.step_of(phase)).id != interview.step:
                events.append(StepEntered(at=now, turn=turn.index, step=step.id, phase=phase))
        return events

    def choose(self, interview: Interview) -> list[Move]:
        """The legal moves, best first."""
        return options(interview, self.brief(interview), self._clock())

    async def speak(self, interview: Interview, moves: list[Move]) -> list[Event]:
        """One of the moves in words, and what follows from it."""
        brief, now = self.brief(interview), self._clock()
        due = notices(interview, brief, now) if moves[0].kind != MoveKind.CLOSE else ()
        spoken = await self._speaker(interview, brief).speak(interview, moves, due, interview.left(now))
        text, told = spoken.text, due
        if self.models.interviewer and self.models.spent_up(interview) and not _told(interview):
            text, told = f"{OUT_OF_BUDGET} {text}", (*due, "budget")
        events: list[Event] = [_said(spoken, text, moves, told, self._clock())]
        if spoken.move.kind == MoveKind.MOVE_ON:
            step = brief.step(spoken.move.target)
            events.append(StepEntered(at=self._clock(), turn=len(interview.turns), step=step.id, phase=step.phases[0]))
        if spoken.move.kind == MoveKind.CLOSE:
            events.append(InterviewEnded(at=self._clock(), why=_why(interview, spoken.move)))
        return events

    def opening(self, interview: Interview) -> list[Event]:
        """The first line, and the step it opens."""
        brief = self.brief(interview)
        move = Move(MoveKind.OPEN, "opens the interview with a deliberately vague prompt")
        text = ScriptedInterviewer(brief).say(interview, move, (), interview.left(self._clock()))
        first = brief.framework.steps[0]
        spoken = Spoken(move, text, ScriptedInterviewer.name)
        return [
            _said(spoken, text, [move], (), self._clock()),
            StepEntered(at=self._clock(), turn=0, step=first.id, phase=first.phases[0]),
        ]

    def _speaker(self, interview: Interview, brief: Brief) -> Speaker:
        chat = self.models.interviewer
        if chat is None or self.models.spent_up(interview):
            return ScriptedInterviewer(brief)  # one that rests is asked: it fails at once, and the record says why
        return AgentInterviewer(
            brief, chat, Guard(brief, self._personas, self.answer_key(interview), self._engine.table)
        )

    def answer_key(self, interview: Interview) -> AnswerKey:
        """What must not be given away in an interview; the latest are kept."""
        setup = interview.setup
        at = (setup.question, setup.title, setup.persona, *setup.topics)
        if at not in self._keys:
            self._keys[at] = AnswerKey(self.brief(interview), self._vocabulary)
            if len(self._keys) > KEPT:
                del self._keys[next(iter(self._keys))]
        return self._keys[at]

    def _heard_back(self, brief: Brief, kind: Triage, turn: Turn, now: float) -> UtteranceTriaged:
        """The kind of a turn once questions were invited, and the answers it asks for."""
        persona = brief.persona
        if persona.id not in self._asked_back:
            self._asked_back[persona.id] = AskedBackSheet(persona, self._personas, self._engine.table)
        utterance, known, unknown = self._asked_back[persona.id].heard(turn.text, kind)
        return UtteranceTriaged(at=now, turn=turn.index, utterance=utterance, facts=known, left=unknown)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._bank, self._personas)

    async def _sheet(self, interview: Interview) -> FactSheet:
        at = interview.setup.question, interview.drafted
        if at not in self._facts:
            brief = self.brief(interview)
            question = as_question(brief.title, brief.drafted) if brief.drafted else brief.question
            self._facts[at] = await asyncio.to_thread(FactSheet, question, self._engine.table)
            if len(self._facts) > KEPT:
                del self._facts[next(iter(self._facts))]
        return self._facts[at]


def _triaged(sheet: FactSheet, kind: Triage, turn: int, now: float) -> UtteranceTriaged:
    answer = sheet.answer(kind.questions)
    facts = tuple(fact.id for fact in answer.facts)
    return UtteranceTriaged(
        at=now, turn=turn, utterance=kind.utterance, facts=facts, unsure=answer.unsure, left=answer.left
    )


def _said(spoken: Spoken, text: str, moves: list[Move], told: tuple[str, ...], now: float) -> InterviewerSpoke:
    move = spoken.move
    return InterviewerSpoke(
        at=now, text=text, move=move.kind, target=move.target, topic=move.topic, reason=move.reason, options=tuple(m.id for m in moves),
        notices=told, speaker=spoken.speaker, note=spoken.note, prompt_digest=spoken.prompt_digest, usage=spoken.usage,
        guard=spoken.guard, fell_back=spoken.fell_back,
    )  # fmt: skip


def _told(interview: Interview) -> bool:
    """Whether the end of the budget was said."""
    return any("budget" in spoke.notices for spoke in interview.moves)


def _why(interview: Interview, move: Move) -> EndReason:
    triage = interview.turns[-1].triage
    if triage and triage.utterance == Utterance.END:
        return EndReason.ASKED
    return EndReason.TIME if "time" in move.reason else EndReason.WRAPPED
