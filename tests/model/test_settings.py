"""Which models speak and judge is read from the environment; a key is shown to nobody but its endpoint."""

import logging
import subprocess
import sys
import typing

import pytest
from casting import KEY, VERDICT, Cast, as_json, house
from openai.types.shared import ChatModel

from app.bad_setting import BadSetting
from app.chat_model import OpenAIChat
from app.fake_endpoint import FakeEndpoint
from app.fake_faults import BODIES, Fault, FaultKind
from app.model_settings import DEFAULT_MODEL, OPENAI, Endpoint, ModelSettings
from app.models import Models
from app.report import as_markdown
from app.settings import Settings
from app.web.panel import panel
from evaluators import Failure, Message, ModelFailed

LOCAL = "http://127.0.0.1:8080/v1"
OTHER = "http://10.0.0.7/v1"
SPEAKS = Endpoint("m", LOCAL, "none")


def read(**environ: str) -> ModelSettings:
    return ModelSettings.read(environ)


def test_the_model_for_a_key_alone_is_one_that_the_pinned_library_knows():
    assert DEFAULT_MODEL in typing.get_args(ChatModel)


def test_without_any_setting_no_model_is_asked():
    assert read() == ModelSettings()
    assert not read().on


def test_a_key_alone_asks_the_usual_model_at_openai_for_both_roles():
    usual = Endpoint(DEFAULT_MODEL, OPENAI, KEY)
    assert (read(OPENAI_API_KEY=KEY).interviewer, read(OPENAI_API_KEY=KEY).judge) == ((usual,), (usual,))


@pytest.mark.parametrize(
    ("environ", "interviewer", "judge"),
    [
        ({"OPENAI_BASE_URL": f"{LOCAL}/", "HOTSEAT_MODEL": "m"}, (SPEAKS,), (SPEAKS,)),
        ({"OPENAI_API_KEY": KEY, "HOTSEAT_MODEL": "m"}, (Endpoint("m", OPENAI, KEY),), (Endpoint("m", OPENAI, KEY),)),
        ({"OPENAI_API_KEY": KEY, "HOTSEAT_MODEL": "none"}, (), ()),
        ({"OPENAI_API_KEY": KEY, "HOTSEAT_MODEL": "NONE"}, (), ()),
        ({"OPENAI_BASE_URL": LOCAL, "HOTSEAT_MODEL": "m", "HOTSEAT_JUDGE_MODEL": "none"}, (SPEAKS,), ()),
        (
            {"OPENAI_BASE_URL": LOCAL, "HOTSEAT_MODEL": "m", "HOTSEAT_JUDGE_MODEL": "j"},
            (SPEAKS,),
            (Endpoint("j", LOCAL, "none"),),
        ),
        (
            {
                "OPENAI_BASE_URL": LOCAL,
                "HOTSEAT_MODEL": "m",
                "HOTSEAT_JUDGE_MODEL": "j",
                "HOTSEAT_JUDGE_BASE_URL": OTHER,
                "HOTSEAT_JUDGE_API_KEY": "k2",
            },
            (SPEAKS,),
            (Endpoint("j", OTHER, "k2"),),
        ),
        (
            {"HOTSEAT_MODEL": "none", "OPENAI_BASE_URL": LOCAL, "HOTSEAT_JUDGE_MODEL": "j"},
            (),
            (Endpoint("j", LOCAL, "none"),),
        ),
        ({"HOTSEAT_JUDGE_MODEL": "j", "HOTSEAT_JUDGE_BASE_URL": LOCAL}, (), (Endpoint("j", LOCAL, "none"),)),
        (
            {
                "OPENAI_BASE_URL": LOCAL,
                "HOTSEAT_MODEL": "m",
                "HOTSEAT_FALLBACK_MODEL": "f",
                "HOTSEAT_FALLBACK_BASE_URL": OTHER,
            },
            (SPEAKS, Endpoint("f", OTHER, "none")),
            (SPEAKS, Endpoint("f", OTHER, "none")),
        ),
        (
            {"OPENAI_BASE_URL": LOCAL, "HOTSEAT_MODEL": "m", "HOTSEAT_FALLBACK_MODEL": "none"},
            (SPEAKS,),
            (SPEAKS,),
        ),
        (
            {"HOTSEAT_MODEL": "none", "HOTSEAT_JUDGE_MODEL": "j", "OPENAI_BASE_URL": LOCAL, "HOTSEAT_MODEL_TIMEOUT": "60"},
            (),
            (Endpoint("j", LOCAL, "none", 60),),
        ),
    ],
)  # fmt: skip
def test_an_environment_names_who_speaks_and_who_judges(environ, interviewer, judge):
    told = read(**environ)
    assert (told.interviewer, told.judge) == (interviewer, judge)


