"""Cheat sheets and plans: what they hold, what they hide, and what the terminal makes of them."""

import asyncio
import json
from itertools import pairwise

import pytest

from app.bootstrap import opened_store
from app.guides import (
    LONGEST,
    Attempt,
    BadDays,
    contents,
    framework_sheet,
    persona_sheet,
    plan,
    question_sheet,
    topic_sheet,
)
from app.people import LOCAL
from question_bank import PHASE_TITLES, NotInBank
from transcripts import Button, CandidateSpoke, EndReason, InterviewEnded, InterviewStarted, Level

ADS = "ad-click-prediction"
LONG = {
    "fact": "34 million people use the app",
    "outline": "Isotonic curve per segment",
    "trap": "drain the same budgets",
}
"""Words that only the answers of ADS hold."""


@pytest.fixture
def cast(stage):
    return stage.personas


def finish(question: str, *words: str, end: bool = True, owner: str = LOCAL, at: float = 1_000.0) -> None:
    """An interview in the store in which a candidate said some words, or only pressed the button that ends it."""

    async def keep() -> None:
        start = InterviewStarted(
            at=at,
            question=question,
            title="t",
            persona="meta",
            framework="six-step",
            level=Level.MID,
            minutes=45,
            seed=1,
        )
        said = [CandidateSpoke(at=at + 1, text=each) for each in words]
        bye = CandidateSpoke(at=at + 2, text="I'd like to end the interview here.", button=Button.END)
        over = [bye, InterviewEnded(at=at + 3, why=EndReason.ASKED)] if end else []
        async with opened_store() as store:
            begun = await store.create(f"{question}-{at}", owner, start)
            await store.append(begun, [*said, *over])

    asyncio.run(keep())


# -- frameworks ------------------------------------------------------------------------------------------------------


def test_the_clock_of_every_framework_fills_the_round_without_a_gap(bank):
    for id in bank.frameworks:
        clock = framework_sheet(bank, id).clock
        assert clock[0].start == 0
        assert clock[-1].end == pytest.approx(45)
        assert all(one.end == two.start for one, two in pairwise(clock))


def test_introduction_and_wrap_up_have_their_place_on_the_clock(bank):
    clock = framework_sheet(bank, "timed-five").clock
    assert (clock[0].title, clock[0].minutes, clock[-1].title, clock[-1].start) == ("Introduction", 5, "Wrap-up", 40)


def test_every_topic_and_red_flag_is_under_exactly_one_step_of_a_framework(bank):
    for id in bank.frameworks:
        steps = framework_sheet(bank, id).steps
        topics = [topic.id for step in steps for phase in step.topics for topic in phase.topics]
        assert sorted(topics) == sorted(bank.topics)
        assert sorted(m.title for step in steps for m in step.mistakes) == sorted(
            f.title for f in bank.red_flags.values()
        )


def test_a_step_that_shares_its_phases_says_where_their_topics_are_and_still_has_answers_of_its_own(bank):
    steps = {step.id: step for step in framework_sheet(bank, "e-commerce-six").steps}
    assert [(each.phase, each.id) for each in steps["edge-cases"].shared] == [
        (PHASE_TITLES["scaling"], "scalability"),
        (PHASE_TITLES["model"], "data-and-models"),
    ]
    told = [answer.topic.id for step in steps.values() for answer in step.answers]
    assert len(told) == len(set(told))
    assert steps["edge-cases"].answers


def test_strong_answers_are_those_of_the_topics_that_questions_weigh_most(bank):
    weights = {
        t: sum(c.weight for q in bank.questions.values() for c in q.criteria if c.topic == t) for t in bank.topics
    }
    heaviest = sorted((t for t in bank.topics.values() if t.phase == "clarify"), key=lambda t: -weights[t.id])[:3]
    answers = framework_sheet(bank, "seven-step").steps[0].answers
    assert {answer.says for answer in answers} == {topic.strong_answer for topic in heaviest}


# -- topics and personas ---------------------------------------------------------------------------------------------


def test_a_topic_shows_its_four_depths_each_with_a_statement_of_that_depth(bank, cast):
    sheet, topic = topic_sheet(bank, cast, "caching"), bank.topic("caching")
    assert [each.word for each in sheet.depths] == ["named", "explained", "justified", "outstanding"]
    assert [each.sounds in getattr(topic.exemplars, each.word) for each in sheet.depths] == [True] * 4
    assert [each.shows for each in sheet.depths] == list(topic.depths.model_dump().values())


def test_a_topic_names_who_presses_on_it_most_first(bank, cast):
    told = topic_sheet(bank, cast, "on-device").personas
    weights = [cast[each.id].emphasis["on-device"] for each in told]
    assert told[0].id == "apple"
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 1


def test_a_topic_lists_the_questions_that_stress_it_and_counts_the_rest(bank, cast):
    for id in bank.topics:
        sheet = topic_sheet(bank, cast, id)
        stressing = {q.id for q in bank.questions.values() if any(c.topic == id for c in q.criteria)}
        assert {each.id for each in sheet.questions} <= stressing
        assert len(sheet.questions) + sheet.more_questions == len(stressing)


