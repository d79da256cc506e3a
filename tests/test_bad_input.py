"""Whatever people throw at it: one line that says what is wrong, or sane behaviour. Never a traceback."""

import json
import re
import shutil
import sqlite3

import pytest

from app.bootstrap import content as load_content
from question_bank import HOME
from transcripts import dump, parse


def _is_one_line(ran) -> bool:
    return (
        ran.code not in (0, 130)
        and ran.err.startswith("hotseat: ")
        and ran.err.count("\n") == 1
        and "Traceback" not in ran.err
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["chat", "-p", "nobody"], "choose one of amazon, apple, google"),
        (["chat", "-q", "nothing"], "choose one of ad-click-prediction"),
        (["chat", "--framework", "none"], "choose one of e-commerce-six"),
        (["chat", "-q", "custom"], "--title"),
        (["chat", "--minutes", "0"], "--minutes"),
        (["chat", "--level", "god"], "god"),
        (["chat", "--resume", "nope"], "there is no interview 'nope'"),
        (["grade", "/nope.txt"], "No such file"),
        (["grade", "{folder}"], "Is a directory"),
        (["grade", "{binary}"], "not a text file"),
        (["grade", "{text}", "-q", "nothing"], "unknown question 'nothing'"),
        (["grade", "{text}", "-p", "nobody"], "unknown persona 'nobody'"),
        (["replay", "nope"], "there is no interview 'nope'"),
        (["replay", "{binary}"], "not a text file"),
        (["replay", "{text}"], "line 1"),
        (["export", "nope"], "hotseat list interviews"),
        (["import", "{text}"], "line 1"),
        (["import", "{binary}"], "not a text file"),
        (["import", "{folder}"], "Is a directory"),
        (["measure", "/nope"], "does not exist"),
        (["measure", "{folder}"], "{folder}"),
        (["lint", "/nope"], "does not exist"),
        (["new", "poem", "mine"], "poem"),
        (["new", "question", "My Question"], "lower-case words joined by hyphens"),
        (["new", "question", "../up"], "lower-case words joined by hyphens"),
        (["new", "question", "a" * 61], "cannot be an id"),
        (["new", "question", "custom"], "choose another id"),
        (["new", "topic", "mine", "--phase", "nowhere"], "nowhere"),
        (["new", "question", "mine", "--dir", "{text}"], "is a file"),
        (["new", "question", "mine", "--dir", "{text}/below"], "cannot write"),
        (["new", "question", "mine", "--dir", "/proc/nope"], "cannot write"),
        (["list", "nonsense"], "nonsense"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_what_does_not_exist_is_named_in_one_line(hotseat, tmp_path, args, told):
    places = {"folder": tmp_path / "empty", "binary": tmp_path / "binary", "text": tmp_path / "answer.txt"}
    places["folder"].mkdir()
    places["binary"].write_bytes(bytes(range(256)) * 20)
    places["text"].write_text("We split by time.", encoding="utf-8")
    ran = hotseat(*(arg.format(**places) for arg in args))
    assert _is_one_line(ran), ran
    assert told.format(**places) in ran.err


def _export(hotseat) -> list[str]:
    hotseat("chat", "--seed", 1, "--no-feedback", stdin="How many users do we have?\nWe split by time.\n")
    id = json.loads(hotseat("list", "interviews", "--json").out)[0]["id"]
    return hotseat("export", id).out.splitlines()


def _without_a_field(lines: list[str]) -> list[str]:
    event = json.loads(lines[2])
    del event["text"]
    return [*lines[:2], json.dumps(event), *lines[3:]]


def _of_the_future(lines: list[str]) -> list[str]:
    return [json.dumps(json.loads(lines[0]) | {"version": 99}), *lines[1:]]


def _with_an_unknown_event(lines: list[str]) -> list[str]:
    return [*lines, json.dumps({"kind": "candidate_danced", "at": 1.0})]


def _heard_at(lines: list[str], turn: int) -> str:
    """An event that points at a turn which is not there."""
    event = next(event for event in map(json.loads, lines[1:]) if event["kind"] == "utterance_triaged")
    return json.dumps(event | {"turn": turn})


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda lines: [*lines[:3], lines[3][:20]], "line 4"),
        (_without_a_field, "text"),
        (_of_the_future, "newer Hotseat"),
        (_with_an_unknown_event, "candidate_danced"),
        (lambda lines: [lines[0], *lines[2:]], "does not begin with its start"),
        (lambda lines: [*lines, lines[1]], "starts twice"),
        (lambda lines: lines[:1], "no events"),
        (lambda lines: [json.dumps({"format": "hotseat-transcript"}), *lines[1:]], "version"),
        (lambda lines: [*lines, _heard_at(lines, 77)], "do not tell an interview"),
        (lambda lines: [*lines, _heard_at(lines, -5)], "turn"),
    ],
)
@pytest.mark.parametrize("command", ["import", "replay", "grade"])
def test_a_damaged_transcript_is_refused_with_the_place(hotseat, tmp_path, broken, told, command):
    file = tmp_path / "damaged.jsonl"
    file.write_text("\n".join(broken(_export(hotseat))) + "\n", encoding="utf-8")
    ran = hotseat(command, file)
    assert _is_one_line(ran), ran
    assert told in ran.err


