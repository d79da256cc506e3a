"""The fake endpoint says what its script tells it, and fails the way the script tells it."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, IncompleteRead
from itertools import repeat
from urllib.parse import urlsplit

import pytest

from app.fake_endpoint import FakeEndpoint, ScriptRanOut
from app.fake_faults import Fault, FaultKind

SCHEMA = {
    "type": "object",
    "properties": {
        "verdicts": {"type": "array", "items": {"$ref": "#/$defs/Verdict"}},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "$defs": {
        "Verdict": {
            "type": "object",
            "properties": {
                "depth": {"type": "string", "enum": ["named", "explained"]},
                "sentence": {"type": "integer", "enum": [1, 2, 3]},
                "sure": {"type": "boolean"},
            },
        }
    },
}
DIALECTS = [
    {"response_format": {"type": "json_schema", "json_schema": {"name": "verdicts", "schema": SCHEMA}}},
    {"response_format": {"type": "json_object", "schema": SCHEMA}},
    {"tools": [{"type": "function", "function": {"name": "verdicts", "parameters": SCHEMA}}]},
]
HI = {"role": "user", "content": "hi"}
AT_ONCE = 15.0
"""Seconds, half of the shortest silence that somebody leaves: a busy machine is no silence."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self):
        return json.loads(self.text)

    @property
    def choice(self):
        return self.body["choices"][0]

    @property
    def events(self) -> list[str]:
        return [line.removeprefix("data: ") for line in self.text.split("\n\n") if line.startswith("data: ")]

    @property
    def chunks(self) -> list[dict]:
        return [json.loads(event) for event in self.events if event != "[DONE]"]

    def said(self, field: str = "content") -> str:
        return "".join(c["choices"][0]["delta"].get(field) or "" for c in self.chunks if c["choices"])

    @property
    def finish(self) -> list[str]:
        return [
            c["choices"][0]["finish_reason"] for c in self.chunks if c["choices"] and c["choices"][0]["finish_reason"]
        ]


def send(endpoint: FakeEndpoint, method: str, path: str, body: str | None, key: str | None = None) -> Answer:
    place = urlsplit(endpoint.base_url)
    with closing(HTTPConnection(place.hostname or "", place.port, timeout=2)) as line:
        line.request(method, place.path + path, body, {"Authorization": f"Bearer {key}"} if key else {})
        reply = line.getresponse()
        return Answer(reply.status, reply.read().decode(), {k.lower(): v for k, v in reply.getheaders()})


def ask(endpoint: FakeEndpoint, key: str | None = None, **request) -> Answer:
    body = json.dumps({"model": "fake-1", "messages": [HI], **request})
    return send(endpoint, "POST", "/chat/completions", body, key)


def ask_once(step, **request) -> Answer:
    with FakeEndpoint([step]) as endpoint:
        return ask(endpoint, **request)


def partial(step, **request) -> str:
    with pytest.raises(IncompleteRead) as cut:
        ask_once(step, **request)
    return cut.value.partial.decode()


def test_each_request_takes_the_next_step_and_is_kept() -> None:
    with FakeEndpoint(["one", {"depth": 2, "why": "naïve"}]) as endpoint:
        first, second = ask(endpoint, temperature=0), ask(endpoint, temperature=1)
        assert first.choice == {
            "index": 0,
            "message": {"role": "assistant", "content": "one", "refusal": None},
            "finish_reason": "stop",
        }
        assert json.loads(second.choice["message"]["content"]) == {"depth": 2, "why": "naïve"}
        assert [request["temperature"] for request in endpoint.requests] == [0, 1]
        assert not endpoint.exhausted
        assert endpoint.base_url.startswith("http://127.0.0.1:")


def test_a_stream_opens_with_the_role_and_ends_with_stop_usage_and_done() -> None:
    text = "one two  three\nfour five six seven "
    answer = ask_once(text, stream=True, stream_options={"include_usage": True})
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    assert answer.said() == text
    assert len(answer.chunks) == 1 + 3 + 1 + 1
    assert answer.finish == ["stop"]
    assert answer.chunks[-1]["choices"] == []
    assert answer.chunks[-1]["usage"]["completion_tokens"] == 9
    assert answer.events[-1] == "[DONE]"


def test_a_stream_counts_tokens_only_when_asked_to() -> None:
    assert "usage" not in ask_once("fine", stream=True).text


