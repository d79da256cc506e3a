"""Red flags are found where they stand, quoted exactly, and told from sound statements that sound alike."""

from pathlib import Path

import pytest

from evaluators import Embedded, Ledger, evaluate, split
from evaluators.careless import FILE, careless, source_of
from evaluators.flags import FlagFinder
from evaluators.measure import NoCorpus, Report
from evaluators.measure.flag_cases import TUNED_ON, Judged, figures, judged, measure_flag_cases, read_cases
from evaluators.quantities import quantities
from evaluators.scorecard import FlagRaised
from evaluators.sums import off_estimate, wrong_sums
from evaluators.weights import NotTrained
from question_bank import Bank
from transcripts import EvidenceFound, Interview, InterviewerSpoke, InterviewStarted, Level, conversation

CASES = Path(__file__).parent / "flags"
FLOORS = {
    "ab-test-without-guardrail": (0.42, 0.95),
    "accuracy-on-rare-class": (0.57, 0.95),
    "arithmetic-off": (0.93, 0.95),
    "batch-against-real-time-goal": (0.28, 0.95),
    "contradiction": (0.62, 0.95),
    "feature-not-available-at-serving": (0.5, 0.95),
    "goal-metric-mismatch": (0.42, 0.95),
    "handwaved-data": (0.42, 0.95),
    "ignores-non-ml-parts": (0.64, 0.85),
    "jumps-to-model": (0.92, 0.85),
    "labels-from-own-output": (0.5, 0.95),
    "lists-without-choosing": (0.85, 0.95),
    "metric-loss-mismatch": (0.35, 0.95),
    "neglects-maintenance": (0.5, 0.95),
    "no-fallback": (0.35, 0.8),
    "over-engineered-first-version": (0.64, 0.8),
    "personal-data-without-purpose": (0.57, 0.95),
    "random-split-on-time-data": (0.57, 0.95),
    "train-serve-skew-ignored": (0.42, 0.95),
    "vague-monitoring": (0.78, 0.95),
}
"""(recall, precision) that a flag must keep on all its cases: what was reached, less about one case."""


def interview(*lines: str, question: str = "custom") -> Interview:
    """An interview of candidate lines; `I: ` marks the interviewer's."""
    told = [("interviewer", t[3:]) if t.startswith("I: ") else ("candidate", t) for t in lines]
    start = InterviewStarted(
        at=0, question=question, title="Flags", persona="google", framework="seven-step", level=Level.SENIOR, minutes=45,
        seed=0,
    )  # fmt: skip
    return Interview.of("flags", conversation(told, start))


def flags(engine: Embedded, told: Interview) -> tuple[FlagRaised, ...]:
    return evaluate(told, engine.bank.framework("seven-step"), engine).flags


def raised(engine: Embedded, *lines: str) -> list[str]:
    return [f.flag for f in flags(engine, interview(*lines))]


@pytest.fixture(scope="module")
def cases(engine: Embedded) -> dict[str, list[Judged]]:
    return {told.flag: judged(told, engine) for told in read_cases(CASES)}


# -- the cases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", FLOORS)
def test_a_flag_is_found_and_its_near_misses_are_let_be(flag: str, cases: dict[str, list[Judged]]) -> None:
    told = figures(cases[flag])
    recall, precision = FLOORS[flag]
    assert told["shows"] >= 12 and told["sound"] >= 12
    assert told["recall"] >= recall, [c.turns for c in cases[flag] if c.shows and not c.raised]
    assert told["precision"] >= precision, [c.turns for c in cases[flag] if c.raised and not c.shows]


def test_every_flag_that_can_be_said_has_cases(bank: Bank, cases: dict[str, list[Judged]]) -> None:
    said = {f.id for f in bank.red_flags.values() if f.says or f.detection == "said"}
    assert said == set(cases) == set(FLOORS)


def test_all_flags_together_are_precise(cases: dict[str, list[Judged]]) -> None:
    total = figures([case for told in cases.values() for case in told])
    assert total["recall"] >= 0.6
    assert total["precision"] >= 0.95
    held = figures([case for told in cases.values() for case in told if case.place >= TUNED_ON])
    assert held["recall"] >= 0.42
    assert held["precision"] >= 0.93


