"""The meters: formulas against values computed by hand, and what each figure notices."""

import json
from dataclasses import replace

import pytest

from evaluators import evaluate
from evaluators.measure import Gold, Graded, GradedTranscript, NoCorpus, Report, Tally, imported, measure, meters
from evaluators.measure.depths import measure_depths
from evaluators.measure.flags import measure_flags
from evaluators.measure.gold import GoldFlag
from evaluators.measure.graded import FRAMEWORK
from evaluators.measure.pairs import measure_pairs
from evaluators.measure.soundness import measure_soundness
from evaluators.scorecard import FlagRaised
from question_bank import PHASES, Phase

WORDS = (
    "I'd optimise 30-day retention, because watch time alone rewards clickbait. "
    "We split by time, so that nothing leaks from the future into training."
)


@pytest.fixture(scope="module")
def base(engine) -> Graded:
    """A short transcript, judged."""
    turns = [{"role": "interviewer", "text": "Go ahead."}, {"role": "candidate", "text": WORDS}]
    row = GradedTranscript.model_validate({"id": "base", "question": "short-video-feed", "turns": turns})
    interview = imported(row, engine)
    return Graded("base", interview, evaluate(interview, engine.bank.framework(FRAMEWORK), engine), Gold())


def told(base: Graded, said, gold=None, id="one", words=10, flags=None, overall=(2.0, None)) -> Graded:
    """The base with other depths, gold and length; `said` is one depth for all phases, or one each."""
    depths = dict(zip(PHASES, said if isinstance(said, list) else [said] * 7, strict=True))
    phases = {p: score.model_copy(update={"depth": depths[p]}) for p, score in base.card.phases.items()}
    turn = replace(base.interview.turns[1], text=" ".join(["word"] * words))
    steps = dict(zip(PHASES, gold if isinstance(gold, list) else [gold] * 7, strict=True))
    return Graded(
        id,
        replace(base.interview, turns=(base.interview.turns[0], turn)),
        base.card.model_copy(update={"phases": phases, "overall": overall[0], "flags": ()}),
        Gold(steps=steps, overall=overall[1], flags=flags),
    )


def depths(*transcripts: Graded) -> Report:
    report = Report()
    measure_depths(transcripts, report)
    return report


# -- formulas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "said", "kappa"),
    [([0, 2, 4], [0, 2, 4], 1), ([1, 2, 3], [1, 2, 2], 2 / 3), ([0, 4], [4, 0], -1), ([0, 4], [2, 2], 0)],
)
def test_weighted_kappa_is_what_one_computes_by_hand(gold, said, kappa):
    assert meters.qwk(gold, said) == pytest.approx(kappa)


def test_weighted_kappa_is_not_told_where_nothing_varies():
    assert meters.qwk([2, 2], [2, 2]) is None
    assert meters.qwk([], []) is None


def test_weighted_kappa_in_halves_keeps_what_whole_depths_lose():
    assert meters.qwk([0, 1], [0.4, 0.6]) == 1
    assert meters.qwk([0, 1], [0.4, 0.6], 0.5) == pytest.approx(0)


def test_rank_correlation_is_spearmans_with_ties_sharing_their_rank():
    assert meters.spearman([1, 2, 3, 4], [10, 20, 40, 30]) == pytest.approx(1 - 6 * 2 / (4 * 15))
    assert meters.ranks([5, 7, 7, 9]) == [1, 2.5, 2.5, 4]
    assert meters.spearman([1, 1, 1], [1, 2, 3]) is None


def test_the_left_out_line_never_sees_the_case_it_tells():
    assert meters.left_out_line([0, 1, 10], [0, 4, 4]) == pytest.approx([4, 0.4, 4])
    assert meters.left_out_line([0, 1, 2], [0, 1, 2]) == pytest.approx([0, 1, 2])
    assert meters.left_out_line([1, 1, 1], [0, 1, 2]) == pytest.approx([1.5, 1, 0.5])


