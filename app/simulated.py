"""Simulated candidates: authored profiles that hold whole interviews, for regression runs.

What they say about a topic is an authored statement of a known depth, so these runs show whether interviewer and judge
still behave; they do not show how well the judge reads words it has never seen.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

from pydantic import Field

from app.brief import Brief
from app.moves import MoveKind
from app.replies import standing
from app.speaker import fill
from evaluators import Chat, Message, ModelFailed
from question_bank import Bank, BrokenContent, Entry, Line, Lines, Part, Phase, Topic, at_least, read_folder
from transcripts import Interview, InterviewStarted

if TYPE_CHECKING:
    from app.bootstrap import House

HOME = Path(__file__).parent / "candidates"
PROMPT = Path(__file__).parent / "prompts" / "candidate.md"
OWNER = "simulated"
START = 1_767_225_600.0
"""When a simulated clock begins: 1 January 2026, so that the same run makes the same files."""
TURNS = 80
"""Candidate turns after which an interview is left, whatever the clock says."""
ASKING = 4
"""Candidate turns in which clarifying questions may come."""
Chance = Annotated[float, Field(ge=0, le=1)]
Depth = Annotated[int, Field(ge=0, le=4)]


class Extra(Part):
    """Something a candidate says besides or instead of an answer."""

    chance: Chance
    lines: Annotated[Lines, at_least(2)]
    instead: bool = False
    """It is the whole turn; otherwise it ends an answer."""
    after: tuple[MoveKind, ...] = ()
    """The moves it comes after; any when there are none."""


class Manner(Part):
    """Lines in the candidate's own words."""

    openers: Lines
    fillers: Lines
    dodges: Annotated[Lines, at_least(2)]
    """Said when there is nothing left to say about what was asked, or instead of it."""
    summaries: Annotated[Lines, at_least(2)]
    extras: tuple[Extra, ...] = ()
    """At most one comes in a turn, the first that chance picks."""


class Profile(Entry):
    """A kind of candidate."""

    name: Line
    """A made-up first name."""
    blurb: Line
    depth: Annotated[tuple[Depth, ...], at_least(1)]
    """How deep it knows a topic is drawn from these, once for each; 0 is not at all."""
    answers: Annotated[int, Field(ge=0, le=8)]
    """Statements a turn."""
    drives: Chance
    """Chance of going on to the next step unasked."""
    asks: Chance
    """Chance of clarifying questions in each of the first turns."""
    dodging: Chance
    """Chance of a dodge instead of an answer."""
    pause: Annotated[float, Field(ge=0, le=120)]
    """Seconds it thinks before it speaks."""
    wordiness: Chance
    """Chance of an opener, and of a filler between two statements."""
    manner: Manner


def load_profiles(home: Path = HOME) -> Mapping[str, Profile]:
    """Profiles by id. Raises BrokenContent when any file is wrong."""
    profiles, _, problems = read_folder(home, Profile)
    if problems:
        raise BrokenContent(problems)
    return profiles


class SimulatedClock:
    """A clock that only speech moves."""

    def __init__(self, now: float = START):
        self.now = now

    def __call__(self) -> float:
        return self.now

    def candidate_says(self, text: str, pause: float = 0.0) -> None:
        self.now += pause + len(text.split()) / 2.2

    def interviewer_says(self, text: str) -> None:
        self.now += 1.5 + len(text.split()) / 2.5


class Candidate(Protocol):
    """Somebody who can be interviewed."""

    profile: Profile

    async def say(self, interview: Interview) -> str:
        """The candidate's words, once the interviewer has spoken."""
        ...


