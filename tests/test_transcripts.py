"""An interview is folded from its events; it can be exported, read back, told in Markdown and replayed."""

import json
import random
from collections.abc import Sequence

import pytest
from pydantic import ValidationError

from question_bank import PHASES, Phase
from transcripts import (
    EVENT,
    BadTranscript,
    Button,
    CandidateSpoke,
    EndReason,
    Event,
    EvidenceFound,
    Interview,
    InterviewEnded,
    InterviewerSpoke,
    InterviewRenamed,
    InterviewResumed,
    InterviewStarted,
    Level,
    NotAnInterview,
    OutOfRange,
    StepEntered,
    Usage,
    UtteranceTriaged,
    clock,
    conversation,
    dump,
    frame_at,
    parse,
    read_any,
    replay,
    to_markdown,
)

T0 = 1_700_000_000.0
START = InterviewStarted(
    at=T0, question="short-video-feed", title="Rank a feed of short videos", persona="meta", framework="six-step",
    level=Level.SENIOR, minutes=45, seed=7,
)  # fmt: skip


def asks(second: float, text: str = "How would you start?", move: str = "probe") -> InterviewerSpoke:
    return InterviewerSpoke(at=T0 + second, text=text, move=move, reason="the topic is open")


def says(second: float, text: str = "I would start with the goal.") -> CandidateSpoke:
    return CandidateSpoke(at=T0 + second, text=text)


def enters(second: float, step: str, turn: int = 0, phase: Phase = Phase.CLARIFY) -> StepEntered:
    return StepEntered(at=T0 + second, turn=turn, step=step, phase=phase)


def finds(turn: int, depth: int = 2, second: float = 0) -> EvidenceFound:
    return EvidenceFound(
        at=T0 + second, turn=turn, sentences=(0,), criterion="goal", topic="business-goal", depth=depth, prompted=False,
        judge="semantic",
    )  # fmt: skip


def told(*events: Event) -> Interview:
    return Interview.of("one", [START, *events])


A_WHOLE_INTERVIEW: tuple[Event, ...] = (
    START,
    asks(0, "Design something better.", "open"),
    enters(0, "clarify"),
    says(60, "What is the goal?"),
    UtteranceTriaged(at=T0 + 60, turn=1, utterance="clarifying", facts=("goal",), left=("Which market?",)),
    asks(62, "More hours watched.", "answer_fact"),
    says(180, "I log the clicks.\nThen I split by time."),
    UtteranceTriaged(at=T0 + 180, turn=3, utterance="answer"),
    finds(3),
    finds(3, depth=3),
    enters(180, "data", 3, Phase.DATA),
    asks(182, "And then?"),
    InterviewRenamed(at=T0 + 200, name="Second try"),
    InterviewResumed(at=T0 + 1000, away=700),
    CandidateSpoke(at=T0 + 1010, text="", button=Button.END),
    InterviewerSpoke(
        at=T0 + 1012, text="Thank you.", move="close", options=("close",), notices=("half_time",), speaker="agent",
        prompt_digest="abc", usage=Usage(model="m", tokens_in=3, tokens_out=4, latency_ms=1.5),
    ),
    InterviewEnded(at=T0 + 1012, why=EndReason.ASKED),
)  # fmt: skip


# -- the fold --------------------------------------------------------------------------------------------------------


def test_an_interview_is_what_its_events_say() -> None:
    interview = Interview.of("one", A_WHOLE_INTERVIEW)
    assert [turn.role for turn in interview.turns] == ["interviewer", "candidate"] * 3 + ["interviewer"]
    assert [turn.index for turn in interview.turns] == list(range(7))
    assert interview.turns[1].triage == A_WHOLE_INTERVIEW[4]
    assert interview.turns[0].triage is None
    assert [move.move for move in interview.moves] == ["open", "answer_fact", "probe", "close"]
    assert interview.candidate_turns[0].text == "What is the goal?"
    assert (interview.name, interview.step, interview.length) == ("Second try", "data", len(A_WHOLE_INTERVIEW))
    assert [found.depth for found in interview.evidence] == [2, 3]
    assert interview.ended == A_WHOLE_INTERVIEW[-1]


def test_an_event_never_changes_the_interview_before_it() -> None:
    before = told(asks(0))
    after = before.apply(says(5))
    assert (len(before.turns), len(after.turns)) == (1, 2)
    with pytest.raises(ValidationError, match="frozen"):
        START.title = "Other"  # type: ignore[misc]


def test_the_interviewer_is_awaited_while_the_last_word_is_the_candidates() -> None:
    assert not told().awaits_interviewer
    assert not told(asks(0)).awaits_interviewer
    assert told(asks(0), says(1)).awaits_interviewer
    assert not told(asks(0), says(1), InterviewEnded(at=T0 + 2, why=EndReason.TIME)).awaits_interviewer


