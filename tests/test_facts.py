"""Clarifying questions get the frozen fact they ask for, or are left to the candidate."""

from pathlib import Path

import pytest
import yaml

from app.facts import FactSheet

HERE = Path(__file__).parent
PARAPHRASES = yaml.safe_load((HERE / "paraphrases.yaml").read_text(encoding="utf-8"))
UNANSWERABLE = yaml.safe_load((HERE / "unanswerable.yaml").read_text(encoding="utf-8"))
ENOUGH = 0.85


@pytest.mark.parametrize("question", PARAPHRASES)
def test_questions_in_unseen_words_get_the_right_fact(question, bank, engine):
    sheet = FactSheet(bank.question(question), engine.table)
    asked = [(fact, words) for fact, asks in PARAPHRASES[question].items() for words in asks]
    wrong = [(fact, words) for fact, words in asked if [f.id for f in sheet.answer([words]).facts] != [fact]]
    assert {fact.id for fact in bank.question(question).facts} == set(PARAPHRASES[question])
    assert 1 - len(wrong) / len(asked) >= ENOUGH, wrong


def test_questions_that_no_fact_answers_are_left_to_the_candidate(bank, engine):
    asked = [(question, words) for question, all_words in UNANSWERABLE.items() for words in all_words]
    told = [
        (words, fact.id)
        for question, words in asked
        for fact in FactSheet(bank.question(question), engine.table).answer([words]).facts
    ]
    assert len(asked) == 20
    assert 1 - len(told) / len(asked) >= ENOUGH, told


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


def test_a_topic_of_ones_own_has_no_facts(engine):
    answer = FactSheet(None, engine.table).answer(["How many users do we have?"])
    assert answer.facts == ()
    assert answer.left == ("How many users do we have?",)
