"""The interviewer check: what it finds in lines of any origin, and that our own scripted lines pass."""

import json
from pathlib import Path

import pytest
from stage import Line, Stage, setup

from app.conduct import CHECKS, Conduct, Observer, unnamed
from app.wording import grades, leads, talks_like_a_machine
from evaluators import stems
from transcripts import (
    CandidateSpoke,
    Interview,
    InterviewerSpoke,
    InterviewStarted,
    UtteranceTriaged,
    conversation,
    dump,
)

GOLDEN = Path(__file__).parents[1] / "transcripts" / "golden"
OPENING = "Design the feed of a short-video app, please."
ANSWER = (
    "We log every impression with its watch time and join the survey answers within a day. Swipes within two seconds are "
    "negatives, because nobody saw anything by then."
)
ASK = "The survey comes a day late. How do you know that those labels are right?"


@pytest.fixture(scope="module")
def observer(stage: Stage) -> Observer:
    return Observer(stage.bank, stage.personas, stage.engine)


@pytest.fixture
def checks(observer: Observer, stage: Stage):
    """The checks on an imported line after some candidate turn."""

    def of(line: str, after: str = ANSWER, earlier: tuple[tuple[str, str], ...] = (), **changes) -> dict:
        turns = [("interviewer", OPENING), *earlier, ("candidate", after), ("interviewer", line)]
        events = conversation(turns, setup(stage.bank, **changes))
        return observer.conduct(Interview.of("x", events)).turns[-1].checks

    return of


def test_a_line_that_reacts_and_asks_one_open_question_passes_everything(checks):
    assert not [name for name, passed in checks(ASK).items() if passed is False]


FAILING = [
    ("one_question", ANSWER, "How do you label? And how do you split?"),
    ("one_question", ANSWER, "That sounds like a plan."),
    ("one_question", ANSWER, "Explain the labels. Describe the split."),
    ("one_question", "How many users are there?", "Many. What else? And what do you need?"),
    ("not_leading", ANSWER, "Have you considered a two-tower network for retrieval?"),
    ("not_leading", ANSWER, "You could use importance weights there. What then?"),
    (
        "not_leaking",
        ANSWER,
        "How would a switchback test treat those labels?",
    ),
    ("not_repeating", ANSWER, OPENING),
    ("on_topic", ANSWER, "Do you prefer tea or coffee?"),
    ("reacts", ANSWER, "I see where that sits. How do you scale the servers?"),
    ("reacts", "How many users are there?", "How many would you like?"),
    ("no_invented_fact", ANSWER, "We have 12 data centres in Asia. How do you serve them?"),
    ("no_invented_fact", ANSWER, "How would FooRank3 do on those labels?"),
    ("no_invented_fact", ANSWER, "Our company currently sells groceries to farmers. How does that change the labels?"),
    ("in_character", ANSWER, "Great answer! How do you split the data?"),
    ("in_character", ANSWER, "Certainly! As an AI language model I can help. How do you split?"),
    ("in_character", ANSWER, "**Next steps**\n\n1. Split the data"),
    ("in_character", ANSWER, "As the candidate, I would start with logistic regression. What do you think?"),
    ("in_character", ANSWER, f"{'This matters to everybody in the room. ' * 13}How do you split the data?"),
    ("hints_counted", ANSWER, "Here is a hint: look at the position. How do you split?"),
    ("hints_counted", ANSWER, "Consider the first two seconds. How do you split?"),
]
PASSING = [
    ("one_question", ANSWER, "How do you label?"),
    ("one_question", ANSWER, "Please walk me through the labels."),
    ("one_question", "How many users are there?", "About 200 million."),
    ("one_question", "Let me think for a minute.", "Take your time."),
    ("not_leading", ANSWER, "Which loss would you use, and why that one?"),
    ("not_leaking", ANSWER, ASK),
    ("not_repeating", ANSWER, "How do you label?"),
    ("on_topic", ANSWER, "How do you split training and test data?"),
    ("on_topic", ANSWER, "Where do you want to go next?"),
    ("reacts", ANSWER, '"nobody saw anything by then" is a claim. What supports it?'),
    ("reacts", ANSWER, "Surveys are noisy. How do you know?"),
    ("reacts", "How many users are there?", "That is for you to assume."),
    ("no_invented_fact", "How many users are there?", "About 200 million people use the app every day."),
    ("no_invented_fact", ANSWER, "Why two seconds, and not a share of the length?"),
    ("no_invented_fact", ANSWER, "We have 20 minutes left. How do you split the data?"),
    ("in_character", ANSWER, "Noted. What happens to the viewer when the model is wrong?"),
    ("hints_counted", "I'm stuck, can you give me a hint?", "Here is a hint: look at the position."),
]


@pytest.mark.parametrize(("check", "after", "line"), FAILING)
def test_what_an_interviewer_must_not_do_is_found(checks, check, after, line):
    assert checks(line, after)[check] is False


@pytest.mark.parametrize(("check", "after", "line"), PASSING)
def test_what_an_interviewer_may_do_passes(checks, check, after, line):
    assert checks(line, after)[check] is True