def test_no_case_was_copied_into_the_bank(bank: Bank, cases: dict[str, list[Judged]]) -> None:
    authored = {text for f in bank.red_flags.values() for text in (*f.says, *f.near_misses)}
    assert not authored & {text for told in cases.values() for case in told for text in case.turns}


def test_what_the_questions_call_good_raises_next_to_nothing(bank: Bank, engine: Embedded) -> None:
    sound = [c.exemplars.excellent for q in list(bank.questions.values())[::4] for c in q.criteria]
    found = [engine.flags.said(interview("What is the goal?", "I: Fewer losses.", text)) for text in sound]
    assert sum(map(bool, found)) <= len(sound) / 50


# -- measured on a folder --------------------------------------------------------------------------------------------


def test_a_folder_of_cases_is_measured(engine: Embedded, tmp_path: Path) -> None:
    shows, near = "Then I shuffle all the orders of the year and keep a fifth as the test set.", "I split by date."
    (tmp_path / "a.yaml").write_text(
        f"flag: random-split-on-time-data\nshows: ['{shows}']\nnear_misses: ['{near}']\n", encoding="utf-8"
    )
    report = Report()
    measure_flag_cases(tmp_path, engine, report)
    assert report.figures == {"flag cases": 2, "case recall": 1.0, "case precision": 1.0}
    assert [p["raised"] for p in report.predictions] == [True, False]


