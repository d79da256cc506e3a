"""How an interviewer behaved: yes/no checks on every line of an interview of any origin, made by code alone.

A check is None where it has nothing to say about a line, so that nobody collects points for lines it does not concern.
Our own lines are read with the move behind them; `unnamed` takes the moves away, so that two interviewers can be measured
by their words alone. The opening, up to the candidate's first words, counts for nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

from app.answer_key import AnswerKey, Vocabulary
from app.brief import Brief
from app.drafted_facts import facts_of
from app.guard import MUST_ASK, NEAR
from app.moves import MoveKind
from app.triage import Utterance, triage
from app.wording import (
    asked_before,
    claims,
    figures,
    flat,
    grades,
    leads,
    names,
    questions,
    quoted,
    same,
    talks_like_a_machine,
)
from evaluators import Embedded, RubricItem, split, stems
from personas import Persona
from question_bank import Bank
from transcripts import Interview, InterviewerSpoke, Turn

LONGEST = 90
"""Words of a line, besides the facts it tells."""
KNOWN = 0.5
"""Cosine from which a text is a paraphrase of something said or known."""
TELLING = 1.5
"""Words shared with an answer must weigh this much: one that a fifth of the topics use, or two that half of them use.
On our own interviews a line passes against a random other answer in 1 of 100 cases."""
FLOOR, MARGIN = 0.3, 0.05
"""A question is about the interview from this cosine to some way of asking in it, if that is so much nearer than STRANGE.
Of the golden interviewers' questions 97 % pass, of 25 about other things 12 %."""
STRANGE = (
    "Where do you see yourself in a few years?", "Tell me about a conflict you had at work.", "What is your greatest weakness?",
    "Why do you want to work for this company?", "What salary do you have in mind?", "How was your weekend?",
    "What music, films or books do you like?", "Do you have any pets or hobbies?", "How is the weather where you live?",
    "Which sports do you follow?", "What would you like to eat?", "Where did you go to school?",
    "How would you reverse a string in code?", "What is the complexity of this sorting algorithm?", "Who won the election?",
    "Can you solve this riddle?", "What is your favourite colour?", "Which language do you like to program in?",
)  # fmt: skip
"""Questions from other walks of life."""
_NOD = 12
"""Words of a first sentence short enough to be an acknowledgement."""
_CALLED = frozenset({Utterance.ANSWER, Utterance.NEXT})
"""Kinds of candidate turns after which an interviewer has to ask something."""
_REQUEST = re.compile(
    r"^(?:(?:ok(?:ay)?|so|now|and|then|great|next|please|first|alright|finally)[,.]?\s+)*(?:please\s+)?(?:tell|walk|take|describe|explain|show|give|talk"
    r"|start|begin|continue|proceed|go (?:ahead|on)|put|pick|choose|design|estimate|elaborate|discuss|outline|summari[sz]e|sketch|provide|share|clarify|let'?s (?:talk|discuss|move|look|hear|start|begin"
    r"|turn|go|dive|continue|focus)|i(?:'d| would) like (?:you )?to (?:hear|know|understand|see|describe|explain))\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"\b(?:thank you|thanks|that'?s (?:all|time|our time|it for)|we(?:'ll| will)? stop here|end of (?:the|our|this)|good luck"
    r"|concludes?|we(?:'re| are) done)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:tell me more|say more|elaborate|go (?:ahead|on)|continue|proceed|expand on)\b", re.IGNORECASE)
