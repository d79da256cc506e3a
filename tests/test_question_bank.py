"""The question bank is complete, consistent and its own; a broken file is told with its line and field."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from pydantic import ValidationError

from question_bank import (
    HOME,
    PHASES,
    ArithmeticCheck,
    Bank,
    BrokenContent,
    NotInBank,
    Question,
    Topic,
    lint,
    load_bank,
    read_bank,
    schemas,
)
from question_bank.arithmetic import evaluate

QUESTIONS = sorted(path.stem for path in (HOME / "questions").glob("*.yaml"))
FRAMEWORKS = ("e-commerce-six", "lifecycle", "seven-step", "six-step", "timed-five")
CONCEPTS = """A/B test design, ANN index, adversarial robustness, baseline first, batch vs online inference, caching,
canary/shadow deployment, class imbalance, cold start items, cold start users, cost estimate, data leakage,
drift detection, explainability, exploration/exploitation, failure fallback, fairness/bias, feature store,
guardrail metrics, label source, latency budget stated, loss function, model trade-off, negative sampling, on-device,
privacy/consent, retraining trigger, rollback, scale/QPS estimated, success metrics named, train/serve skew,
two-stage retrieval+ranking"""
"""Names by which public labelled answers call some of the topics."""


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def twice(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(map(plain, texts)).items() if count > 1]


# -- questions -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=QUESTIONS)
def question(request: pytest.FixtureRequest, bank: Bank) -> Question:
    return bank.question(request.param)


def test_there_are_six_questions() -> None:
    assert len(QUESTIONS) >= 6


def test_a_question_opens_with_a_prompt_that_gives_nothing_away(question: Question) -> None:
    assert len(question.prompt.split()) <= 60
    assert not re.search(r"\d", question.prompt)
    assert not any(plain(fact.answer) in plain(question.prompt) for fact in question.facts)
    assert not re.search(r"\b(latency|label|feature|embedding|rank|retriev|A/B)", question.prompt, re.IGNORECASE)


def test_a_question_has_at_least_twelve_facts_each_asked_for_in_several_ways(question: Question) -> None:
    assert len(question.facts) >= 12
    assert all(len({plain(ask) for ask in fact.asks}) >= 4 and fact.answer for fact in question.facts)
    assert not twice([fact.answer for fact in question.facts])
    assert not twice([ask for fact in question.facts for ask in fact.asks])


def test_the_facts_of_a_question_settle_its_size_speed_data_and_goal(question: Question) -> None:
    kinds = " ".join(fact.kind for fact in question.facts)
    for wanted in ("latency", "data", "team", "metric"):
        assert wanted in kinds
    assert sum(bool(re.search(r"\d", fact.answer)) for fact in question.facts) >= 6


def test_a_question_leaves_some_decisions_to_the_candidate(question: Question) -> None:
    assert len(question.left_to_candidate) >= 4
    assert not twice([*question.left_to_candidate, *(ask for fact in question.facts for ask in fact.asks)])


def test_a_question_has_criteria_with_anchors_in_all_seven_phases(question: Question, bank: Bank) -> None:
    assert {criterion.phase for criterion in question.criteria} == set(PHASES)
    for criterion in question.criteria:
        assert len({plain(text) for text in criterion.anchors.model_dump().values()}) == 4
        assert [depth for depth, _ in criterion.exemplars.by_depth()] == [2, 3, 4]
        assert criterion.probes
        assert criterion.topic in bank.topics


def test_a_question_can_change_its_requirements_at_least_three_times(question: Question, bank: Bank) -> None:
    assert len(question.curveballs) >= 3
    assert len({curveball.after for curveball in question.curveballs}) >= 2
    for curveball in question.curveballs:
        assert curveball.says.count("?") <= 1
        assert len(curveball.good_reaction) >= 2
        assert set(curveball.topics) <= set(bank.topics)


def test_the_estimates_of_a_question_add_up_when_recomputed(question: Question) -> None:
    assert len(question.arithmetic) >= 2
    for check in question.arithmetic:
        recomputed = eval(check.formula, {"__builtins__": {}}, dict(check.inputs))
        assert check.result == pytest.approx(recomputed, rel=0.01)
        assert set(check.inputs) == set(re.findall(r"\b[A-Za-z_]\w*", check.formula))
        assert check.unit
        assert check.asks.count("?") == 1


def test_a_question_has_an_outline_for_each_phase_traps_and_reading(question: Question) -> None:
    assert set(question.outline) == set(PHASES)
    assert all(len(lines) >= 3 for lines in question.outline.values())
    assert len(question.traps) >= 3
    assert len({reading.title for reading in question.reading}) >= 2
    assert all(reading.by and reading.why for reading in question.reading)


def test_a_question_is_filed_under_a_category_and_a_difficulty(question: Question) -> None:
    assert question.title
    assert question.category
    assert 1 <= question.difficulty <= 5


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(QUESTIONS, 2)])
def test_no_two_questions_share_a_fact_or_an_anchor(bank: Bank, one: str, other: str) -> None:
    def own(id: str) -> set[str]:
        question = bank.question(id)
        anchors = [criterion.anchors for criterion in question.criteria]
        told = [anchor for a in anchors for anchor in (a.explained, a.justified, a.outstanding)]
        told += [
            text
            for criterion in question.criteria
            for text in (*(text for _, text in criterion.exemplars.by_depth()), *criterion.probes)
        ]
        return {plain(text) for text in (*told, question.prompt, *(fact.answer for fact in question.facts))}

    assert not own(one) & own(other)


# -- topics ----------------------------------------------------------------------------------------------------------


def test_the_library_has_at_least_sixty_topics_over_all_phases(bank: Bank) -> None:
    assert len(bank.topics) >= 60
    assert {topic.phase for topic in bank.topics.values()} == set(PHASES)


def test_each_topic_says_what_each_depth_sounds_like_and_what_only_looks_like_it(bank: Bank) -> None:
    for topic in bank.topics.values():
        assert all(topic.depths.model_dump().values()), topic.id
        assert {depth for depth, _ in topic.exemplars.by_depth()} == {1, 2, 3, 4}, topic.id
        assert len(topic.exemplars.by_depth()) >= 11, topic.id
        assert len(topic.hard_negatives) >= 4, topic.id
        assert len(topic.keywords) >= 3, topic.id


def test_each_topic_has_probes_hints_and_advice(bank: Bank) -> None:
    for topic in bank.topics.values():
        assert len(topic.probes) >= 3, topic.id
        assert all(probe.count("?") == 1 for probe in topic.probes), topic.id
        assert len(topic.hints) >= 2, topic.id
        assert topic.summary, topic.id
        assert topic.strong_answer, topic.id
        assert topic.practice, topic.id


@pytest.mark.parametrize("concept", re.split(r",\s+", CONCEPTS))
def test_a_concept_of_public_answers_leads_to_a_topic(bank: Bank, concept: str) -> None:
    assert concept.lower() in bank.topic_names


def test_the_concepts_are_thirty_two_and_lead_to_as_many_topics(bank: Bank) -> None:
    concepts = re.split(r",\s+", CONCEPTS.lower())
    assert len(concepts) == len({bank.topic_names[concept].id for concept in concepts}) == 32


def test_no_name_means_two_topics(bank: Bank) -> None:
    names = [name for t in bank.topics.values() for name in {n.lower() for n in (t.id, t.title, *t.aliases)}]
    assert len(names) == len(set(names))


def test_each_topic_has_sayings_and_each_phase_has_passages(bank: Bank) -> None:
    assert set(bank.sayings) == set(bank.topics)
    assert {depth for depth, _ in bank.sayings["caching"].by_depth()} == {0, 1, 2, 3, 4}
    assert {guide.phase for guide in bank.phases.values()} == set(PHASES)


def test_red_flags_that_are_said_come_with_statements_and_sound_near_misses(bank: Bank) -> None:
    said = [flag for flag in bank.red_flags.values() if flag.detection == "said" and flag.says]
    assert len(said) >= 10
    assert all(len(flag.says) >= 3 and len(flag.near_misses) >= 3 for flag in said)


# -- frameworks ------------------------------------------------------------------------------------------------------


def test_there_are_five_frameworks(bank: Bank) -> None:
    assert tuple(sorted(bank.frameworks)) == FRAMEWORKS


@pytest.mark.parametrize("id", FRAMEWORKS)
def test_the_minutes_of_a_framework_make_forty_five_and_scale(bank: Bank, id: str) -> None:
    framework = bank.framework(id)
    aside = framework.introduction + framework.wrap_up
    assert sum(step.minutes for step in framework.steps) + aside == pytest.approx(45)
    for minutes in (20, 45, 60, 180):
        budgets = framework.budgets(minutes)
        assert list(budgets) == [step.id for step in framework.steps]
        assert sum(budgets.values()) + aside / 45 * minutes * 60 == pytest.approx(minutes * 60)


@pytest.mark.parametrize("id", FRAMEWORKS)
def test_every_phase_belongs_to_a_step_of_a_framework(bank: Bank, id: str) -> None:
    framework = bank.framework(id)
    assert all(phase in framework.step_of(phase).phases for phase in PHASES)


# -- files and schemas -----------------------------------------------------------------------------------------------


def test_the_committed_schemas_are_those_of_the_models() -> None:
    generated = dict(schemas.all_schemas())
    assert {path: path.read_text(encoding="utf-8") for path in (HOME / "schema").iterdir()} == generated
    assert all(json.loads(text)["additionalProperties"] is False for text in generated.values())


def test_the_first_line_of_every_authored_file_points_to_its_schema(bank: Bank) -> None:
    paths = [path for path in HOME.rglob("*.yaml")]
    assert len(paths) == len(bank.sources)
    for path in paths:
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, path
        assert (path.parent / match[1]).resolve().parent == HOME / "schema", path
        assert (path.parent / match[1]).exists(), path


def test_the_bank_has_nothing_to_lint(bank: Bank) -> None:
    assert lint(bank) == []


def test_what_was_loaded_never_changes(bank: Bank) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        bank.topic("caching").title = "Other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        bank.topics = {}  # type: ignore[misc]


def test_asking_for_something_unknown_lists_what_there_is(bank: Bank) -> None:
    with pytest.raises(NotInBank, match="unknown framework 'four-step': choose one of e-commerce-six, lifecycle, "):
        bank.framework("four-step")


# -- broken files ----------------------------------------------------------------------------------------------------

FLAG = """\
# a comment
id: no-plan
title: No plan
phase: clarify
detection: said
why: It shows.
remedy: Plan.
source: Public advice.
"""


@pytest.fixture
def flags(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "bank" / "red_flags"
    folder.mkdir(parents=True)
    (folder / "no-plan.yaml").write_text(FLAG)
    yield folder


def problems(folder: Path) -> list[str]:
    return sorted(str(problem) for problem in read_bank(folder.parent)[1])


def test_a_sound_file_has_no_problem(flags: Path) -> None:
    assert problems(flags) == []
    assert load_bank(flags.parent).red_flags["no-plan"].title == "No plan"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("title: No plan", "titel: No plan"), "broken.yaml:3: titel: unknown key"),
        (("why: It shows.\n", ""), "broken.yaml:2: why: is missing"),
        (("why: It shows.", "why: ' '"), "broken.yaml:6: why: string should have at least 1 character"),
        (("phase: clarify", "phase: clarity"), "broken.yaml:4: phase: input should be 'clarify', 'data', "),
        (("remedy: Plan.", "remedy: [a, b]"), "broken.yaml:7: remedy: input should be a valid string"),
        (("title: No plan", "title: No plan\ntitle: Plan"), "broken.yaml:4: title: appears twice"),
        (("id: broken", "id: other"), "broken.yaml:2: id: is 'other', but the file is called broken.yaml"),
        (("id: broken", "id: Not An Id"), "broken.yaml:2: id: string should match pattern"),
        (("title: No plan", "title: [No plan"), "broken.yaml:4: not YAML: "),
        (
            (FLAG.replace("no-plan", "broken"), "- a\n- b\n"),
            "broken.yaml:1: should hold a RedFlag, but is not a mapping",
        ),
        ((FLAG.replace("no-plan", "broken"), ""), "broken.yaml:1: should hold a RedFlag, but is not a mapping"),
        (("remedy: Plan.", "says:\n  - One.\n  - ''"), "broken.yaml:9: says.1: string should have at least"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_field(flags: Path, change: tuple[str, str], problem: str) -> None:
    text = FLAG.replace("no-plan", "broken")
    assert change[0] in text
    (flags / "broken.yaml").write_text(text.replace(*change))
    assert any(told.startswith(f"bank/red_flags/{problem}") for told in problems(flags)), problems(flags)


def test_a_file_that_is_not_text_is_told_as_well(flags: Path) -> None:
    (flags / "broken.yaml").write_bytes(b"id: \xff\xfe")
    assert problems(flags)[0].startswith("bank/red_flags/broken.yaml: cannot be read: 'utf-8' codec")


def test_two_files_of_one_id_are_told(flags: Path) -> None:
    (flags / "more").mkdir()
    (flags / "more" / "no-plan.yaml").write_text(FLAG)
    assert problems(flags) == [
        "bank/red_flags/no-plan.yaml:2: id: 'no-plan' is also the id of bank/red_flags/more/no-plan.yaml"
    ]


def test_all_problems_of_all_files_are_told_at_once(flags: Path) -> None:
    (flags / "one.yaml").write_text("id: one\nphase: nowhere\n")
    (flags / "two.yaml").write_text(FLAG.replace("no-plan", "two").replace("why:", "because:"))
    with pytest.raises(BrokenContent) as caught:
        load_bank(flags.parent)
    told = [(Path(problem.file).name, problem.line, problem.field) for problem in caught.value.problems]
    assert set(told) == {
        *(("one.yaml", 1, field) for field in ("title", "detection", "why", "remedy", "source")),
        ("one.yaml", 2, "phase"),
        ("two.yaml", 2, "why"),
        ("two.yaml", 6, "because"),
    }
    assert str(caught.value).endswith("(and 7 more; `hotseat lint` lists them)")
    assert "\n" not in str(caught.value)


def test_a_reference_to_nothing_is_told_where_it_stands(flags: Path) -> None:
    (flags / "no-plan.yaml").write_text(FLAG + "topics:\n  - caching\n")
    with pytest.raises(BrokenContent, match=r"^bank/red_flags/no-plan\.yaml:10: topics\.0: unknown topic 'caching'$"):
        load_bank(flags.parent)


def changed(bank: Bank, topic: Topic) -> Bank:
    return replace(bank, topics=MappingProxyType({**bank.topics, topic.id: topic}))


def test_lint_notices_a_statement_copied_from_another_topic(bank: Bank) -> None:
    topic = bank.topic("caching")
    copied = (bank.topic("rollback").probes[0], *topic.probes[1:])
    [problem] = lint(changed(bank, topic.model_copy(update={"probes": copied})))
    assert (problem.field, "rollback.yaml" in f"{problem.file} {problem.message}") == ("probes.0", True)


def test_lint_notices_a_probe_that_asks_two_things(bank: Bank) -> None:
    topic = bank.topic("caching")
    asked = topic.model_copy(update={"probes": (*topic.probes[:-1], "What is the key? And for how long?")})
    [problem] = lint(changed(bank, asked))
    assert problem.message == "must ask exactly one question"
    assert problem.line > 1


@pytest.mark.parametrize(("cue", "said"), [("(open", "not a pattern"), ("a*", "matches everything")])
def test_lint_notices_a_cue_that_is_no_use(bank: Bank, cue: str, said: str) -> None:
    flag = bank.red_flags["no-fallback"].model_copy(update={"cues": (cue,)})
    [problem] = lint(replace(bank, red_flags={**bank.red_flags, flag.id: flag}))
    assert said in problem.message


# -- arithmetic ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "value"), [("a + b * 2", 8), ("-(a - b) / 2", 0.5), ("a ** b", 8), ("1_000 * 1e3", 1e6)]
)
def test_a_formula_computes_with_its_inputs(formula: str, value: float) -> None:
    assert evaluate(formula, {"a": 2, "b": 3}) == value


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').getcwd()",
        "a.real",
        "abs(a)",
        "[a]",
        "a if a else 0",
        "lambda: a",
        "(a := 3)",
        "'a'",
        "True",
        "2j",
        "a // 2",
        "a % 2",
        "a < 3",
        "a and 3",
        "c + 1",
        "a +",
        "a = 2",
        "",
        "a / 0",
        "(-a) ** 0.5",
        "9.0 ** 9 ** 9 ** 9",
        "1e308 * 10",
    ],
)
def test_what_is_not_plain_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"formula|not arithmetic|is not an input"):
        evaluate(formula, {"a": 2})


@pytest.mark.parametrize("result", [98.5, 101.5, float("nan"), float("inf")])
def test_an_estimate_whose_result_is_not_what_its_formula_gives_is_refused(result: float) -> None:
    with pytest.raises(ValidationError, match="the formula gives 100, not "):
        ArithmeticCheck(id="x", asks="How much?", inputs={"a": 10}, formula="a * 10.0", unit="GB", result=result)
