"""What is sound but thin: advice for an author that needs no more than counting."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.bank import Bank
from question_bank.question import Question
from question_bank.reading import FieldPath, Problem, Source
from question_bank.topic import Topic

PLACEHOLDER = "Replace me"
"""How the lines begin that `hotseat new` writes and an author has yet to fill."""
_ENOUGH = {"named": 3, "explained": 5, "justified": 4, "outstanding": 3}
"""Exemplars of each depth from which the judge tells the depths apart; our own topics have no fewer."""


@dataclass(frozen=True, order=True)
class Advice:
    """Something that works and could be better."""

    problem: Problem
    """Where it is, what is thin, and what to do."""
    about: str
    """What it is counted under: placeholders, exemplars, asks ..."""

    def __str__(self) -> str:
        return str(self.problem)


def placeholders(sources: Mapping[str, Source]) -> Iterator[Advice]:
    """One piece of advice for each file that still holds a skeleton's lines."""
    for source in sources.values():
        places = [at for at, text in _texts(source.data, ()) if PLACEHOLDER in text]
        if places:
            parts = ", ".join(f"{part} {count}" for part, count in Counter(str(at[0]) for at in places).items())
            said = f"{PLACEHOLDER!r} stands in {len(places)} places, this is the first ({parts}): use words of your own"
            yield Advice(source.problem(places[0], said), "files with placeholders")


def thin_bank(bank: Bank, keys: Iterable[str]) -> Iterator[Advice]:
    """What is thin in the topics and questions among some entries, named by 'folder/id'."""
    for key in sorted(keys):
        folder, _, id = key.partition("/")
        if folder == "topics":
            yield from _topic(bank, bank.topics[id], bank.sources[key])
        elif folder == "questions":
            yield from _question(bank.questions[id], bank.sources[key])


def _topic(bank: Bank, topic: Topic, source: Source) -> Iterator[Advice]:
    for level, enough in _ENOUGH.items():
        count = len(getattr(topic.exemplars, level))
        if count < enough:
            yield _few(
                source, ("exemplars", level), count, enough, "exemplars", "say it in another domain and other words"
            )
    if (count := len(topic.hard_negatives)) < 6:
        yield _few(
            source, ("hard_negatives",), count, 6, "hard negatives",
            "add sentences with the keywords and no substance, or about the nearest other topic",
        )  # fmt: skip
    if (count := len(topic.probes)) < 4:
        yield _few(source, ("probes",), count, 4, "probes", "go from open to pointed")
    if topic.number_probe is None:
        yield Advice(
            source.problem(("number_probe",), "there is none; ask for a figure if the topic has one"), "probes"
        )
    if topic.id not in bank.sayings:
        said = f"add sayings/{topic.id}.yaml with how people usually put it; answers in plain words are missed without"
        yield Advice(source.problem((), said), "sayings")


def _question(question: Question, source: Source) -> Iterator[Advice]:
    counted = (
        ("facts", len(question.facts), 15, "what would a candidate ask next"),
        ("left_to_candidate", len(question.left_to_candidate), 6, "add what a candidate should decide alone"),
        ("criteria", len(question.criteria), 17, "add what sets this problem apart from others"),
        ("traps", len(question.traps), 4, "add what people get wrong here"),
    )
    for name, count, enough, todo in counted:
        if count < enough:
            yield _few(source, (name,), count, enough, name.replace("_", " "), todo)
    if short := [(i, fact.id) for i, fact in enumerate(question.facts) if len(fact.asks) < 5]:
        yield _short(source, "facts", "asks", 5, short, "add one in quite different words")
    if short := [(i, criterion.id) for i, criterion in enumerate(question.criteria) if len(criterion.probes) < 2]:
        yield _short(source, "criteria", "probes", 2, short, "add one from another angle")


def _few(source: Source, at: FieldPath, count: int, enough: int, about: str, todo: str) -> Advice:
    return Advice(source.problem(at, f"{count}, and {enough} serve better: {todo}"), about)


def _short(source: Source, part: str, lines: str, enough: int, short: list[tuple[int, str]], todo: str) -> Advice:
    """Parts that each have too few lines, in one piece of advice at the first of them."""
    names = ", ".join(id for _, id in short)
    said = f"fewer than {enough} in {len(short)} of the {part} ({names}): {todo}"
    return Advice(source.problem((part, short[0][0], lines), said), lines)


def _texts(data: Any, at: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """Every text of a file, with the field it stands in."""
    match data:
        case str():
            yield at, data
        case list():
            for i, each in enumerate(data):
                yield from _texts(each, (*at, i))
        case dict():
            for key, each in data.items():
                yield from _texts(each, (*at, key))