def test_tokens_are_a_quarter_of_the_bytes_and_the_start_shared_with_the_last_request_is_cached() -> None:
    rules = {"role": "system", "content": "r" * 400}
    with FakeEndpoint(["fine", "fine"]) as endpoint:
        usages = [ask(endpoint, messages=[rules, {"role": "user", "content": c * 40}]).body["usage"] for c in "ab"]
    assert usages[0] == {
        "prompt_tokens": 114,
        "completion_tokens": 1,
        "total_tokens": 115,
        "prompt_tokens_details": {"cached_tokens": 0},
    }
    assert usages[1]["prompt_tokens_details"]["cached_tokens"] == (len("system\nuser\n\n") + 400) // 4


def test_a_function_can_answer_by_the_request() -> None:
    with FakeEndpoint(lambda request: request["messages"][0]["content"][::-1]) as endpoint:
        assert ask(endpoint, messages=[{"role": "user", "content": "abc"}]).choice["message"]["content"] == "cba"


def test_a_script_that_runs_out_answers_500_and_raises_at_the_end() -> None:
    with pytest.raises(ScriptRanOut, match="2 requests"), FakeEndpoint(["only"]) as endpoint:
        ask(endpoint)
        answer = ask(endpoint)
        assert (answer.status, answer.body["error"]["code"]) == (500, "script_ran_out")
        assert endpoint.exhausted


def test_a_failure_in_the_test_is_not_hidden_by_the_script_running_out() -> None:
    with pytest.raises(LookupError) as raised, FakeEndpoint([]) as endpoint:
        ask(endpoint)
        raise LookupError
    assert any("ScriptRanOut" in note for note in raised.value.__notes__)


def test_a_script_that_breaks_raises_at_the_end() -> None:
    def script(request: dict) -> str:
        raise ZeroDivisionError("in the script")

    with pytest.raises(ZeroDivisionError), FakeEndpoint(script) as endpoint, pytest.raises(ConnectionError):
        ask(endpoint)


def test_a_bare_text_is_no_script() -> None:
    with pytest.raises(TypeError):
        FakeEndpoint("fine")


def test_the_models_are_listed_and_another_one_is_not_found() -> None:
    with FakeEndpoint([], models=["a", "b"]) as endpoint:
        assert [model["id"] for model in send(endpoint, "GET", "/models", None).body["data"]] == ["a", "b"]
        answer = ask(endpoint, model="c")
        assert (answer.status, answer.body["error"]["code"]) == (404, "model_not_found")


def test_a_wrong_key_is_turned_away_and_takes_no_step() -> None:
    with FakeEndpoint(["fine"], key="secret") as endpoint:
        for key in (None, "guess"):
            answer = ask(endpoint, key)
            assert (answer.status, answer.body["error"]["code"]) == (401, "invalid_api_key")
            assert send(endpoint, "GET", "/models", None, key).status == 401
        assert ask(endpoint, "secret").status == 200
        assert len(endpoint.requests) == 3


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [("GET", "/nothing", None, 404), ("POST", "/responses", "{}", 404), ("POST", "/chat/completions", "[", 400)],
)
def test_what_is_not_served_gets_an_error_in_the_usual_form(method: str, path: str, body: str, status: int) -> None:
    with FakeEndpoint([]) as endpoint:
        answer = send(endpoint, method, path, body)
    assert (answer.status, set(answer.body["error"])) == (status, {"message", "type", "param", "code"})


def test_requests_at_the_same_time_take_one_step_each() -> None:
    with FakeEndpoint([str(n) for n in range(24)]) as endpoint, ThreadPoolExecutor(12) as pool:
        said = list(pool.map(lambda _: ask(endpoint).choice["message"]["content"], range(24)))
        assert sorted(said, key=int) == [str(n) for n in range(24)]
        assert len(endpoint.requests) == 24


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (FaultKind.RATE_LIMITED, 429, "rate_limit_exceeded"),
        (FaultKind.QUOTA, 429, "insufficient_quota"),
        (FaultKind.SERVER_ERROR, 500, "server_error"),
        (FaultKind.UNAUTHORIZED, 401, "invalid_api_key"),
        (FaultKind.NO_SUCH_MODEL, 404, "model_not_found"),
        (FaultKind.TOO_LONG, 400, "context_length_exceeded"),
        (FaultKind.REJECTS_SCHEMA, 400, "invalid_value"),
    ],
)
def test_a_refused_request_gets_the_status_and_code_of_the_real_thing(
    kind: FaultKind, status: int, code: str, stream: bool
) -> None:
    answer = ask_once(Fault(kind), stream=stream)
    assert (answer.status, answer.body["error"]["code"]) == (status, code)
    assert ("retry-after" in answer.headers) == (kind is FaultKind.RATE_LIMITED)