_HELPS = re.compile(
    r"\b(?:a|one|another)(?: \w+)? (?:hint|pointer|nudge|tip|clue)\b|\b(?:hint|tip)s?\s*:|\byou (?:could|can|might|may want to)(?: want to)?(?: also)? (?:start|begin"
    r"|try|consider|use|look at|think)\b|^(?:\W*(?:please|also|so|now|then|and)\W+)?(?:consider|try|think about|keep in mind|remember|don't forget|make sure"
    r"|be sure)\b|\bone (?:way|approach|option) (?:is|would be|could be)\b",
    re.IGNORECASE,
)
_IMPERSONATES = re.compile(
    r"\bas (?:a|the) candidate\b|\bin my (?:design|solution|approach)\b|\bmy (?:design|solution|approach|model|answer)\b"
    r"|\bi(?:'d| would| will|'ll) (?:first |also |then |probably )?(?:start|begin|use|build|choose|train|design|collect|split|implement|deploy|define)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(r"\b(?:suppose|imagine|assum\w+|what if|let'?s say|say that|if)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b\d+ (?:more )?minutes?\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"^\W*\d+ minutes?\W*$|\b(?:left|remain\w*|to go|clock|stopwatch|half\w*|midpoint|time|till|down to|uh-oh|(?:you|we)(?:'ve got| have| get| close))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TurnConduct:
    """What the checks say about a line."""

    turn: int
    move: str
    text: str
    checks: dict[str, bool | None]
    """By name; None: does not apply."""

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the checks that the line fails."""
        return tuple(name for name, passed in self.checks.items() if passed is False)


@dataclass(frozen=True)
class Conduct:
    """How an interviewer behaved, over all lines after the opening."""

    turns: tuple[TurnConduct, ...] = ()

    @classmethod
    def of(cls, parts: Iterable["Conduct"]) -> "Conduct":
        """Several as one."""
        return cls(tuple(turn for part in parts for turn in part.turns))

    def applies(self, check: str) -> int:
        """How many lines a check has something to say about."""
        return sum(turn.checks[check] is not None for turn in self.turns)

    def share(self, check: str) -> float | None:
        """The share of those lines that pass; None when there are none."""
        applies = self.applies(check)
        return sum(turn.checks[check] is True for turn in self.turns) / applies if applies else None

    @property
    def good(self) -> float | None:
        """The share of lines that fail nothing; None without lines."""
        return sum(not turn.failed for turn in self.turns) / len(self.turns) if self.turns else None

    @property
    def leaks(self) -> int:
        """How many lines give something of the answer key away."""
        return sum(turn.checks["not_leaking"] is False for turn in self.turns)


@dataclass(frozen=True)
class Scene:
    """A line, and all that was known when it was said."""

    line: Turn
    before: Interview
    brief: Brief
    key: AnswerKey
    sights: "Sights"

    @cached_property
    def text(self) -> str:
        """What is the interviewer's own in the line: without the candidate's words it quotes and the facts it tells."""
        text = self.line.text
        for told in self.told:
            text = text.replace(told, " ")
        for words in quoted(text):
            if flat(words) in self.said:
                text = text.replace(words, "")
        return text

    @cached_property
    def told(self) -> tuple[str, ...]:
        """What an interviewer may tell about the product: facts and changes of requirements."""
        return (*(fact.answer for fact in self.brief.facts), *(ball.says for ball in self.brief.curveballs))

    @cached_property
    def said(self) -> str:
        """Everything both have said so far, flat."""
        return flat(" ".join(turn.text for turn in self.before.turns))

    @cached_property
    def earlier(self) -> tuple[str, ...]:
        """The interviewer's lines so far."""
        return tuple(turn.text for turn in self.before.turns if turn.role == "interviewer")

    @cached_property
    def heard(self) -> str:
        """What the candidate said last."""
        return self.before.candidate_turns[-1].text

    @cached_property
    def called(self) -> str:
        """The kind of that."""
        return _kind(self.before.candidate_turns[-1])

    @property
    def help_wanted(self) -> bool:
        """Whether a hint was asked for, now or before a question back."""
        return any(_kind(turn) == Utterance.HINT for turn in self.before.candidate_turns[-2:])

    @property
    def move(self) -> str:
        """The move behind the line; empty where nobody knows."""
        spoke = self.line.move
        return spoke.move if spoke and spoke.move in set(MoveKind) else ""

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """The sentences that ask; without a question mark, those that request."""
        sentences = split(self.text)
        marked = [s for s in sentences if "?" in s]
        return tuple(marked or (s for s in sentences if _REQUEST.search(s)))

    @cached_property
    def closes(self) -> bool:
        """Whether the line ends the interview."""
        if self.move:
            return self.move == MoveKind.CLOSE
        return self.called == Utterance.END or (not self.asks and bool(_CLOSES.search(self.text)))

    @property
    def must_ask(self) -> bool:
        """Whether the line has to ask something."""
        if self.move:
            return self.move in MUST_ASK
        return self.called in _CALLED and not self.closes and "?" not in self.heard


