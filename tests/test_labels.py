"""The label kit: a coach judges blind, comes back later, and learns how far to trust the judge."""

import json

import pytest
from click.testing import CliRunner, Result

from app.bootstrap import Content
from app.commands.labelling import command
from app.labels import BadAnswer, depth_of, digest, flags_of, read_label
from evaluators.agreement import Agreement, Scored, agreement, band, verdict
from evaluators.measure.gold import GoldFlag
from question_bank import PHASES

TURNS = [
    {"role": "interviewer", "text": "Rank the feed."},
    {"role": "candidate", "text": "I'd optimise 30-day retention, because watch time alone rewards clickbait."},
    {"role": "interviewer", "text": "How do you split?"},
    {"role": "candidate", "text": "By time, so that nothing leaks from the future into training."},
]
ALL = "2\n2.5\n0\n1\n\n3\n0,5\nno-baseline 3, no_fallback\n2\n"
FLAGS = ("no_baseline", "no_fallback")


@pytest.fixture
def talk(tmp_path):
    file = tmp_path / "talk.json"
    told = {"id": "talk", "question": "short-video-feed", "turns": TURNS, "gold": {"steps": {"data": 4}, "overall": 4}}
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


@pytest.fixture
def label(stage, tmp_path, monkeypatch):
    """Runs `hotseat label` on a data directory of its own, with these lines as the answers."""
    monkeypatch.setenv("HOTSEAT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("app.bootstrap.content", lambda: Content(stage.bank, stage.personas))

    def run(*args: object, answers: str = "") -> Result:
        return CliRunner().invoke(command, list(map(str, args)), input=answers)

    return run


def kept(tmp_path, rater="coach"):
    return tmp_path / "data" / "labels" / digest((t["role"], t["text"]) for t in TURNS) / f"{rater}.json"


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "depth"), [("0", 0), (" 2.5 ", 2.5), ("3,5", 3.5), ("4.0", 4), ("", None), ("\n", None)]
)
def test_a_depth_is_whole_or_half_or_not_judged(answer, depth):
    assert depth_of(answer) == depth


@pytest.mark.parametrize("answer", ["5", "-1", "2.3", "4.5", "two", "nan", "1e0", "2 3", "٣", "½"])
def test_what_is_no_depth_is_refused_with_what_would_be_one(answer):
    with pytest.raises(BadAnswer, match="0 to 4, halves allowed"):
        depth_of(answer)


def test_no_flags_and_flags_not_judged_are_two_things():
    assert flags_of("none", FLAGS, 4) == ()
    assert flags_of("", FLAGS, 4) is None
    assert flags_of("no-baseline 3, NO_FALLBACK", FLAGS, 4) == (
        GoldFlag(flag="no_baseline", turn=3),
        GoldFlag(flag="no_fallback"),
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("no_baselin", "did you mean no_baseline"),
        ("zzz", r"`\?` lists"),
        ("no_baseline 9", "0 to 3"),
        ("no_baseline x", "0 to 3"),
    ],
)
def test_a_flag_that_does_not_exist_is_refused_with_the_nearest(answer, said):
    with pytest.raises(BadAnswer, match=said):
        flags_of(answer, FLAGS, 4)


# -- the walk ----------------------------------------------------------------------------------------------------------


def test_a_coach_judges_in_a_pipe_and_sees_no_score(label, talk, tmp_path):
    ran = label(talk, "--rater", "ann", answers=ALL)
    assert ran.exit_code == 0, ran.output
    for part in ("How do you split?", "By time, so that nothing leaks", "Requirements and scope, 0 to 4"):
        assert part in ran.output
    assert ran.output.index("How do you split?") < ran.output.index("By time, so")
    for word in ("overall:", "hire", "verdict", "evidence", '"gold"'):
        assert word not in ran.output.lower()
    judged = read_label(kept(tmp_path, "ann"))
    assert judged.finished
    assert [judged.gold.steps[p] for p in PHASES] == [2, 2.5, 0, 1, None, 3, 0.5]
    assert judged.gold.overall == 2
    assert judged.gold.flags == (GoldFlag(flag="no_baseline", turn=3), GoldFlag(flag="no_fallback"))


def test_what_was_interrupted_goes_on_where_it_stopped(label, talk, tmp_path):
    first = label(talk, answers="1\n2\n")
    assert first.exit_code == 0
    assert f"hotseat label {talk} --rater coach" in first.output
    assert not read_label(kept(tmp_path)).finished
    again = label(talk, answers="3\n4\n0\n1\n2\nnone\n3\n")
    assert "How do you split?" not in again.output, "what was read is not shown again unasked"
    judged = read_label(kept(tmp_path))
    assert [judged.gold.steps[p] for p in PHASES] == [1, 2, 3, 4, 0, 1, 2]
    assert judged.gold.flags == ()