class SimulatedCandidate:
    """Speaks in authored statements. A pure function of the interview and the seed; nothing is remembered elsewhere."""

    def __init__(self, profile: Profile, brief: Brief, bank: Bank, seed: int):
        self.profile = profile
        self._brief, self._bank, self._seed = brief, bank, seed

    async def say(self, interview: Interview) -> str:
        """An answer to what was asked, at the depth and in the manner of the profile."""
        rng = random.Random(f"{self._seed}:{len(interview.turns)}")
        said = _said(interview)
        move = MoveKind(interview.moves[-1].move)
        if move == MoveKind.WRAP_UP:
            return _pick(self.profile.manner.summaries, said, rng)
        if questions := self._questions(interview, said, rng):
            return questions
        extra = self._extra(move, rng)
        line = _pick(extra.lines, said, rng) if extra else ""
        if extra and extra.instead:
            return line
        return f"{self._answer(interview, said, rng)} {line}".strip()

    def _questions(self, interview: Interview, said: str, rng: random.Random) -> str:
        """Questions about facts that were not asked for; empty when none are due."""
        facts = self._brief.question.facts if self._brief.question else ()
        unknown = [fact for fact in facts if not any(ask in said for ask in fact.asks)]
        if len(interview.candidate_turns) >= ASKING or not unknown or rng.random() >= self.profile.asks:
            return ""
        return " ".join(rng.choice(fact.asks) for fact in rng.sample(unknown, min(len(unknown), rng.choice((1, 1, 2)))))

    def _extra(self, move: MoveKind, rng: random.Random) -> Extra | None:
        for extra in self.profile.manner.extras:
            if rng.random() < extra.chance and (not extra.after or move in extra.after):
                return extra
        return None

    def _answer(self, interview: Interview, said: str, rng: random.Random) -> str:
        """Statements on what was asked and, from somebody who drives, on what comes next."""
        profile = self.profile
        told = self._statements(self._asked(interview), profile.answers, said, rng)
        if not told or rng.random() < profile.dodging:
            spoken = [_pick(profile.manner.dodges, said, rng)]
        else:
            spoken = self._spoken(told, said, rng)
        if rng.random() < profile.drives:
            more = max(1, profile.answers // 2)
            spoken += self._statements(self._next(interview), more, " ".join([said, *spoken]), rng)
        return " ".join(spoken)

    def _asked(self, interview: Interview) -> list[Topic]:
        """The topic of the newest question, else those of a change of requirements, else those of the step."""
        asked = standing(interview)
        topic = interview.moves[-1].topic or (asked.topic if asked else "")
        if topic in self._bank.topics:
            return [self._bank.topics[topic]]
        if asked and asked.move == MoveKind.CURVEBALL:
            ids = [
                id for curveball in self._brief.curveballs if curveball.id == asked.target for id in curveball.topics
            ]
            return [self._bank.topic(id) for id in dict.fromkeys(ids)]
        return self._of(self._brief.step(interview.step).phases)

    def _next(self, interview: Interview) -> list[Topic]:
        """Topics of the step after the current one; none after the last."""
        steps = self._brief.framework.steps
        following = steps.index(self._brief.step(interview.step)) + 1
        return self._of(steps[following].phases) if following < len(steps) else []

    def _of(self, phases: Sequence[Phase]) -> list[Topic]:
        return [topic for topic in self._bank.topics.values() if topic.phase in phases]

    def _statements(self, topics: Sequence[Topic], count: int, said: str, rng: random.Random) -> list[str]:
        """So many new statements, from the topics in turn, until nothing is left to say."""
        told: list[str] = []
        waiting = deque(rng.sample(topics, len(topics)))
        while waiting and len(told) < count:
            topic = waiting.popleft()
            statement = _unsaid(topic, self._knows(topic), " ".join([said, *told]), rng)
            if statement:
                told.append(statement)
                waiting.append(topic)
        return told

    def _knows(self, topic: Topic) -> int:
        """How deep this candidate goes on a topic, however often it is asked.

        Two profiles with one seed have the same luck, so that the stronger of them is stronger on every topic.
        """
        luck = random.Random(f"{self._seed}:{topic.id}").random()
        return sorted(self.profile.depth)[int(luck * len(self.profile.depth))]

    def _spoken(self, told: Sequence[str], said: str, rng: random.Random) -> list[str]:
        """Statements with an opener before and fillers between them."""
        parts: list[str] = []
        for i, statement in enumerate(told):
            lines = self.profile.manner.fillers if i else self.profile.manner.openers
            if lines and rng.random() < self.profile.wordiness:
                parts.append(_pick(lines, " ".join([said, *parts]), rng))
            parts.append(statement)
        return parts


_DEPTHS = {
    0: "you have never heard of it, and say so or talk around it.",
    1: "you name things, and cannot say how they work.",
    2: "you say what you would do and how it works, seldom why.",
    3: "you say why this and not the alternative, with a number or a trade-off.",
    4: "you foresee what fails, put figures on it and tie it to the goal.",
}


class ModelCandidate:
    """Speaks through a chat model; through its understudy where the model fails."""

    def __init__(self, profile: Profile, brief: Brief, chat: Chat, understudy: SimulatedCandidate):
        self.profile = profile
        self.failures: list[str] = []
        """Why the understudy spoke, once for each of its turns."""
        self._brief, self._chat, self._understudy = brief, chat, understudy

    async def say(self, interview: Interview) -> str:
        """The model's words in the profile's part."""
        try:
            reply = await self._chat.say(self._messages(interview))
        except ModelFailed as error:
            self.failures.append(str(error))
            return await self._understudy.say(interview)
        if words := reply.text.strip():
            return words
        self.failures.append("the model said nothing")
        return await self._understudy.say(interview)

    def _messages(self, interview: Interview) -> list[Message]:
        system = Message("system", self._prompt(interview.setup))
        return [
            system,
            *(Message("user" if turn.role == "interviewer" else "assistant", turn.text) for turn in interview.turns),
        ]

    def _prompt(self, setup: InterviewStarted) -> str:
        profile, manner = self.profile, self.profile.manner
        depths = " Sometimes ".join(_DEPTHS[depth] for depth in sorted(set(profile.depth), reverse=True))
        lines = [*manner.openers[:3], *manner.fillers[:2], *manner.dodges[:2], *_first_lines(manner.extras)]
        habits = [
            (profile.asks, "You ask clarifying questions at the beginning."),
            (profile.drives, "You go on to the next part of the design without being asked."),
            (profile.dodging, "You dodge questions."),
            (profile.wordiness, "You put many words around what you mean."),
        ]
        return fill(
            PROMPT.read_text(encoding="utf-8"),
            name=profile.name,
            blurb=profile.blurb,
            task=self._brief.prompt,
            level=setup.level.value,
            depth=depths,
            length=f"about {profile.answers} statements a turn" if profile.answers else "a word or less",
            habits="\n".join(habit for chance, habit in habits if chance >= 0.5),
            lines="\n".join(f"- {line}" for line in lines),
        )


def _first_lines(extras: Sequence[Extra]) -> list[str]:
    return [line for extra in extras for line in extra.lines[:2]]


async def run(house: House, setup: InterviewStarted, candidate: Candidate, *, clock: SimulatedClock) -> Interview:
    """A whole interview on a house whose conductor reads this clock; kept in the house's store.

    Raises StoreError when the store holds the same run already.
    """
    if house.conductor.clock is not clock:
        raise ValueError("the conductor reads another clock than the simulated one")
    setup = setup.model_copy(update={"at": clock()})
    id = f"{setup.persona}-{setup.question}-{candidate.profile.id}-{setup.seed}"
    interview = await house.conductor.start(id, OWNER, setup)
    clock.interviewer_says(interview.turns[-1].text)
    while not interview.ended and len(interview.candidate_turns) < TURNS:
        words = await candidate.say(interview)
        clock.candidate_says(words, candidate.profile.pause)
        interview = await house.conductor.hear(id, words)
        clock.interviewer_says(interview.turns[-1].text)
    return interview


def _said(interview: Interview) -> str:
    return " ".join(turn.text for turn in interview.candidate_turns)


def _unsaid(topic: Topic, depth: int, said: str, rng: random.Random) -> str:
    """A statement of a depth that was not made yet, else a shallower one; empty when nothing is left."""
    for wanted in range(depth, 0, -1):
        new = [text for level, text in topic.exemplars.by_depth() if level == wanted and text not in said]
        if new:
            return rng.choice(new)
    return ""


def _pick(lines: Sequence[str], said: str, rng: random.Random) -> str:
    """One of the lines said least so far."""
    least = min(said.count(line) for line in lines)
    return rng.choice([line for line in lines if said.count(line) == least])