def test_a_persona_says_how_it_asks_and_never_what_it_springs_on_anybody(bank, cast):
    for id, persona in cast.items():
        told = repr(persona_sheet(bank, cast, id))
        assert "not official hiring criteria" in told
        assert not any(ball.says in told or ball.id in told for ball in persona.curveballs)
        assert {each.topic.id for each in persona_sheet(bank, cast, id).signatures} == set(persona.probes)


def test_what_weighs_less_with_a_persona_is_told_apart(bank, cast):
    sheet = persona_sheet(bank, cast, "apple")
    assert ("on-device", "×3") in {(each.id, each.note) for each in sheet.more}
    assert ("caching", "×0.7") in {(each.id, each.note) for each in sheet.less}


@pytest.mark.parametrize("build", [topic_sheet, persona_sheet])
def test_an_unknown_id_names_those_that_exist(bank, cast, build):
    with pytest.raises(NotInBank, match=r"unknown \w+ 'nothing': choose one of a"):
        build(bank, cast, "nothing")


# -- questions -------------------------------------------------------------------------------------------------------


def test_no_answer_of_any_question_is_in_its_sheet_before_it_is_revealed(bank, cast):
    for id, question in bank.questions.items():
        told = repr(question_sheet(bank, cast, id, reveal=False))
        hidden = [fact.answer for fact in question.facts] + [
            each for lines in question.outline.values() for each in lines
        ]
        hidden += [*question.traps, *question.left_to_candidate, *(check.asks for check in question.arithmetic)]
        hidden += [text for c in question.criteria for text in (c.title, *c.anchors.model_dump().values())]
        hidden += [ball.says for ball in question.curveballs]
        assert [text for text in hidden if repr(text)[1:-1] in told] == []


def test_a_revealed_question_holds_every_fact_criterion_and_trap(bank, cast):
    question, told = bank.question(ADS), question_sheet(bank, cast, ADS, reveal=True).answers
    assert told is not None
    assert [fact.answer for fact in told.facts] == [fact.answer for fact in question.facts]
    assert sorted(c.title for phase in told.phases for c in phase.criteria) == sorted(
        c.title for c in question.criteria
    )
    assert told.traps == question.traps


def test_the_shares_of_the_clock_are_the_whole_question(bank, cast):
    for id in bank.questions:
        timing = question_sheet(bank, cast, id, reveal=False).timing
        assert sum(each.share for each in timing) == pytest.approx(1)


def test_answers_appear_in_the_terminal_only_on_request(hotseat):
    hidden, shown = hotseat("guide", "question", ADS), hotseat("guide", "question", ADS, "--reveal")
    assert "Our classifieds app" in hidden.out
    assert not [words for words in LONG.values() if words in hidden.out]
    assert f"hotseat guide question {ADS} --reveal" in hidden.out
    assert [words for words in LONG.values() if words not in shown.out] == []


@pytest.mark.parametrize(
    ("tried", "shown"),
    [
        ({"question": ADS, "words": ("I would log impressions.",)}, True),
        ({"question": ADS, "words": ()}, False),
        ({"question": ADS, "words": ("I would log impressions.",), "end": False}, False),
        ({"question": ADS, "words": ("I would log impressions.",), "owner": "somebody"}, False),
        ({"question": "video-search", "words": ("I would log impressions.",)}, False),
    ],
    ids=["finished", "ended at once", "still going on", "somebody else's", "another question"],
)
def test_answers_appear_after_an_attempt_of_ones_own(hotseat, tried, shown):
    words = tried.pop("words")
    finish(tried.pop("question"), *words, **tried)
    assert (LONG["fact"] in hotseat("guide", "question", ADS).out) is shown


def test_an_interview_held_in_the_terminal_is_an_attempt(hotseat):
    hotseat("chat", "-q", ADS, "--seed", 1, stdin="How many users are there?\n/end\n")
    assert LONG["trap"] in hotseat("guide", "question", ADS).out


# -- the plan --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 2, 3, 6, 7, 14, 30, LONGEST])
def test_a_plan_drills_every_phase_and_difficulty_never_falls(bank, cast, days):
    made = plan(bank, cast, days).days
    assert [day.number for day in made] == list(range(1, days + 1))
    assert {drill.phase for day in made for drill in day.drills} == set(PHASE_TITLES.values())
    difficulty = [bank.question(day.question.id).difficulty for day in made]
    assert difficulty == sorted(difficulty)
    assert days < 7 or len(set(difficulty)) == len({q.difficulty for q in bank.questions.values()})


@pytest.mark.parametrize("days", [6, 7, 14, 30])
def test_a_plan_meets_every_persona_and_none_two_days_running(bank, cast, days):
    made = [day.persona.id for day in plan(bank, cast, days).days]
    assert set(made) == set(cast)
    assert all(one != two for one, two in pairwise(made))


def test_a_plan_repeats_no_question_and_no_drill_while_there_are_others(bank, cast):
    made = plan(bank, cast, 30).days
    assert len({day.question.id for day in made}) == 30
    drills = [drill.topic.id for day in made for drill in day.drills]
    assert len(drills) == len(set(drills))


