"""Simulated candidates: they behave as their profiles say, every time the same, and the scores tell them apart."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from statistics import fmean
from typing import Any

import pytest
from stage import Stage, setup

from app.bootstrap import Content, House, bootstrap
from app.commands import simulating
from app.moves import MoveKind
from app.settings import Settings
from app.simulated import START, ModelCandidate, Profile, SimulatedCandidate, SimulatedClock, load_profiles, run
from app.triage import Utterance, triage
from evaluators import Failure, Message, ModelFailed, Reply, Scorecard, evaluate, steers
from question_bank import BrokenContent
from transcripts import EndReason, Interview, Usage, parse

PROFILES = load_profiles()
SHORT = 15
"""Minutes: enough for every kind of behaviour."""


class Arena:
    """Holds simulated interviews, each in a house of its own."""

    def __init__(self, stage: Stage, folder: Any):
        self.stage, self._folder = stage, folder

    def candidate(self, name: str | Profile, seed: int = 1, **changes: Any) -> SimulatedCandidate:
        profile = PROFILES[name] if isinstance(name, str) else name
        brief = self.stage.brief(setup(self.stage.bank, **changes))
        return SimulatedCandidate(profile, brief, self.stage.bank, seed)

    async def hold(self, candidate: Any, seed: int = 1, **changes: Any) -> Interview:
        clock = SimulatedClock()
        house = await self._house(clock)
        try:
            return await run(house, setup(self.stage.bank, seed=seed, **changes), candidate, clock=clock)
        finally:
            await house.close()

    async def interview(self, name: str, seed: int = 1, **changes: Any) -> Interview:
        return await self.hold(self.candidate(name, seed, **changes), seed, **changes)

    def judged(self, interview: Interview) -> Scorecard:
        return evaluate(interview, self.stage.brief(interview.setup).framework, self.stage.engine)

    async def _house(self, clock: SimulatedClock) -> House:
        content = Content(self.stage.bank, self.stage.personas)
        settings = Settings(self._folder, "sqlite:///:memory:")
        return await bootstrap(settings, parts=content, engine=self.stage.engine, clock=clock)


@pytest.fixture(scope="module")
def arena(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Arena:
    return Arena(stage, tmp_path_factory.mktemp("arena"))


@pytest.fixture(scope="module")
def held(arena: Arena) -> Callable[..., Interview]:
    """Short interviews by profile and seed; each is held once."""
    kept: dict[tuple[str, int], Interview] = {}

    def hold(name: str, seed: int = 1) -> Interview:
        if (name, seed) not in kept:
            kept[name, seed] = asyncio.run(arena.interview(name, seed, minutes=SHORT))
        return kept[name, seed]

    return hold


def _words(interview: Interview) -> list[str]:
    return [turn.text for turn in interview.candidate_turns]


def _statements(stage: Stage) -> Iterator[tuple[str, int, str]]:
    """Every authored statement with its topic and depth."""
    for topic in stage.bank.topics.values():
        for depth, text in topic.exemplars.by_depth():
            yield topic.id, depth, text


# -- the profiles --------------------------------------------------------------------------------------------------------


def test_the_profiles_are_all_there_and_whole():
    assert set(PROFILES) == {
        "strong", "solid", "average", "weak", "keyword-dropper", "rambler", "silent", "asker", "hint-seeker", "gamer",
        "arguer", "freezer",
    }  # fmt: skip
    lines = [
        line
        for profile in PROFILES.values()
        for line in (*profile.manner.openers, *profile.manner.fillers, *profile.manner.dodges)
    ]
    assert len(lines) > 120


def test_a_profile_with_a_mistake_is_named_with_file_and_line(tmp_path):
    (tmp_path / "odd.yaml").write_text("id: odd\nname: Odd\nshoe-size: 44\n", encoding="utf-8")
    with pytest.raises(BrokenContent, match=r"odd\.yaml"):
        load_profiles(tmp_path)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("gamer", {Utterance.STEERING}),
        ("silent", {Utterance.SILENT}),
        ("hint-seeker", {Utterance.HINT}),
        ("asker", {Utterance.CLARIFYING}),
        ("arguer", {Utterance.HOSTILE}),
        ("freezer", {Utterance.FREEZE, Utterance.SILENT, Utterance.THINKING, Utterance.REPEAT, Utterance.ANSWER}),
    ],
)
def test_the_lines_of_a_profile_are_heard_as_what_they_are_meant_to_be(name, kinds):
    manner = PROFILES[name].manner
    lines = [line for extra in manner.extras if extra.instead for line in extra.lines] or manner.dodges
    assert {line: triage(line).utterance for line in lines if triage(line).utterance not in kinds} == {}


@pytest.mark.parametrize("name", sorted(set(PROFILES) - {"silent"}))
def test_ordinary_lines_neither_ask_nor_end_anything(name):
    manner = PROFILES[name].manner
    said = [*manner.openers, *manner.fillers, *manner.dodges, *manner.summaries]
    heard = {line: triage(f"{line} We store the events and read them back every night.").utterance for line in said}
    assert {line: kind for line, kind in heard.items() if kind != Utterance.ANSWER} == {}


# -- what they say -------------------------------------------------------------------------------------------------------


async def test_the_same_seed_tells_the_same_interview_and_another_seed_another(arena):
    once, again = await arena.interview("average", 5, minutes=SHORT), await arena.interview("average", 5, minutes=SHORT)
    assert once == again
    assert _words(once) != _words(await arena.interview("average", 6, minutes=SHORT))


def test_what_was_asked_is_what_the_answer_is_about(arena, held):
    topics = {text: topic for topic, _, text in _statements(arena.stage)}
    answers, told = 0, set()
    interview = held("solid")
    for asked, answer in zip(interview.turns, interview.turns[1:], strict=False):
        about = {answer.text.find(text): topic for text, topic in topics.items() if text in answer.text}
        passes = any(line in answer.text for line in PROFILES["solid"].manner.dodges)
        if about and not passes and asked.move and asked.move.move == MoveKind.PROBE and asked.move.topic not in told:
            answers += 1
            assert about[min(about)] == asked.move.topic
        told |= set(about.values())
    assert answers


@pytest.mark.parametrize("name", ["strong", "rambler", "keyword-dropper"])
def test_nothing_is_said_twice_and_nothing_deeper_than_the_profile_goes(arena, held, name):
    told = " ".join(_words(held(name)))
    said = [(depth, text) for _, depth, text in _statements(arena.stage) if text in told]
    assert len(said) > 10
    assert all(told.count(text) == 1 for _, text in said)
    assert max(depth for depth, _ in said) == max(PROFILES[name].depth)


def test_the_words_of_the_questions_own_criteria_are_never_borrowed(arena, held):
    told = " ".join(" ".join(_words(held(name))) for name in ("strong", "solid", "average"))
    criteria = arena.stage.bank.question("short-video-feed").criteria
    assert not [line for criterion in criteria for _, line in criterion.exemplars.by_depth() if line in told]


async def test_asked_for_a_summary_everybody_sums_up(arena):
    interview = await arena.interview("solid", minutes=SHORT)
    asked = next(turn for turn in interview.turns if turn.move and turn.move.move == MoveKind.WRAP_UP)
    assert interview.turns[asked.index + 1].text in PROFILES["solid"].manner.summaries


async def test_a_question_of_ones_own_can_be_simulated_as_well(arena):
    interview = await arena.interview("asker", question="custom", title="Rank podcasts", minutes=6)
    assert interview.ended
    assert len(interview.candidate_turns) > 2


# -- what comes of it ----------------------------------------------------------------------------------------------------


async def test_the_better_the_candidate_the_higher_the_score(arena):
    names = ("strong", "solid", "average", "weak")
    means = {
        name: fmean([arena.judged(await arena.interview(name, seed, minutes=20)).overall for seed in (1, 2)])
        for name in names
    }
    assert sorted(names, key=lambda name: -means[name]) == list(names), means
    assert means["strong"] - means["weak"] > 1


def test_who_says_nothing_is_nudged_and_scores_nothing(arena, held):
    interview = held("silent")
    assert MoveKind.NUDGE in {move.move for move in interview.moves}
    assert not interview.evidence
    card = arena.judged(interview)
    assert card.overall == 0
    assert card.verdict == "strong no hire"


def test_attempts_to_steer_the_grading_are_reported_and_earn_nothing(arena, held):
    interview = held("gamer")
    card = arena.judged(interview)
    assert len(card.attempts) > 3
    assert not [q.quote for f in card.findings for q in f.evidence if steers(q.quote)]
    alone = [t.index for t in interview.candidate_turns if t.steers and t.index + 1 < len(interview.turns)]
    assert {interview.turns[turn + 1].move.move for turn in alone} <= {
        MoveKind.DECLINE, MoveKind.CLOSE, MoveKind.WRAP_UP,
    }  # fmt: skip
    assert all("</answer>" not in quote.quote for finding in card.findings for quote in finding.evidence)


def test_names_without_mechanisms_do_not_pass_for_an_answer(arena, held):
    named = arena.judged(held("keyword-dropper")).overall
    assert named < 1.5, "to name a thing is depth 1"
    assert named < arena.judged(held("strong")).overall - 1


def test_who_asks_gets_facts_and_who_seeks_hints_gets_hints(arena, held):
    told = [turn.triage.facts for turn in held("asker").candidate_turns if turn.triage]
    assert len({fact for facts in told for fact in facts}) >= 3
    assert arena.judged(held("hint-seeker")).talk.hints >= 1


def test_rudeness_is_answered_calmly_and_goes_on(arena):
    lines = PROFILES["arguer"].manner.extras[0].model_copy(update={"chance": 1.0})
    manner = PROFILES["arguer"].manner.model_copy(update={"extras": (lines,)})
    rude = arena.candidate(PROFILES["arguer"].model_copy(update={"manner": manner}))
    interview = asyncio.run(arena.hold(rude, minutes=8))
    assert MoveKind.CALM in {move.move for move in interview.moves}
    assert interview.ended


# -- the clock -----------------------------------------------------------------------------------------------------------


def test_the_clock_moves_by_what_is_said_and_by_nothing_else():
    clock = SimulatedClock()
    assert clock() == clock() == START
    clock.candidate_says("word " * 22, pause=5)
    assert clock() == pytest.approx(START + 15)
    clock.interviewer_says("word " * 25)
    assert clock() == pytest.approx(START + 26.5)


@pytest.mark.parametrize("minutes", [6, SHORT])
async def test_the_interview_ends_by_the_clock(arena, minutes):
    interview = await arena.interview("solid", minutes=minutes)
    assert interview.ended
    assert interview.ended.why in (EndReason.TIME, EndReason.WRAPPED)
    assert 0.8 * minutes < interview.elapsed(interview.ended.at) / 60 < minutes + 2


async def test_an_interview_that_time_does_not_end_is_left(arena, monkeypatch):
    monkeypatch.setattr("app.simulated.TURNS", 3)
    interview = await arena.interview("silent")
    assert not interview.ended
    assert len(interview.candidate_turns) == 3


async def test_a_house_on_another_clock_is_refused(arena):
    house = await arena._house(SimulatedClock())
    try:
        with pytest.raises(ValueError, match="another clock"):
            await run(house, setup(arena.stage.bank), arena.candidate("solid"), clock=SimulatedClock())
    finally:
        await house.close()


# -- a model in the part -------------------------------------------------------------------------------------------------


class Script:
    """A chat that says its lines in turn; an exception among them is raised, the last line is said for ever."""

    name = "script"

    def __init__(self, *lines: str | ModelFailed):
        self._lines = list(lines)
        self.heard: list[Sequence[Message]] = []

    async def say(self, messages: Sequence[Message]) -> Reply:
        self.heard.append(messages)
        line = self._lines.pop(0) if len(self._lines) > 1 else self._lines[0]
        if isinstance(line, ModelFailed):
            raise line
        return Reply(line, Usage(model=self.name))

    async def fill(self, messages: Sequence[Message], schema: Any, name: str) -> Reply:
        raise AssertionError("a candidate only talks")


def _played(arena: Arena, name: str, chat: Script) -> ModelCandidate:
    understudy = arena.candidate(name)
    brief = arena.stage.brief(setup(arena.stage.bank))
    return ModelCandidate(PROFILES[name], brief, chat, understudy)


async def test_a_model_speaks_in_the_part_and_hears_the_whole_conversation(arena):
    chat = Script("  We split by time, so nothing leaks from the future into training.  ", "Let's stop here.")
    candidate = _played(arena, "solid", chat)
    interview = await arena.hold(candidate)
    assert _words(interview)[0] == "We split by time, so nothing leaks from the future into training."
    assert interview.ended.why == EndReason.ASKED
    first, second = chat.heard
    assert [message.role for message in second] == ["system", "user", "assistant", "user"]
    assert PROFILES["solid"].name in first[0].text
    assert arena.stage.bank.question("short-video-feed").prompt in first[0].text
    assert "{{" not in first[0].text
    assert candidate.failures == []


@pytest.mark.parametrize("name", sorted(PROFILES))
async def test_the_prompt_tells_the_part_and_nothing_of_the_rubric(arena, name):
    chat = Script("Let's stop here.")
    await arena.hold(_played(arena, name, chat))
    prompt = chat.heard[0][0].text
    assert PROFILES[name].blurb in prompt
    question = arena.stage.bank.question("short-video-feed")
    hidden = [line for c in question.criteria for line in (c.title, *(text for _, text in c.exemplars.by_depth()))]
    hidden += [fact.answer for fact in question.facts] + [line for lines in question.outline.values() for line in lines]
    assert not [line for line in hidden if line in prompt]


async def test_where_the_model_fails_or_says_nothing_the_authored_candidate_speaks(arena):
    chat = Script(ModelFailed(Failure.UNAVAILABLE, "connection refused"), " \n", "Let's stop here.")
    candidate = _played(arena, "average", chat)
    interview = await arena.hold(candidate)
    plain = await arena.interview("average")
    assert _words(interview)[:2] == _words(plain)[:2]
    assert len(interview.candidate_turns) == 3
    assert candidate.failures == ["the model is unavailable: connection refused", "the model said nothing"]


# -- the command ---------------------------------------------------------------------------------------------------------


def test_the_command_prints_a_line_an_interview_and_one_in_sum(hotseat):
    ran = hotseat("simulate", "-c", "weak", "-n", 2, "--seed", 4, "--minutes", 6)
    assert ran.code == 0, ran.err
    first, second, total = ran.out.splitlines()
    assert first.split()[:3] == ["weak", "seed", "4"]
    assert second.split()[:3] == ["weak", "seed", "5"]
    assert first.index("overall") == second.index("overall")
    assert "2 interviews: overall mean " in total
    assert hotseat("simulate", "-c", "weak", "-n", 2, "--seed", 4, "--minutes", 6).out == ran.out


def test_the_command_prints_json_and_keeps_the_interviews_where_it_is_told_and_nowhere_else(hotseat, tmp_path):
    folder = tmp_path / "new" / "runs"
    ran = hotseat("simulate", "-c", "solid", "--minutes", 6, "--json", "--out", folder)
    told = json.loads(ran.out)
    assert [row["seed"] for row in told["interviews"]] == [1]
    row, summary = told["interviews"][0], told["summaries"][0]
    assert summary == {"candidate": "solid", "count": 1} | dict.fromkeys(("mean", "min", "max"), row["overall"])
    (file,) = folder.iterdir()
    id, events = parse(file.read_text(encoding="utf-8"))
    interview = Interview.of(id, events)
    assert len(interview.turns) == row["turns"]
    assert "solid" in file.name
    graded = json.loads(hotseat("grade", file, "--format", "json").out)
    assert graded["overall"] == row["overall"]
    assert json.loads(hotseat("list", "interviews", "--json").out) == []


def test_all_runs_every_profile(hotseat):
    told = json.loads(hotseat("simulate", "-c", "all", "--minutes", 5, "--json").out)
    assert {row["candidate"] for row in told["interviews"]} == set(PROFILES)
    assert len(told["summaries"]) == len(PROFILES)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["-c", "nobody"], "unknown candidate 'nobody': choose one of all, arguer, asker"),
        (["-p", "nobody"], "unknown persona 'nobody': choose one of amazon"),
        (["-q", "nothing"], "unknown question 'nothing'"),
        (["-n", "0"], "--count"),
        (["--with-model"], "no model is configured; set OPENAI_API_KEY"),
        (["--out", "{file}/deep"], "cannot write"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_line(hotseat, tmp_path, monkeypatch, args, told):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HOTSEAT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = hotseat("simulate", *[arg.replace("{file}", str(tmp_path / "file")) for arg in args])
    assert ran.code in (1, 2)
    assert ran.err.startswith("hotseat: ")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_with_a_model_the_model_speaks_and_its_failures_are_told(hotseat, monkeypatch):
    chat = Script(ModelFailed(Failure.UNAVAILABLE, "connection refused"), "Let's stop here.")
    monkeypatch.setattr(simulating, "_chat", lambda: chat)
    ran = hotseat("simulate", "-c", "solid", "--with-model", "--json")
    row = json.loads(ran.out)["interviews"][0]
    assert (row["turns"], row["ended"], row["failures"]) == (5, "asked", 1)
    assert "the model failed in 1 turn; " in ran.err
