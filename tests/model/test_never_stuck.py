"""Whatever a model does, the candidate hears a line in time, and the transcript says who spoke and why."""

import asyncio
import gc
import time
import warnings
from dataclasses import dataclass

import pytest
from casting import AMPLE, Cast, House, asked_for, house, models, over_http, until
from stage import Clock, Line, Stage

from app.acts import OUT_OF_BUDGET
from app.fake_endpoint import FakeEndpoint
from app.fake_faults import Fault, FaultKind
from app.fake_model import ScriptedChat
from app.models import Models, tokens_of
from app.watched_model import FIRST, LONGEST, WatchedChat
from evaluators import Failure, Message, ModelFailed
from transcripts import Button, Interview, ModelCalled

DEADLINE, SLACK = 0.6, 15.0
"""Seconds: for a fault that would never end, and for a machine that does other things as well."""
ENDLESS = (FaultKind.SLOW, FaultKind.KEEP_ALIVE)
ANSWER = (
    "I would take 30-day retention as the goal, because watch time rewards clips that people cannot look away from."
)
UNCLEAR = "It would be the number of viewers in the evening hours."
"""A turn that the embedded engine is unsure about: a model is asked what it means."""
RESTS = {FaultKind.RATE_LIMITED, FaultKind.QUOTA, FaultKind.SERVER_ERROR, FaultKind.UNAUTHORIZED, FaultKind.NO_SUCH_MODEL, FaultKind.REJECTS_SCHEMA,
         FaultKind.SLOW, FaultKind.KEEP_ALIVE, FaultKind.HTML, FaultKind.BROKEN_JSON, FaultKind.DIES_MIDSTREAM, FaultKind.GARBAGE_EVENT,
         FaultKind.ERROR_EVENT, FaultKind.EMPTY}  # fmt: skip
"""Faults after which a model is left alone for a while; the others are of one reply only."""


@dataclass(frozen=True)
class Turn:
    """What came of a turn in which every call of the model failed in one way."""

    interview: Interview
    took: float
    calls: list[ModelCalled]
    trouble: str
    shown: str
    evidence: int


async def every_fault(stage: Stage, says: str) -> dict[tuple[FaultKind, str], Turn]:
    """A turn for every fault, one after the other, in one house."""
    failing: list[FaultKind] = []
    told = {}
    with FakeEndpoint(lambda _: Fault(failing[-1], seconds=30)) as endpoint:
        with_models = Models()
        async with house(stage, with_models) as at:
            await at.start(stage, "warm")
            await at.hear(says, id="warm")
            for kind in FaultKind:
                failing.append(kind)
                chat, made = over_http(endpoint, DEADLINE if kind in ENDLESS else AMPLE)
                with_models.interviewer = made.interviewer
                told[kind, says] = await one_turn(at, stage, with_models, kind, says)
                await chat.close()
    return told


async def one_turn(at: House, stage: Stage, with_models: Models, kind: FaultKind, says: str) -> Turn:
    await at.start(stage, kind)
    began = time.monotonic()
    interview = await at.hear(says, id=kind)
    took = time.monotonic() - began
    calls = [event for event in await at.events(kind) if isinstance(event, ModelCalled)]
    trouble, shown = with_models.interviewer.trouble, with_models.line(interview)
    return Turn(interview, took, calls, trouble, shown, len(interview.evidence))


@pytest.fixture(scope="module")
def turns(stage: Stage) -> dict[tuple[FaultKind, str], Turn]:
    async def both() -> dict[tuple[FaultKind, str], Turn]:
        answers, unclear = await asyncio.gather(every_fault(stage, ANSWER), every_fault(stage, UNCLEAR))
        return answers | unclear

    return asyncio.run(both())


