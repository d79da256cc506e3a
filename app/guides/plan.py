"""A plan for some days of practice: one interview and a drill each day, easy first, everybody and every phase met."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from app.guides.attempts import Attempt
from app.guides.parts import Link, stress, to_framework, to_persona, to_question, to_topic
from app.guides.question import category, first_framework
from personas import Persona
from question_bank import PHASE_TITLES, PHASES, Bank, Framework, Phase, Question, Topic

USUAL, LONGEST = 14, 60
"""Days."""
RECALL = (2, 6)
"""So many days later a drill comes back, to be said from memory."""


class BadDays(Exception):
    """There is no plan for so many days; the message says for how many there is."""


@dataclass(frozen=True)
class Drill:
    """A topic to practise apart from the interview."""

    phase: str
    topic: Link
    practice: str


@dataclass(frozen=True)
class Day:
    """What to do on one day."""

    number: int
    """From 1."""
    question: Link
    again: bool
    """Whether the question was tried before, in the store or earlier in the plan."""
    persona: Link
    framework: Link
    drills: tuple[Drill, ...]
    recall: tuple[Link, ...]
    """Topics drilled some days ago."""

    @property
    def command(self) -> str:
        """What starts the interview in a terminal."""
        return f"hotseat chat -q {self.question.id} -p {self.persona.id} --framework {self.framework.id}"


@dataclass(frozen=True)
class Plan:
    """Days of practice."""

    days: tuple[Day, ...]
    tried: int
    """How many questions of the bank were tried before."""


def check_days(days: int) -> None:
    """Raises BadDays."""
    if not 1 <= days <= LONGEST:
        raise BadDays(f"cannot plan {days} days: choose 1 to {LONGEST}")


def plan(bank: Bank, personas: Mapping[str, Persona], days: int, done: Sequence[Attempt] = ()) -> Plan:
    """A plan for 1 to LONGEST days; raises BadDays for others. Pure: the same bank and history give the same plan.

    Difficulty never falls from one day to the next. From as many days on as there are personas, each is met; every phase is
    drilled however few the days. Questions in `done` come only when all others are used up, the oldest first.
    """
    check_days(days)
    matches = _matches(bank, personas, days, done)
    seen = {attempt.question for attempt in done}
    drills: list[tuple[Drill, ...]] = []
    told = []
    drilled: Counter[str] = Counter()
    for i, (question, persona) in enumerate(matches):
        topics = [_topic(bank, phase, question, persona, drilled) for phase in _phases(i, days)]
        drilled.update(topic.id for topic in topics)
        drills.append(tuple(Drill(PHASE_TITLES[t.phase], to_topic(t), t.practice) for t in topics))
        told.append(
            Day(
                number=i + 1,
                question=to_question(question),
                again=question.id in seen,
                persona=to_persona(persona, persona.focus),
                framework=to_framework(_framework(bank, i, days)),
                drills=drills[i],
                recall=tuple(drill.topic for ago in RECALL if ago <= i for drill in drills[i - ago]),
            )
        )
        seen.add(question.id)
    return Plan(tuple(told), len({attempt.question for attempt in done} & set(bank.questions)))


def _matches(
    bank: Bank, personas: Mapping[str, Persona], days: int, done: Sequence[Attempt]
) -> list[tuple[Question, Persona]]:
    """A question and a persona for each day: personas evenly, categories as in the bank, who asks it where possible."""
    pool, levels = _pool(bank, days, done)
    costs = _Costs(Counter((attempt.question, attempt.persona) for attempt in done), bank)
    matches: list[tuple[Question, Persona]] = []
    for level in levels:
        fitting = [(q, p) for q in pool if q.difficulty == level for p in personas.values()]
        question, persona = min(fitting, key=lambda pair: costs.of(*pair))
        pool.remove(question)
        costs.note(question, persona)
        matches.append((question, persona))
    return matches


class _Costs:
    """How little a question with a persona would suit the next day, given the days before."""

    def __init__(self, past: Counter[tuple[str, str]], bank: Bank):
        self.past, self.size = past, Counter(map(category, bank.questions.values()))
        self.met: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.yesterday: tuple[str, str, str] = ("", "", "")

    def of(self, question: Question, persona: Persona) -> tuple[float | str, ...]:
        kind = category(question)
        return (
            self.met[persona.id],
            self.yesterday[1] == persona.id,
            self.asked[question.id] + (self.yesterday[0] == question.id),
            self.past[question.id, persona.id],
            self.yesterday[2] == kind,
            persona.id not in question.companies,
            (self.categories[kind] + 0.5) / self.size[kind],
            -len(question.companies),
            question.id,
            persona.id,
        )

    def note(self, question: Question, persona: Persona) -> None:
        """One more day."""
        self.met[persona.id] += 1
        self.asked[question.id] += 1
        self.past[question.id, persona.id] += 1
        self.categories[category(question)] += 1
        self.yesterday = question.id, persona.id, category(question)


def _pool(bank: Bank, days: int, done: Iterable[Attempt]) -> tuple[list[Question], list[int]]:
    """Questions to choose from, and the difficulty of each day."""
    last = {attempt.question: attempt.at for attempt in done}
    fresh = [q for q in bank.questions.values() if q.id not in last]
    known = sorted((q for q in bank.questions.values() if q.id in last), key=lambda q: last[q.id])
    pool = fresh if days <= len(fresh) else list(islice(cycle(fresh + known), days))
    levels = sorted(question.difficulty for question in pool)
    return pool, [levels[i * (len(levels) - 1) // max(1, days - 1)] for i in range(days)]


def _framework(bank: Bank, i: int, days: int) -> Framework:
    """A few days with each framework, beginning with the usual one."""
    first = first_framework(bank)
    ordered = [first, *(f for f in bank.frameworks.values() if f != first)]
    return ordered[i * len(ordered) // max(days, len(ordered))]


def _phases(i: int, days: int) -> list[Phase]:
    """The phases to drill on a day: one, or more when there are fewer days than phases."""
    a_day = -(-len(PHASES) // days)
    return [PHASES[(i * a_day + j) % len(PHASES)] for j in range(a_day)]


def _topic(bank: Bank, phase: Phase, question: Question, persona: Persona, drilled: Mapping[str, int]) -> Topic:
    """The topic of a phase that matters most to this question and this persona, and was drilled least."""
    here, everywhere = stress([question]), stress(bank.questions.values())
    fitting = [t for t in bank.topics.values() if t.phase == phase and (t.general or here[t.id])]
    return min(
        fitting,
        key=lambda t: (drilled[t.id], -here[t.id] * persona.emphasis.get(t.id, 1), -everywhere[t.id], t.id),
    )
