"""The client of chat models over real HTTP: whatever a server does, a reply or one exception, within the deadline."""

import asyncio
import json
import time
from dataclasses import dataclass

import pytest
from casting import AMPLE, VERDICT, asked_for, until

from app.chat_model import DIALECTS, OpenAIChat
from app.fake_endpoint import FakeEndpoint
from app.fake_faults import BODIES, Fault, FaultKind
from app.model_settings import Endpoint
from evaluators import Failure, Message, ModelFailed, Reply

DEADLINE, SHARED, SLACK = 1.0, 8.0, 15.0
"""Seconds: for what would never end, the same where a spare has to answer in its part of them, and besides the first for a
machine that does other things as well."""
ENDLESS = (FaultKind.SLOW, FaultKind.KEEP_ALIVE)
ASKED = [Message("system", "You answer."), Message("user", "Is it so?")]
YES = {"verdict": "yes"}
FINE = None
DOWN, WRONG, LONG = Failure.UNAVAILABLE, Failure.REJECTED, Failure.OVERFLOW
CUT, NO, BAD = Failure.TRUNCATED, Failure.REFUSED, Failure.MALFORMED
OUTCOMES: dict[FaultKind, tuple[Failure | None, Failure | None]] = {
    FaultKind.RATE_LIMITED: (DOWN, DOWN),
    FaultKind.QUOTA: (WRONG, WRONG),
    FaultKind.SERVER_ERROR: (DOWN, DOWN),
    FaultKind.UNAUTHORIZED: (WRONG, WRONG),
    FaultKind.NO_SUCH_MODEL: (WRONG, WRONG),
    FaultKind.TOO_LONG: (LONG, LONG),
    FaultKind.REJECTS_SCHEMA: (WRONG, WRONG),
    FaultKind.SLOW: (DOWN, DOWN),
    FaultKind.KEEP_ALIVE: (DOWN, DOWN),
    FaultKind.HTML: (DOWN, DOWN),
    FaultKind.BROKEN_JSON: (DOWN, DOWN),
    FaultKind.REFUSAL: (DOWN, NO),  # LangChain drops a refusal from a stream: what is left is an empty reply
    FaultKind.DIES_MIDSTREAM: (DOWN, DOWN),
    FaultKind.EARLY_DONE: (CUT, CUT),
    FaultKind.EARLY_EOF: (CUT, CUT),
    FaultKind.GARBAGE_EVENT: (DOWN, DOWN),
    FaultKind.ERROR_EVENT: (DOWN, DOWN),
    FaultKind.TRUNCATED: (CUT, CUT),
    FaultKind.PROSE_FOR_JSON: (FINE, BAD),
    FaultKind.WRONG_ENUM: (FINE, BAD),
    FaultKind.ECHO_SCHEMA: (FINE, BAD),
    FaultKind.LOOPING: (CUT, CUT),
    FaultKind.EMPTY: (DOWN, DOWN),
    FaultKind.NO_USAGE: (FINE, FINE),
}
"""What comes of each fault when it never ends, for words and for an object; None: a reply that can be used."""
FINAL = (Failure.REFUSED, Failure.OVERFLOW)


def fault(kind: FaultKind) -> Fault:
    return Fault(kind, seconds=30, content=YES if kind is FaultKind.NO_USAGE else None)


def chat_with(*endpoints: FakeEndpoint, seconds: float = AMPLE) -> OpenAIChat:
    return OpenAIChat(
        [Endpoint("fake-1", each.base_url, "none", seconds) for each in endpoints], lambda text: len(text) // 4 + 1
    )


async def ask(chat: OpenAIChat, how: str) -> Reply:
    return await (chat.say(ASKED) if how == "say" else chat.fill(ASKED, VERDICT, "verdict"))


async def filled(*steps, **told) -> tuple[Reply, list[dict], OpenAIChat]:
    """A reply as an object, and the requests it took."""
    with FakeEndpoint(list(steps)) as endpoint:
        chat = chat_with(endpoint, **told)
        reply = await chat.fill(ASKED, VERDICT, "verdict")
        await chat.close()
        return reply, endpoint.requests, chat


async def failed(*steps, how: str = "fill") -> tuple[ModelFailed, list[dict]]:
    with FakeEndpoint(list(steps)) as endpoint:
        chat = chat_with(endpoint)
        with pytest.raises(ModelFailed) as error:
            await ask(chat, how)
        await chat.close()
        return error.value, endpoint.requests


def test_the_table_knows_every_fault():
    assert set(OUTCOMES) == set(FaultKind)


@dataclass(frozen=True)
class Tried:
    """What came of a call, in how many seconds; with a spare endpoint, whether that was asked."""

    came: Reply | ModelFailed
    took: float
    spare_asked: int = 0