@pytest.mark.parametrize("says", [ANSWER, UNCLEAR], ids=["answer", "unclear"])
@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_leaves_the_word_to_the_scripted_interviewer(kind, says, turns):
    turn = turns[kind, says]
    spoke = turn.interview.moves[-1]
    assert turn.took < (DEADLINE if kind in ENDLESS else AMPLE) + SLACK
    assert (spoke.speaker, turn.interview.turns[-1].role) == ("scripted", "interviewer")
    assert spoke.text
    assert spoke.fell_back
    assert not spoke.guard
    assert (turn.trouble != "") == (kind in RESTS)
    assert "fake-1 is not answering: prepared questions for now" in turn.shown
    assert [call.role for call in turn.calls] == (["understand"] if says == UNCLEAR else [])
    assert all(call.failed for call in turn.calls)
    assert ("not asked again" in spoke.fell_back) == (says == UNCLEAR and kind in RESTS)
    assert turn.evidence or says == UNCLEAR


async def test_a_line_that_comes_in_time_is_the_models(stage):
    with FakeEndpoint(Cast(line="I see. Why that goal and not watch time?").answers) as endpoint:
        chat, with_models = over_http(endpoint)
        async with house(stage, with_models) as at:
            await at.start(stage)
            interview = await at.hear(ANSWER)
        await chat.close()
    assert (interview.moves[-1].speaker, interview.moves[-1].fell_back) in {("fake-1", ""), ("scripted", "the guard")}
    assert with_models.line(interview).startswith("Interviewer: fake-1")


async def test_a_failing_turn_leaves_no_warning_behind(stage):
    """A connection or a task that is forgotten would complain when it is collected."""
    with (
        warnings.catch_warnings(record=True) as complained,
        FakeEndpoint(lambda _: Fault(FaultKind.DIES_MIDSTREAM)) as endpoint,
    ):
        warnings.simplefilter("always")
        chat, with_models = over_http(endpoint)
        async with house(stage, with_models) as at:
            await at.start(stage)
            await at.hear(ANSWER)
        await chat.close()
        gc.collect()
    assert not [str(each.message) for each in complained]


# -- rest ----------------------------------------------------------------------------------------------------------------


def failing(*kinds: Failure | None) -> tuple[ScriptedChat, Clock, WatchedChat]:
    """A model that fails in these ways, one call after the other; None: it answers."""
    lines = [ModelFailed(kind, "no luck") if kind else "fine" for kind in kinds]
    chat, clock = ScriptedChat(lines), Clock()
    return chat, clock, WatchedChat(chat, clock)


async def attempt(chat: WatchedChat) -> str:
    try:
        return (await chat.say([Message("user", "hi")])).text
    except ModelFailed as error:
        return str(error)


async def test_after_a_failure_a_model_is_left_alone_for_a_while_and_then_tried_again():
    chat, clock, watched = failing(Failure.UNAVAILABLE, None)
    assert "no luck" in await attempt(watched)
    assert watched.resting
    clock.now += FIRST - 1
    assert "not asked again for 1 s, after: the model is unavailable: no luck" in await attempt(watched)
    assert len(chat.requests) == 1
    clock.now += 1.1
    assert not watched.resting
    assert (await attempt(watched), watched.trouble) == ("fine", "")


async def test_the_rest_doubles_up_to_its_limit_and_a_success_forgets_it():
    chat, clock, watched = failing(*[Failure.UNAVAILABLE] * 6, None, Failure.UNAVAILABLE)
    rests = []
    for _ in range(8):
        await attempt(watched)
        rest = 0
        while watched.resting:
            clock.now += 1
            rest += 1
        rests.append(rest)
    assert rests == [20, 40, 80, 160, 300, 300, 0, 20]
    assert len(chat.requests) == 8


async def test_a_wrong_key_rests_as_long_as_can_be_and_one_bad_reply_not_at_all():
    _, clock, watched = failing(Failure.REJECTED)
    await attempt(watched)
    clock.now += LONGEST - 1
    assert watched.resting
    passing = [Failure.TRUNCATED, Failure.REFUSED, Failure.MALFORMED, Failure.OVERFLOW]
    chat, _, watched = failing(*passing)
    for _ in passing:
        await attempt(watched)
        assert not watched.resting
    assert len(chat.requests) == len(passing)