class Sights:
    """What the encoder and the bank know, ready for all lines of a question and persona."""

    def __init__(self, brief: Brief, personas: Mapping[str, Persona], engine: Embedded, weights: Mapping[str, float]):
        self._brief, self._personas, self._engine, self._weights = brief, personas, engine, weights

    def near(self, text: str, others: Sequence[str]) -> float:
        """The cosine to the nearest of some texts."""
        table = self._engine.table
        return float((table.of(others) @ table.of((text,))[0]).max()) if others else -1.0

    def ways(self, topic: str) -> tuple[str, ...]:
        """The authored ways to ask about a topic."""
        brief = self._brief
        found: list[str] = []
        for item in brief.rubric:
            if item.topic.id == topic:
                found += _asked(item)
        found += brief.persona.probes.get(topic, ())
        found += [check.asks for check in brief.arithmetic if topic == "scale-estimate"]
        return tuple(dict.fromkeys(found))

    @cached_property
    def everything(self) -> tuple[str, ...]:
        """The open ways to ask about each topic, to hand over the floor and to ask for a summary."""
        found = [line for item in self._brief.rubric for line in item.topic.probes[:2]]
        found += [line for p in self._personas.values() for line in (*p.voice.invite, *p.voice.wrap_up)]
        found += [step.title for step in self._brief.framework.steps]
        return tuple(dict.fromkeys(found))

    @cached_property
    def terms(self) -> re.Pattern[str]:
        """Words and phrases that go with any topic."""
        words = {word for item in self._brief.rubric for word in item.topic.keywords}
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})(?:s|es)?\b", re.IGNORECASE)

    def weight(self, words: Iterable[str]) -> float:
        """How telling some words are together: a word that every topic uses weighs nothing."""
        rarest = max(self._weights.values())
        return sum(self._weights.get(word, rarest) for word in words)


class Observer:
    """Reads interviews of any origin; what it made for one serves the next."""

    def __init__(self, bank: Bank, personas: dict[str, Persona], engine: Embedded):
        self._bank, self._personas, self._engine = bank, personas, engine
        self._vocabulary = Vocabulary(bank, personas)
        self._weights = _weights(bank)
        self._ready: dict[tuple[object, ...], tuple[Brief, AnswerKey, Sights]] = {}

    def conduct(self, interview: Interview) -> Conduct:
        """What the checks say about every interviewer line after the candidate's first words. Raises NotInBank."""
        brief, key, sights = self._parts(interview)
        turns = []
        for turn in interview.turns:
            before = replace(interview, turns=interview.turns[: turn.index])
            if turn.role == "interviewer" and before.candidate_turns:
                scene = Scene(turn, before, brief, key, sights)
                checks = {name: check(scene) for name, check in CHECKS.items()}
                turns.append(TurnConduct(turn.index, turn.move.move if turn.move else "", turn.text, checks))
        return Conduct(tuple(turns))

    def _parts(self, interview: Interview) -> tuple[Brief, AnswerKey, Sights]:
        setup = interview.setup
        at = (setup.question, setup.persona, setup.framework, setup.title, interview.drafted, *setup.topics)
        if at not in self._ready:
            rubric, drafted = self._engine.rubric(setup.question, setup.topics), facts_of(interview)
            brief = Brief.of(setup, self._bank, self._personas, rubric, drafted=drafted)
            sights = Sights(brief, self._personas, self._engine, self._weights)
            self._ready[at] = brief, AnswerKey(brief, self._vocabulary), sights
        return self._ready[at]