def test_errors_have_a_size_and_a_direction():
    gold, said = [1, 2, 3, 4], [1, 3.5, 3, 2.5]
    assert meters.mae(gold, said) == pytest.approx(0.75)
    assert meters.bias(gold, said) == pytest.approx(0)
    assert meters.bias(gold, [2, 3, 4, 5]) == pytest.approx(1)
    assert meters.share_off(gold, said, 1) == meters.share_off(gold, said, -1) == 0.25
    assert meters.share_off([1], [2], 1) == 0, "one off is not more than one"
    assert meters.share_within(gold, said, 1.5) == 1


def test_a_tally_counts_labels():
    tally = Tally(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    assert tally.accuracy == 0.75
    assert (tally.recall("a"), tally.precision("a")) == (0.5, 1)
    assert tally.f1("b") == pytest.approx(0.8)
    assert tally.macro_f1 == pytest.approx((2 / 3 + 0.8) / 2)
    assert tally.count("a", "b") == 1
    assert tally.precision("c") is None


# -- depths ------------------------------------------------------------------------------------------------------------


def test_depth_figures_are_told_together_and_by_phase(base):
    report = depths(told(base, 3, 1), told(base, 2, 2), told(base, 0, 3))
    assert report.figures["phases"] == 21
    assert report.figures["phase MAE"] == pytest.approx(5 / 3)
    assert report.figures["phase bias"] == pytest.approx(-1 / 3)
    assert report.figures["over-scored"] == report.figures["under-scored"] == pytest.approx(1 / 3)
    assert report.tables["depths"]["data"]["MAE"] == pytest.approx(5 / 3)


def test_phases_that_nobody_judged_count_for_nothing(base):
    report = depths(told(base, 3, [3, None, None, None, None, None, None]))
    assert report.figures["phases"] == 1
    assert report.figures["phase MAE"] == 0
    assert "overall MAE" not in report.figures


def test_a_halo_shows_on_uneven_profiles(base):
    gold = [0, 4, 0, 4, 0, 4, 0]
    seen, blurred = depths(told(base, gold, gold)), depths(told(base, 2, gold))
    assert (seen.figures["uneven: phases within 0.75"], seen.figures["uneven: spread kept"]) == (1, 1)
    assert (blurred.figures["uneven: phases within 0.75"], blurred.figures["uneven: spread kept"]) == (0, 0)
    assert "uneven transcripts" not in depths(told(base, 2, [1, 1, 1, 1, 1, 1, 2])).figures


def test_length_is_set_beside_what_we_score(base):
    lengths = [(20, 1), (200, 2), (2000, 3), (20000, 4)]
    followed = [told(base, g, g, words=w, overall=(4.0 - g, float(g))) for w, g in lengths]
    figures = depths(*followed).figures
    assert figures["gold overall with length (Spearman)"] == pytest.approx(1)
    assert figures["our overall with length (Spearman)"] == pytest.approx(-1)
    assert figures["our overall with gold (Spearman)"] == pytest.approx(-1)
    assert figures["length alone: overall MAE"] == pytest.approx(0, abs=1e-9), "gold is a line in log words"
    assert figures["length alone: phase QWK"] == pytest.approx(1)


def test_stated_intervals_are_held_against_gold(base):
    one = told(base, 2, [1, 2, 3, 4, 2, 2, 2])
    phases = {p: s.model_copy(update={"low": 1.5, "high": 3.0}) for p, s in one.card.phases.items()}
    figures = depths(replace(one, card=one.card.model_copy(update={"phases": phases}))).figures
    assert figures["gold in the interval"] == pytest.approx(5 / 7)
    assert figures["interval width"] == pytest.approx(1.5)


def test_each_flag_has_its_recall_and_precision(base):
    def raised(*ids):
        return tuple(FlagRaised(flag=id, title="", turn=1, quote="", why="", remedy="") for id in ids)

    one = told(base, 0, flags=(GoldFlag(flag="no_baseline"), GoldFlag(flag="no_fallback")))
    one = replace(
        one, card=one.card.model_copy(update={"flags": raised("no_baseline", "no_baseline", "no_trade_offs")})
    )
    unlooked = replace(told(base, 0), card=one.card)
    report = Report()
    measure_flags([one, unlooked], report)
    assert report.figures == {"flag recall": 0.5, "flag precision": 0.5}
    table = report.tables["flags"]
    assert (table["no_baseline"]["recall"], table["no_baseline"]["precision"]) == (1, 1)
    assert (table["no_fallback"]["recall"], table["no_fallback"]["precision"]) == (0, None)
    assert table["no_trade_offs"]["precision"] == 0


def test_a_tie_is_not_in_order(base, tmp_path):
    rows = [{"better": "a", "worse": "b", "on": "data"}, {"better": "a", "worse": "c", "on": "data"}]
    rows += [{"better": "a", "worse": "not here", "on": "overall"}]
    (tmp_path / "pairs.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    report = Report()
    measure_pairs(tmp_path, [told(base, 2, id="a"), told(base, 1, id="b"), told(base, 2, id="c")], report)
    assert report.figures == {"pairs": 2, "pairs in order": 0.5}
    assert list(report.tables["pairs out of order"]) == ["a > c (data)"]


# -- soundness ---------------------------------------------------------------------------------------------------------


def test_honest_quotes_and_a_second_look_change_nothing(base, engine):
    report = Report()
    measure_soundness([base], engine, report, again=True)
    assert report.figures["quotes"] > 0
    assert report.figures["quote faithfulness"] == 1
    assert report.figures["run-to-run difference"] == 0
    assert report.figures["scorecards that changed"] == 0


@pytest.mark.parametrize("wrong", [{"quote": "I'd optimise retention."}, {"sentence": 40}, {"turn": 0}, {"turn": 99}])
def test_a_quote_that_is_not_the_candidates_sentence_is_noticed(base, engine, wrong):
    finding = next(f for f in base.card.findings if f.evidence)
    forged = finding.model_copy(update={"evidence": (finding.evidence[0].model_copy(update=wrong),), "depth": 1})
    card = base.card.model_copy(update={"findings": (forged,)})
    report = Report()
    measure_soundness([replace(base, card=card)], engine, report, again=False)
    assert report.figures["quote faithfulness"] < 1


def test_a_score_that_does_not_repeat_is_noticed(base, engine):
    card = base.card.model_copy(update={"overall": base.card.overall + 0.5})
    report = Report()
    measure_soundness([replace(base, card=card)], engine, report, again=True)
    assert report.figures["run-to-run difference"] == pytest.approx(0.5)
    assert report.figures["scorecards that changed"] == 1


# -- files -------------------------------------------------------------------------------------------------------------

CLARIFY = "Our goal is 30-day retention, the users are two hundred million adults, and we may not slow the page down."
DATA = "Labels come from watch time. We split by time and sample negatives from impressions that were skipped."


def _write(folder, name, *rows):
    (folder / name).write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")


def test_segments_are_read_alone_and_in_the_order_of_their_document(engine, tmp_path):
    doc = {"repo": "somebody/notes", "path": "design.md"}
    _write(
        tmp_path, "segments.jsonl",
        {"id": "1", "step": "clarify", "text": CLARIFY, **doc}, {"id": "2", "step": "data", "text": DATA, **doc},
        {"id": "3", "step": "data", "text": DATA, "repo": "else/where"}, {"id": "4", "step": "mixed", "text": DATA},
    )  # fmt: skip
    report = measure(tmp_path, engine)
    assert report.figures["segments"] == 3, "a label that is no phase is not scored"
    assert report.figures["segments with an order"] == 2
    assert [("step_in_order" in p) for p in report.predictions] == [True, True, False, False]
    assert report.tables["sources"]["somebody/notes"]["n"] == 2
    rows = report.tables["confusion"]
    assert sum(int(rows[g][s] or 0) for g in PHASES for s in PHASES) == 3
    before = engine.steps.read([CLARIFY])
    after = engine.steps.read([s + "." for s in DATA.rstrip(".").split(". ")], before)
    assert report.predictions[1]["step_in_order"] == max(PHASES, key=lambda p: after[p])


def test_sections_are_read_in_order_and_alone(engine, tmp_path):
    sections = [{"step": "clarify", "text": CLARIFY, "heading": "x"}, {"step": "mixed", "text": DATA}]
    _write(tmp_path, "answers.jsonl", {"id": "a", "sections": sections})
    report = measure(tmp_path, engine)
    assert report.figures["sections"] == 1
    assert report.figures["section accuracy alone"] in (0, 1)
    assert len(report.predictions) == 2


def test_a_corpus_without_gold_gives_predictions_and_no_scores(engine, tmp_path):
    _write(tmp_path, "segments.jsonl", {"id": "1", "text": DATA})
    _write(tmp_path, "covers.jsonl", {"segment_id": "1", "concept": "data leakage", "text": DATA})
    _write(tmp_path, "segments_mixed.jsonl", {"id": "m", "text": DATA, "steps": []})
    report = measure(tmp_path, engine)
    assert [p["kind"] for p in report.predictions] == ["segment", "mixed", "cover"]
    assert report.figures == {}


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("segments.jsonl", {"id": "1"}, "segments.jsonl:1: text: Field required"),
        ("covers.jsonl", {"segment_id": "1", "concept": "x", "text": "y", "gold": "maybe"}, "covers.jsonl:1: gold:"),
        (
            "transcripts.jsonl",
            {"id": "1", "turns": [{"role": "bot", "text": ""}]},
            "transcripts.jsonl:1: turns.0.role:",
        ),
        ("transcripts.jsonl", {"id": "1", "turns": [], "gold": {"steps": {"data": 5}}}, "gold.steps.data"),
        ("pairs.jsonl", {"better": "a", "worse": "b", "on": "style"}, "pairs.jsonl:1: on"),
    ],
)
def test_a_broken_line_is_named_with_its_field(engine, tmp_path, name, row, said):
    _write(tmp_path, name, row)
    with pytest.raises(NoCorpus, match=said.replace(".", r"\.")):
        measure(tmp_path, engine)