def test_numbers_are_read_and_the_judge_that_was_named_is_known_as_such():
    told = read(
        OPENAI_API_KEY=KEY, HOTSEAT_MAX_TOKENS="200_000", HOTSEAT_JUDGE_SAMPLES="3", HOTSEAT_MODEL_TIMEOUT="7.5",
        HOTSEAT_JUDGE_MODEL="j", HOTSEAT_TRACING="yes",
    )  # fmt: skip
    assert (told.max_tokens, told.samples, told.interviewer[0].timeout) == (200_000, 3, 7.5)
    assert told.judge_named
    assert told.tracing
    assert not read(OPENAI_API_KEY=KEY).judge_named


def test_a_key_goes_to_no_other_host_than_the_one_it_was_given_for():
    told = read(
        OPENAI_API_KEY=KEY, HOTSEAT_JUDGE_BASE_URL=OTHER, HOTSEAT_FALLBACK_MODEL="f", HOTSEAT_FALLBACK_BASE_URL=LOCAL
    )
    assert [end.api_key for end in told.judge] == ["none", "none"]
    assert read(OPENAI_API_KEY=KEY, HOTSEAT_JUDGE_MODEL="j").judge[0].api_key == KEY


WRONG = [
    ({"HOTSEAT_MODEL": "m"}, "HOTSEAT_MODEL is m"),
    ({"HOTSEAT_JUDGE_MODEL": "j"}, "HOTSEAT_JUDGE_MODEL is j"),
    ({"OPENAI_BASE_URL": LOCAL}, "name the model"),
    *(({"OPENAI_BASE_URL": url, "HOTSEAT_MODEL": "m"}, "OPENAI_BASE_URL is no address")
      for url in ("localhost:8080/v1", "ftp://host/v1", "http://", "http://host:99999/v1", "http://[::1/v1", "http://a b/v1")),
    ({"OPENAI_API_KEY": KEY, "HOTSEAT_JUDGE_BASE_URL": "nowhere"}, "HOTSEAT_JUDGE_BASE_URL is no address"),
    ({"OPENAI_API_KEY": KEY, "HOTSEAT_FALLBACK_MODEL": "f", "HOTSEAT_FALLBACK_BASE_URL": "x"}, "HOTSEAT_FALLBACK_BASE_URL"),
    ({"OPENAI_API_KEY": "two words"}, "OPENAI_API_KEY holds a character"),
    ({"OPENAI_API_KEY": "“quoted”"}, "OPENAI_API_KEY holds a character"),
    *(({"OPENAI_API_KEY": KEY, "HOTSEAT_MAX_TOKENS": n}, "HOTSEAT_MAX_TOKENS") for n in ("many", "-1", "1.5", "²", "9" * 12)),
    *(({"OPENAI_API_KEY": KEY, "HOTSEAT_JUDGE_SAMPLES": n}, "HOTSEAT_JUDGE_SAMPLES") for n in ("0", "10", "two")),
    *(({"OPENAI_API_KEY": KEY, "HOTSEAT_MODEL_TIMEOUT": n}, "HOTSEAT_MODEL_TIMEOUT") for n in ("soon", "0", "601", "nan", "inf")),
]  # fmt: skip


@pytest.mark.parametrize(("environ", "says"), WRONG)
def test_what_cannot_work_is_said_in_one_line_without_the_key(environ, says, hotseat, monkeypatch):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    ran = hotseat("model", "check")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("hotseat: ")
    assert ran.err.count("\n") == 1
    assert says in ran.err
    assert KEY not in ran.err