async def tried(kind: FaultKind, how: str) -> Tried:
    """A call to an endpoint that fails in one way for ever; `spare`: with one behind it that is fine."""
    with FakeEndpoint(lambda _: fault(kind)) as first, FakeEndpoint(lambda _: YES) as second:
        ends = AMPLE if kind not in ENDLESS else SHARED if how == "spare" else DEADLINE
        chat = chat_with(*((first, second) if how == "spare" else (first,)), seconds=ends)
        began = time.monotonic()
        try:
            came: Reply | ModelFailed = await ask(chat, "say" if how == "say" else "fill")
        except ModelFailed as error:
            came = error
        took = time.monotonic() - began
        await chat.close()
        return Tried(came, took, len(second.requests))


@pytest.fixture(scope="module")
def calls() -> dict[tuple[FaultKind, str], Tried]:
    """All calls of the table, a few at a time: most of them only wait."""

    async def all_of_them() -> dict[tuple[FaultKind, str], Tried]:
        few = asyncio.Semaphore(4)

        async def one(kind: FaultKind, how: str) -> Tried:
            async with few:
                return await tried(kind, how)

        cases = [(kind, how) for kind in FaultKind for how in ("say", "fill", "spare")]
        return dict(zip(cases, await asyncio.gather(*(one(*case) for case in cases)), strict=True))

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("how", ["say", "fill"])
@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_becomes_a_reply_or_one_exception_within_the_deadline(kind, how, calls):
    expected = OUTCOMES[kind][how == "fill"]
    call = calls[kind, how]
    assert call.took < (DEADLINE if kind in ENDLESS else AMPLE) + SLACK
    if expected is FINE:
        assert isinstance(call.came, Reply)
        assert call.came.text
        assert call.came.usage.model == "fake-1"
    else:
        assert isinstance(call.came, ModelFailed)
        assert call.came.kind == expected
        assert "\n" not in str(call.came)
        assert len(str(call.came)) < 400


@pytest.mark.parametrize("kind", FaultKind)
def test_a_spare_endpoint_answers_for_one_that_fails_unless_it_would_say_the_same(kind, calls):
    expected = OUTCOMES[kind][1]
    call = calls[kind, "spare"]
    assert call.took < (DEADLINE if kind in ENDLESS else AMPLE) + SLACK
    if expected in FINAL:
        assert isinstance(call.came, ModelFailed)
        assert call.came.kind == expected
    else:
        assert isinstance(call.came, Reply)
        assert call.came.value == YES
    assert call.spare_asked == (expected is not FINE and expected not in FINAL)


async def test_when_both_endpoints_hang_the_deadline_holds_for_both_together():
    with (
        FakeEndpoint(lambda _: fault(FaultKind.SLOW)) as first,
        FakeEndpoint(lambda _: fault(FaultKind.SLOW)) as second,
    ):
        chat = chat_with(first, second, seconds=SHARED)
        began = time.monotonic()
        with pytest.raises(ModelFailed):
            await ask(chat, "fill")
        assert time.monotonic() - began < DEADLINE + SLACK
        assert len(second.requests) == 1
        await chat.close()


async def test_a_server_that_nobody_runs_is_unavailable_at_once():
    with FakeEndpoint([]) as gone:
        chat = chat_with(gone, seconds=DEADLINE)
    began = time.monotonic()
    with pytest.raises(ModelFailed) as error:
        await ask(chat, "say")
    assert error.value.kind == Failure.UNAVAILABLE
    assert time.monotonic() - began < DEADLINE + SLACK
    await chat.close()


@pytest.mark.parametrize("kind", [FaultKind.RATE_LIMITED, FaultKind.SERVER_ERROR])
async def test_what_passes_by_itself_is_tried_once_more(kind):
    reply, requests, _ = await filled(Fault(kind), YES)
    assert (reply.value, len(requests)) == (YES, 2)


# -- objects -------------------------------------------------------------------------------------------------------------


async def test_an_object_is_asked_for_by_a_strict_schema_first():
    reply, requests, chat = await filled(YES)
    assert reply.value == YES
    assert requests[0]["response_format"]["json_schema"] == {"name": "verdict", "schema": VERDICT, "strict": True}
    assert (asked_for(requests[0]), chat.dialect) == ("verdict", DIALECTS[0])
    assert requests[0]["max_tokens"] == 1200


@pytest.mark.parametrize("status", [400, 422, 500])
async def test_a_server_that_takes_no_schema_is_asked_in_the_next_dialect_from_then_on(status, monkeypatch):
    monkeypatch.setitem(BODIES, FaultKind.REJECTS_SCHEMA, (status, BODIES[FaultKind.REJECTS_SCHEMA][1]))
    knows = {"type": "json_object", "schema": VERDICT}

    def script(request):
        return YES if request["response_format"] == knows else Fault(FaultKind.REJECTS_SCHEMA)

    with FakeEndpoint(script) as endpoint:
        chat = chat_with(endpoint)
        assert [(await ask(chat, "fill")).value for _ in range(2)] == [YES, YES]
        await chat.close()
    formats = [request["response_format"] for request in endpoint.requests]
    assert formats[-2:] == [knows, knows]
    assert [each["type"] for each in formats].count("json_schema") == (2 if status == 500 else 1)