def unnamed(interview: Interview) -> Interview:
    """An interview as words alone: no moves, no topics, no record of what was asked for."""
    turns = []
    for turn in interview.turns:
        spoke = turn.spoke
        if isinstance(spoke, InterviewerSpoke):
            spoke = InterviewerSpoke(at=spoke.at, text=spoke.text, move="imported", speaker="imported")
        turns.append(replace(turn, spoke=spoke, triage=None))
    return replace(interview, turns=tuple(turns))


# -- the checks ------------------------------------------------------------------------------------------------------


def one_question(scene: Scene) -> bool:
    """A line that has to ask asks exactly one question, or makes one request without a question mark; others at most one."""
    asked = questions(scene.text)
    if scene.must_ask:
        return (asked or len(scene.asks)) == 1
    return asked <= 1


def not_leading(scene: Scene) -> bool | None:
    """Offers no answer. Does not apply where a hint was asked for."""
    return None if scene.called == Utterance.HINT else not leads(scene.text)


def not_leaking(scene: Scene) -> bool:
    """Says nothing of the answer key that nobody said. Facts and changes of requirements may be told; hints may not leak.

    An answer to a question may paraphrase a fact.
    """
    payload = " ".join((*scene.told, *(step.title for step in scene.brief.framework.steps)))
    leaked = scene.key.given_away(scene.line.text, scene.before, payload)
    if not leaked or (scene.called != Utterance.CLARIFYING and "?" not in scene.heard):
        return not leaked
    own = [s for s in split(scene.text) if "?" in s or scene.sights.near(s, scene.told) < KNOWN]
    return not scene.key.given_away(" ".join(own), scene.before, payload)


def not_repeating(scene: Scene) -> bool | None:
    """Neither the line nor the question in it was said before. Does not apply where a repetition was asked for.

    Who asks twice may be answered twice in the same words.
    """
    if scene.called == Utterance.REPEAT:
        return None
    if scene.called != Utterance.CLARIFYING and same(scene.line.text, scene.earlier):
        return False
    return not asked_before(scene.line.text, scene.earlier)


def on_topic(scene: Scene) -> bool | None:
    """Asks about the last answer, or about the topic of its move; without one, about any topic, or hands over the floor.

    Applies to lines that ask.
    """
    if scene.closes or scene.called == Utterance.REPEAT or not (scene.must_ask or questions(scene.text)):
        return None
    ask = scene.asks[-1] if scene.asks else scene.text
    if _takes_up(scene) or scene.sights.near(ask, split(scene.heard)) >= NEAR:
        return True
    if scene.line.move and scene.line.move.topic:
        return scene.sights.near(ask, scene.sights.ways(scene.line.move.topic)) >= NEAR
    if _MORE.search(ask) or scene.sights.terms.search(ask):
        return True
    near = scene.sights.near(ask, scene.sights.everything)
    return near >= FLOOR and near - scene.sights.near(ask, STRANGE) >= MARGIN


def reacts(scene: Scene) -> bool | None:
    """Takes up what the candidate said last. Applies after an answer, and after a question to the interviewer.

    After an answer: quotes it, or shares words with it that tell (not those of the prompt, nor those that every topic uses),
    or acknowledges it in a short first sentence and asks about something near to it; an acknowledgement alone does not do.
    After a question: says something besides asking back.
    """
    if scene.closes or scene.called not in (Utterance.ANSWER, Utterance.CLARIFYING):
        return None
    statements = [s for s in split(scene.line.text) if "?" not in s]
    if scene.called == Utterance.CLARIFYING:
        return bool(statements)
    if _takes_up(scene):
        return True
    first = split(scene.line.text)[:1]
    nods = bool(first) and "?" not in first[0] and len(first[0].split()) <= _NOD
    return nods and bool(scene.asks) and scene.sights.near(scene.asks[-1], split(scene.heard)) >= NEAR