async def test_in_an_interview_a_model_that_recovers_speaks_again_after_its_rest(stage):
    clock = Clock()
    lines = iter([ModelFailed(Failure.UNAVAILABLE, "down"), Cast()])

    def script(messages, schema):
        line = next(lines) if len(chat.requests) <= 2 else Cast()
        return line(messages, schema) if callable(line) else line

    chat = ScriptedChat(script)
    with_models = models(chat, clock=clock)
    async with house(stage, with_models, clock) as at:
        await at.start(stage)
        asked = []
        for seconds in (5, 5, 5, 60):
            clock.now += seconds - 30
            before = len(chat.requests)
            interview = await at.hear(f"{ANSWER} And again after {seconds} seconds more of thinking about it.")
            asked.append(len(chat.requests) - before)
    assert asked == [1, 0, 0, 1]
    fell_back = [move.fell_back for move in interview.moves[1:]]
    assert fell_back[0] == "the model is unavailable: down"
    assert all("not asked again" in why for why in fell_back[1:3])
    assert fell_back[3] == ""
    assert [move.speaker for move in interview.moves[1:]] == ["scripted"] * 3 + [chat.name]


# -- the budget ----------------------------------------------------------------------------------------------------------


async def test_the_end_of_the_budget_is_said_once_and_the_embedded_engine_carries_on(stage):
    chat = ScriptedChat(Cast())
    with_models = models(chat, chat, max_tokens=3_000)
    async with house(stage, with_models) as at:
        await at.start(stage)
        lines = [f"{ANSWER} This is part {n} of what I would say about it." for n in range(6)]
        interview = await at.hear(*lines, UNCLEAR)
        await at.conductor.read(interview.id)
        requests = len(chat.requests)
        interview = await at.hear(
            "And one more thing: we would log the position of each clip as well as its watch time."
        )
        interview = await at.conductor.read(interview.id)
        assert len(chat.requests) == requests
    told = [OUT_OF_BUDGET in move.text for move in interview.moves]
    assert told.count(True) == 1
    assert told.index(True) > 1
    assert interview.moves[1].speaker == chat.name
    assert {move.speaker for move in interview.moves[told.index(True) :]} == {"scripted"}
    assert tokens_of(interview) >= 3_000
    assert "budget is used up" in with_models.line(interview)


async def test_a_budget_of_none_is_no_limit(stage):
    chat = ScriptedChat(Cast())
    async with house(stage, models(chat)) as at:
        await at.start(stage)
        interview = await at.hear(*[f"{ANSWER} Part {n} of it is about something else again." for n in range(4)])
    assert not any(OUT_OF_BUDGET in move.text for move in interview.moves)


# -- at the same time ------------------------------------------------------------------------------------------------------


async def test_one_interview_that_waits_for_a_model_does_not_keep_another_waiting(stage):
    def script(request):
        words = str(request["messages"])
        return Fault(FaultKind.SLOW, seconds=30) if "patience" in words else Cast().answers(request)

    with FakeEndpoint(script) as endpoint:
        chat, with_models = over_http(endpoint, 5)
        async with house(stage, with_models) as at:
            for id in ("slow", "quick"):
                await at.start(stage, id)
            waiting = asyncio.create_task(at.hear(f"{ANSWER} I have patience.", id="slow"))
            await until(lambda: endpoint.requests)
            await at.hear(ANSWER, id="quick")
            assert not waiting.done()
            assert (await waiting).moves[-1].speaker == "scripted"
        await chat.close()
    assert {asked_for(request) for request in endpoint.requests} == {"turn"}


async def test_the_end_button_ends_an_interview_whatever_the_model_does(stage):
    with FakeEndpoint(lambda _: Fault(FaultKind.SERVER_ERROR)) as endpoint:
        chat, with_models = over_http(endpoint)
        async with house(stage, with_models) as at:
            await at.start(stage)
            interview = await at.hear(Line("", button=Button.END))
        await chat.close()
    assert interview.ended
    assert not endpoint.requests