async def test_the_last_dialect_shows_an_example_instead_of_a_schema():
    reply, requests, _ = await filled(Fault(FaultKind.REJECTS_SCHEMA, times=2), YES)
    assert (reply.value, len(requests)) == (YES, 3)
    assert requests[-1]["response_format"] == {"type": "json_object"}
    assert json.loads(requests[-1]["messages"][-1]["content"].partition("\n")[2]) == YES


async def test_a_server_that_takes_no_dialect_is_rejected():
    error, requests = await failed(Fault(FaultKind.REJECTS_SCHEMA, times=3))
    assert (error.kind, len(requests)) == (Failure.REJECTED, 3)


@pytest.mark.parametrize("said", ['```json\n{"verdict": "yes"}\n```', 'Sure! {"verdict": "yes"} I hope this helps.'])
async def test_fences_and_chatter_around_an_object_are_forgiven(said):
    assert (await filled(said))[0].value == YES


async def test_an_object_that_does_not_fit_is_asked_for_once_more_with_what_was_wrong():
    reply, requests, _ = await filled({"verdict": "perhaps"}, YES)
    assert (reply.value, len(requests)) == (YES, 2)
    before, after = (request["messages"] for request in requests)
    assert after[: len(before)] == before
    assert [message["role"] for message in after[len(before) :]] == ["assistant", "user"]
    assert "'perhaps' is not one of ['yes', 'no']" in after[-1]["content"]
    assert reply.usage.tokens_in > 60
    assert reply.usage.tokens_out == 6 + 5


async def test_a_second_object_that_does_not_fit_is_malformed_and_both_are_billed():
    error, requests = await failed({"verdict": "perhaps"}, {"verdict": "maybe"}, YES)
    assert (error.kind, len(requests)) == (Failure.MALFORMED, 2)
    assert error.usage
    assert error.usage.tokens_out == 6 + 5


@pytest.mark.parametrize(
    "said", ['{"verdict": ' * 9_000 + '"yes"' + "}" * 9_000, "{" * 500 + "}", '{"verdict": "yes"}}']
)
async def test_nonsense_made_of_braces_is_malformed(said):
    assert (await failed(said, said))[0].kind == Failure.MALFORMED


@pytest.mark.parametrize("last", [FaultKind.UNAUTHORIZED, FaultKind.TRUNCATED])
async def test_what_was_paid_for_before_a_failure_is_billed(last):
    first, _ = await failed("no object", "neither")
    error, _ = await failed("no object", Fault(last))
    assert error.kind == OUTCOMES[last][1]
    assert error.usage
    assert error.usage.tokens_out >= 3
    assert first.usage
    if last is FaultKind.TRUNCATED:
        assert (await failed(Fault(last)))[0].usage


# -- words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FaultKind.EARLY_EOF, FaultKind.EARLY_DONE, FaultKind.DIES_MIDSTREAM])
async def test_a_stream_that_ends_early_is_no_reply_however_good_it_began(kind):
    error, requests = await failed(
        Fault(kind, chunks=4, content="I see. What would you measure first, and why that?"), how="say"
    )
    assert error.kind == OUTCOMES[kind][0]
    assert requests[0]["stream"] is True


@pytest.mark.parametrize("how", ["say", "fill"])
async def test_tokens_are_counted_here_when_a_server_reports_none(how):
    with FakeEndpoint([Fault(FaultKind.NO_USAGE, content=YES), YES]) as endpoint:
        chat = chat_with(endpoint)
        counted, told = [(await ask(chat, how)).usage for _ in range(2)]
        await chat.close()
    assert (counted.counted, told.counted) == (True, False)
    assert counted.tokens_in == sum(len(message.text) // 4 + 1 + 4 for message in ASKED)
    assert counted.tokens_out == len(json.dumps(YES)) // 4 + 1
    assert told.cached > 0


async def test_a_call_that_is_cancelled_is_cancelled_and_not_a_failure():
    with FakeEndpoint(lambda _: fault(FaultKind.SLOW)) as endpoint:
        chat = chat_with(endpoint, seconds=20)
        call = asyncio.create_task(ask(chat, "fill"))
        await until(lambda: endpoint.requests)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await chat.close()


def test_the_same_chat_serves_one_event_loop_after_the_other():
    with FakeEndpoint(lambda _: YES) as endpoint:
        chat = chat_with(endpoint)
        for _ in range(3):
            for how in ("fill", "say"):
                assert asyncio.run(ask(chat, how)).text == json.dumps(YES)
        asyncio.run(chat.close())
    assert len(endpoint.requests) == 6


async def test_calls_at_the_same_time_do_not_disturb_each_other():
    with FakeEndpoint(lambda request: request["messages"][-1]["content"].upper()) as endpoint:
        chat = chat_with(endpoint)
        asked = ["one", "two", "three", "four"]
        told = await asyncio.gather(*(chat.say([Message("user", word)]) for word in asked))
        await chat.close()
    assert [reply.text for reply in told] == ["ONE", "TWO", "THREE", "FOUR"]
