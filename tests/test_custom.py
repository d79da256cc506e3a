"""A question of one's own: the topics that its words call for, and what the interviewer asks for."""

from collections import Counter

import pytest
from stage import setup

from app.custom import LEAST, sentences, task, topics_for
from question_bank import PHASES
from transcripts import EVENT, LONGEST_ABOUT, InterviewStarted

ADVERT = """About us
Lumenhaus is a marketplace for second-hand furniture. We were founded in 2014 and have 300 employees in Berlin and Lisbon.
Your role
- You own the ranking of search results and the home page.
- You build models that predict which listings a buyer will like, and measure them in experiments.
- Together with the trust team you keep fake listings away.
What you bring
- 5+ years of experience with Python and PyTorch
- Excellent communication skills
What we offer
- Competitive salary and stock options
- 30 days of vacation, free lunch, gym membership
We are an equal opportunity employer. Send us your CV today."""
ASSISTANT = """We are looking for an engineer for our assistant team.
You will build the assistant that answers our customers' questions with large language models.
You own retrieval over our help articles, the prompts and their evaluation, and you keep the assistant from inventing things.
We run open models on our own GPUs and care about latency and price per answer.
Health insurance, 28 days off and a yearly offsite."""
CALLED_FOR = [
    ("Design a chatbot that answers questions about our internal wiki", "", {"prompt-injection", "retrieval-quality", "hallucination-and-grounding"}),
    ("AI Engineer, Customer Assistant", ASSISTANT, {"retrieval-quality", "token-cost", "llm-serving", "hallucination-and-grounding"}),
    ("An agent that books trips and may pay with a card", "", {"agent-tools"}),
    ("Predict the electricity load of a region for the next week", "", {"forecasting"}),
    ("Find duplicate customer records across our systems", "", {"deduplication-and-matching"}),
    ("Dispatch drivers to riders in a city", "", {"geo-and-time-features"}),
    ("Block scam messages", "Their senders keep changing the spelling.", {"adversarial-content", "evolving-language"}),
]  # fmt: skip
PLAIN = [
    "Rank podcasts for the home page of a podcast app",
    "Detect tumours in scans of the lung",
    "Recommend songs for a running app",
    "Decide whether to grant a consumer loan",
    "Choose which ad to show",
    "asdf",
]
LANGUAGE_MODELS = {
    "prompt-injection",
    "retrieval-quality",
    "hallucination-and-grounding",
    "token-cost",
    "llm-serving",
    "agent-tools",
}


def _chosen(stage, title, about="") -> tuple[str, ...]:
    return topics_for(stage.bank, stage.engine.table, title, about)


@pytest.mark.parametrize(("title", "about", "wanted"), CALLED_FOR)
def test_special_topics_join_when_the_words_call_for_them(stage, title, about, wanted):
    assert wanted <= set(_chosen(stage, title, about))


@pytest.mark.parametrize("title", PLAIN)
def test_topics_of_language_models_stay_out_of_other_products(stage, title):
    assert not LANGUAGE_MODELS & set(_chosen(stage, title))


def test_an_advert_without_language_models_does_not_bring_them_in(stage):
    assert not LANGUAGE_MODELS & set(_chosen(stage, "ML Engineer, Search", ADVERT))


def test_clearly_unrelated_topics_stay_out(stage):
    forecast = _chosen(stage, "Forecast electricity demand", "Every household has a meter that reports once an hour.")
    assert not {"position-bias", "content-embeddings", "reranking-and-diversity"} & set(forecast)
    assert {"position-bias", "reranking-and-diversity", "two-stage-ranking"} <= set(_chosen(stage, PLAIN[0]))


@pytest.mark.parametrize(
    ("title", "about"), [*((t, a) for t, a, _ in CALLED_FOR), *((t, "") for t in PLAIN), ("x", "y\n" * 9)]
)
def test_all_phases_stay_covered(stage, title, about):
    chosen = _chosen(stage, title, about)
    phases = Counter(stage.bank.topics[id].phase for id in chosen)
    assert len(chosen) == len(set(chosen))
    assert min(phases[phase] for phase in PHASES) >= LEAST


def test_questions_of_the_bank_would_keep_nearly_all_general_topics_they_name(stage):
    kept = lost = 0
    for question in list(stage.bank.questions.values())[::6]:
        chosen = set(_chosen(stage, question.title, question.prompt))
        named = {c.topic for c in question.criteria if stage.bank.topics[c.topic].general}
        kept, lost = kept + len(named & chosen), lost + len(named - chosen)
    assert lost / (kept + lost) < 0.05


def test_the_choice_is_the_same_every_time(stage):
    assert _chosen(stage, "ML Engineer", ADVERT) == _chosen(stage, "ML Engineer", ADVERT)


def test_of_an_advert_the_work_is_read_and_the_perks_are_not(stage):
    read = " ".join(sentences("ML Engineer", ADVERT, stage.engine.table))
    assert "ranking of search results" in read
    assert "fake listings" in read
    for perk in ("vacation", "salary", "equal opportunity", "CV", "communication skills"):
        assert perk not in read


