"""Clarifying questions get the frozen fact they ask for, or are left to the candidate."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from app.answerable import FILE, answerable, save, source_of
from app.fact_training import train
from app.facts import FactSheet
from evaluators.weights import NotTrained

HERE = Path(__file__).parent
PARAPHRASES = yaml.safe_load((HERE / "paraphrases.yaml").read_text(encoding="utf-8"))
UNANSWERABLE = yaml.safe_load((HERE / "unanswerable.yaml").read_text(encoding="utf-8"))
ENOUGH, PLAINLY = 0.9, 0.6
"""Shares of answers that are right, and that have no reservation."""


@pytest.mark.parametrize("question", PARAPHRASES)
def test_questions_in_unseen_words_get_the_right_fact(question, bank, engine):
    sheet = FactSheet(bank.question(question), engine.table)
    asked = [(fact, words) for fact, asks in PARAPHRASES[question].items() for words in asks]
    answers = [(fact, words, sheet.answer([words])) for fact, words in asked]
    wrong = [(fact, words) for fact, words, answer in answers if fact not in [f.id for f in answer.facts]]
    alone = [answer for _, _, answer in answers if len(answer.facts) == 1 and not answer.unsure]
    assert {fact.id for fact in bank.question(question).facts} == set(PARAPHRASES[question])
    assert 1 - len(wrong) / len(asked) >= ENOUGH, wrong
    assert len(alone) / len(asked) >= PLAINLY


def test_questions_that_no_fact_answers_are_left_to_the_candidate(bank, engine):
    asked = [(question, words) for question, all_words in UNANSWERABLE.items() for words in all_words]
    answers = [(words, FactSheet(bank.question(question), engine.table).answer([words])) for question, words in asked]
    told = [(words, answer.facts) for words, answer in answers if answer.facts and not answer.unsure]
    assert len(asked) == 20
    assert 1 - len(told) / len(asked) >= ENOUGH, told
    assert sum(not answer.facts for _, answer in answers) / len(asked) >= PLAINLY


@pytest.mark.parametrize("part", range(4))
def test_every_authored_way_to_ask_gets_its_own_fact(part, bank, engine):
    for question in list(bank.questions.values())[part::4]:
        sheet = FactSheet(question, engine.table)
        wrong = [(f.id, ask) for f in question.facts for ask in f.asks if f not in sheet.answer([ask]).facts]
        assert not wrong


def test_what_an_author_left_to_the_candidate_is_never_told(bank, engine):
    for question in bank.questions.values():
        sheet = FactSheet(question, engine.table)
        assert not [asked for asked in question.left_to_candidate if sheet.answer([asked]).facts]


def test_two_questions_get_two_facts_and_one_fact_is_told_once(bank, engine):
    sheet = FactSheet(bank.question("short-video-feed"), engine.table)
    asked = ["How many daily active users do we have?", "What is the latency target?", "What is our DAU?"]
    answer = sheet.answer(asked)
    assert [fact.id for fact in answer.facts] == ["users", "latency"]
    assert answer.left == ()


def test_a_question_near_a_fact_gets_it_with_a_reservation(bank, engine):
    sheet = FactSheet(bank.question("short-video-feed"), engine.table)
    answer = sheet.answer(["Where do people use it mostly?"])
    assert answer.facts
    assert answer.unsure
    assert not sheet.answer(["How many daily active users do we have?"]).unsure


def test_a_topic_of_ones_own_has_no_facts(engine):
    answer = FactSheet(None, engine.table).answer(["How many users do we have?"])
    assert answer.facts == ()
    assert answer.left == ("How many users do we have?",)


def test_what_an_author_worded_is_known_whatever_its_case_and_punctuation(bank, engine):
    question = bank.question("short-video-feed")
    sheet = FactSheet(question, engine.table)
    ask, decision = question.facts[3].asks[0], question.left_to_candidate[0]
    assert sheet.answer([ask.upper() + "?!"]).facts == (question.facts[3],)
    assert sheet.answer([decision.lower().rstrip("?")]).facts == ()


@pytest.mark.parametrize("listed", [0, 4])
def test_a_question_that_lists_few_decisions_or_none_still_leaves_most_of_them(listed, bank, engine):
    asked = told = decisions = left = 0
    for name in UNANSWERABLE:
        question = bank.question(name)
        few = question.model_copy(update={"left_to_candidate": question.left_to_candidate[:listed]})
        sheet = FactSheet(few, engine.table)
        decisions += len(UNANSWERABLE[name])
        for words in UNANSWERABLE[name]:
            answer = sheet.answer([words])
            left += answer.unsure or not answer.facts
        for fact, asks in PARAPHRASES.get(name, {}).items():
            asked += len(asks)
            told += sum(fact in [f.id for f in sheet.answer([words]).facts] for words in asks)
    assert left / decisions >= ENOUGH
    assert told / asked >= ENOUGH


def test_asks_of_another_question_seldom_get_a_fact_of_another_kind_without_a_reservation(bank, engine):
    questions = list(bank.questions.values())
    answered = asked = 0
    for question, other in zip(questions, questions[7:] + questions[:7], strict=True):
        sheet = FactSheet(question, engine.table)
        for fact in other.facts:
            answer = sheet.answer([fact.asks[-1]])
            asked += 1
            answered += not answer.unsure and any(each.kind != fact.kind for each in answer.facts)
    assert answered / asked <= 0.15


def test_the_trained_reader_belongs_to_the_facts_it_is_shipped_with(bank):
    assert answerable().source == source_of(bank), "run `python -m app.fact_training`"


def test_the_trained_reader_is_saved_as_it_was_read_and_as_the_command_writes_it(tmp_path):
    save(answerable(), tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == FILE.read_bytes()


def test_training_twice_on_the_same_questions_gives_the_same_bytes(bank, engine, tmp_path):
    some = replace(bank, questions=dict(list(bank.questions.items())[:3]))
    for name in ("one", "two"):
        save(train(some, engine.table), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").read_bytes() != FILE.read_bytes()


def test_a_missing_trained_reader_says_how_to_make_it(tmp_path):
    with pytest.raises(NotTrained, match=r"nowhere\.npz.*python -m app\.fact_training"):
        answerable(tmp_path / "nowhere.npz")


def test_a_broken_trained_reader_says_how_to_make_it(tmp_path):
    (tmp_path / "broken.npz").write_bytes(b"PK not a zip file")
    with pytest.raises(NotTrained, match=r"broken\.npz.*python -m app\.fact_training"):
        answerable(tmp_path / "broken.npz")