@pytest.mark.parametrize(
    "text",
    [
        '{"turns": "none"}',
        '{"turns": [{"role": "judge", "text": "hi"}]}',
        '{"turns": [{"role": "candidate"}]}',
        '{"turns": [',
        "{}",
        "[]{",
    ],
)
def test_a_damaged_json_answer_is_refused_or_read_as_text(hotseat, tmp_path, text):
    file = tmp_path / "answer.json"
    file.write_text(text, encoding="utf-8")
    ran = hotseat("grade", file)
    assert _is_one_line(ran) or (ran.code == 0 and not text.startswith("{"))


@pytest.fixture
def content(tmp_path):
    """A folder with a copy of some of our authored files, to be broken."""
    shutil.copytree(HOME / "frameworks", tmp_path / "content" / "frameworks")
    return tmp_path / "content"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda text: text + "\n  - : [unclosed\n", "seven-step.yaml:"),
        (lambda text: text + "\ntitle: Twice\n", "title"),
        (lambda text: text + "\nflavour: sweet\n", "flavour"),
        (lambda text: text.replace("introduction: 0", "introduction: soon"), "introduction"),
        (lambda text: text.replace("title: Seven steps", "caption: Seven steps"), "title"),
        (lambda text: "", "seven-step.yaml"),
        (lambda text: "- just\n- a list\n", "seven-step.yaml"),
    ],
)
def test_a_broken_authored_file_is_reported_with_file_line_and_field(hotseat, content, broken, told):
    file = content / "frameworks" / "seven-step.yaml"
    file.write_text(broken(file.read_text(encoding="utf-8")), encoding="utf-8")
    ran = hotseat("lint", content)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    problem = next(line for line in ran.out.splitlines() if "seven-step.yaml" in line)
    assert told in problem
    assert any(part.isdigit() for part in problem.split(":")), problem


@pytest.mark.parametrize("command", [["list", "questions"], ["chat"], ["lint"], ["grade", "-"]])
def test_a_content_folder_that_is_not_there_is_one_line(hotseat, tmp_path, monkeypatch, command):
    monkeypatch.setattr("app.bootstrap.content", load_content)
    monkeypatch.setenv("HOTSEAT_CONTENT_DIR", str(tmp_path / "nowhere"))
    ran = hotseat(*command)
    assert _is_one_line(ran), ran
    assert f"there is no folder {tmp_path / 'nowhere'}; HOTSEAT_CONTENT_DIR" in ran.err


def test_a_broken_file_in_the_content_folder_stops_a_command_with_one_line(hotseat, tmp_path, monkeypatch):
    monkeypatch.setattr("app.bootstrap.content", load_content)
    monkeypatch.setenv("HOTSEAT_CONTENT_DIR", str(tmp_path / "mine"))
    (tmp_path / "mine/questions").mkdir(parents=True)
    (tmp_path / "mine/questions/half.yaml").write_text("id: half\ntitle: Half a question\n", encoding="utf-8")
    ran = hotseat("list", "questions")
    assert _is_one_line(ran), ran
    assert re.search(
        r"mine/questions/half\.yaml:1: \w+: is missing \(and \d+ more; `hotseat lint` lists them\)", ran.err
    )
    assert hotseat("lint").out.count("half.yaml") > 10