def test_the_clock_starts_with_the_interview_and_may_run_over() -> None:
    interview = told()
    assert (interview.elapsed(T0 + 60), interview.left(T0 + 60)) == (60, 44 * 60)
    assert interview.left(T0 + 46 * 60) == -60
    assert interview.elapsed(T0 - 5) == 0


def test_time_away_does_not_count() -> None:
    interview = told(asks(0), says(100), InterviewResumed(at=T0 + 4000, away=3800), says(4010))
    assert interview.turns[-1].elapsed == 210
    assert interview.elapsed(T0 + 4060) == 260


def test_several_absences_add_up() -> None:
    interview = told(InterviewResumed(at=T0 + 100, away=90), InterviewResumed(at=T0 + 200, away=95))
    assert interview.elapsed(T0 + 200) == 15


def test_the_clock_stands_still_once_the_interview_has_ended() -> None:
    ended = told(asks(0), enters(0, "clarify"), InterviewEnded(at=T0 + 90, why=EndReason.ASKED))
    assert ended.elapsed(T0 + 90) == ended.elapsed(T0 + 1e6) == 90
    assert ended.spent(T0 + 1e6) == {"clarify": 90}
    assert ended.apply(InterviewResumed(at=T0 + 5000, away=4900)).elapsed(T0 + 1e6) == 90
    assert ended.apply(InterviewRenamed(at=T0 + 5000, name="Old one")).elapsed(T0 + 1e6) == 90


def test_time_is_spent_in_the_step_one_is_in_also_when_going_back_to_it() -> None:
    interview = told(asks(0), enters(0, "clarify"), enters(100, "data"), enters(160, "clarify"), enters(170, "model"))
    assert interview.step == "model"
    assert interview.spent(T0 + 200) == {"clarify": 110, "data": 60, "model": 30}


def test_time_away_is_spent_in_no_step() -> None:
    away = InterviewResumed(at=T0 + 1000, away=900)
    assert told(asks(0), enters(0, "clarify"), away, enters(1020, "data")).spent(T0 + 1030) == {
        "clarify": 120,
        "data": 10,
    }


def test_no_time_is_spent_before_the_first_step() -> None:
    assert told(asks(0)).spent(T0 + 50) == {}
    assert told(asks(0)).step == ""


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([], "has no events"),
        ([asks(0)], "does not begin with its start"),
        ([START, START], "starts twice"),
        ([START, finds(0)], "tells of turn 0, but has 0 turns so far"),
        ([START, asks(0), enters(0, "data", turn=1)], "tells of turn 1, but has 1 turns so far"),
        ([START, UtteranceTriaged(at=T0, turn=3, utterance="answer")], "tells of turn 3"),
    ],
)
def test_events_that_tell_no_interview_are_refused(events: Sequence[Event], reason: str) -> None:
    with pytest.raises(NotAnInterview, match=f"^interview one {reason}"):
        Interview.of("one", events)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "candidate_spoke", "at": float("nan"), "text": "x"},
        {"kind": "candidate_spoke", "at": float("inf"), "text": "x"},
        {"kind": "candidate_spoke", "at": 1.0, "text": "x", "mood": "good"},
        {"kind": "candidate_hummed", "at": 1.0},
        {"kind": "interview_resumed", "at": 1.0, "away": -5},
        {**finds(0).model_dump(mode="json"), "depth": 5},
        {**finds(0).model_dump(mode="json"), "turn": -1},
        {**START.model_dump(mode="json"), "minutes": 0},
        {**START.model_dump(mode="json"), "minutes": 181},
        {**START.model_dump(mode="json"), "level": "guru"},
    ],
)
def test_an_event_that_cannot_have_happened_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        EVENT.validate_python(wrong)


def test_words_that_no_file_can_hold_are_marked_and_all_others_stay() -> None:
    assert says(0, "a\0b\ud83dc \U0001f642 \x1b\u2028").text == "a\ufffdb\ufffdc \U0001f642 \x1b\u2028"


# -- any interview ---------------------------------------------------------------------------------------------------

ODD = [
    "",
    " ",
    "naïve 🙂",
    "two\nlines\r\n",
    "line\u2028end\x85\x0c",
    '"quoted" \\ {{slot}}',
    "| a | b |\n> c",
    "\0 \ud800",
]