def test_bad_answers_are_asked_again(label, talk, tmp_path):
    ran = label(talk, answers="nine\n7\n" + ALL.replace("no-baseline 3", "no-baselyne\nno-baseline 3"))
    assert ran.output.count("Requirements and scope, 0 to 4") == 3
    assert "did you mean no_baseline?" in ran.output
    assert read_label(kept(tmp_path)).gold.steps[PHASES[0]] == 2


def test_one_can_go_back_look_again_ask_and_leave(label, talk, tmp_path):
    ran = label(talk, answers="1\nb\n3\nt\n?\nq\n4\n")
    assert ran.output.count("How do you split?") == 2
    assert ran.output.count("4 outstanding") == 2
    judged = read_label(kept(tmp_path))
    assert judged.gold.steps == {PHASES[0]: 3}


def test_a_finished_label_is_not_asked_again_unless_wished(label, talk, tmp_path):
    label(talk, answers=ALL)
    assert "--again" in label(talk, answers="4\n" * 9).output
    assert read_label(kept(tmp_path)).gold.overall == 2
    label(talk, "--again", answers="4\n" * 7 + "none\n4\n")
    assert read_label(kept(tmp_path)).gold.overall == 4


def test_raters_keep_their_own_labels_and_a_file_is_nobody_elses(label, talk, tmp_path):
    out = tmp_path / "mine.json"
    assert label(talk, "--rater", "ann", "--out", out, answers=ALL).exit_code == 0
    ran = label(talk, "--rater", "bob", "--out", out, answers="4\n" * 9)
    assert "ann's labels" in str(ran.exception)
    assert read_label(out).gold.overall == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["{talk}", "--rater", "../up"], "a name of letters"),
        (["-"], "as a file"),
        (["/nope.json"], "No such file"),
        (["nope"], "there is no interview 'nope'"),
        (["{silent}"], "the candidate says nothing"),
        (["{bad}"], "no list of turns"),
    ],
)
def test_what_cannot_be_labelled_is_told_in_one_line(hotseat, talk, tmp_path, args, said):
    places = {"talk": talk, "silent": tmp_path / "silent.json", "bad": tmp_path / "bad.json"}
    places["silent"].write_text(json.dumps({"turns": TURNS[:1]}), encoding="utf-8")
    places["bad"].write_text("{}", encoding="utf-8")
    ran = hotseat("label", *(arg.format(**places) for arg in args))
    assert ran.code in (1, 2)
    assert ran.err.count("\n") == 1
    assert said in ran.err


def test_a_label_is_a_transcript_that_measure_reads(hotseat, talk, tmp_path):
    out = tmp_path / "graded" / "ann.json"
    assert hotseat("label", talk, "--out", out, stdin=ALL).code == 0
    figures = json.loads(hotseat("measure", out.parent, "--once", "--json").out)
    assert figures["phases"] == 6
    assert figures["tables"]["flags"]["no_fallback"]["gold"] == 1


def test_an_interview_that_was_held_is_judged_as_it_was_held(hotseat, tmp_path):
    said = "\n".join(turn["text"] for turn in TURNS if turn["role"] == "candidate")
    hotseat("chat", "--seed", 1, "--no-feedback", stdin=f"{said}\n/end\n")
    id = json.loads(hotseat("list", "interviews", "--json").out)[0]["id"]
    assert hotseat("label", id, stdin="2\n" * 7 + "none\n2\n").code == 0
    told = json.loads(hotseat("agreement", "--json").out)["with the judge"][0]
    file = tmp_path / "held.jsonl"
    file.write_text(hotseat("export", id).out, encoding="utf-8")
    card = json.loads(hotseat("grade", file, "--format", "json").out)
    assert told["overall"]["bias"] == pytest.approx(card["overall"] - 2)
    assert json.loads(hotseat("agreement", file, "--json").out)["with the judge"] == [told]


# -- agreement ---------------------------------------------------------------------------------------------------------


