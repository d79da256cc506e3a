"""A coach's own content: a folder beside ours, skeletons to start from, and lint that says what is thin."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from app.authored import Authored, read_authored
from app.bad_setting import BadSetting
from app.bootstrap import content as load_content
from app.settings import Settings
from app.thinness import thinness
from evaluators import rubric_for
from evaluators.embedded import Embedded
from personas import HOME as PEOPLE
from personas import TEMPERAMENTS, Persona, load_temperaments
from question_bank import HOME, PLACEHOLDER, Advice, BrokenContent, Framework, Question, Topic, lint

SKELETONS = {
    "questions/bikes": ("question", Question),
    "questions/boats": ("question", Question),
    "personas/robin": ("persona", Persona),
    "topics/data/spare-parts": ("topic", Topic),
    "frameworks/three-rounds": ("framework", Framework),
}
"""The file that each is written to, what `hotseat new` calls it, and what it holds."""


def short(key: str) -> str:
    """The key of an entry among the sources."""
    return f"{key.split('/')[0]}/{key.split('/')[-1]}"


@pytest.fixture
def own(hotseat, tmp_path) -> Path:
    """A folder with one skeleton of each kind, and two questions."""
    folder = tmp_path / "my content"
    for key, (kind, _) in SKELETONS.items():
        made = hotseat(
            "new", kind, key.split("/")[-1], "--dir", folder, *(("--phase", "data") if kind == "topic" else ())
        )
        assert made.code == 0, made.err
    return folder


@pytest.fixture
def real(hotseat, monkeypatch):
    """The command line with everything that is authored, read anew."""
    monkeypatch.setattr("app.bootstrap.content", load_content)
    monkeypatch.setattr("app.bootstrap.Embedded", Embedded)
    return hotseat


# -- skeletons -------------------------------------------------------------------------------------------------------


def test_skeletons_pass_lint_as_they_stand_even_several_of_a_kind(own):
    authored = read_authored(own)
    assert [*authored.problems, *lint(authored.bank)] == []
    assert authored.below(own) == {short(key) for key in SKELETONS}


def test_every_field_is_in_its_skeleton_and_fits_the_schema_that_its_first_line_names(own):
    for key, (_, model) in SKELETONS.items():
        text = (own / f"{key}.yaml").read_text(encoding="utf-8")
        data = yaml.safe_load(text)
        assert set(model.model_fields) == set(data), key
        schema = re.match(r"# yaml-language-server: \$schema=(.+)\n", text)
        assert schema, key
        Draft202012Validator(json.loads(Path(schema[1]).read_text(encoding="utf-8"))).validate(data)


@pytest.mark.parametrize("kind", ["question", "persona", "topic", "framework"])
def test_new_says_how_to_go_on_in_three_lines(hotseat, tmp_path, kind):
    ran = hotseat("new", kind, "my-own", "--dir", tmp_path / "mine")
    assert [line[:2] for line in ran.out.splitlines()] == ["1.", "2.", "3."]
    assert "hotseat lint" in ran.out
    assert f"HOTSEAT_CONTENT_DIR={tmp_path / 'mine'} hotseat chat" in ran.out


def test_new_writes_to_the_content_folder_or_else_beside_us(hotseat, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOTSEAT_CONTENT_DIR", raising=False)
    hotseat("new", "framework", "one")
    monkeypatch.setenv("HOTSEAT_CONTENT_DIR", str(tmp_path / "elsewhere"))
    hotseat("new", "framework", "two")
    assert (tmp_path / "hotseat-content/frameworks/one.yaml").exists()
    assert (tmp_path / "elsewhere/frameworks/two.yaml").exists()


def test_new_never_writes_over_a_file(hotseat, tmp_path):
    hotseat("new", "question", "mine", "--dir", tmp_path)
    (tmp_path / "questions/mine.yaml").write_text("hours of work", encoding="utf-8")
    ran = hotseat("new", "question", "mine", "--dir", tmp_path)
    assert ran.code != 0
    assert "is there already" in ran.err
    assert (tmp_path / "questions/mine.yaml").read_text(encoding="utf-8") == "hours of work"


def test_new_says_when_an_entry_will_stand_in_for_ours(hotseat, tmp_path):
    assert "one of ours" in hotseat("new", "persona", "google", "--dir", tmp_path).err
    assert "one of ours" in hotseat("new", "topic", "caching", "--dir", tmp_path).err
    assert hotseat("new", "topic", "cashing", "--dir", tmp_path).err == ""


# -- a folder beside ours --------------------------------------------------------------------------------------------


def test_our_own_temperaments_are_part_of_the_content():
    assert set(load_temperaments()) == {path.stem for path in TEMPERAMENTS.glob("*.yaml")}
    assert set(load_content().temperaments) == set(load_temperaments())


def test_own_entries_are_added_and_win_over_ours_by_id(own, bank):
    (own / "questions/bikes.yaml").rename(own / "questions/autocomplete.yaml")
    text = (own / "questions/autocomplete.yaml").read_text(encoding="utf-8")
    (own / "questions/autocomplete.yaml").write_text(text.replace("id: bikes", "id: autocomplete"), encoding="utf-8")
    (own / "temperaments").mkdir()
    warm = (TEMPERAMENTS / "warm.yaml").read_text(encoding="utf-8").replace("id: warm", "id: warmer")
    (own / "temperaments/warmer.yaml").write_text(warm, encoding="utf-8")
    parts = load_content(own)
    assert set(parts.bank.questions) == {*bank.questions, "boats"}
    assert PLACEHOLDER in parts.bank.question("autocomplete").title
    assert parts.bank.question("wake-word") == bank.question("wake-word")
    assert {"robin", "google"} <= set(parts.personas)
    assert {"warm", "warmer"} <= set(parts.temperaments)
    assert "topic:spare-parts" in {item.id for item in rubric_for(parts.bank, "custom")}


def test_the_setting_names_the_folder_and_any_part_of_it_may_be_missing(tmp_path, monkeypatch, bank):
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("HOTSEAT_CONTENT_DIR", str(folder))
    assert Settings.read().content_dir == folder
    assert set(load_content().bank.questions) == set(bank.questions)
    monkeypatch.setenv("HOTSEAT_CONTENT_DIR", "  ")
    assert Settings.read().content_dir is None


def test_everything_wrong_in_all_own_files_is_told_at_once_with_file_line_and_field(own):
    def spoil(file: str, old: str, new: str) -> None:
        text = (own / file).read_text(encoding="utf-8")
        assert old in text
        (own / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    spoil("questions/bikes.yaml", "difficulty: 3", "difficulty: 9")
    spoil("questions/boats.yaml", "topic: label-source", "topic: label-sauce")
    spoil("personas/robin.yaml", "What is still missing for you?", "And now.")
    (own / "temperaments").mkdir()
    (own / "temperaments/calm.yaml").write_text("id: calm\nname: Calm\n", encoding="utf-8")
    (own / "question").mkdir()
    (own / "question/lost.yaml").write_text("id: lost\n", encoding="utf-8")
    (own / "personas/other.yml").write_text("id: other\n", encoding="utf-8")
    with pytest.raises(BrokenContent) as caught:
        load_content(own)
    told = [re.sub(r":\d+:", ":", str(problem)) for problem in caught.value.problems]
    assert sorted(line.split(": ")[0] + ": " + line.split(": ")[1] for line in told) == [
        "my content/personas/other.yml: is not read",
        "my content/personas/robin.yaml: voice.invite.4",
        "my content/question/lost.yaml: is not read",
        "my content/questions/bikes.yaml: difficulty",
        "my content/questions/boats.yaml: criteria.2.topic",
        "my content/temperaments/calm.yaml: blurb",
        "my content/temperaments/calm.yaml: manner",
    ]


def test_a_statement_of_ours_may_not_be_copied(own, bank):
    text = (own / "topics/data/spare-parts.yaml").read_text(encoding="utf-8")
    probe = bank.topic("caching").probes[0]
    (own / "topics/data/spare-parts.yaml").write_text(
        re.sub(r'"[^"]*an open question[^"]*"', json.dumps(probe), text), encoding="utf-8"
    )
    [problem] = lint(read_authored(own).bank)
    assert str(problem).startswith("my content/topics/data/spare-parts.yaml")
    assert "caching.yaml" in problem.message


def test_a_missing_folder_is_said_wherever_it_is_used(tmp_path):
    with pytest.raises(BadSetting, match=r"there is no folder .*nowhere.*HOTSEAT_CONTENT_DIR"):
        load_content(tmp_path / "nowhere")


def test_an_interview_on_a_question_and_a_persona_of_ones_own(real, own, monkeypatch):
    monkeypatch.setenv("HOTSEAT_CONTENT_DIR", str(own))
    assert "bikes" in real("list", "questions").out
    assert "robin" in real("list", "personas").out
    ran = real(
        "chat", "-q", "bikes", "-p", "robin", "--framework", "three-rounds", "--seed", 1, "--no-feedback",
        stdin="What's the deadline?\nShould we score everything ahead of time?\n",
    )  # fmt: skip
    said = " ".join(ran.out.split())
    assert ran.code == 0, ran.err
    assert "Robin (" in said
    assert "who builds it and by when" in said
    assert re.search(r"assum|take for granted|makes sense", said)


# -- what is thin ----------------------------------------------------------------------------------------------------

Q = "autocomplete"


@pytest.fixture(scope="module")
def advice() -> Callable[[str], list[str]]:
    """What is said about a field after one of our questions, a topic and a persona were spoilt."""
    ours = read_authored()
    q, topic, person = ours.bank.question(Q), ours.bank.topic("caching"), ours.personas["apple"]
    facts = [*q.facts]
    facts[1] = facts[1].model_copy(update={"asks": (*facts[1].asks[:4], f"So, {facts[0].asks[0].lower()}")})
    facts[3] = facts[3].model_copy(update={"asks": facts[3].asks[:3]})
    facts[4] = facts[4].model_copy(update={"asks": facts[2].asks[:4]})
    criteria = [*q.criteria]
    criteria[0] = criteria[0].model_copy(update={"probes": criteria[3].probes})
    swapped = criteria[5].exemplars.model_copy(update={"good": topic.exemplars.explained[0]})
    criteria[5] = criteria[5].model_copy(update={"exemplars": swapped})
    left = (*q.left_to_candidate[:5], f"Well, {q.facts[7].asks[0].lower()}")
    q = q.model_copy(update={"facts": tuple(facts), "criteria": tuple(criteria), "left_to_candidate": left})
    topic = topic.model_copy(update={"hard_negatives": topic.hard_negatives[:4]})
    person = person.model_copy(update={"probes": {**person.probes, "on-device": person.probes["on-device"][:3]}})
    bank = replace(
        ours.bank, questions={**ours.bank.questions, Q: q}, topics={**ours.bank.topics, topic.id: topic}
    )  # fmt: skip
    spoilt = Authored(bank, {**ours.personas, "apple": person}, {}, ours.sources, [])
    found = thinness(spoilt, {f"questions/{Q}", "topics/caching", "personas/apple"})
    return lambda field: [each.problem.message for each in found if each.problem.field == field]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("facts.1.asks.4", "nearly the same as facts.0.asks.0, "),
        ("facts.3.asks", "fewer than 5 in 2 of the facts"),
        ("facts.4.asks.0", "does not lead to this fact"),
        ("facts.4.asks", "in new words other facts answer, 'search-volume' most"),
        ("criteria.0.probes", "sound like the criterion 'typed-text-as-labels'"),
        ("criteria.5.exemplars.good", "said word for word, it would not be credited"),
        ("criteria.5.exemplars.good", "sounds like the topic 'caching' rather than 'sampling-bias'"),
        ("left_to_candidate.5", "the fact 'query-log' answers"),
        ("hard_negatives", "4, and 6 serve better"),
        ("probes.on-device", "3 probes for a topic with emphasis 3"),
    ],
)
def test_what_was_made_thin_is_told_with_its_field(advice, field, told):
    assert any(message.startswith(told) for message in advice(field)), advice(field)


def test_what_was_left_alone_is_not_told_off(advice):
    assert not advice("facts.12.asks")
    assert not advice("criteria.3.probes")
    assert not advice("exemplars.explained")
    assert not advice("probes.privacy-and-consent")


def test_lint_of_a_folder_counts_what_is_thin_and_calls_nothing_wrong(hotseat, own):
    (own / "questions/boats.yaml").unlink()
    (own / "topics/data/spare-parts.yaml").unlink()
    ran = hotseat("lint", own)
    assert ran.code == 0
    assert ran.out.startswith("ok: 1 question, 1 framework, 1 persona\n")
    assert re.search(r"bikes\.yaml:\d+: title: 'Replace me' stands in \d\d\d places", ran.out)
    assert re.search(r"\n\d+ to improve: .*3 files with placeholders", ran.out)


def test_lint_of_a_folder_with_an_error_exits_with_1_and_says_it(hotseat, own):
    (own / "frameworks/three-rounds.yaml").write_text("id: three-rounds\n", encoding="utf-8")
    ran = hotseat("lint", own)
    assert ran.code == 1
    assert "my content/frameworks/three-rounds.yaml:1: title: is missing" in ran.out


def test_lint_of_an_empty_folder_says_how_to_start(hotseat, tmp_path):
    (tmp_path / "empty").mkdir()
    ran = hotseat("lint", tmp_path / "empty")
    assert ran.code == 0
    assert "hotseat new question" in ran.out


def test_lint_without_a_folder_stays_away_from_the_encoder(monkeypatch):
    monkeypatch.delenv("HOTSEAT_CONTENT_DIR", raising=False)
    code = (
        "import sys; sys.argv = ['hotseat', 'lint']\nfrom app.main import main\n"
        "main()\nprint(sorted({'onnxruntime', 'numpy', 'sqlalchemy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "[]"


def test_our_own_files_hold_no_placeholder():
    for home in (HOME, PEOPLE, TEMPERAMENTS):
        assert not [path for path in home.rglob("*.yaml") if PLACEHOLDER in path.read_text(encoding="utf-8")]


def test_advice_reads_like_a_problem():
    from question_bank import Problem

    assert str(Advice(Problem("a.yaml", 3, "facts", "few"), "facts")) == "a.yaml:3: facts: few"
