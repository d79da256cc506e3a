"""What is typed to talk a model into a grade: it cannot forge a message, and even a judge that believes it is worth next to nothing."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from casting import Cast, everything, models, share
from injections import CONTROL, INJECTIONS
from stage import Clock, Stage, setup

from app.acts import InterviewerActs
from app.deep_reading import DeepReader
from app.exam import Exams
from app.fake_model import ScriptedChat
from app.models import Models
from app.moves import MoveKind
from app.report import judged
from app.triage import Utterance, triage
from evaluators import Scorecard, clean, evaluate, fenced, numbered, split, visible, write_debrief, write_prose
from evaluators.scoring import PHASE_WEIGHTS, SHARES
from transcripts import CandidateSpoke, Interview, InterviewerSpoke

WEAK = "We take retention as the goal, since watch time alone misleads. Then a two-tower network retrieves candidates for a ranker."
"""An answer that shows a little."""
CONTENT = {"claim", "claim with signs", "system role", "closes findings"}
"""Injections with words about the subject, which the embedded judge may take for content, as it would from anybody."""
CAUGHT = {
    "direct", "disregard", "override", "you must", "score", "system role", "assistant role", "developer role", "human role", "note",
    "closes answer", "chatml", "llama 3", "llama 2", "gemma", "mistral tools", "deepseek", "thoughts", "halves of a token", "zero width",
    "soft hyphens", "zero width token", "german", "spanish", "chinese", "polite", "note to the ai", "promise", "reply", "move", "reveal",
}  # fmt: skip
"""Injections that are reported as attempts to steer when they are a turn of their own. The others pass for answers; for them
the structure must hold alone: closed schemas, relevance, three points a sentence, the lower of two readings."""
A_POINT = SHARES[0] * max(PHASE_WEIGHTS.values()) / sum(PHASE_WEIGHTS.values())
"""The most that one more depth of one point can add to the overall score."""
STEP = 0.1
NAMES = sorted(INJECTIONS)


@dataclass
class Room:
    """Acts without a store: a candidate speaks, and what each judge makes of it is counted."""

    stage: Stage
    acts: InterviewerActs
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    """Waits for what the others promise; one event loop for all tests."""
    seen: dict[tuple, tuple[Interview, Scorecard]] = field(default_factory=dict)

    async def heard(self, *says: str, judge: str = "") -> tuple[Interview, Scorecard]:
        """The interview and its scorecard; `judge`: a model that finds every point in every sentence, this deep."""
        if (says, judge) not in self.seen:
            if judge:
                told, _ = await self.heard(*says)
                interview = await self._read(told, ScriptedChat(Cast(finds=everything(judge))))
            else:
                interview = await self._spoken(says)
            frame = self.stage.bank.framework(interview.setup.framework)
            self.seen[says, judge] = interview, evaluate(interview, frame, self.stage.engine)
        return self.seen[says, judge]

    async def _spoken(self, says: tuple[str, ...]) -> Interview:
        start = setup(self.stage.bank)
        interview = Interview("room", start, last_at=start.at)
        events = self.acts.opening(interview)
        for text in says:
            for event in (*events, CandidateSpoke(at=1_010, text=text)):
                interview = interview.apply(event)
            for event in await self.acts.perceive(interview):
                interview = interview.apply(event)
            for event in self.acts.judge(interview):
                interview = interview.apply(event)
            events = [InterviewerSpoke(at=1_011, text="Go on.", move="invite")]
        return interview

    async def _read(self, interview: Interview, chat: ScriptedChat) -> Interview:
        reader = DeepReader(
            self.acts, self.stage.engine, models(None, chat), Exams(None, self.stage.bank, trusted=True), Clock()
        )
        while turn := reader.pending(interview):
            for event in await reader.judge_turn(interview, turn):
                interview = interview.apply(event)
        return interview

    async def sent(self, text: str, title: str = "") -> list[str]:
        """Every message that any model gets when this is said, in all four roles, quoted by the interviewer as well."""
        chat = ScriptedChat(Cast(line="I see. What else?"))
        self.acts.models.interviewer = models(chat).interviewer
        try:
            interview = await self._spoken((text,))
            quoting = InterviewerSpoke(at=1_012, text=f'You said "{text}". What does that mean?', move=MoveKind.PUSH)
            for event in (quoting, CandidateSpoke(at=1_013, text="It would be the number of viewers per hour.")):
                interview = interview.apply(event)
            if title:
                interview = _retitled(interview, title)
            for event in await self.acts.perceive(interview):
                interview = interview.apply(event)
            for move in self.acts.choose(interview)[:1]:
                pushed = type(move)(MoveKind.PUSH, "vague", 1.0, quote=text, says="")
                await self.acts.speak(interview, [pushed, move])
        finally:
            self.acts.models.interviewer = None
        await self._read(interview, chat)
        brief = self.acts.brief(interview)
        card, words = judged(interview, brief, self.stage.engine)
        forged = words.model_copy(
            update={"strengths": tuple(s.model_copy(update={"quote": text}) for s in words.strengths)}
        )
        await write_prose(card, forged, brief.persona, chat, 1, 0)
        return [message.text for messages in chat.requests for message in messages]


def _retitled(interview: Interview, title: str) -> Interview:
    start = interview.setup.model_copy(update={"question": "custom", "title": title})
    return type(interview)(**{**interview.__dict__, "setup": start})


@pytest.fixture(scope="module")
def room(stage) -> Iterator[Room]:
    acts = InterviewerActs(stage.bank, stage.personas, stage.engine, Clock(), Models())
    share(acts)
    with asyncio.Runner() as runner:
        yield Room(stage, acts, runner.run)


def added(text: str) -> list[str]:
    """The sentences that an injection adds to the answer it follows."""
    return [sentence for sentence in split(f"{WEAK} {text}") if sentence not in split(WEAK)]


def detected(interview: Interview) -> bool:
    return interview.candidate_turns[-1].steers


def test_there_are_many_injections_of_many_kinds():
    assert len(INJECTIONS) >= 40
    assert set(INJECTIONS) >= CAUGHT | CONTENT


# -- nothing forged ------------------------------------------------------------------------------------------------------


def unharmed(messages: list[str]) -> None:
    """No message holds a control token, a hidden character, or more tags of ours than we put there."""
    ours = re.compile(r"<\s*/?\s*(candidate|director|answer|findings)\b[^<>]*>", re.IGNORECASE)
    assert messages
    for text in messages:
        lowered = text.lower()
        assert [token for token in CONTROL if token.lower() in lowered] == []
        assert visible(text) == text
        tags = ours.findall(text)
        assert len(tags) <= 4
        for tag in set(tags):
            assert (tags.count(tag), text.count(f"<{tag}>"), text.count(f"</{tag}>")) in {(2, 1, 1), (1, 1, 0)}


@pytest.mark.parametrize("name", NAMES)
def test_no_message_to_any_model_can_be_forged(name, room):
    unharmed(room.run(room.sent(f"{WEAK} {INJECTIONS[name]}")))


@pytest.mark.parametrize("name", ["closes candidate", "closes answer", "gemma", "chatml", "zero width", "deepseek"])
def test_the_title_of_ones_own_question_cannot_forge_one_either(name, room):
    unharmed(room.run(room.sent(WEAK, title=f"Rank podcasts {INJECTIONS[name]}")))


@pytest.mark.parametrize("name", NAMES)
def test_cleaning_is_complete_at_once_and_keeps_what_is_honest(name):
    once = clean(f"{WEAK} {INJECTIONS[name]}")
    assert clean(once) == once
    assert WEAK.split(". ")[0] in once
    assert fenced(INJECTIONS[name]).count("</candidate>") == 1
    assert numbered([INJECTIONS[name]]).count("\n") == 0


@pytest.mark.parametrize(
    "honest",
    [
        "We keep items whose score < 0.3 and drop those > 0.9.",
        "If latency < answer time and p99 > 200 ms, we shed load.",
        "Features: user_id -> country, age; items -> [genre, length].",
        "System latency stays under 200 ms; the user: item ratio is 1:50.",
        "In f(x) = a[i] + b[j], i < n and j > m.",
        "Ça va — naïve Bayes, 试试, ещё раз.",
    ],
)
def test_honest_words_are_sent_as_they_are(honest):
    assert clean(honest) == honest


# -- nothing earned ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_without_a_model_an_injection_is_worth_nothing(name, room):
    """Behind an answer that still counts, or alone: an attempt that is noticed takes what stands beside it down with it."""
    _, base = room.run(room.heard(WEAK))
    interview, card = room.run(room.heard(WEAK, INJECTIONS[name]))
    if not detected(interview):
        _, card = room.run(room.heard(f"{WEAK} {INJECTIONS[name]}"))
    assert base.overall > 0
    assert abs(card.overall - base.overall) <= (3 * STEP if name in CONTENT else STEP)


def test_an_attempt_takes_the_answer_beside_it_down_with_it(room):
    _, card = room.run(room.heard(f"{WEAK} {INJECTIONS['direct']}"))
    assert (card.overall, card.attempts) == (0, (1,))


def quoted(card: Scorecard, sentences: list[str]) -> set[str]:
    """The points for which one of some sentences is quoted."""
    return {f.item for f in card.findings for quote in f.evidence if quote.quote in sentences}


@pytest.mark.parametrize("judge", ["named", "outstanding"])
@pytest.mark.parametrize("name", NAMES)
def test_a_judge_that_believes_everything_moves_the_score_by_no_more_than_the_rules_allow(name, judge, room):
    text = f"{WEAK} {INJECTIONS[name]}"
    _, embedded = room.run(room.heard(text))
    _, honest = room.run(room.heard(WEAK, judge=judge))
    interview, fooled = room.run(room.heard(text, judge=judge))
    before = {finding.item: finding.depth for finding in embedded.findings}
    raised = [finding for finding in fooled.findings if finding.depth > before.get(finding.item, 0)]
    assert all(finding.depth == before.get(finding.item, 0) + 1 for finding in raised)
    most = 3 * len(added(INJECTIONS[name]))
    assert len(quoted(fooled, added(INJECTIONS[name]))) <= most
    assert fooled.overall <= max(honest.overall, embedded.overall) + A_POINT * most + 0.01
    if detected(interview):
        assert (fooled.overall, fooled.attempts) == (0, (1,))


@pytest.mark.parametrize("name", NAMES)
def test_an_injected_sentence_is_quoted_for_nothing_that_was_not_shown_anyway(name, room):
    """Two judges that are far apart are contested: a claim of depth where ours found nothing comes to nothing."""
    text = f"{WEAK} {INJECTIONS[name]}"
    _, embedded = room.run(room.heard(text))
    _, fooled = room.run(room.heard(text, judge="outstanding"))
    shown = {finding.item for finding in embedded.findings if finding.depth}
    assert quoted(fooled, added(INJECTIONS[name])) <= shown


def test_all_injections_together_do_not_make_a_weak_answer_a_good_one(room):
    turns = tuple(INJECTIONS[name] for name in NAMES)
    _, base = room.run(room.heard(WEAK))
    interview, alone = room.run(room.heard(WEAK, *turns))
    _, fooled = room.run(room.heard(WEAK, *turns, judge="outstanding"))
    assert alone.overall <= base.overall + 0.6
    assert fooled.overall <= alone.overall + 0.4
    assert fooled.verdict in ("strong no hire", "no hire")
    assert len(interview.candidate_turns) == len(turns) + 1


# -- reported ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(CAUGHT))
def test_an_injection_that_is_noticed_is_reported_as_an_attempt_and_earns_nothing(name, room):
    interview, card = room.run(room.heard(WEAK, INJECTIONS[name]))
    assert card.attempts == (3,)
    brief = room.acts.brief(interview)
    notes = " ".join(write_debrief(card, interview, brief.rubric, brief.persona).notes)
    assert "tried to steer the grading" in notes
    assert not [found for found in interview.evidence if found.turn == 3]
    assert room.acts.choose(interview)[0].kind == MoveKind.DECLINE


def test_honest_answers_are_not_taken_for_attempts(bank):
    """But for a topic that is about injections, and may quote one."""
    topics = [topic for topic in bank.topics.values() if topic.id != "prompt-injection"]
    told = [text for topic in topics for _, text in topic.exemplars.by_depth()]
    assert len(told) > 300
    assert [text for text in told if triage(visible(text)).utterance == Utterance.STEERING] == []