def test_texts_without_labels_say_that_there_is_nothing_to_score(hotseat, tmp_path):
    _write(tmp_path, "segments.jsonl", {"id": "1", "text": DATA})
    assert hotseat("measure", tmp_path).out == "nothing in it is labelled; --out writes the predictions (1)\n"


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    rows = [{"id": str(i), "step": "data", "text": DATA, "repo": f"source-{i % 2}"} for i in range(3)]
    _write(folder, "segments.jsonl", *rows)
    gold = {"steps": {"data": 2, "model": 0}, "overall": 1, "flags": [{"flag": "no_baseline", "turn": 0}]}
    transcript = {"id": "t", "question": "x", "turns": [{"role": "candidate", "text": WORDS}], "gold": gold}
    (folder / "t.json").write_text(json.dumps(transcript), encoding="utf-8")
    return folder


def test_the_command_prints_figures_and_tables_and_splits_by_source(hotseat, corpus):
    plain, split = hotseat("measure", corpus, "--once").out, hotseat("measure", corpus, "--once", "--split").out
    assert "quote faithfulness" in plain
    assert "rows are gold" in plain
    assert "source-1" not in plain
    assert "run-to-run" not in plain
    row = next(line.split() for line in split.splitlines() if line.startswith("source-0"))
    assert row[1] == "2"


def test_the_json_has_the_tables_as_well_and_no_nan(hotseat, corpus):
    told = json.loads(hotseat("measure", corpus, "--json").out, parse_constant=pytest.fail)
    assert told["run-to-run difference"] == 0
    assert {"confusion", "sources", "depths", "flags"} <= told["tables"].keys()
    assert told["tables"]["flags"]["no_baseline"]["gold"] == 1
    assert told["tables"]["depths"][Phase.DATA]["n"] == 1


def test_predictions_that_cannot_be_written_say_so(hotseat, corpus):
    ran = hotseat("measure", corpus, "--once", "--out", corpus / "nowhere" / "p.jsonl")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "nowhere" in ran.err