@pytest.mark.parametrize(
    ("check", "after", "line"),
    [
        ("not_leading", "Give me a hint please.", "You could start with the labels."),
        ("not_repeating", "Could you repeat the question?", OPENING),
        ("on_topic", "Let me think for a minute.", "Take your time."),
        ("reacts", "Let me think for a minute.", "Take your time."),
        ("hints_counted", ANSWER, ASK),
        ("time_respected", ANSWER, ASK),
    ],
)
def test_a_check_says_nothing_about_lines_it_does_not_concern(checks, check, after, line):
    assert checks(line, after)[check] is None


def test_the_strong_answer_of_a_topic_is_a_leak_on_a_question_of_ones_own(checks, bank):
    told = bank.topic("position-bias").strong_answer
    changes = {"question": "custom", "title": "Rank hotels"}
    assert checks(told, "Tell me more.", **changes)["not_leaking"] is False
    assert checks(told, told, **changes)["not_leaking"] is True


def test_the_reference_design_is_a_leak_and_a_fact_is_none(checks, bank):
    question = bank.question("short-video-feed")
    outline = next(iter(question.outline.values()))[0]
    assert checks(outline)["not_leaking"] is False
    for fact in question.facts:
        assert checks(fact.answer, f"{fact.asks[0]}")["not_leaking"] is True


def test_a_question_asked_before_is_found_behind_another_courtesy(checks):
    before = (("candidate", "We rank."), ("interviewer", "I see. How do you split training and test data?"))
    again = checks("Noted, thank you. How do you split training and test data?", earlier=before)
    assert again["not_repeating"] is False


def test_who_asks_twice_may_be_answered_twice(checks):
    before = (("candidate", "How many users are there?"), ("interviewer", "About 200 million."))
    assert checks("About 200 million.", "How many users did you say?", earlier=before)["not_repeating"] is True


def _ours(start: InterviewStarted, *events) -> Interview:
    opening = InterviewerSpoke(at=start.at, text=OPENING, move="open")
    return Interview.of("x", [start, opening, *events])


def _checked(observer: Observer, interview: Interview) -> list[dict]:
    return [turn.checks for turn in observer.conduct(interview).turns]


def test_after_the_time_is_up_there_is_one_line_and_it_asks_nothing(observer, stage):
    start = setup(stage.bank, minutes=10)
    said = [CandidateSpoke(at=start.at + 590, text=ANSWER), InterviewerSpoke(at=start.at + 595, text=ASK, move="probe")]
    late = CandidateSpoke(at=start.at + 610, text=ANSWER)
    closing = InterviewerSpoke(at=start.at + 610, text="That's time. Thank you.", move="close")
    asking = closing.model_copy(update={"text": "How do you serve it?", "move": "probe"})
    ends = [_checked(observer, _ours(start, *said, late, last))[-1] for last in (closing, asking)]
    assert [end["time_respected"] for end in ends] == [True, False]
    twice = _checked(observer, _ours(start, *said, late, closing, closing))
    assert [each["time_respected"] for each in twice] == [True, True, False]


def test_a_hint_of_ours_is_fine_when_asked_for_also_after_a_question_back(observer, stage, bank):
    start = setup(stage.bank)
    wish = [
        CandidateSpoke(at=start.at, text="A hint please."),
        UtteranceTriaged(at=start.at, turn=1, utterance="hint_wanted"),
    ]
    back = [
        InterviewerSpoke(at=start.at, text="What have you considered?", move="ask_first"),
        CandidateSpoke(at=start.at, text="Only the clicks so far."),
    ]
    hint = InterviewerSpoke(at=start.at, text=bank.topic("label-source").hints[0], move="hint", topic="label-source")
    assert _checked(observer, _ours(start, *wish, hint))[-1]["hints_counted"] is True
    assert _checked(observer, _ours(start, *wish, *back, hint))[-1]["hints_counted"] is True
    assert (
        _checked(observer, _ours(start, CandidateSpoke(at=start.at, text=ANSWER), hint))[-1]["hints_counted"] is False
    )


def test_a_line_with_a_topic_has_to_ask_about_that_topic(observer, stage):
    start = setup(stage.bank)
    said = CandidateSpoke(at=start.at, text=ANSWER)
    asks = "How would you split the data into training and test sets?"
    for topic, fits in (("train-test-split", True), ("on-device", False)):
        line = InterviewerSpoke(at=start.at, text=asks, move="probe", topic=topic)
        assert _checked(observer, _ours(start, said, line))[-1]["on_topic"] is fits
        assert _checked(observer, unnamed(_ours(start, said, line)))[-1]["on_topic"] is True


def test_the_opening_counts_for_nothing(observer, stage):
    events = conversation([("interviewer", "Great! You could use a CNN."), ("candidate", ANSWER)], setup(stage.bank))
    told = observer.conduct(Interview.of("x", events))
    assert told == Conduct()
    assert told.good is None
    assert told.share("reacts") is None


