"""The command line as people use it: from a pipe, on files, in scripts."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.main import COMMANDS

TALK = """How many daily active users do we have?
I'd take 30-day retention as the goal, because watch time alone rewards clips people can't look away from.
/hint
We log every impression with watch time; a skip within two seconds is a negative, a full watch is a positive.
/next
A two-tower network retrieves 1000 candidates with an ANN index, instead of scoring 450 million, then a ranker sorts them.
/end
this line comes after the end
"""
SHELL = [sys.executable, "-c", "from app.main import main; main()"]


def _id(err: str) -> str:
    found = re.search(r"^Interview (\S+)$", err, re.MULTILINE)
    assert found
    return found[1]


@pytest.fixture
def held(hotseat) -> str:
    """The id of an interview that was held from a pipe."""
    return _id(hotseat("chat", "--seed", 1, stdin=TALK).err)


def test_help_needs_none_of_the_heavy_libraries():
    heavy = {"chainlit", "sqlalchemy", "onnxruntime", "numpy", "pydantic", "fastapi"}
    code = (
        "import sys; sys.argv = ['hotseat', '--help']\nfrom app.main import main\n"
        f"try: main()\nexcept SystemExit: pass\nprint(sorted({heavy} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "[]"
    assert all(name in told for name in COMMANDS)


def test_help_is_instant():
    def once() -> float:
        start = time.perf_counter()
        subprocess.run([*SHELL, "--help"], capture_output=True, check=True)
        return time.perf_counter() - start

    assert min(once() for _ in range(4)) < 0.5


@pytest.mark.parametrize("module", ["app.bootstrap", "app.facts", "app.web.serve", "evaluators.training"])
def test_numpy_is_never_imported_before_its_threads_are_set(module):
    code = (
        "import os, sys\n"
        "class Look:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'numpy': print(os.environ.get('OPENBLAS_NUM_THREADS'))\n"
        "sys.meta_path.insert(0, Look())\n"
        f"import {module}"
    )
    environ = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ)
    assert ran.stdout.splitlines()[:1] == ["1"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command, hotseat):
    ran = hotseat(command, "--help")
    assert ran.code == 0
    assert len(ran.out.splitlines()) > 4


def test_an_interview_from_a_pipe_ends_with_feedback(hotseat):
    ran = hotseat("chat", "--persona", "google", "--seed", 1, stdin=TALK)
    assert ran.code == 0
    assert "About 200 million people use the app every day" in " ".join(ran.out.split())
    assert "you> How many daily active users do we have?" in ran.out
    assert "this line comes after the end" not in ran.out
    assert "## What you showed" in ran.out
    assert (
        "1 hint" in ran.out
        or "What have you ruled out" in ran.out
        or "considered" in ran.out
        or "best guess" in ran.out
    )


def test_a_real_pipe_works_in_a_real_shell(tmp_path):
    env = os.environ | {"HOTSEAT_DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "error"}
    ran = subprocess.run(
        [*SHELL, "chat", "--no-feedback"], input="/end\n", capture_output=True, text=True, env=env, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    assert "How would you build that?" in " ".join(ran.stdout.split())


def test_the_same_seed_tells_the_same_interview(hotseat):
    def lines() -> list[str]:
        out = hotseat("chat", "--seed", 7, "--no-feedback", stdin=TALK).out
        return [re.sub(r"\(\d+:\d+\)", "", line) for line in out.splitlines()]

    assert " ".join(" ".join(lines()).split()) == " ".join(" ".join(lines()).split())


def test_an_interview_that_was_left_can_be_resumed(hotseat):
    first = hotseat("chat", "--seed", 3, "--no-feedback", stdin="What is the latency target?\n")
    id = _id(first.err)
    assert f"hotseat chat --resume {id}" in first.err
    again = hotseat("chat", "--resume", id, stdin="/end\n")
    assert again.code == 0
    turns = hotseat("replay", id).out
    assert "What is the latency target?" in turns
    assert turns.count("· candidate") == 2


def test_an_interview_on_a_topic_of_ones_own(hotseat):
    ran = hotseat("chat", "-q", "custom", "--title", "Rank podcasts", stdin="How many listeners are there?\nstop\n")
    assert ran.code == 0
    assert "Rank podcasts. Take it from wherever you like." in " ".join(ran.out.split())


def test_a_replay_shows_move_reason_evidence_and_clock(hotseat, held):
    told = hotseat("replay", held).out
    for part in (
        "move: answer_fact users",
        "because",
        "heard as: clarifying_question",
        "evidence:",
        "left)",
        "instead of:",
    ):
        assert part in told
    one = hotseat("replay", held, "--at", 2).out
    assert one.startswith("[2]")
    assert one.count("\n[") == 0


def test_a_replay_reads_a_file_as_well(hotseat, held, tmp_path):
    file = tmp_path / "kept.jsonl"
    assert hotseat("export", held, "--out", file).code == 0
    assert hotseat("replay", file).out == hotseat("replay", held).out
    assert hotseat("replay", file, "--at", 0).out.startswith("[0]")
    assert hotseat("replay", "-", "--at", 0, stdin=file.read_text()).out.startswith("[0]")


@pytest.mark.parametrize("number", ["-1", "999"])
def test_a_replay_of_no_such_turn_says_which_there_are(hotseat, held, number):
    ran = hotseat("replay", held, "--at", number)
    assert ran.code == 1
    assert re.match(r"hotseat: there is no turn -?\d+: the interview has turns 0 to \d+\n$", ran.err)


def _files(folder: Path, export: str) -> dict[str, Path]:
    words = "We split by time, because a random split leaks the future into training."
    shapes = {
        "export.jsonl": export,
        "turns.json": json.dumps(
            {"turns": [{"role": "interviewer", "text": "How do you split?"}, {"role": "candidate", "text": words}]},
            indent=1,
        ),
        "answer.md": f"# My design\n\n- {words}\n- We start with popularity as a baseline.\n",
    }
    for name, text in shapes.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {name: folder / name for name in shapes}


@pytest.mark.parametrize("name", ["export.jsonl", "turns.json", "answer.md"])
def test_a_file_is_graded_whatever_its_shape(hotseat, held, tmp_path, name):
    file = _files(tmp_path, hotseat("export", held).out)[name]
    graded = hotseat("grade", file, "-q", "short-video-feed", "--format", "json")
    assert graded.code == 0, graded.err
    card = json.loads(graded.out)
    assert set(card["phases"]) == {"clarify", "data", "features", "model", "serving", "evaluation", "scaling"}
    assert 0 <= card["overall"] <= 4
    told = hotseat("grade", file, "-q", "short-video-feed", "--format", "markdown").out
    assert told.startswith("# Rank the feed")
    assert card["debrief"]["headline"] in told


def test_a_grade_from_a_pipe_and_of_nothing(hotseat):
    assert hotseat("grade", "-", stdin="We monitor p99 latency and roll back above 200 ms.").code == 0
    empty = json.loads(hotseat("grade", "-", "--format", "json", stdin="").out)
    assert empty["overall"] == 0
    assert all(phase["depth"] is None for phase in empty["phases"].values())


def test_another_persona_or_level_changes_lens_and_bar_and_never_the_score(hotseat, held, tmp_path):
    file = _files(tmp_path, hotseat("export", held).out)["export.jsonl"]
    cards = [
        json.loads(hotseat("grade", file, "-p", p, "--level", v, "--format", "json").out)
        for p, v in (("meta", "mid"), ("amazon", "staff"))
    ]
    assert cards[0]["overall"] == cards[1]["overall"]
    assert cards[0]["debrief"]["lens"]["persona"] == "meta"
    assert cards[1]["level"] == "staff"


@pytest.mark.parametrize(
    ("kind", "least"), [("personas", 6), ("questions", 6), ("frameworks", 5), ("topics", 50), ("interviews", 1)]
)
def test_lists_are_readable_and_json(hotseat, held, kind, least):
    rows = json.loads(hotseat("list", kind, "--json").out)
    assert len(rows) >= least
    plain = hotseat("list", kind).out.splitlines()
    assert [line.split()[0] for line in plain] == [row["id"] for row in rows]
    if kind == "interviews":
        assert rows[0]["id"] == held
        assert rows[0]["ended"] is True


def test_an_empty_list_of_interviews_says_how_to_start(hotseat):
    assert "hotseat serve" in hotseat("list", "interviews").out
    assert json.loads(hotseat("list", "interviews", "--json").out) == []


def test_export_and_import_bring_everything_back(hotseat, held, tmp_path, monkeypatch):
    exported = hotseat("export", held).out
    copy = hotseat("import", "-", stdin=exported).out.strip()
    assert copy != held
    assert hotseat("export", copy).out.splitlines()[1:] == exported.splitlines()[1:]
    monkeypatch.setenv("HOTSEAT_DATA_DIR", str(tmp_path / "elsewhere"))
    assert hotseat("import", "-", stdin=exported).out.strip() == held
    assert hotseat("export", held).out == exported
    assert hotseat("export", held, "--format", "markdown").out.startswith("# ")


def test_lint_finds_nothing_wrong_with_our_own_content(hotseat):
    ran = hotseat("lint")
    assert ran.code == 0, ran.out
    assert ran.out.startswith("ok: ")


def test_lint_and_a_new_question_go_together(hotseat, tmp_path):
    made = hotseat("new", "question", "bikes", "--dir", tmp_path / "mine")
    assert made.code == 0
    ran = hotseat("lint", tmp_path / "mine")
    assert ran.code == 0
    assert ran.out.startswith("ok: 1 question\n")


def test_measure_tells_figures_in_both_forms(hotseat, tmp_path):
    folder = tmp_path / "labelled"
    folder.mkdir()
    row = {"id": "a", "text": "We split by time, so nothing leaks from the future.", "phase": "data"}
    (folder / "segments.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    ran = hotseat("measure", folder, "--json", "--out", tmp_path / "predictions.jsonl")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)
    assert (tmp_path / "predictions.jsonl").exists()
    assert hotseat("measure", folder).out


def test_an_export_into_a_pipe_that_closes_is_no_error(tmp_path):
    env = os.environ | {"HOTSEAT_DATA_DIR": str(tmp_path)}
    command = f"{sys.executable} -c 'from app.main import main; main()' list topics --json | head -1"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=env, check=False)
    assert ran.stdout == "[\n"
    assert "Traceback" not in ran.stderr