def test_the_judge_is_compared_with_people_and_people_with_each_other(hotseat, talk, tmp_path):
    hotseat("label", talk, "--rater", "ann", stdin=ALL)
    hotseat("label", talk, "--rater", "bob", stdin="3\n" * 7 + "none\n3\n")
    told = json.loads(hotseat("agreement", "--json").out)
    assert [(c["one"], c["other"]) for c in told["with the judge"]] == [("ann", "the judge"), ("bob", "the judge")]
    (people,) = told["between people"]
    assert people["all phases"]["n"] == 6, "what ann did not judge counts for nothing"
    assert people["all phases"]["bias"] == pytest.approx((1 + 0.5 + 3 + 2 + 0 + 2.5) / 6)
    assert people["all phases"]["within_one"] == 0.5
    assert "too few" in hotseat("agreement", talk.parent).out


def test_no_labels_say_how_to_make_some(hotseat, tmp_path):
    ran = hotseat("agreement")
    assert ran.code == 1
    assert "`hotseat label FILE`" in ran.err
    (tmp_path / "other.json").write_text("[1]", encoding="utf-8")
    assert (
        "`hotseat label FILE`" in hotseat("agreement", tmp_path / "other.json").err + hotseat("agreement", tmp_path).err
    )


def test_a_broken_label_file_is_named(hotseat, tmp_path):
    file = tmp_path / "ann.json"
    file.write_text(json.dumps({"id": "x", "turns": TURNS, "gold": {"steps": {"data": 9}}}), encoding="utf-8")
    ran = hotseat("agreement", file)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "gold.steps.data" in ran.err


def _cases(pairs, transcripts=4):
    return [Scored(str(i % transcripts), one, other) for i, (one, other) in enumerate(pairs)]


def test_agreement_is_what_one_computes_by_hand():
    found = agreement(_cases([(0, 1), (4, 4), (2, 0.5), (1, 3)] * 3))
    assert found is not None
    assert (found.n, found.transcripts) == (12, 4)
    assert found.mae == pytest.approx(4.5 / 4)
    assert found.bias == pytest.approx(1.5 / 4)
    assert found.within_one == 0.5
    chance = (0 + 16 + 4 + 1 + 1 + 16 + 0.25 + 9) / 4 - 2 * (7 / 4) * (8.5 / 4)
    assert found.kappa == pytest.approx(1 - (1 + 0 + 2.25 + 4) / 4 / chance)


def test_the_interval_holds_kappa_repeats_and_draws_whole_transcripts():
    cases = _cases([(0, 1), (4, 3), (2, 2), (1, 2), (3, 1)] * 4, 5)
    found, again, other = agreement(cases, 1), agreement(cases, 1), agreement(cases, 2)
    assert found == again != other
    assert found.low < found.kappa < found.high
    copies = [Scored("one", c.one, c.other) for c in cases]
    assert agreement(copies).low is None, "one transcript cannot say how much transcripts differ"
    same = [Scored(str(t), one, other) for t in range(6) for one, other in [(0, 0.5), (4, 3), (2, 2)]]
    assert agreement(same).low == pytest.approx(agreement(same).high), "transcripts that are all alike leave no doubt"


def test_few_labels_have_no_kappa():
    assert agreement([]) is None
    assert agreement(_cases([(0, 1), (4, 4)] * 4)).kappa is None
    assert agreement(_cases([(0, 1), (4, 4)] * 5)).kappa is not None


@pytest.mark.parametrize(
    ("kappa", "word"),
    [
        (-0.1, "poor"),
        (0, "slight"),
        (0.2, "slight"),
        (0.3, "fair"),
        (0.5, "moderate"),
        (0.7, "substantial"),
        (0.9, "almost perfect"),
    ],
)
def test_kappa_is_called_what_landis_and_koch_call_it(kappa, word):
    assert band(kappa) == word


def _found(kappa=0.75, n=30, bias=0.0, low=0.72):
    return Agreement(n=n, transcripts=5, kappa=kappa, low=low, high=0.9, mae=0.5, bias=bias, within_one=0.9)


def test_the_sentence_says_how_far_to_trust_the_judge():
    assert "second coach" in verdict(_found(), "ann")
    assert "too few" in verdict(_found(n=9), "ann")
    assert "do not go by its scores" in verdict(_found(kappa=0.1, low=-0.2), "ann")
    assert "At the low end" in verdict(_found(low=0.3), "ann")
    assert "At the low end" not in verdict(_found(), "ann")
    assert "kinder by 0.4" in verdict(_found(bias=0.4), "ann")
    assert "stricter by 0.4" in verdict(_found(bias=-0.4), "ann")
    assert "kinder" not in verdict(_found(bias=0.1), "ann")
    assert "not yet one of them" in verdict(_found(), "ann", people=0.9)
    assert "no better than that" in verdict(_found(), "ann", people=0.8)
