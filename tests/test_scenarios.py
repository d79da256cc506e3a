"""Whole interviews, judged as a reader would judge them."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pytest
from stage import NAMES, Scenario, Stage

from app.moves import ASKING, MoveKind
from app.policy import options
from evaluators import Debrief, Ledger, Scorecard, evaluate, split, write_debrief
from transcripts import Event, Interview

ASKS_ABOUT_A_TOPIC = (MoveKind.PROBE, MoveKind.PUSH, MoveKind.ASK_NUMBER)
RANKS = ("silent", "weak", "fair", "strong")


@dataclass(frozen=True)
class Played:
    """A scenario with what came of it."""

    name: str
    stage: Stage
    scenario: Scenario
    interview: Interview
    events: list[Event]

    @property
    def expects(self):
        return self.scenario.expects

    @cached_property
    def card(self) -> Scorecard:
        return evaluate(self.interview, self.stage.bank.framework(self.interview.setup.framework), self.stage.engine)

    @cached_property
    def debrief(self) -> Debrief:
        brief = self.stage.brief(self.interview.setup)
        return write_debrief(self.card, self.interview, brief.rubric, brief.persona)

    @property
    def spoken(self):
        return [turn for turn in self.interview.turns if turn.move]

    @property
    def kinds(self) -> Counter[str]:
        return Counter(move.move for move in self.interview.moves)


@pytest.fixture(scope="module")
def plays(stage: Stage, bank) -> dict[str, Played]:
    async def all_of_them() -> dict[str, Played]:
        played = {}
        for name in NAMES:
            scenario = Scenario.read(name, bank)
            interview, events = await stage.play(scenario.setup, scenario.lines)
            played[name] = Played(name, stage, scenario, interview, events)
        return played

    return asyncio.run(all_of_them())


@pytest.fixture(params=NAMES)
def played(request, plays) -> Played:
    return plays[request.param]


def test_the_scenarios_cover_many_questions_and_all_personas_and_frameworks(plays, stage):
    setups = [played.interview.setup for played in plays.values()]
    assert len({s.question for s in setups}) >= 6
    assert {s.persona for s in setups} == set(stage.personas)
    assert {s.framework for s in setups} == set(stage.bank.frameworks)


def test_it_ends_as_it_should(played):
    assert played.interview.ended, "the interview did not end"
    assert played.interview.ended.why == played.expects["ended"]
    assert played.interview.moves[-1].move == MoveKind.CLOSE
    assert played.interview.elapsed(played.interview.ended.at) <= played.interview.limit + 120


def test_the_moves_are_those_the_candidate_called_for(played):
    for kind, least in played.expects["moves"].items():
        assert played.kinds[kind] >= least, f"{kind}: {played.kinds[kind]}"
    assert not [kind for kind in played.expects["never"] if played.kinds[kind]]


def test_an_interviewer_line_asks_one_question_at_most(played):
    for turn in played.spoken:
        own = turn.text
        for quoted in re.findall(r'"[^"]*"', own):
            own = own.replace(quoted, "")
        authored = turn.move.move in (MoveKind.ANSWER_FACT, MoveKind.CURVEBALL, MoveKind.REPEAT)
        assert own.count("?") <= 1 or authored, turn.text


def test_no_question_is_put_twice(played):
    asked = [
        s
        for t in played.spoken
        if t.move.move in ASKS_ABOUT_A_TOPIC
        for s in split(t.text)
        if s.endswith("?") and '"' not in s
    ]
    assert not [line for line, times in Counter(asked).items() if times > 1]


def test_neighbouring_lines_are_never_the_same(played):
    texts = [turn.text for turn in played.spoken]
    assert not [a for a, b in pairwise(texts) if a == b]


def test_nothing_of_the_reference_design_is_given_away(played):
    question = played.stage.bank.question(played.interview.setup.question)
    kept = {
        s.strip().rstrip(".").lower()
        for lines in question.outline.values()
        for line in lines
        for s in (line, *split(line))
    }
    kept |= {
        text.rstrip(".").lower()
        for c in question.criteria
        for text in (*dict(c.exemplars).values(), c.anchors.justified, c.anchors.outstanding)
    }
    for turn in played.spoken:
        assert not [s for s in kept if len(s) > 20 and s in turn.text.lower()], turn.text


def test_facts_are_told_word_for_word_and_only_when_asked(played):
    facts = {fact.id: fact.answer for fact in played.stage.bank.question(played.interview.setup.question).facts}
    told = []
    for turn in played.spoken:
        if turn.move.move in (MoveKind.ANSWER_FACT, MoveKind.OFFER_FACT):
            ids = turn.move.target.split("+")
            assert played.interview.turns[turn.index - 1].triage.facts == tuple(ids)
            assert all(facts[id] in turn.text for id in ids)
            assert played.interview.turns[turn.index - 1].triage.unsure == (turn.move.move == MoveKind.OFFER_FACT)
            told += ids
        else:
            assert not [id for id, answer in facts.items() if answer in turn.text]
    assert set(told) == set(played.expects["facts"])


def test_questions_without_a_fact_are_left_to_the_candidate(played):
    left = [
        t
        for t in played.interview.candidate_turns
        if t.triage.utterance == "clarifying_question" and not t.triage.facts
    ]
    assert len(left) == played.expects.get("left", 0)
    assert all(played.interview.turns[t.index + 1].move.move == MoveKind.LEAVE_TO_CANDIDATE for t in left)


def test_hints_come_on_request_and_within_the_limit(played):
    persona = played.stage.personas[played.interview.setup.persona]
    for turn in played.spoken:
        if turn.move.move in (MoveKind.HINT, MoveKind.ASK_FIRST, MoveKind.REFUSE_HINT):
            assert played.interview.turns[turn.index - 1].triage.utterance == "hint_wanted"
    assert played.kinds["hint"] <= persona.hint_limit
    assert played.card.talk.hints == played.kinds["hint"] == played.expects["hints"]


def test_time_is_called_once_at_the_half_and_once_near_the_end(played):
    given = Counter(notice for move in played.interview.moves for notice in move.notices)
    limit = played.interview.limit
    spoken_at = [turn.elapsed for turn in played.spoken if turn.move.move != MoveKind.CLOSE]
    assert given["half_time"] == any(limit / 2 <= at < limit - 300 for at in spoken_at)
    assert given["five_minutes"] == any(at >= limit - 300 for at in spoken_at)


def test_a_full_interview_has_a_change_of_requirements(played):
    if played.expects.get("full"):
        assert played.kinds["curveball"] >= 1
        assert len(played.card.reactions) == played.kinds["curveball"]


def test_nothing_is_asked_that_was_answered(played):
    for turn in played.spoken:
        if turn.move.move in ASKS_ABOUT_A_TOPIC and turn.move.topic:
            known = Ledger.of(e for e in played.interview.evidence if e.turn < turn.index)
            assert known.topic_depth(turn.move.topic) < 3, (
                f"turn {turn.index} asks about {turn.move.topic}: {turn.text}"
            )


def test_every_line_has_a_reason_and_was_the_best_of_its_options(played):
    for move in played.interview.moves:
        assert move.reason
        assert move.options[0].split(":")[0] == move.move


def test_silence_is_not_answered_as_if_something_had_been_said(played):
    voice = played.stage.personas[played.interview.setup.persona].voice
    for turn in played.spoken[1:]:
        if played.interview.turns[turn.index - 1].triage.utterance == "silent":
            assert not turn.text.startswith(tuple(voice.acknowledge))


def test_the_flags_a_reader_sees_are_raised_and_no_others_that_matter(played):
    raised = {flag.flag for flag in played.card.flags}
    assert set(played.expects.get("flags", ())) <= raised
    assert not raised & set(played.expects.get("unflagged", ()))


def test_attempts_to_steer_the_grade_are_noted_and_earn_nothing(played):
    assert len(played.card.attempts) == played.expects.get("attempts", 0)
    assert not [e for e in played.interview.evidence if e.turn in played.card.attempts]
    assert not [flag for flag in played.card.flags if flag.turn in played.card.attempts and flag.quote]


def test_every_quote_is_a_sentence_the_candidate_said(played):
    turns = played.interview.turns
    quoted = [(q.turn, q.quote) for finding in played.card.findings for q in finding.evidence]
    quoted += [(q.turn, q.quote) for phase in played.card.phases.values() for q in phase.evidence]
    quoted += [
        (part.turn, part.quote)
        for part in (*played.debrief.strengths, *played.debrief.gaps, *played.debrief.flags)
        if part.quote
    ]
    for turn, quote in quoted:
        assert turns[turn].role == "candidate"
        assert quote in split(turns[turn].text)
    said = {quote for _, quote in quoted}
    assert not [quote for quote in played.expects.get("quotes", ()) if quote not in said]


def test_the_tracker_follows_the_candidate_back(played):
    order = [step.id for step in played.stage.brief(played.interview.setup).framework.steps]
    places = [order.index(visit.step) for visit in played.interview.visits]
    went_back = any(b < a for a, b in pairwise(places))
    if "back" in played.expects:
        assert went_back == played.expects["back"]


def test_stronger_candidates_score_higher(plays):
    by_group: dict[str, list[float]] = {group: [] for group in RANKS}
    for played in plays.values():
        by_group[played.expects["group"]].append(played.card.overall)
    assert min(by_group["strong"]) > max(by_group["weak"]) > max(by_group["silent"])
    assert min(by_group["strong"]) > max(by_group["fair"])
    assert sum(by_group["fair"]) / len(by_group["fair"]) > sum(by_group["weak"]) / len(by_group["weak"])
    assert max(by_group["silent"]) < 0.3
    assert min(by_group["strong"]) > 2.5


def test_the_same_seed_and_words_give_the_same_interview(plays):
    for name in ("jumps-steps", "begs-for-hints"):
        first = plays[name]
        _, again = asyncio.run(first.stage.play(first.scenario.setup, first.scenario.lines))
        assert again == first.events


def test_another_seed_gives_other_wording(plays):
    first = plays["jumps-steps"]
    setup = first.scenario.setup.model_copy(update={"seed": 99})
    other, _ = asyncio.run(first.stage.play(setup, first.scenario.lines))
    assert [t.text for t in other.turns if t.move] != [t.text for t in first.spoken]


def test_the_options_of_a_turn_follow_from_the_interview_alone(plays):
    for played in plays.values():
        cut = Interview.of("cut", played.events[: _last_candidate_word(played.events)])
        brief = played.stage.brief(cut.setup)
        assert options(cut, brief, cut.last_at) == options(cut, brief, cut.last_at)


def _last_candidate_word(events: list[Event]) -> int:
    return max(n for n, event in enumerate(events) if event.kind in ("utterance_triaged", "evidence_found")) + 1


def test_only_asking_moves_leave_a_question_standing():
    assert MoveKind.ANSWER_FACT not in ASKING
    assert MoveKind.PROBE in ASKING