def some_interview(seed: int) -> list[Event]:
    """A possible interview, always the same for a seed."""
    chance = random.Random(seed)
    now, turns = T0, 0
    events: list[Event] = [START]
    for _ in range(chance.randrange(40)):
        now += chance.choice([0, 0.25, 3, 61.5, 400])
        kind = chance.randrange(7) if turns else chance.randrange(2)
        turn = chance.randrange(turns) if turns else 0
        text = chance.choice(ODD)
        said: list[Event] = [asks(now - T0, text), says(now - T0, text)]
        about: list[Event] = [
            *said,
            UtteranceTriaged(at=now, turn=turn, utterance="answer"),
            finds(turn, second=now - T0),
            enters(now - T0, chance.choice("abc"), turn, chance.choice(PHASES)),
            InterviewResumed(at=now + 100, away=chance.choice([0, 50, 100])),
            InterviewRenamed(at=now, name=text),
        ]
        events.append(about[kind])
        now = events[-1].at
        turns += kind < 2
    return [*events, InterviewEnded(at=now, why=EndReason.WRAPPED)] if chance.random() < 0.3 else events


@pytest.mark.parametrize("seed", range(60))
def test_any_interview_survives_export_and_import(seed: int) -> None:
    events = some_interview(seed)
    assert parse(dump("one", events)) == ("one", events)


@pytest.mark.parametrize("seed", range(60))
def test_any_interview_is_the_same_folded_at_once_or_event_by_event(seed: int) -> None:
    events = some_interview(seed)
    step_by_step = Interview.of("one", events[:1])
    for event in events[1:]:
        step_by_step = step_by_step.apply(event)
    assert step_by_step == Interview.of("one", events)
    assert step_by_step.length == len(events)


@pytest.mark.parametrize("seed", range(60))
def test_in_any_interview_the_time_of_the_steps_adds_up_and_turns_never_go_back_in_time(seed: int) -> None:
    interview = Interview.of("one", some_interview(seed))
    now = interview.last_at + 10
    since = interview.elapsed(now) - interview.visits[0].elapsed if interview.visits else 0
    assert sum(interview.spent(now).values()) == pytest.approx(since)
    elapsed = [turn.elapsed for turn in interview.turns]
    assert elapsed == sorted(elapsed)
    assert interview.elapsed(now) + interview.left(now) == pytest.approx(interview.limit)


@pytest.mark.parametrize("seed", range(60))
def test_any_interview_replays_and_reads_as_markdown(seed: int) -> None:
    events = some_interview(seed)
    interview = Interview.of("one", events)
    frames = replay("one", events)
    assert [frame.turn for frame in frames] == list(interview.turns)
    assert sum(len(frame.evidence) for frame in frames) == len(interview.evidence)
    assert [frame.held for frame in frames] == sorted(frame.held for frame in frames)
    assert to_markdown(interview).count("**Candidate**") == len(interview.candidate_turns)


# -- files -----------------------------------------------------------------------------------------------------------


def test_an_export_is_a_header_and_one_event_a_line() -> None:
    lines = dump("one", A_WHOLE_INTERVIEW).split("\n")
    assert json.loads(lines[0]) == {"format": "hotseat-transcript", "version": 1, "id": "one"}
    assert [json.loads(line)["kind"] for line in lines[1:-1]] == [event.kind for event in A_WHOLE_INTERVIEW]
    assert lines[-1] == ""


def test_an_export_reads_back_as_it_was() -> None:
    assert parse(dump("one", A_WHOLE_INTERVIEW)) == ("one", list(A_WHOLE_INTERVIEW))
    assert read_any("\n\n" + dump("one", A_WHOLE_INTERVIEW), START) == list(A_WHOLE_INTERVIEW)


def test_an_export_may_have_come_through_windows() -> None:
    text = dump("one", A_WHOLE_INTERVIEW).replace("\n", "\r\n") + "\r\n"
    assert parse(text) == ("one", list(A_WHOLE_INTERVIEW))


def test_an_export_of_a_future_version_asks_for_an_update() -> None:
    text = dump("one", [START]).replace('"version": 1', '"version": 2')
    with pytest.raises(BadTranscript, match=r"^line 1: written by a newer Hotseat \(format 2, .*update it$"):
        parse(text)


@pytest.mark.parametrize(
    ("line", "text", "reason"),
    [
        (4, '{"kind": "candidate_spoke", "at":', "line 4: not JSON: Expecting value"),
        (4, '{"kind": "candidate_spoke", "at": 1}', "line 4: candidate_spoke.text: Field required"),
        (4, '{"kind": "candidate_hummed", "at": 1}', "line 4: : Input tag 'candidate_hummed'"),
        (4, "[]", "line 4: "),
        (4, "[" * 100_000, "line 4: not JSON: "),
        (2, '{"kind": "interview_ended", "at": 1, "why": "asked"}', "the events do not tell an interview: "),
        (1, '{"format": "something else", "version": 1}', "line 1: not the header of an exported interview"),
        (1, '{"format": "hotseat-transcript"}', "line 1: the header has no version"),
        (1, "", "line 1: not the header of an exported interview"),
    ],
)
def test_a_corrupt_line_is_told_with_its_number(line: int, text: str, reason: str) -> None:
    lines = dump("one", A_WHOLE_INTERVIEW).split("\n")
    lines[line - 1] = text
    with pytest.raises(BadTranscript) as caught:
        parse("\n".join(lines))
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)