def test_a_key_in_the_place_of_the_address_is_not_shown():
    with pytest.raises(BadSetting) as wrong:
        read(OPENAI_BASE_URL=KEY, HOTSEAT_MODEL="m")
    assert KEY not in str(wrong.value)


def test_settings_represent_themselves_without_keys_and_passwords():
    told = Settings.read(
        {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"http://me:{KEY}@127.0.0.1:1/v1", "HOTSEAT_MODEL": "m", "HOTSEAT_DATA_DIR": "/x"}
    )  # fmt: skip
    assert KEY not in f"{told!r} {told} {told.models.interviewer[0].place}"
    assert told.models.interviewer[0].place == "127.0.0.1:1"


@pytest.mark.parametrize("key", [KEY, "opaque-key-of-a-gateway"])
@pytest.mark.parametrize("how", ["say", "fill"])
async def test_a_server_that_repeats_the_key_cannot_make_us_show_it(key, how, monkeypatch, caplog):
    status, body = BODIES[FaultKind.UNAUTHORIZED]
    monkeypatch.setitem(BODIES, FaultKind.UNAUTHORIZED, (status, body.replace("provided.", f"provided: {key}.")))
    caplog.set_level(logging.DEBUG)
    with FakeEndpoint([Fault(FaultKind.UNAUTHORIZED)]) as endpoint:
        chat = OpenAIChat([Endpoint("fake-1", endpoint.base_url, key, 30)], len)
        with pytest.raises(ModelFailed) as failed:
            asking = [Message("user", "hi")]
            await (chat.say(asking) if how == "say" else chat.fill(asking, VERDICT, "verdict"))
        await chat.close()
    assert failed.value.kind == Failure.REJECTED
    assert "(key)" in str(failed.value)
    assert key not in f"{failed.value} {failed.value!r}"
    logged = [record.getMessage() for record in caplog.records]
    assert logged
    assert not [line for line in logged if key in line]


async def test_a_key_is_in_no_transcript_report_or_page(stage, monkeypatch):
    status, body = BODIES[FaultKind.UNAUTHORIZED]
    monkeypatch.setitem(BODIES, FaultKind.UNAUTHORIZED, (status, body.replace("provided.", f"provided: {KEY}.")))
    steps = iter([True, False])

    def script(request):
        return Cast().answers(request) if next(steps, False) else Fault(FaultKind.UNAUTHORIZED)

    with FakeEndpoint(script, key=KEY) as endpoint:
        environ = {"OPENAI_BASE_URL": endpoint.base_url, "OPENAI_API_KEY": KEY, "HOTSEAT_MODEL": "fake-1"}
        models = Models.of(read(**environ, HOTSEAT_MODEL_TIMEOUT="5", HOTSEAT_JUDGE_MODEL="none"))
        async with house(stage, models) as at:
            await at.start(stage)
            interview = await at.hear(
                "I would take 30-day retention as the goal, because watch time rewards clips that nobody regrets less.",
                "We log every impression with its watch time, and a skip within two seconds is a negative label for us.",
            )
            events = await at.events()
            brief = at.conductor.brief(interview)
            shown = [
                panel(interview, brief, 2_000.0, models.line(interview)),
                as_markdown(interview, brief, stage.engine),
            ]
        await models.close()
    assert [move.speaker for move in interview.moves] == ["scripted", "fake-1", "scripted"]
    assert "(key)" in interview.moves[-1].fell_back
    assert KEY not in f"{as_json(events)} {shown} {models.described} {models!r}"


@pytest.mark.parametrize("command", [[], ["model"], ["cost"]])
def test_help_loads_no_model_library(command):
    code = f"import sys; sys.argv = ['hotseat', *{command}, '--help']; from app.main import main; main()"
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.stderr.splitlines()}
    assert "Usage:" in ran.stdout
    assert "click" in loaded
    assert not loaded & {"langchain", "langchain_core", "langchain_openai", "langgraph", "openai", "tiktoken"}
