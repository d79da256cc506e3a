"""Whether personas differ, and whether any of them gives an answer away.

    python bench/distinct.py [--question short-video-feed] [--seeds 3] [--minutes 45] [--candidate average]
    python bench/distinct.py --leaks 200

Everybody hears the same candidate: the lines of a simulated one, recorded once a seed with an interviewer who has neither
emphasis nor questions of their own. Prints, for every pair of personas, the share of probes, pushes and questions for a
number that are about the same topic in the same words, of the shorter list; and for every persona Spearman's rank
correlation, over the topics of the rubric, between its emphasis and how often and early it asked about them. Beside it
stands the same against what all personas asked, which takes away what any interviewer would ask of this candidate.

With --leaks it holds interviews of 15 minutes with all kinds of candidate, on all questions, and counts the interviewer's
lines that contain a sentence of the question's outline, anchors or exemplars.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from statistics import correlation, fmean

from app.bootstrap import Content, House, bootstrap, content
from app.brief import Brief
from app.errors import FOR_PEOPLE
from app.moves import MoveKind
from app.settings import Settings
from app.simulated import START, Candidate, Profile, SimulatedCandidate, SimulatedClock, load_profiles, run
from app.wording import flat
from evaluators import Embedded, split
from personas import Persona
from question_bank import NotInBank, Question
from transcripts import Interview, InterviewStarted, Level

NOBODY = "nobody"
"""Who interviews while the candidate's lines are recorded."""
SPEAKER = "average"
"""The candidate whose lines they are: leaves most topics open, and so leaves the choice to the interviewer."""
LIMIT = 0.30
"""Personas that share more of their probes do not differ."""
SHORT = 15
"""Minutes of an interview that is read for leaks."""
WORDS = 4
"""Fewer than these in a row are no sentence that could be given away."""
STOPS = "Let's stop here."


@dataclass(frozen=True)
class Ask:
    """What an interviewer pressed on: the topic, and the question in flat words."""

    topic: str
    words: str


@dataclass(frozen=True)
class Leak:
    """A line that contains a sentence of the reference answer."""

    interview: str
    line: str
    sentence: str


class Reader:
    """A candidate who says recorded lines, whatever is asked."""

    def __init__(self, profile: Profile, lines: Sequence[str]):
        self.profile, self._lines = profile, lines

    async def say(self, interview: Interview) -> str:
        said = len(interview.candidate_turns)
        return self._lines[said] if said < len(self._lines) else STOPS


@dataclass(frozen=True)
class Arena:
    """A house on a simulated clock, for interviews one after the other."""

    house: House
    clock: SimulatedClock

    @property
    def parts(self) -> Content:
        return self.house.content

    @property
    def cast(self) -> dict[str, Persona]:
        """The personas that are compared."""
        return {id: persona for id, persona in self.parts.personas.items() if id != NOBODY}

    def brief(self, setup: InterviewStarted) -> Brief:
        rubric = self.house.engine.rubric(setup.question, setup.topics)
        return Brief.of(setup, self.parts.bank, self.parts.personas, rubric)

    def simulated(self, profile: Profile, setup: InterviewStarted) -> SimulatedCandidate:
        return SimulatedCandidate(profile, self.brief(setup), self.parts.bank, setup.seed)

    def setup(self, question: str, persona: str, seed: int, minutes: int = 45) -> InterviewStarted:
        """Raises NotInBank."""
        return InterviewStarted(
            at=START, question=question, title=self.parts.bank.question(question).title, persona=persona,
            framework="seven-step", level=Level.SENIOR, minutes=minutes, seed=seed,
        )  # fmt: skip

    async def hold(self, setup: InterviewStarted, candidate: Candidate) -> Interview:
        self.clock.now = START
        return await run(self.house, setup, candidate, clock=self.clock)


@asynccontextmanager
async def arena(parts: Content, engine: Embedded | None = None) -> AsyncIterator[Arena]:
    """A house that is gone afterwards, with one more interviewer: who has no lens."""
    plain = parts.personas["google"].model_copy(update={"id": NOBODY, "emphasis": {}, "probes": {}})
    parts = replace(parts, personas={**parts.personas, NOBODY: plain})
    clock = SimulatedClock()
    with tempfile.TemporaryDirectory(prefix="hotseat-") as folder:
        settings = Settings(Path(folder), "sqlite:///:memory:")
        house = await bootstrap(settings, parts=parts, engine=engine, clock=clock)
        try:
            yield Arena(house, clock)
        finally:
            await house.close()


