"""The parts of the web face that need no browser."""

import pytest

from app.bootstrap import content
from app.web.pages.replay import marked
from app.web.presence import Presence
from app.web.projection import plain
from app.web.setup_card import BadChoice, card, chosen, usual
from evaluators import VectorTable, default_encoder, trained
from transcripts import LONGEST_ABOUT, EvidenceFound

CONTENT = content()
GOOGLE = CONTENT.personas["google"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a *b* _c_ `d` [e](f) <g>", r"a \*b\* \_c\_ \`d\` \[e\](f) \<g\>"),
        ("# not a heading\n- not a list\n1. not a number", "\\# not a heading\n\\- not a list\n1\\. not a number"),
        ("at 10k QPS, 3.5 ms - fine", "at 10k QPS, 3.5 ms - fine"),
    ],
)
def test_spoken_words_are_never_markup(said, shown):
    assert plain(said) == shown


def test_a_reload_is_no_absence_and_a_night_is():
    presence = Presence()
    assert presence.away_since("i", 5) is None
    presence.arrive("i", "a")
    presence.arrive("i", "b")
    presence.leave("i", "a", 10)
    assert presence.away_since("i", 99) == 99
    presence.leave("i", "b", 20)
    presence.leave("i", "stranger", 50)
    assert presence.away_since("i", 99) == 20


def test_the_usual_choice_starts_a_question_that_fits_the_persona():
    setup = chosen(usual(CONTENT, GOOGLE), CONTENT, at=1.0, seed=7)
    assert "google" in CONTENT.bank.question(setup.question).companies
    assert (setup.persona, setup.level, setup.minutes, setup.seed) == ("google", "senior", 45, 7)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"persona": "nobody"}, "choose an interviewer"),
        ({"question": "nothing"}, "choose a question"),
        ({"question": "custom", "title": "  "}, "give your own question a title"),
        ({"question": "custom", "title": "x" * 201}, "shorten the title"),
        ({"question": "custom", "title": "x", "about": "a" * (LONGEST_ABOUT + 1)}, "shorten what you pasted"),
        ({"temperament": "furious"}, "choose a manner"),
        ({"framework": None}, "choose a framework"),
        ({"level": "wizard"}, "choose a level"),
        ({"minutes": 9}, "between 10 and 60"),
        ({"minutes": "45"}, "between 10 and 60"),
        ({"minutes": True}, "between 10 and 60"),
    ],
)
def test_nothing_in_a_choice_is_taken_on_trust(change, said):
    with pytest.raises(BadChoice, match=said):
        chosen(usual(CONTENT, GOOGLE) | change, CONTENT, at=1.0, seed=7)


def test_what_was_pasted_chooses_the_topics_once_and_for_all():
    choice = usual(CONTENT, GOOGLE) | {
        "question": "custom",
        "title": "Answer questions from contracts",
        "about": "A chatbot that quotes them.",
    }
    table = VectorTable(default_encoder(), trained().vectors)
    setup = chosen(choice, CONTENT, at=1.0, seed=7, table=table)
    assert setup.about == "A chatbot that quotes them."
    assert "hallucination-and-grounding" in setup.topics
    assert chosen(choice, CONTENT, at=1.0, seed=7).topics == ()


def test_what_was_pasted_stays_out_of_a_question_of_the_bank():
    setup = chosen(usual(CONTENT, GOOGLE) | {"about": "left over"}, CONTENT, at=1.0, seed=7)
    assert (setup.about, setup.topics) == ("", ())


def test_the_card_offers_every_manner_and_the_usual_one_first():
    offered = card(CONTENT, GOOGLE)["temperaments"]
    assert [each["id"] for each in offered] == ["", *CONTENT.temperaments]
    assert all(each["blurb"] for each in offered)
    assert chosen(usual(CONTENT, GOOGLE) | {"temperament": "terse"}, CONTENT, at=1.0, seed=7).temperament == "terse"


def test_the_card_offers_every_question_once_the_fitting_ones_first():
    groups = card(CONTENT, GOOGLE)["groups"]
    offered = [question["id"] for group in groups for question in group["questions"]]
    assert sorted(offered) == sorted(CONTENT.bank.questions)
    assert "google" in CONTENT.bank.question(offered[0]).companies


def test_marked_pieces_are_the_text():
    text = "We log clicks.  They are noisy! So what?"
    found = [
        EvidenceFound(at=0, turn=0, sentences=(1,), criterion="c", topic="t", depth=3, prompted=False, judge="j"),
    ]
    pieces = marked(text, found)
    assert "".join(piece for piece, _ in pieces) == text
    assert ("They are noisy!", 3) in pieces