def test_drills_come_back_from_memory_after_two_and_after_six_days(bank, cast):
    made = plan(bank, cast, 14).days
    for i, day in enumerate(made):
        due = [drill.topic for ago in (2, 6) if ago <= i for drill in made[i - ago].drills]
        assert list(day.recall) == due
    assert made[6].recall


def test_a_plan_leaves_out_what_was_finished(bank, cast):
    first = plan(bank, cast, 14).days
    done = [Attempt(day.question.id, day.persona.id, day.framework.id, float(day.number)) for day in first]
    then = plan(bank, cast, 14, done)
    assert not {day.question.id for day in first} & {day.question.id for day in then.days}
    assert then.tried == 14
    assert {day.persona.id for day in then.days} == set(cast)


def test_when_everything_was_tried_the_oldest_come_back_with_somebody_else(bank, cast):
    done = [Attempt(id, "google", "seven-step", float(i)) for i, id in enumerate(bank.questions)]
    fresh = done.pop()
    made = plan(bank, cast, 4, done).days
    assert sorted(day.question.id for day in made) == sorted([fresh.question, *(each.question for each in done[:3])])
    assert [day.again for day in made if day.question.id == fresh.question] == [False]
    assert sum(day.again for day in made) == 3


def test_the_same_history_gives_the_same_plan(bank, cast):
    done = [Attempt(ADS, "meta", "six-step", 5.0)]
    assert plan(bank, cast, 21, done) == plan(bank, dict(reversed(cast.items())), 21, done)


def test_the_plan_of_the_terminal_knows_the_store_and_its_commands_work(hotseat, bank):
    before = json.loads(hotseat("guide", "plan", "--days", 7, "--json").out)
    first = before["days"][0]["question"]["id"]
    finish(first, "I would begin with the goal.")
    after = hotseat("guide", "plan", "--days", 7)
    assert f"-q {first} " not in after.out
    assert "You have tried 1 so far" in after.out
    command = next(line.split() for line in after.out.splitlines() if line.strip().startswith("hotseat chat"))
    assert hotseat(*command[1:], stdin="/end\n").code == 0


@pytest.mark.parametrize("days", [0, -3, LONGEST + 1])
def test_a_plan_of_impossible_length_is_one_clear_line(hotseat, bank, cast, days):
    with pytest.raises(BadDays):
        plan(bank, cast, days)
    ran = hotseat("guide", "plan", "--days", days)
    assert (ran.code, ran.out, ran.err) == (1, "", f"hotseat: cannot plan {days} days: choose 1 to {LONGEST}\n")


# -- the terminal ----------------------------------------------------------------------------------------------------


def test_contents_name_every_sheet_once(bank, cast):
    all = contents(bank, cast)
    listed = {
        k: sorted(c.link.id for g in getattr(all, k) for c in g.cards)
        for k in ("framework", "topic", "question", "persona")
    }
    known = {"framework": bank.frameworks, "topic": bank.topics, "question": bank.questions, "persona": cast}
    assert listed == {kind: sorted(ids) for kind, ids in known.items()}


@pytest.mark.parametrize(("kind", "id"), [("framework", "seven-step"), ("topic", "caching"), ("persona", "apple")])
def test_a_sheet_in_the_terminal_is_narrow_markdown_and_without_id_a_list(hotseat, kind, id):
    listed, sheet = hotseat("guide", kind), hotseat("guide", kind, id)
    assert any(line.startswith(f"{id} ") for line in listed.out.splitlines())
    assert sheet.out.startswith("# ")
    assert max(map(len, sheet.out.splitlines())) <= 100
    assert json.loads(hotseat("guide", kind, id, "--json").out)["id"] == id
    assert id in [row["id"] for row in json.loads(hotseat("guide", kind, "--json").out)]


def test_the_terminal_shows_all_that_a_topic_sheet_holds(hotseat, bank, cast):
    sheet = topic_sheet(bank, cast, "ab-test-design")
    told = " ".join(hotseat("guide", "topic", sheet.id).out.split())
    parts = [sheet.summary, sheet.strong_answer, sheet.practice, *sheet.probes]
    parts += [text for each in sheet.depths for text in (each.shows, each.sounds)]
    parts += [text for each in sheet.mistakes for text in (each.title, each.why, each.remedy)]
    parts += [text for each in sheet.lookalikes for text in (each.says, each.why)]
    parts += [each.title for each in (*sheet.questions, *sheet.personas, *sheet.steps)]
    assert [part for part in parts if part not in told] == []


def test_guide_alone_says_what_there_is(hotseat, bank):
    told = hotseat("guide").out
    assert f"{len(bank.topics)}, such as" in told
    assert "hotseat guide plan --days 14" in told


@pytest.mark.parametrize("kind", ["framework", "topic", "question", "persona"])
def test_an_unknown_sheet_is_one_clear_line(hotseat, kind):
    ran = hotseat("guide", kind, "nothing")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"hotseat: unknown {kind} 'nothing': choose one of ")
    assert len(ran.err.splitlines()) == 1