# -- whether they differ ---------------------------------------------------------------------------------------------


async def interviews(
    arena: Arena, question: str, seed: int, minutes: int = 45, candidate: str = SPEAKER
) -> dict[str, Interview]:
    """What every persona made of the same lines, by persona. Raises NotInBank."""
    profiles = load_profiles()
    if candidate not in profiles:
        raise NotInBank("candidate", candidate, list(profiles))
    profile = profiles[candidate]
    setup = arena.setup(question, NOBODY, seed, minutes)
    recorded = await arena.hold(setup, arena.simulated(profile, setup))
    lines = [turn.text for turn in recorded.candidate_turns]
    return {id: await arena.hold(setup.model_copy(update={"persona": id}), Reader(profile, lines)) for id in arena.cast}


def asks(interview: Interview) -> list[Ask]:
    """What was pressed on, in order."""
    pressing = (MoveKind.PROBE, MoveKind.PUSH, MoveKind.ASK_NUMBER)
    return [
        Ask(turn.move.topic, _question(turn.text))
        for turn in interview.turns
        if turn.move and turn.move.move in pressing
    ]


def _question(line: str) -> str:
    """The last sentence that asks, without the courtesies before it; all of a line that only requests."""
    return flat(next((s for s in reversed(split(line)) if "?" in s), line))


def shared(ours: Sequence[Ask], theirs: Sequence[Ask]) -> float:
    """The share of the same topic in the same words, of the shorter list; 0 where one asked nothing."""
    common = sum((Counter(ours) & Counter(theirs)).values())
    return common / min(len(ours), len(theirs)) if ours and theirs else 0.0


def pairs(held: Mapping[str, Interview]) -> dict[tuple[str, str], float]:
    """The share that two personas have in common, for every pair."""
    told = {id: asks(interview) for id, interview in held.items()}
    return {(a, b): shared(told[a], told[b]) for a, b in combinations(sorted(told), 2)}


def attention(held: Iterable[Interview], topics: Sequence[str]) -> list[float]:
    """How often and how early each topic was asked about: 1 for the first thing asked, down to nothing after the last."""
    given: Counter[str] = Counter()
    for told in map(asks, held):
        for place, ask in enumerate(told):
            given[ask.topic] += 1 - place / len(told)
    return [given[topic] for topic in topics]


@dataclass(frozen=True)
class Lens:
    """How a persona's questions follow its emphasis, as rank correlations."""

    plain: float
    against_all: float
    """With what all personas asked on average taken away."""


def lenses(arena: Arena, question: str, rounds: Sequence[Mapping[str, Interview]]) -> dict[str, Lens]:
    """By persona, over the topics of the question's rubric."""
    rubric = arena.house.engine.rubric(question, ())
    topics = sorted({item.topic.id for item in rubric})
    given = {id: attention([held[id] for held in rounds], topics) for id in arena.cast}
    usual = [fmean(each) for each in zip(*given.values(), strict=True)]
    told = {}
    for id, persona in arena.cast.items():
        cares = [persona.emphasis.get(topic, 1.0) for topic in topics]
        own = [mine - all_ for mine, all_ in zip(given[id], usual, strict=True)]
        told[id] = Lens(spearman(cares, given[id]), spearman(cares, own))
    return told


def spearman(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The correlation of ranks, -1 to 1; 0 where one side is all the same."""
    if len(set(ours)) < 2 or len(set(theirs)) < 2:
        return 0.0
    return correlation(_ranks(ours), _ranks(theirs))


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs."""
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) + 1) / 2 for value in values]