@pytest.mark.parametrize(
    ("title", "about", "asked"),
    [
        ("Rank podcasts.", "", "Rank podcasts"),
        ("Design a matching engine for engineers", "", "Design a matching engine for engineers"),
        ("Build a tool for the data scientist of a bank", "", "Build a tool for the data scientist of a bank"),
        ("Senior Machine Learning Engineer, Search & Ranking (m/f/d)", ADVERT, "Design the machine-learning system behind search & ranking"),
        ("Fraud Detection Engineer", "", "Design the machine-learning system behind fraud detection"),
        ("ML Engineer, Berlin", ADVERT, "Design the machine-learning system that this job is about"),
        ("Data Scientist", "", "Design the machine-learning system that this job is about"),
    ],
)  # fmt: skip
def test_the_prompt_is_made_from_the_title(title, about, asked):
    assert task(title, about) == asked


def _setup(stage, title, about="") -> InterviewStarted:
    return setup(stage.bank, question="custom", title=title, about=about, topics=_chosen(stage, title, about))


async def test_the_opening_says_which_parts_it_will_look_at_and_never_reads_the_advert(stage):
    interview, _ = await stage.play(
        _setup(stage, "AI Engineer, Customer Assistant", ASSISTANT),
        ["I'd ask what the assistant is for.", "What was the question?"],
    )
    opening, *rest = (turn.text for turn in interview.turns if turn.role == "interviewer")
    assert "Design the machine-learning system behind customer assistant." in opening
    assert "From what you gave me I'll look at" in opening
    assert opening.count("?") <= 1
    assert not [line for line in ASSISTANT.splitlines() if line in opening]
    assert "From what you gave me" not in " ".join(rest)


async def test_the_interview_asks_about_the_chosen_topics_alone(stage):
    start = _setup(stage, "AI Engineer, Customer Assistant", ASSISTANT)
    lines = [f"We would handle part {n} of it properly with the usual things." for n in range(12)]
    interview, _ = await stage.play(start, lines)
    assert {m.topic for m in interview.moves if m.topic} <= set(start.topics)
    assert set(stage.engine.rubric("custom", start.topics).items) == set(stage.brief(start).rubric.items)
    assert {item.topic.id for item in stage.brief(start).rubric} == set(start.topics)


def test_what_a_special_topic_calls_for_counts_as_evidence_when_it_was_chosen(stage):
    topics = _chosen(stage, "AI Engineer, Customer Assistant", ASSISTANT)
    said = [stage.bank.topics["token-cost"].exemplars.justified[0]]
    with_it = stage.engine.evidence("custom", said, None, topics)
    assert "token-cost" in {e.topic for e in with_it}
    assert "token-cost" not in {e.topic for e in stage.engine.evidence("custom", said)}


def test_an_old_interview_without_chosen_topics_keeps_the_whole_library(stage):
    line = {"kind": "interview_started", "at": 1.0, "question": "custom", "title": "Rank podcasts", "persona": "google",
            "framework": "seven-step", "level": "senior", "minutes": 45, "seed": 1}  # fmt: skip
    start = EVENT.validate_python(line)
    assert (start.temperament, start.about, start.topics) == ("", "", ())
    assert {item.topic.id for item in stage.brief(start).rubric} == {
        t.id for t in stage.bank.topics.values() if t.general
    }


def test_topics_that_no_longer_exist_are_passed_over(stage):
    assert {item.topic.id for item in stage.engine.rubric("custom", ("gone", "caching"))} == {"caching"}
    assert len(stage.engine.rubric("custom", ("gone",)).items) > 50


def test_topics_mean_nothing_for_a_question_of_the_bank(stage):
    assert stage.engine.rubric("short-video-feed", ("caching",)).items == stage.engine.rubric("short-video-feed").items


def test_chat_prints_the_chosen_topics_and_says_what_it_will_look_at(hotseat, tmp_path):
    advert = tmp_path / "advert.txt"
    advert.write_text(ASSISTANT, encoding="utf-8")
    ran = hotseat(
        "chat",
        "-q",
        "custom",
        "--title",
        "AI Engineer, Customer Assistant",
        "--about-file",
        advert,
        "--no-feedback",
        stdin="",
    )
    assert ran.code == 0
    assert "Topics chosen from what you gave" in ran.err
    assert "From what you gave me I'll look at" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--about", "It is for shops."], "need `--question custom`"),
        (["-q", "custom", "--title", "x", "--about", "a", "--about-file", "b"], "exclude each other"),
        (["-q", "custom", "--title", "x", "--about", "a" * (LONGEST_ABOUT + 1)], "the most is 20,000"),
        (["-q", "custom", "--title", "x", "--about-file", "/nowhere"], "/nowhere"),
        (["--temperament", "furious"], "furious"),
    ],
)
def test_what_does_not_fit_gets_one_clear_line(hotseat, args, told):
    ran = hotseat("chat", *args)
    assert ran.code != 0
    assert told in ran.err
    assert "Traceback" not in ran.err