def test_a_rejected_schema_names_the_response_format() -> None:
    assert "response_format" in ask_once(Fault(FaultKind.REJECTS_SCHEMA)).body["error"]["message"]


def test_a_rate_limit_says_when_to_come_back() -> None:
    headers = ask_once(Fault(FaultKind.RATE_LIMITED, retry_after=2)).headers
    assert (headers["retry-after"], headers["retry-after-ms"]) == ("2", "2000")


def test_a_fault_serves_as_many_requests_as_it_says() -> None:
    with FakeEndpoint([Fault(FaultKind.SERVER_ERROR, times=2), Fault(FaultKind.RATE_LIMITED), "fine"]) as endpoint:
        assert [ask(endpoint).status for _ in range(4)] == [500, 500, 429, 200]


def test_an_endless_script_never_runs_out() -> None:
    with FakeEndpoint(repeat("fine")) as endpoint:
        assert [ask(endpoint).status for _ in range(5)] == [200] * 5


@pytest.mark.parametrize("stream", [False, True])
def test_silence_comes_before_anything_else(stream: bool) -> None:
    begun = time.monotonic()
    answer = ask_once(Fault(FaultKind.SLOW, seconds=0.1, content="late"), stream=stream)
    assert time.monotonic() - begun >= 0.1
    assert "late" in answer.text


def test_keep_alives_are_comments_and_then_the_reply_follows() -> None:
    answer = ask_once(Fault(FaultKind.KEEP_ALIVE, seconds=0.1, content="late"), stream=True)
    assert answer.text.count(": keep-alive\n\n") >= 2
    assert answer.said() == "late"


def test_without_a_stream_white_space_keeps_the_reply_alive() -> None:
    answer = ask_once(Fault(FaultKind.KEEP_ALIVE, seconds=0.1, content="late"))
    assert answer.text.startswith("\n\n")
    assert answer.choice["message"]["content"] == "late"


@pytest.mark.parametrize("kind", [FaultKind.SLOW, FaultKind.KEEP_ALIVE])
def test_leaving_ends_a_silence_at_once(kind: FaultKind) -> None:
    def give_up() -> None:
        with pytest.raises((ConnectionError, IncompleteRead)):
            ask(endpoint, stream=True)

    with FakeEndpoint([Fault(kind, seconds=60)]) as endpoint:
        waiting = threading.Thread(target=give_up)
        waiting.start()
        while not endpoint.requests:
            time.sleep(0.005)
        begun = time.monotonic()
    waiting.join()
    assert time.monotonic() - begun < AT_ONCE


def test_leaving_hangs_up_on_a_client_that_does_not_read() -> None:
    with ExitStack() as client:
        with FakeEndpoint([Fault(FaultKind.LOOPING, chunks=200_000)]) as endpoint:
            line = client.enter_context(closing(HTTPConnection("127.0.0.1", urlsplit(endpoint.base_url).port)))
            line.request("POST", "/v1/chat/completions", json.dumps({"model": "fake-1", "stream": True}))
            client.enter_context(closing(line.getresponse()))
            begun = time.monotonic()
        assert time.monotonic() - begun < AT_ONCE


@pytest.mark.parametrize("stream", [False, True])
def test_a_page_or_a_broken_body_comes_with_status_200(stream: bool) -> None:
    page = ask_once(Fault(FaultKind.HTML), stream=stream)
    assert (page.status, page.headers["content-type"]) == (200, "text/html")
    broken = ask_once(Fault(FaultKind.BROKEN_JSON), stream=stream)
    assert broken.status == 200
    with pytest.raises(json.JSONDecodeError):
        _ = broken.body


def test_a_refusal_has_no_content() -> None:
    message = ask_once(Fault(FaultKind.REFUSAL, content="No.")).choice["message"]
    assert (message["content"], message["refusal"]) == (None, "No.")
    streamed = ask_once(Fault(FaultKind.REFUSAL, content="No."), stream=True)
    assert (streamed.said(), streamed.said("refusal"), streamed.finish) == ("", "No.", ["stop"])


def test_a_stream_that_dies_leaves_its_first_chunks() -> None:
    died = Answer(200, partial(Fault(FaultKind.DIES_MIDSTREAM, chunks=2), stream=True))
    assert died.said() == "I would start from the goal "
    assert not died.finish


