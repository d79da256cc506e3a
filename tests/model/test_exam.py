"""A judge that nobody named sits an exam before it grades."""

import json
from pathlib import Path

import pytest
from casting import Cast, house, models

from app.exam import HIDDEN, PAPERS, SHOWN, Exams, papers, sit
from app.fake_model import ScriptedChat
from evaluators import Failure, ModelFailed

GOAL = "I would take 30-day retention as the goal, because watch time alone rewards clips that people cannot look away from."


def examinee(bank, skill):
    """A model that sits the exam: `skill` says from a paper which points it finds, with which sentence."""
    by_first = {paper.sentences[0]: paper for paper in papers(bank)}

    def script(messages, schema):
        if "findings" not in schema["properties"]:
            return Cast()(messages, schema)
        paper = next((p for s, p in by_first.items() if f"[1] {' '.join(s.split())}" in messages[0].text), None)
        found_ = skill(paper) if paper else {}
        return {"findings": [{"point": id, "sentences": [n], "depth": "explained"} for id, n in found_.items()]}

    return ScriptedChat(script, name="examinee")


def good(paper):
    return paper.shows


def generous(paper):
    return {item.id: 1 for item in paper.items}


def blind(paper):
    return {}


def careless(paper):
    return {id: n % len(paper.sentences) + 1 for id, n in paper.shows.items()}


@pytest.mark.parametrize(
    ("skill", "passes", "balanced"),
    [(good, True, 1.0), (generous, False, 0.5), (blind, False, 0.5), (careless, False, 1.0)],
)
async def test_an_exam_tells_who_may_grade(skill, passes, balanced, bank):
    result = await sit(examinee(bank, skill), bank)
    assert (result.passed, result.balanced, result.papers) == (passes, balanced, PAPERS)


async def test_a_model_that_fails_on_half_the_papers_does_not_pass(bank):
    calls = iter(range(PAPERS))
    clever = examinee(bank, good)

    def script(messages, schema):
        return ModelFailed(Failure.TRUNCATED, "cut") if next(calls) % 2 else clever._next(messages, schema)

    result = await sit(ScriptedChat(script), bank)
    assert (result.papers, result.passed) == (PAPERS // 2, False)


def test_the_papers_are_the_same_every_time_and_hide_as_much_as_they_show(bank):
    first, second = papers(bank), papers(bank)
    assert first == second
    assert {(len(p.shows), len(p.items), len(p.sentences)) for p in first} == {(SHOWN, SHOWN + HIDDEN, SHOWN + HIDDEN)}


@pytest.mark.parametrize(("skill", "grades"), [(good, True), (generous, False)])
async def test_a_judge_nobody_named_grades_only_after_a_passed_exam(skill, grades, stage, tmp_path):
    exams = Exams(tmp_path / "exams.json", stage.bank)
    chat = examinee(stage.bank, skill)
    for round_ in range(2):
        before = len(chat.requests)
        async with house(stage, models(None, chat), exams=exams) as at:
            await at.start(stage)
            await at.hear(GOAL)
            interview = await at.conductor.read("one")
        assert bool(interview.calls) == grades
        assert len(chat.requests) - before == (PAPERS if round_ == 0 else 0) + (1 if grades else 0)
    kept = json.loads((tmp_path / "exams.json").read_text())
    assert kept["examinee"]["papers"] == PAPERS


async def test_a_judge_that_could_not_be_asked_may_sit_again(bank, tmp_path):
    exams = Exams(tmp_path / "exams.json", bank)
    down = ScriptedChat(lambda *_: ModelFailed(Failure.UNAVAILABLE, "down"), name="examinee")
    assert not await exams.passed(down)
    assert exams.known("examinee") is None
    assert await exams.passed(examinee(bank, good))


def written(file: Path, text: str) -> Path:
    file.write_text(text)
    return file


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"examinee": 3}', '{"examinee": {"recall": 1}}'])
async def test_a_damaged_file_of_results_is_an_empty_one(damage, bank, tmp_path):
    file = written(tmp_path / "exams.json", damage)
    exams = Exams(file, bank)
    assert exams.known("examinee") is None
    assert await exams.passed(examinee(bank, good))
    known = Exams(file, bank).known("examinee")
    assert known
    assert known.recall == 1