def test_shares_are_over_the_lines_that_a_check_concerns(observer, stage):
    turns = [
        ("interviewer", OPENING),
        ("candidate", ANSWER),
        ("interviewer", ASK),
        ("candidate", "Let me think for a minute."),
    ]
    turns += [("interviewer", "Great, take your time."), ("candidate", ANSWER), ("interviewer", "Why? How?")]
    told = observer.conduct(Interview.of("x", conversation(turns, setup(stage.bank))))
    assert (told.share("one_question"), told.applies("one_question")) == (2 / 3, 3)
    assert told.applies("reacts") == 2
    assert (told.good, told.leaks) == (1 / 3, 0)
    assert Conduct.of([told, told]).applies("one_question") == 6


@pytest.mark.parametrize("name", ["fraud-terse-expert", "fraud-red-flags"])
async def test_the_scripted_interviewer_behaves_over_golden_candidate_lines(observer, stage, name):
    told = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    lines = [Line(turn["text"]) for turn in told["turns"] if turn["role"] == "candidate"]
    interview = await stage.talk(*lines, question=told["question"])
    for conduct in (observer.conduct(interview), observer.conduct(unnamed(interview))):
        assert len(conduct.turns) == len(lines)
        assert conduct.leaks == 0
        for check in ("one_question", "not_repeating", "not_leading", "in_character", "time_respected"):
            assert conduct.share(check) == 1, check


# -- wording: what was read wrongly --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["Which model would you use?", "What is the largest gain you could get here?", "What have you considered so far?"],
)
def test_an_open_question_offers_nothing(line):
    assert not leads(line)


@pytest.mark.parametrize(
    "line",
    [
        "Would you use a CNN?",
        "How could you use embeddings?",
        "You could cache it. What else?",
        "Signals, e.g. clicks?",
    ],
)
def test_a_question_that_names_the_answer_offers_it(line):
    assert leads(line)


def test_a_judgement_counts_in_a_statement_and_not_in_a_question():
    assert grades("That is right, so what follows?")
    assert grades("Exactly. What follows?")
    assert not grades("What happens to the user when the system is wrong?")
    assert not grades("Which one, exactly, do you serve first?")


def test_eager_words_of_assistants_are_noticed_before_a_space():
    assert talks_like_a_machine("Certainly! Let us begin.")
    assert not talks_like_a_machine("Certainly, I will restate it.")


def test_plurals_and_possessives_are_the_same_word():
    assert stems("surveys") == stems("survey") == stems("survey's")
    assert stems("the stage's") == stems("stage")


# -- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    turns = [("interviewer", OPENING), ("candidate", ANSWER), ("interviewer", "Great! How? Why?")]
    file = tmp_path / "chat.json"
    told = {"question": "short-video-feed", "turns": [{"role": role, "text": text} for role, text in turns]}
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_the_table_has_a_row_a_check_and_names_the_failing_line(hotseat, chat):
    ran = hotseat("conduct", chat, "--failures", 5)
    assert ran.code == 0
    rows = {line.split()[0]: line for line in ran.out.splitlines() if line.strip()}
    assert set(CHECKS) <= set(rows)
    assert rows["one_question"].split()[1:] == ["0.000", "of", "1"]
    assert "turn 2: one_question" in ran.out
    assert "Great! How? Why?" in ran.out
    assert "total" not in ran.out


def test_a_folder_is_read_whole_with_a_total(hotseat, chat, stage, tmp_path):
    start = setup(stage.bank)
    said = [CandidateSpoke(at=start.at, text=ANSWER), InterviewerSpoke(at=start.at, text=ASK, move="probe")]
    (tmp_path / "ours.jsonl").write_text(dump("ours", [start, *said]), encoding="utf-8")
    ran = hotseat("conduct", tmp_path, "--json")
    told = json.loads(ran.out)
    assert len(told["files"]) == 2
    assert told["total"]["turns"] == 2
    assert told["total"]["checks"]["one_question"] == {"share": 0.5, "applies": 2}
    assert [line["move"] for each in told["files"].values() for line in each["lines"]] == ["imported", "probe"]


def test_a_chat_without_a_question_is_one_on_a_topic_of_its_own(hotseat, tmp_path):
    turns = [{"role": "candidate", "text": ANSWER}, {"role": "interviewer", "text": ASK}]
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"title": "Rank hotels", "turns": turns}), encoding="utf-8")
    assert hotseat("conduct", file).code == 0
    assert hotseat("conduct", file, "-q", "short-video-feed").code == 0


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("none.txt", "Only an answer.", "no interviewer speaks"),
        ("bad.json", '{"turns": 1}', "no list of turns"),
        ("odd.json", '{"question": "nothing", "turns": []}', "unknown question 'nothing'"),
        ("missing", None, "No such file"),
    ],
)
def test_a_bad_file_is_one_clear_line(hotseat, tmp_path, name, text, told):
    file = tmp_path / name
    if text is not None:
        file.write_text(text, encoding="utf-8")
    ran = hotseat("conduct", file)
    assert ran.code != 0
    assert ran.err.count("\n") == 1
    assert told in ran.err


def test_a_folder_without_transcripts_says_so(hotseat, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "no transcripts" in hotseat("conduct", tmp_path / "empty").err