def test_a_body_that_dies_is_cut_in_the_middle() -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(partial(Fault(FaultKind.DIES_MIDSTREAM)))


@pytest.mark.parametrize(("kind", "last"), [(FaultKind.EARLY_DONE, "[DONE]"), (FaultKind.EARLY_EOF, "from the goal ")])
def test_a_stream_that_ends_early_gives_no_reason(kind: FaultKind, last: str) -> None:
    answer = ask_once(Fault(kind, chunks=2), stream=True, stream_options={"include_usage": True})
    assert answer.said() == "I would start from the goal "
    assert not answer.finish
    assert last in answer.events[-1]
    assert ask_once(Fault(kind)).choice["finish_reason"] is None


def test_a_garbage_event_follows_good_ones() -> None:
    answer = ask_once(Fault(FaultKind.GARBAGE_EVENT, chunks=1), stream=True)
    assert [json.loads(event)["object"] for event in answer.events[:-1]] == ["chat.completion.chunk"] * 2
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.events[-1])
    with pytest.raises(json.JSONDecodeError):
        _ = ask_once(Fault(FaultKind.GARBAGE_EVENT)).body


def test_an_error_event_follows_good_ones() -> None:
    answer = ask_once(Fault(FaultKind.ERROR_EVENT, chunks=1), stream=True)
    assert len(answer.events) == 3
    assert json.loads(answer.events[-1])["error"]["code"] == "server_error"
    whole = ask_once(Fault(FaultKind.ERROR_EVENT))
    assert (whole.status, "error" in whole.body) == (200, True)


def test_a_truncated_reply_says_so() -> None:
    fault = Fault(FaultKind.TRUNCATED, chunks=1, content={"depth": 2, "sentences": [1, 2, 3]})
    assert ask_once(fault).choice["finish_reason"] == "length"
    streamed = ask_once(fault, stream=True)
    assert (streamed.said(), streamed.finish) == ('{"depth": 2, "sentences": ', ["length"])


@pytest.mark.parametrize("wanted", DIALECTS)
def test_a_wrong_enum_fits_the_schema_otherwise(wanted: dict) -> None:
    said = json.loads(ask_once(Fault(FaultKind.WRONG_ENUM), **wanted).choice["message"]["content"])
    assert said == {"verdicts": [{"depth": "outside the enum", "sentence": 1003, "sure": True}], "note": "text"}


@pytest.mark.parametrize("wanted", DIALECTS)
def test_the_schema_can_come_back_as_the_answer(wanted: dict) -> None:
    assert json.loads(ask_once(Fault(FaultKind.ECHO_SCHEMA), **wanted).choice["message"]["content"]) == SCHEMA


def test_prose_can_come_where_json_was_asked_for() -> None:
    said = ask_once(Fault(FaultKind.PROSE_FOR_JSON), **DIALECTS[0]).choice["message"]["content"]
    assert said.startswith("Sure!")


def test_a_loop_repeats_itself_until_it_is_cut() -> None:
    answer = ask_once(Fault(FaultKind.LOOPING, chunks=50), stream=True)
    assert answer.said() == "and so on " * 50
    assert answer.finish == ["length"]


@pytest.mark.parametrize("stream", [False, True])
def test_an_empty_reply_ends_well(stream: bool) -> None:
    answer = ask_once(Fault(FaultKind.EMPTY), stream=stream)
    if stream:
        assert (answer.said(), answer.finish, answer.events[-1]) == ("", ["stop"], "[DONE]")
    else:
        assert (answer.choice["message"]["content"], answer.choice["finish_reason"]) == ("", "stop")


@pytest.mark.parametrize("stream", [False, True])
def test_a_reply_may_lack_its_usage(stream: bool) -> None:
    answer = ask_once(Fault(FaultKind.NO_USAGE, content="fine"), stream=stream, stream_options={"include_usage": True})
    assert "fine" in answer.text
    assert "usage" not in answer.text


def test_every_kind_answers_both_ways_and_breaks_nothing() -> None:
    with FakeEndpoint([Fault(kind, times=2, seconds=0, chunks=1) for kind in FaultKind]) as endpoint:
        for kind in FaultKind:
            for stream in (False, True):
                try:
                    assert ask(endpoint, stream=stream).text
                except IncompleteRead:
                    assert kind is FaultKind.DIES_MIDSTREAM