@pytest.mark.parametrize("text", ["flag: x\nshows: [", "flag: x\nshows: {a: 1}\nnear_misses: []", "- 1"])
def test_a_broken_file_of_cases_is_named(engine: Embedded, tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(NoCorpus, match=r"broken\.yaml"):
        measure_flag_cases(tmp_path, engine, Report())


# -- where it stands -------------------------------------------------------------------------------------------------


def test_a_flag_quotes_one_exact_sentence_of_its_turn(engine: Embedded) -> None:
    told = interview(
        "The data is there. We shuffle all rows of the two years and take a fifth for testing. Then we train.",
        "I: And afterwards?",
        "After launch we keep an eye on it. Should the model server crash, users get an error page and have to retry.",
    )
    found = flags(engine, told)
    assert {f.flag for f in found} >= {"random_split_on_time_data", "vague_monitoring", "no_fallback"}
    assert all(f.quote in split(told.turns[f.turn].text) for f in found)


def test_a_flag_is_raised_once_a_turn(engine: Embedded) -> None:
    twice = "We shuffle all rows of the year and take a fifth for testing. So it is a random split of all the orders."
    assert raised(engine, twice).count("random_split_on_time_data") == 1


def test_a_question_is_no_mistake(engine: Embedded) -> None:
    assert not raised(engine, "Do you want me to shuffle all rows of the year and take a fifth for testing?")


def test_a_mistake_that_was_taken_back_is_not_held_against_anybody(engine: Embedded) -> None:
    mistake = "I'd shuffle all the orders of the two years and take twenty percent for testing."
    assert "random_split_on_time_data" in raised(engine, mistake, "I: Random?", "Yes, that is simple.")
    assert "random_split_on_time_data" not in raised(engine, mistake, "I: Random?", "No, that's wrong, by time it is.")


def test_every_topic_that_a_sentence_justifies_outweighs_a_doubtful_reading(bank: Bank, engine: Embedded) -> None:
    """A sentence that supports two topics is justified on both, whichever was found last."""
    doubtful = "The data scientists write it in python and the engineers rewrite it in java for the service."
    told = interview(doubtful)
    assert "train-serve-skew-ignored" in {flag.id for flag, *_ in engine.flags._said.shown([doubtful])}
    topics = (bank.red_flags["train-serve-skew-ignored"].topics[0], "scale-estimate")
    for order in (topics, topics[::-1]):
        evidence = [
            EvidenceFound(
                at=0, turn=0, sentences=(0,), criterion=f"topic:{t}", topic=t, depth=3, prompted=False, judge="x"
            )
            for t in order
        ]
        justified = told
        for found in evidence:
            justified = justified.apply(found)
        manner = next(m for flag, _, m in engine.flags._said.shown([doubtful]) if flag.id == "train-serve-skew-ignored")
        shown = {f.flag for f in engine.flags._of_turn(justified.turns[0], justified)}
        assert ("train_serve_skew_ignored" in shown) == (manner >= 1.0)


def test_what_is_said_to_be_left_out_is_raised_where_it_was_said(engine: Embedded) -> None:
    long = " ".join(["We use gradient boosting on the order history, with price, weekday and weather as inputs."] * 6)
    told = flags(engine, interview(long, "I: And later?", "Once it is deployed we are finished, nothing more to do."))
    where = [f for f in told if f.flag == "neglects_maintenance"]
    assert [(f.turn, bool(f.quote)) for f in where] == [(2, True)]


def test_an_empty_phrase_does_not_count_as_having_been_named(engine: Embedded) -> None:
    long = " ".join(["We use gradient boosting on the order history, with price, weekday and weather as inputs."] * 6)
    found = raised(engine, long, "I: And later?", "And then we monitor everything in production with some dashboards.")
    assert {"vague_monitoring", "neglects_maintenance"} <= set(found)


# -- contradictions --------------------------------------------------------------------------------------------------


def contradiction(engine: Embedded, *lines: str) -> FlagRaised | None:
    return next((f for f in flags(engine, interview(*lines)) if f.flag == "contradiction"), None)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Scores are computed in a nightly batch and stored.", "The model is called live for every booking request."),
        ("The system must answer within 50 milliseconds.", "We have one second to answer, so a large net is fine."),
        ("There are about two million orders a day.", "With sixty million orders a day one machine is not enough."),
        ("The session features sit in Redis.", "We read the session features from Cassandra."),
        ("The ranker is a boosted tree model, that is xgboost.", "The LSTM in our ranker runs on the graphics cards."),
        ("We exclude any neural network here.", "At request time we run the transformer over the session."),
        ("The index gets rebuilt every night.", "Our index is refreshed once a month."),
    ],
)
def test_a_later_statement_that_cannot_be_true_beside_an_earlier_one_is_quoted(
    engine, earlier: str, later: str
) -> None:
    found = contradiction(engine, earlier, "I: Go on.", "The team has five people.", "I: And then?", later)
    assert found is not None
    assert (found.turn, found.quote) == (4, later)
    assert "turn 0" in found.why and earlier in found.why


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Scores are computed in a nightly batch and stored.", "Actually the model is called live for each request."),
        ("The system must answer within 50 milliseconds.", "The feature lookup takes about 5 milliseconds of it."),
        ("There are about two million orders a day.", "At the peak we see sixty million orders a day for a week."),
        ("The session features sit in Redis.", "The raw documents are stored in S3."),
        ("The ranker is a boosted tree model.", "In a later version the ranker could be a transformer."),
        ("The ranker is a boosted tree model.", "For the retrieval stage we use a two-tower network."),
        ("The index gets rebuilt every night.", "The model is retrained once a month."),
        ("There are about two million orders a day.", "About 1.9 million orders a day come in, so 22 a second."),
    ],
)
def test_another_part_stage_or_an_open_change_of_mind_is_no_contradiction(engine, earlier: str, later: str) -> None:
    assert contradiction(engine, earlier, "I: Go on.", later) is None


def test_changed_requirements_free_the_candidate_from_what_was_said_before(engine: Embedded) -> None:
    told = interview("Scores are computed in a nightly batch and stored.")
    changed = InterviewerSpoke(at=1, text="Now it must react at once.", move="curveball", target="now")
    after = conversation([("candidate", "The model is called live for every booking request.")], told.setup)[1:]
    for event in (changed, *after):
        told = told.apply(event)
    assert "contradiction" not in {f.flag for f in flags(engine, told)}


# -- arithmetic ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "kind", "per"),
    [
        ("fifty million users", 5e7, "count", None),
        ("5,000 QPS", 5000, "count", 1),
        ("half a percent of them", 0.005, "share", None),
        ("0.2 milliseconds each", 0.0002, "time", None),
        ("one hundred and twenty requests per minute", 120, "count", 60),
        ("two TB daily", 2e12, "bytes", 86400),
        ("$3 per call", 3, "money", None),
        ("about 3k items", 3000, "count", None),
    ],
)
def test_a_quantity_is_read_as_it_is_said(text: str, value: float, kind: str, per: float | None) -> None:
    quantity = quantities(text)[0]
    assert (quantity.value, quantity.kind, quantity.per) == (pytest.approx(value), kind, per)