def test_a_binary_authored_file_is_reported(hotseat, content):
    (content / "frameworks" / "seven-step.yaml").write_bytes(bytes(range(256)))
    ran = hotseat("lint", content)
    assert ran.code == 1
    assert "seven-step.yaml" in ran.out
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "cannot use the database"),
        ("mysql://x/y", "cannot use the database"),
        ("sqlite:////proc/nope/x.db", "/proc/nope"),
        ("sqlite:////tmp", "unable to open database file"),
        ("postgresql://someone:hush-hush@127.0.0.1:1/none", "cannot"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_line_without_its_password(hotseat, monkeypatch, url, told):
    monkeypatch.setenv("HOTSEAT_DATABASE_URL", url)
    ran = hotseat("list", "interviews")
    assert _is_one_line(ran), ran
    assert told in ran.err
    assert "hush-hush" not in ran.err


@pytest.mark.parametrize("folder", ["/proc/nope", "/dev/null", "/etc/passwd/below"])
def test_a_data_directory_that_cannot_be_written_is_one_line(hotseat, monkeypatch, folder):
    monkeypatch.setenv("HOTSEAT_DATA_DIR", folder)
    ran = hotseat("chat", stdin="/end\n")
    assert _is_one_line(ran), ran
    assert "HOTSEAT_DATA_DIR" in ran.err


def test_a_database_from_a_newer_hotseat_is_left_alone(hotseat, tmp_path):
    hotseat("list", "interviews")
    file = tmp_path / "data" / "hotseat.db"
    with sqlite3.connect(file) as connection:
        connection.execute("update alembic_version set version_num = '9999_of_the_future'")
    connection.close()
    ran = hotseat("list", "interviews")
    assert _is_one_line(ran), ran
    assert "another version of Hotseat" in ran.err or "newer" in ran.err


def test_a_file_that_is_no_database_is_one_line(hotseat, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hotseat.db").write_text("not a database at all, just words " * 50)
    assert _is_one_line(hotseat("list", "interviews"))


def test_an_export_to_a_place_that_cannot_be_written_is_one_line(hotseat):
    id = json.loads(_export(hotseat)[0])["id"]
    assert _is_one_line(hotseat("export", id, "--out", "/proc/nope/x.jsonl"))


ODD = {
    "empty": "",
    "blank": " \t ",
    "very long": "We log every impression and join it with what people did. " * 1_725,
    "one word of 100,000 letters": "a" * 100_000,
    "emoji": "🎬🔥👍🏽 I'd rank by 30-day retention 🙂, because watch time rewards bait 👩‍👩‍👧‍👦.",
    "right to left": "نقسم البيانات حسب الوقت لأن التقسيم العشوائي يسرب المستقبل. כן, בגלל הזמן.",
    "null bytes": "We split\x00 by time\x00, because a random split leaks.",
    "control characters": "\x1b[31mred\x1b[0m \x07\x08 text about labels and clicks",
    "half a surrogate": "We split by time \ud83d because it leaks.",
    "template slots": "I'd use {{quote}} and {{step}} properly and {{nothing}} robustly, {0} %s \\1.",
    "markup": "<script>alert(1)</script> <b>properly</b> scaled **somehow**",
    "only punctuation": "!!! ??? ...",
    "many lines": "- we log clicks\n" * 2_000,
}


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_message_is_taken_and_the_interview_goes_on(stage, name):
    interview = await stage.talk(ODD[name], "We split by time, because a random split leaks the future.")
    assert not interview.ended
    assert len(interview.turns) == 5
    kept = interview.turns[1].text
    assert kept == ODD[name] or len(kept) == len(ODD[name]), "only what no database can hold may be replaced"
    assert all(turn.text.strip() for turn in interview.turns if turn.move)
    assert max(len(turn.text) for turn in interview.turns if turn.move) < 1_500


@pytest.mark.parametrize("name", [name for name in ODD if name not in ("half a surrogate", "very long", "many lines")])
async def test_an_odd_message_survives_export_and_import(stage, name):
    from stage import setup

    _, events = await stage.play(setup(stage.bank), [ODD[name]])
    assert parse(dump("odd", events))[1] == events


@pytest.mark.parametrize("name", [name for name in ODD if name not in ("half a surrogate", "many lines")])
def test_an_odd_answer_is_graded(hotseat, name):
    ran = hotseat("grade", "-", "-q", "short-video-feed", "--format", "json", stdin=ODD[name])
    assert ran.code == 0, ran.err
    assert 0 <= json.loads(ran.out)["overall"] <= 4
