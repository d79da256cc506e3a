"""The scripted interviewer: authored lines, the persona's voice, one question, no surprises."""

import pytest
from stage import Line, setup

from app.moves import Move, MoveKind
from app.speaker import ScriptedInterviewer, announced, fill, in_minutes
from evaluators import evaluate
from transcripts import Button, Interview

PERSONAS = ("amazon", "apple", "google", "meta", "reddit", "snap")


def test_slots_are_filled_in_one_pass_so_candidate_text_is_never_expanded():
    assert fill("You said {{quote}}.", quote="{{fact}} and {{quote}}") == "You said {{fact}} and {{quote}}."


def test_an_unknown_slot_is_an_error_and_not_a_blank():
    with pytest.raises(KeyError):
        fill("{{who}}", quote="x")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(1350, "22 minutes"), (300, "5 minutes"), (62, "1 minute."), (3, "1 minute."), (-40, "1 minute.")],
)
def test_minutes_are_rounded_and_never_below_one(seconds, told):
    assert told in in_minutes("That leaves {{minutes}} minutes.", seconds)


@pytest.mark.parametrize("persona", PERSONAS)
async def test_each_persona_opens_with_their_greeting_and_the_prompt(stage, bank, persona):
    interview = await stage.talk(persona=persona)
    opening = interview.turns[0].text
    assert opening.split("\n\n")[0] in stage.personas[persona].voice.greeting
    assert opening.endswith(bank.question("short-video-feed").prompt)


@pytest.mark.parametrize("persona", PERSONAS)
async def test_wordings_take_turns_before_one_comes_again(stage, persona):
    interview = await stage.talk(*["What's your favourite football team?"] * 3, persona=persona)
    said = [turn.text for turn in interview.turns if turn.move and turn.move.move == MoveKind.STEER_BACK]
    assert len(set(said)) == 3


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_kind_of_move_has_words_without_open_slots(stage, persona):
    start = setup(stage.bank, persona=persona)
    interview = Interview.of("x", [start])
    speaker = ScriptedInterviewer(stage.brief(start))
    for kind in MoveKind:
        move = Move(kind, "a reason", says="Say this.", quote="we do it properly", step="Features")
        line = speaker.say(interview, move, ("half_time",), 1350)
        assert line.strip()
        assert "{{" not in line
        assert line.count("?") <= 1 or kind == MoveKind.OPEN


async def test_asked_to_repeat_it_says_the_whole_question_without_the_courtesies(stage):
    interview = await stage.talk(
        "We want long-term retention, because watch time rewards bait.", "Sorry, could you repeat the question?"
    )
    asked, again = interview.moves[-2].text, interview.moves[-1].text
    question = next(line for line in stage.personas["google"].probes[interview.moves[-2].topic] if line in asked)
    assert '"watch time rewards bait"' in asked
    assert again.endswith(f" {question}")
    assert "bait" not in again


async def test_asked_to_repeat_the_opening_it_says_the_prompt(stage, bank):
    for question in ("short-video-feed", "payment-fraud-detection"):
        interview = await stage.talk("What was the question?", question=question)
        assert interview.turns[-1].text.endswith(bank.question(question).prompt)
        assert "I'm Nadia" not in interview.turns[-1].text


async def test_asked_to_repeat_after_a_time_warning_the_warning_stays_out(stage):
    lines = [Line("We log every click with its position and join labels.", 1400), Line("Can you say that again?", 10)]
    interview = await stage.talk(*lines)
    assert interview.moves[-2].notices == ("half_time",)
    assert interview.moves[-1].notices == ()
    assert "minutes" not in interview.moves[-1].text.split("?")[0] or "minutes" in interview.moves[-2].text


async def test_a_quote_is_the_candidates_own_words(stage):
    interview = await stage.talk("We just handle everything properly with some standard best practices.")
    pushed = interview.moves[-1]
    assert pushed.move == MoveKind.PUSH
    assert '"We just handle everything properly with some standard best practices"' in pushed.text


async def test_silence_is_met_with_a_nudge_and_then_with_a_question(stage):
    interview = await stage.talk("", "")
    assert interview.moves[-2].move == MoveKind.NUDGE
    assert "?" in interview.moves[-1].text
    assert not interview.moves[-1].text.startswith(tuple(stage.personas["google"].voice.acknowledge))


async def test_somebody_stuck_is_not_quoted(stage):
    interview = await stage.talk("I don't know where to start.", "My mind is blank.")
    assert interview.moves[1].text in stage.personas["google"].voice.freeze
    assert "blank" not in interview.moves[2].text
    again = await stage.talk("I don't know where to start.", "My mind is blank.", "Could you repeat the question?")
    assert again.moves[-1].text.endswith(again.moves[-2].text.split(". ", 1)[1])


LINES = (
    "We want long-term retention, because watch time rewards bait.",
    "We just handle everything properly with some standard best practices.",
    "We'd use deep learning with transformers and embeddings on Kubernetes, state of the art.",
    "Give me a minute.",
    "I don't know.",
    "",
    "I don't think that matters here.",
    "We log every impression and join it with what people watched within the hour.",
    Line("", 30, Button.NEXT),
    Line("We split by time, train on four weeks and test on the next day.", 2_300),
    Line("So: retention, a funnel, an experiment.", 30),
    Line("How should I prepare?", 10),
    Line("Thanks.", 5),
)
"""Lines that call for what a temperament says its own way."""


async def test_a_temperament_changes_the_words_and_neither_the_moves_nor_the_scorecard(stage, bank):
    told = {id: await stage.talk(*LINES, temperament=id) for id in ("", *stage.temperaments)}
    usual = told[""]
    kinds = {move.move for move in usual.moves}
    assert {MoveKind.PUSH, MoveKind.WAIT, MoveKind.STEADY, MoveKind.NUDGE, MoveKind.HEAR_OUT, MoveKind.MOVE_ON} <= kinds
    for id, interview in told.items():
        assert [(m.move, m.target, m.topic, m.reason) for m in interview.moves] == [
            (m.move, m.target, m.topic, m.reason) for m in usual.moves
        ]
        assert interview.evidence == usual.evidence
        assert _graded(interview, stage, bank) == _graded(usual, stage, bank)
        assert id == "" or [m.text for m in interview.moves] != [m.text for m in usual.moves]


def _graded(interview, stage, bank):
    """A scorecard without the share of words that each had, which is about both."""
    card = evaluate(interview, bank.framework("seven-step"), stage.engine).model_dump()
    card["talk"].pop("talk_share")
    return card


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_temperament_takes_the_place_of_the_personas_lines_and_of_no_others(stage, persona):
    for id, temperament in stage.temperaments.items():
        voice = stage.brief(setup(stage.bank, persona=persona, temperament=id)).voice
        own = stage.personas[persona].voice
        assert voice.push == temperament.manner.push
        assert voice.freeze == temperament.manner.freeze
        assert (voice.greeting, voice.closing, voice.any_questions) == (own.greeting, own.closing, own.any_questions)


async def test_a_temperament_that_is_gone_leaves_the_persona_as_usual(stage):
    assert stage.brief(setup(stage.bank, temperament="gone")).voice == stage.personas["google"].voice


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        ((), ""),
        (("LLM serving",), "LLM serving in particular"),
        (("Position bias", "Caching"), "position bias and caching in particular"),
        (("Prompt, retrieve or train", "Caching"), "at caching in particular"),
        (("A b", "C", "D", "E", "F"), "a b, c, d and e in particular"),
    ],
)
def test_the_opening_names_a_few_topics(titles, said):
    assert said in announced(titles)
    assert bool(announced(titles)) == bool(titles)
