"""Personas ask different things of the same candidate, each follows its own emphasis, and none gives an answer away."""

import asyncio
import importlib.util
import sys
from pathlib import Path
from statistics import fmean
from types import ModuleType

import pytest
from stage import Stage

from app.bootstrap import Content
from transcripts import Interview, InterviewerSpoke

BENCH = Path(__file__).parent.parent / "bench"
QUESTION = "short-video-feed"
MINUTES = 20
"""Around sixteen things asked by each."""
BRIEFLY = 4
"""Minutes of each of the interviews read for leaks; `python bench/distinct.py --leaks 200` reads longer ones."""
READ = 12


def _bench() -> ModuleType:
    """bench/distinct.py under a name of its own: `personas` is the package."""
    spec = importlib.util.spec_from_file_location("bench_distinct", BENCH / "distinct.py")
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bench = _bench()
Ask = bench.Ask


@pytest.fixture(scope="module")
def content(stage: Stage) -> Content:
    return Content(stage.bank, stage.personas, stage.temperaments)


@pytest.fixture(scope="module")
def compared(stage: Stage, content: Content) -> tuple[dict[str, Interview], dict[str, float]]:
    """One candidate's lines before every persona, and how each persona's questions follow its emphasis."""

    async def hold() -> tuple[dict[str, Interview], dict[str, float]]:
        async with bench.arena(content, stage.engine) as arena:
            held = await bench.interviews(arena, QUESTION, 1, MINUTES)
            return held, {id: lens.plain for id, lens in bench.lenses(arena, QUESTION, [held]).items()}

    return asyncio.run(hold())


@pytest.fixture(scope="module")
def sampled(stage: Stage, content: Content) -> list[Interview]:
    async def hold() -> list[Interview]:
        async with bench.arena(content, stage.engine) as arena:
            return [interview async for interview in bench.sample(arena, READ, BRIEFLY)]

    return asyncio.run(hold())


# -- different -----------------------------------------------------------------------------------------------------------


def test_everybody_hears_the_same_lines_as_far_as_they_go(stage, compared):
    held, _ = compared
    assert set(held) == set(stage.personas)
    lines = [
        [turn.text for turn in interview.candidate_turns if turn.text != bench.STOPS] for interview in held.values()
    ]
    longest = max(lines, key=len)
    assert all(told == longest[: len(told)] for told in lines)
    assert min(map(len, lines)) > 10


def test_on_average_personas_share_less_than_a_third_of_what_they_press_on(compared):
    held, _ = compared
    assert {id: told for id, told in ((id, len(bench.asks(i))) for id, i in held.items()) if told < 10} == {}
    shares = bench.pairs(held)
    assert len(shares) == 15
    assert fmean(shares.values()) < bench.LIMIT, shares


def test_no_two_personas_share_a_third_of_what_they_press_on(compared):
    shares = bench.pairs(compared[0])
    assert {pair: share for pair, share in shares.items() if share >= bench.LIMIT} == {}


def test_every_persona_asks_more_about_what_it_cares_for(compared):
    _, follows = compared
    assert len(follows) == 6
    assert {id: rank for id, rank in follows.items() if rank <= 0} == {}


def test_the_same_words_about_the_same_topic_are_shared_and_other_words_or_topics_are_not():
    ours = [Ask("caching", "what is cached"), Ask("rollback", "how do you go back"), Ask("fairness", "for whom")]
    assert bench.shared(ours, ours) == 1
    assert bench.shared(ours, [Ask("caching", "how do you go back"), Ask("rollback", "what is cached")]) == 0
    assert bench.shared(ours, [Ask("caching", "what is cached"), Ask("caching", "what is stored")]) == 0.5
    assert bench.shared(ours, []) == 0


def test_ranks_agree_whatever_the_distances_and_equal_values_share_a_rank():
    assert bench.spearman([1, 2, 3], [1, 10, 1000]) == pytest.approx(1)
    assert bench.spearman([1, 2, 3], [9, 4, 1]) == pytest.approx(-1)
    assert bench.spearman([1, 1, 2, 3], [1, 1, 5, 7]) == pytest.approx(1)
    assert bench.spearman([1, 1, 1], [1, 2, 3]) == 0


# -- and silent about the answer ---------------------------------------------------------------------------------------


def test_no_line_contains_a_sentence_of_the_reference_answer(stage, sampled):
    assert len({interview.setup.question for interview in sampled}) == READ
    assert len({interview.setup.persona for interview in sampled}) == 6
    assert all(len(interview.moves) > 3 for interview in sampled)
    assert [leak for i in sampled for leak in bench.leaks(i, stage.bank.question(i.setup.question))] == []


def test_a_sentence_of_the_outline_an_anchor_or_an_exemplar_is_found_in_whatever_surrounds_it(stage, sampled):
    interview = sampled[0]
    question = stage.bank.question(interview.setup.question)
    outline = next(iter(question.outline.values()))[0]
    criterion = question.criteria[0]
    for hidden in (outline, criterion.anchors.explained, criterion.exemplars.good):
        spoke = InterviewerSpoke(at=interview.last_at, text=f"Noted. {hidden.upper()} Why?", move="probe")
        planted = bench.replace(interview.turns[0], text=spoke.text, spoke=spoke)
        told = bench.replace(interview, turns=(*interview.turns, planted))
        assert [leak.line for leak in bench.leaks(told, question)][:1] == [spoke.text], hidden
