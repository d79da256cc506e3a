"""What is sound but thin: advice for an author that needs no more than counting."""

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
    """One piece of advice for each part of a file that still holds a skeleton's lines."""
    for source in sources.values():
        left: dict[FieldPath, list[FieldPath]] = {}
        for at, text in _texts(source.data, ()):
            if PLACEHOLDER in text:
                left.setdefault(at[:1], []).append(at)
        for part, places in left.items():
            first = ".".join(map(str, places[0]))
            said = f"{len(places)} placeholder{'s' if len(places) > 1 else ''} left; the first is {first}: say it in words of your own"
            yield Advice(Problem(source.file, source.line(places[0]), str(part[0]), said), "placeholders")


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
            yield _few(source, ("exemplars", level), count, enough, "exemplars", "say it in another domain and other words")
    if (count := len(topic.hard_negatives)) < 6:
        yield _few(
            source, ("hard_negatives",), count, 6, "hard negatives",
            "add sentences with the keywords and no substance, or about the nearest other topic",
        )  # fmt: skip
    if (count := len(topic.probes)) < 4:
        yield _few(source, ("probes",), count, 4, "probes", "go from open to pointed")
    if topic.number_probe is None:
        yield Advice(source.problem(("number_probe",), "there is none; ask for a figure if the topic has one"), "probes")
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
    for i, fact in enumerate(question.facts):
        if (count := len(fact.asks)) < 5:
            yield _few(source, ("facts", i, "asks"), count, 5, "asks", "add one in quite different words")
    for i, criterion in enumerate(question.criteria):
        if (count := len(criterion.probes)) < 2:
            yield _few(source, ("criteria", i, "probes"), count, 2, "probes", "add one from another angle")


def _few(source: Source, at: FieldPath, count: int, enough: int, about: str, todo: str) -> Advice:
    return Advice(source.problem(at, f"{count}, and {enough} serve better: {todo}"), about)


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