def test_an_export_cut_off_in_the_middle_is_told() -> None:
    whole = dump("one", A_WHOLE_INTERVIEW)
    with pytest.raises(BadTranscript, match=r"^line \d+: not JSON"):
        parse(whole[: len(whole) // 2])


def test_plain_text_is_one_answer_of_the_candidate() -> None:
    events = read_any("I would log clicks.\n\nThen train.\n", START)
    interview = Interview.of("one", events)
    assert [(turn.role, turn.text) for turn in interview.turns] == [
        ("candidate", "I would log clicks.\n\nThen train.\n")
    ]
    assert (interview.setup.origin, interview.setup.timed) == ("imported", False)
    assert interview.setup.model_copy(update={"origin": "live", "timed": True}) == START


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_answer_is_an_interview_in_which_nothing_was_said(text: str) -> None:
    assert Interview.of("one", read_any(text, START)).turns == ()


def test_json_turns_are_a_conversation() -> None:
    turns = [("interviewer", "Design it."), ("candidate", "First, the goal.")]
    document = {"title": "x", "turns": [{"role": role, "text": text, "note": 1} for role, text in turns]}
    interview = Interview.of("one", read_any(json.dumps(document, indent=1), START))
    assert [(turn.role, turn.text) for turn in interview.turns] == turns
    assert interview.turns[0].elapsed == interview.turns[1].elapsed == 0
    assert read_any(json.dumps(document), START) == conversation(turns, START)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"turns": [', "line 1: not JSON"),
        ('{\n"turns": oops}', "line 2: not JSON"),
        ('{"answer": "x"}', "there is no list of turns"),
        ('{"turns": {"role": "candidate"}}', "there is no list of turns"),
        ('{"turns": ["hello"]}', "turns.0: must have a role and a text"),
        ('{"turns": [{"role": "candidate", "text": 3}]}', "turns.0: must have a role and a text"),
        ('{"turns": [{"role": "candidate", "text": ""}, {"role": "boss", "text": ""}]}', "turns.1.role: must be"),
    ],
)
def test_json_that_holds_no_turns_is_told(text: str, reason: str) -> None:
    with pytest.raises(BadTranscript) as caught:
        read_any(text, START)
    assert str(caught.value).startswith(reason)


# -- Markdown and replay ---------------------------------------------------------------------------------------------


def test_markdown_reads_as_a_conversation_with_its_clock() -> None:
    text = to_markdown(Interview.of("one", A_WHOLE_INTERVIEW), "Dana")
    assert text.startswith("# Rank a feed of short videos\n\nmeta lens, six-step framework, senior bar, 45 minutes.\n")
    assert "**Dana** (0:00)\n\nDesign something better.\n" in text
    assert "**Candidate** (3:00)\n\n> I log the clicks.\n> Then I split by time.\n" in text
    assert "**Candidate** (5:10)\n\n>\n" in text
    assert text.endswith("_Ended: asked._\n")


def test_markdown_of_an_imported_answer_has_no_clock() -> None:
    text = to_markdown(Interview.of("one", conversation([("candidate", "# Not a title")], START)))
    assert "**Candidate**\n\n> # Not a title\n" in text
    assert "0:00" not in text


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (65, "1:05"), (-65, "-1:05"), (-0.2, "0:00"), (6000, "100:00")]
)
def test_a_clock_shows_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_frame_shows_a_turn_as_it_stood() -> None:
    frames = replay("one", A_WHOLE_INTERVIEW)
    assert len(frames) == 7
    asked, answered = frames[2], frames[3]
    assert asked.move is not None
    assert (asked.move.move, asked.move.reason) == ("answer_fact", "the topic is open")
    assert (asked.step, asked.held, asked.evidence) == ("clarify", 0, ())
    assert (answered.step, answered.held, len(answered.evidence), answered.move) == ("data", 2, 2, None)
    assert (answered.elapsed, answered.left) == (180, 45 * 60 - 180)
    assert frames[5].elapsed == 310


@pytest.mark.parametrize("number", [-1, 7, 100])
def test_a_frame_that_does_not_exist_says_which_do(number: int) -> None:
    with pytest.raises(OutOfRange, match=f"^there is no turn {number}: the interview has turns 0 to 6$"):
        frame_at(replay("one", A_WHOLE_INTERVIEW), number)


def test_a_frame_is_found_by_its_number() -> None:
    frames = replay("one", A_WHOLE_INTERVIEW)
    assert frame_at(frames, 6) is frames[6]