@pytest.mark.parametrize(
    "text", ["the p99 is fine", "the two-tower model", "in 2024 we changed it", "one of them", "the 5th"]
)
def test_a_name_or_a_rank_is_no_quantity(text: str) -> None:
    assert not quantities(text)


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("Three million riders times four trips a week is 120 million a week.", 10),
        ("We get 86 million calls a day, so about ten thousand a second.", 10),
        ("With 2 billion rows of 50 bytes each that's 10 terabytes.", 100),
        ("Two percent of 40 million orders come back, so 8 million returns.", 10),
    ],
)
def test_a_result_that_is_ten_times_off_says_so(text: str, factor: float) -> None:
    wrong = list(wrong_sums([text]))
    assert [round(w.factor / factor, 1) for w in wrong] == [1.0]


@pytest.mark.parametrize(
    "text",
    [
        "Three million riders times four trips a week is 12 million a week.",
        "We get 86 million calls a day, so about a thousand a second, five thousand at the peak.",
        "With 2 billion rows of 50 bytes each that's 100 gigabytes, say 120.",
        "We have 30 million users, 20 milliseconds, 4 regions and 3 percent new devices.",
        "It takes 5 ms for features and 20 for the model, so 25 ms in total.",
    ],
)
def test_rounding_peaks_and_lists_of_numbers_are_sound(text: str) -> None:
    assert not list(wrong_sums([text]))


def test_wrong_arithmetic_is_quoted_with_how_far_off_it_is(engine: Embedded) -> None:
    text = "With 2 billion rows of 50 bytes each that's 10 terabytes."
    found = next(f for f in flags(engine, interview(f"We log it. {text}")) if f.flag == "arithmetic_off")
    assert found.quote == text
    assert "100 times too high" in found.why


def asked(bank: Bank, answer: str) -> Interview:
    check = bank.question("short-video-feed").arithmetic[0]
    told = interview("Let me think about the load.", question="short-video-feed")
    spoke = InterviewerSpoke(at=1, text=check.asks, move="ask_number", target=check.id, topic="scale-estimate")
    after = conversation([("candidate", answer)], told.setup)[1:]
    for event in (spoke, *after):
        told = told.apply(event)
    return told


def test_a_figure_that_was_asked_for_is_held_against_the_questions_own(bank: Bank, engine: Embedded) -> None:
    off = flags(engine, asked(bank, "I'd say about two thousand requests per second."))
    assert [(f.turn, f.quote) for f in off if f.flag == "arithmetic_off"] == [
        (2, "I'd say about two thousand requests per second.")
    ]
    for sound in ("So roughly 90 thousand a second.", "I don't know yet.", "It is a large number of requests."):
        assert "arithmetic_off" not in {f.flag for f in flags(engine, asked(bank, sound))}


def test_every_estimate_of_the_bank_can_be_checked(bank: Bank) -> None:
    for question in bank.questions.values():
        for check in question.arithmetic:
            right = f"So about {check.result:.3g} {check.unit}."
            wrong = f"So about {check.result * check.tolerance * 4:.3g} {check.unit}."
            assert off_estimate([right], check) is None, (question.id, check.id)
            assert off_estimate([wrong], check) is not None, (question.id, check.id)


# -- the trained file ------------------------------------------------------------------------------------------------


def test_the_trained_file_belongs_to_the_statements_it_is_shipped_with(bank: Bank) -> None:
    assert careless().source == source_of(bank.red_flags), "run `python -m evaluators.flag_training`"


def test_a_missing_trained_file_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(NotTrained, match=r"python -m evaluators\.flag_training"):
        careless(tmp_path / "flags.npz")
    assert FILE.name == "flags.npz"


def test_a_bank_without_flags_raises_none(bank: Bank, engine: Embedded) -> None:
    from dataclasses import replace

    finder = FlagFinder(replace(bank, red_flags={}), engine.steps, engine.table)
    told = interview("We shuffle all rows of the year and take a fifth for testing.")
    talk = evaluate(told, bank.framework("seven-step"), engine).talk
    assert finder.find(told, Ledger(), talk) == ()