def no_invented_fact(scene: Scene) -> bool:
    """Brings no number, name or claim about the product that neither prompt, facts nor anybody's words so far hold."""
    known = " ".join((scene.brief.prompt, scene.brief.title, *scene.told, *(turn.text for turn in scene.before.turns)))
    sentences = [s for s in split(scene.text) if not (_MINUTES.search(s) and _CLOCK.search(s))]
    text = " ".join(sentences)
    if figures(text) - figures(known) or names(text) - names(known) - {word.lower() for word in known.split()}:
        return False
    claimed = [s for s in sentences if claims(s) and not _SUPPOSES.search(s)]
    if not claimed:
        return True
    truths = [s for part in (scene.brief.prompt, *scene.told) for s in split(part)]
    truths += [s for turn in scene.before.turns for s in split(turn.text)]
    return all(scene.sights.near(s, truths) >= KNOWN for s in claimed)


def in_character(scene: Scene) -> bool:
    """Speaks as an interviewer: no machine's manner, no marks, no part of the candidate's, no lecture."""
    text = scene.text
    return not (talks_like_a_machine(text) or grades(text) or _IMPERSONATES.search(text) or len(text.split()) > LONGEST)


def time_respected(scene: Scene) -> bool | None:
    """After the time is up there is one line more, and it asks nothing. Applies to timed interviews."""
    if not scene.before.setup.timed:
        return None
    limit = scene.before.limit
    if scene.line.elapsed <= limit:
        return True
    late = any(turn.role == "interviewer" and turn.elapsed > limit for turn in scene.before.turns)
    return not late and not scene.asks


def hints_counted(scene: Scene) -> bool | None:
    """Helps only when asked to. Applies to hints, and to lines of anybody that are worded like one."""
    helps = scene.move == MoveKind.HINT or any(_HELPS.search(s) for s in split(scene.text) if "?" not in s)
    return scene.help_wanted if helps else None


CHECKS: dict[str, Callable[[Scene], bool | None]] = {
    check.__name__: check
    for check in (
        one_question,
        not_leading,
        not_leaking,
        not_repeating,
        on_topic,
        reacts,
        no_invented_fact,
        in_character,
        time_respected,
        hints_counted,
    )
}
"""By name, in the order in which they are shown."""


def _kind(turn: Turn) -> str:
    """The kind of a candidate turn, as recorded or by its words."""
    return turn.triage.utterance if turn.triage else triage(turn.text).utterance


def _takes_up(scene: Scene) -> bool:
    """Whether a line quotes the last answer, or shares words with it that tell and were not in the prompt."""
    heard = flat(scene.heard)
    if any(flat(words) and flat(words) in heard for words in quoted(scene.line.text)):
        return True
    given = stems(scene.brief.prompt) | stems(scene.before.turns[0].text)
    return scene.sights.weight((stems(scene.line.text) & stems(scene.heard)) - given) >= TELLING


def _asked(item: RubricItem) -> tuple[str, ...]:
    """The authored ways to ask about a rubric item."""
    topic = item.topic
    return (*topic.probes, topic.number_probe or topic.summary, *(item.criterion.probes if item.criterion else ()))


def _weights(bank: Bank) -> dict[str, float]:
    """How telling a word is: the logarithm of topics over those whose authored statements use it."""
    found: Counter[str] = Counter()
    for topic in bank.topics.values():
        sayings = bank.sayings.get(topic.id)
        told = [text for _, text in (*topic.exemplars.by_depth(), *(sayings.by_depth() if sayings else ()))]
        found.update(stems(" ".join(told)))
    return {word: log(len(bank.topics) / count) for word, count in found.items()}