async def compare(question: str, seeds: int, minutes: int, candidate: str) -> None:
    """Prints how the personas differ on a question."""
    async with arena(content()) as ground:
        rounds = [await interviews(ground, question, seed, minutes, candidate) for seed in range(1, seeds + 1)]
        found = lenses(ground, question, rounds)
    shares = [pairs(held) for held in rounds]
    print(f"{question}, {candidate}, {minutes} minutes, {len(rounds)} times {len(found)} interviews")
    print("same topic in the same words, mean (highest)")
    for pair in shares[0]:
        each = [share[pair] for share in shares]
        print(f"  {' and '.join(pair):<20} {fmean(each):.3f} ({max(each):.3f})")
    every = [share for told in shares for share in told.values()]
    print(
        f"  {'all pairs':<20} {fmean(every):.3f} ({max(every):.3f}), {sum(s >= LIMIT for s in every)} at {LIMIT} or more"
    )
    print("emphasis and what was asked, rank correlation, and against what all asked")
    for id, lens in found.items():
        count = fmean(len(asks(held[id])) for held in rounds)
        print(f"  {id:<8} {lens.plain:6.3f} {lens.against_all:6.3f}   {count:.1f} asked an interview")
    plain, against_all = (fmean(each) for each in zip(*((x.plain, x.against_all) for x in found.values()), strict=True))
    print(f"  {'mean':<8} {plain:6.3f} {against_all:6.3f}")


# -- whether anything is given away ----------------------------------------------------------------------------------


def secrets(question: Question) -> set[str]:
    """The sentences of a question's outline, anchors and exemplars, in flat words."""
    told = [line for lines in question.outline.values() for line in lines]
    for criterion in question.criteria:
        told += criterion.anchors.model_dump().values()
        told += [text for _, text in criterion.exemplars.by_depth()]
    sentences = {flat(sentence) for text in told for sentence in (text, *split(text))}
    return {sentence for sentence in sentences if len(sentence.split()) >= WORDS}


def leaks(interview: Interview, question: Question) -> list[Leak]:
    """Every sentence of the reference answer in the interviewer's lines."""
    hidden = secrets(question)
    lines = [turn.text for turn in interview.turns if turn.role == "interviewer"]
    return [Leak(interview.id, line, s) for line in lines for s in sorted(hidden) if f" {s} " in f" {flat(line)} "]


async def sample(arena: Arena, count: int, minutes: int = SHORT, seed: int = 1) -> AsyncIterator[Interview]:
    """So many short interviews: profiles, personas and questions are each dealt out evenly, every one with its own seed."""
    rng = random.Random(seed)
    hands = [_dealt(sorted(each), count, rng) for each in (load_profiles(), arena.cast, arena.parts.bank.questions)]
    for number, (profile, persona, question) in enumerate(zip(*hands, strict=True), start=1):
        setup = arena.setup(question, persona, number, minutes)
        yield await arena.hold(setup, arena.simulated(load_profiles()[profile], setup))


def _dealt(items: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """So many of the items, each equally often, in an order of chance."""
    rounds = [rng.sample(items, len(items)) for _ in range(math.ceil(count / len(items)))]
    return [item for each in rounds for item in each][:count]


async def search(count: int) -> None:
    """Prints what was given away in a sample of interviews."""
    held = lines = 0
    found: list[Leak] = []
    async with arena(content()) as ground:
        async for interview in sample(ground, count):
            held += 1
            lines += len(interview.moves)
            found += leaks(interview, ground.parts.bank.question(interview.setup.question))
            if held % 20 == 0:
                print(f"{held} of {count}: {len(found)}", file=sys.stderr, flush=True)
    print(f"{held} interviews, {lines} interviewer lines: {len(found)} sentences of a reference answer")
    for leak in found:
        print(f"  {leak.interview}: {leak.sentence!r} in {leak.line!r}")


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a count: give a whole number from 1")
    return int(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--question", default="short-video-feed", help="a question of the bank")
    parser.add_argument("--seeds", type=_positive, default=3, help="so many times six interviews")
    parser.add_argument("--minutes", type=_positive, default=45, help="so long")
    parser.add_argument("--candidate", default=SPEAKER, help="whose lines everybody hears, see app/candidates")
    parser.add_argument("--leaks", type=_positive, metavar="COUNT", help="read so many interviews for leaks instead")
    args = parser.parse_args()
    try:
        asyncio.run(
            search(args.leaks) if args.leaks else compare(args.question, args.seeds, args.minutes, args.candidate)
        )
    except FOR_PEOPLE as error:
        print(f"bench: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
