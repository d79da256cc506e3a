"""Six personas who differ in what they ask and how they sound, and never in the bar."""

import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from personas import HintPolicy, Persona, load_personas, read_personas, schemas
from personas.library import HOME
from question_bank import Bank, BrokenContent

PERSONAS = ("amazon", "apple", "google", "meta", "reddit", "snap")
PAIRS = [*itertools.combinations(PERSONAS, 2)]


@pytest.fixture(scope="module")
def personas(bank: Bank) -> Mapping[str, Persona]:
    return load_personas(bank)


@pytest.fixture(params=PERSONAS)
def persona(request: pytest.FixtureRequest, personas: Mapping[str, Persona]) -> Persona:
    return personas[request.param]


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def lines(persona: Persona) -> list[str]:
    """All that a persona may say, slots aside."""
    spoken = [line for kind in persona.voice.model_dump().values() for line in kind]
    spoken += [probe for probes in persona.probes.values() for probe in probes]
    spoken += [text for curveball in persona.curveballs for text in (curveball.says, *curveball.good_reaction)]
    return [plain(re.sub(r"\{\{\w+\}\}", "", line)) for line in spoken]


def test_there_are_six_personas_each_with_an_interviewer_of_their_own(personas: Mapping[str, Persona]) -> None:
    assert tuple(sorted(personas)) == PERSONAS
    for field in ("name", "interviewer", "focus", "blurb", "values", "keywords"):
        assert len({getattr(persona, field) for persona in personas.values()}) == 6


def test_the_blurb_introduces_the_interviewer_and_says_where_the_lens_comes_from(persona: Persona) -> None:
    assert persona.interviewer in persona.blurb
    assert "not a fact about how the company hires" in persona.source
    assert any(persona.interviewer in line for line in persona.voice.greeting)


# -- the bar ---------------------------------------------------------------------------------------------------------


def properties(schema: object) -> Iterator[str]:
    """Names of all fields in a JSON Schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for child in schema.values():
            yield from properties(child)


def test_a_persona_has_no_field_for_the_bar() -> None:
    names = set(properties(Persona.model_json_schema()))
    assert {"emphasis", "voice", "probes_per_topic"} <= names
    assert not [name for name in names if re.search(r"bar|level|score|weight|threshold|rubric|criteri|pass", name)]


@pytest.mark.parametrize("field", ["bar", "level", "weights", "criteria", "threshold"])
def test_a_persona_that_brings_its_own_bar_is_refused(tmp_path: Path, bank: Bank, field: str) -> None:
    assert broken(tmp_path, bank, ("name: Apple", f"name: Apple\n{field}: 4")) == [
        f"apple.yaml:4: {field}: unknown key"
    ]


def test_emphasis_leans_towards_topics_without_shutting_any_out(persona: Persona) -> None:
    assert all(0.5 <= share <= 3 for share in persona.emphasis.values())
    assert max(persona.emphasis.values()) >= 2


def test_no_two_personas_care_most_about_the_same(personas: Mapping[str, Persona]) -> None:
    favourites = {frozenset(sorted(p.emphasis, key=lambda t: -p.emphasis[t])[:3]) for p in personas.values()}
    assert len(favourites) == 6


# -- the voice -------------------------------------------------------------------------------------------------------


def test_the_lines_of_a_persona_vary(persona: Persona) -> None:
    said = lines(persona)
    assert len(said) == len(set(said))
    assert len(persona.voice.acknowledge) >= 12
    assert len({line.split()[0] for line in persona.voice.push}) >= 4


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_line_is_shared_between_personas(personas: Mapping[str, Persona], one: str, other: str) -> None:
    assert not set(lines(personas[one])) & set(lines(personas[other]))


def test_no_probe_of_a_persona_is_copied_from_the_library(persona: Persona, bank: Bank) -> None:
    library = {plain(probe) for topic in bank.topics.values() for probe in topic.probes}
    library |= {plain(p) for q in bank.questions.values() for criterion in q.criteria for p in criterion.probes}
    assert not set(lines(persona)) & library


def test_an_acknowledgement_is_short_and_does_not_grade(persona: Persona) -> None:
    grading = r"\b(great|good|nice|excellent|perfect|brilliant|correct|wrong|impressive|well done|exactly|bad|poor)\b"
    for line in (*persona.voice.acknowledge, *persona.voice.closing):
        assert not re.search(grading, line, re.IGNORECASE), line
    assert all(len(line.split()) <= 8 for line in persona.voice.acknowledge)


# -- probes, curveballs and hints ------------------------------------------------------------------------------------


def test_probes_emphasis_and_curveballs_speak_of_topics_of_the_bank(persona: Persona, bank: Bank) -> None:
    assert set(persona.probes) <= set(bank.topics)
    assert set(persona.emphasis) <= set(bank.topics)
    assert {topic for curveball in persona.curveballs for topic in curveball.topics} <= set(bank.topics)


def test_a_persona_has_probes_of_its_own_where_it_cares_most(persona: Persona) -> None:
    assert len(persona.probes) >= 10
    assert set(persona.probes) <= set(persona.emphasis)
    assert {topic for topic, share in persona.emphasis.items() if share >= 2.5} <= set(persona.probes)
    assert all(probe.count("?") == 1 for probes in persona.probes.values() for probe in probes)


def test_hint_policies_differ(personas: Mapping[str, Persona]) -> None:
    assert {persona.hint_policy for persona in personas.values()} == set(HintPolicy)
    assert len({(persona.hint_policy, persona.hint_limit) for persona in personas.values()}) == 6


def test_patience_differs(personas: Mapping[str, Persona]) -> None:
    assert len({persona.patience for persona in personas.values()}) >= 4


# -- files -----------------------------------------------------------------------------------------------------------


def test_the_committed_schemas_are_those_of_the_models() -> None:
    generated = dict(schemas.all_schemas())
    assert {path: path.read_text(encoding="utf-8") for path in generated} == generated
    assert {path.name for path in generated} == {"persona.json", "temperament.json"}


@pytest.mark.parametrize("id", PERSONAS)
def test_the_first_line_of_a_file_points_to_its_schema(id: str) -> None:
    first = (HOME / f"{id}.yaml").read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == "# yaml-language-server: $schema=../schema/persona.json"
    assert (HOME / "../schema/persona.json").exists()


def broken(folder: Path, bank: Bank, change: tuple[str, str]) -> list[str]:
    """The problems of Apple's file after a change."""
    text = (HOME / "apple.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    (folder / "apple.yaml").write_text(text.replace(*change, 1), encoding="utf-8")
    return [str(problem)[str(problem).index("apple.yaml") :] for problem in read_personas(bank, folder)[1]]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("  on-device: 3", "  on-devise: 3"), r"emphasis.on-devise: unknown topic 'on-devise'"),
        (("  on-device:\n", "  on-devise:\n"), r"probes.on-devise: unknown topic 'on-devise'"),
        (("topics: [privacy-and-consent, ", "topics: [secrecy, "), r"curveballs.0.topics: unknown topic 'secrecy'"),
        (('\'"{{quote}}". Who', "'Who"), r"voice.push.0: must contain \{\{quote\}\} and no other slot"),
        (("- Thank you. Now {{step}}", "- Now {{stop}}"), r"voice.transition.1: must contain \{\{step\}\} .*"),
        (("- I see.", "- I see {{quote}}."), r"voice.acknowledge.0: must contain no slot"),
        (("- I see.", "- I see?"), r"voice.acknowledge.0: must not ask a question"),
        (("- And then?", "- And? Then?"), r"voice.invite.4: must ask exactly one question"),
        (("overrun: 1.3", "overrun: 3"), r"patience.overrun: input should be less than or equal to 2"),
        (("hint_policy: measured", "hint_policy: none"), r"hint_policy: input should be 'generous', .*"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_field(
    tmp_path: Path, bank: Bank, change: tuple[str, str], problem: str
) -> None:
    [found] = broken(tmp_path, bank, change)
    assert re.fullmatch(rf"apple\.yaml:\d+: {problem}", found), found


def test_a_house_with_a_broken_persona_does_not_open(tmp_path: Path, bank: Bank) -> None:
    broken(tmp_path, bank, ("hint_limit: 2", "hint_limit: many"))
    with pytest.raises(BrokenContent, match=r"apple\.yaml:\d+: hint_limit: input should be a valid integer"):
        load_personas(bank, tmp_path)
