"""Checks that need more than one file, or more than a schema can say."""

import re
from collections import defaultdict
from collections.abc import Iterator

from question_bank.bank import Bank
from question_bank.question import Question
from question_bank.reading import FieldPath, Problem
from question_bank.topic import Topic


def dangling(bank: Bank) -> list[Problem]:
    """References to topics or red flags that do not exist."""
    problems: list[Problem] = []
    for question in bank.questions.values():
        source = bank.sources[f"questions/{question.id}"]
        uses: list[tuple[FieldPath, str]] = [
            (("criteria", i, "topic"), c.topic) for i, c in enumerate(question.criteria)
        ]
        for i, ball in enumerate(question.curveballs):
            uses += [(("curveballs", i, "topics", j), t) for j, t in enumerate(ball.topics)]
        problems += [source.problem(at, f"unknown topic {id!r}") for at, id in uses if id not in bank.topics]
    for topic in bank.topics.values():
        source = bank.sources[f"topics/{topic.id}"]
        for i, flag in enumerate(topic.red_flags):
            if flag not in bank.red_flags:
                problems.append(source.problem(("red_flags", i), f"unknown red flag {flag!r}"))
    for flag_ in bank.red_flags.values():
        source = bank.sources[f"red_flags/{flag_.id}"]
        for i, id in enumerate(flag_.topics):
            if id not in bank.topics:
                problems.append(source.problem(("topics", i), f"unknown topic {id!r}"))
    return problems


def lint(bank: Bank) -> list[Problem]:
    """Everything questionable about the bank as a whole."""
    return [*dangling(bank), *_copies(bank), *_questions_asked(bank), *_patterns(bank)]


def _spoken(bank: Bank) -> Iterator[tuple[str, FieldPath, str]]:
    """(source key, field, text) of each statement that must be written for its own place."""
    for topic in bank.topics.values():
        key = f"topics/{topic.id}"
        for level in ("named", "explained", "justified", "outstanding"):
            yield from ((key, ("exemplars", level, i), text) for i, text in enumerate(getattr(topic.exemplars, level)))
        yield from (
            (key, ("hard_negatives", i, "text"), negative.text) for i, negative in enumerate(topic.hard_negatives)
        )
        yield from ((key, ("probes", i), probe) for i, probe in enumerate(topic.probes))
    for question in bank.questions.values():
        key = f"questions/{question.id}"
        yield from ((key, ("facts", i, "answer"), fact.answer) for i, fact in enumerate(question.facts))
        for i, criterion in enumerate(question.criteria):
            for part in ("exemplars", "anchors"):
                told = getattr(criterion, part).model_dump()
                yield from ((key, ("criteria", i, part, name), text) for name, text in told.items())


def _copies(bank: Bank) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for key, at, text in _spoken(bank):
        plain = re.sub(r"\W+", " ", text).strip().lower()
        source = bank.sources[key]
        if plain in seen:
            yield source.problem(at, f"the same text stands in {seen[plain]}")
        seen.setdefault(plain, source.problem(at, "").__str__().rstrip(": "))


def _questions_asked(bank: Bank) -> Iterator[Problem]:
    """A probe asks exactly one question."""
    asked: dict[str, list[tuple[FieldPath, str]]] = defaultdict(list)
    for topic in bank.topics.values():
        asked[f"topics/{topic.id}"] += [(("probes", i), p) for i, p in enumerate(topic.probes)] + _number(topic)
    for question in bank.questions.values():
        asked[f"questions/{question.id}"] += _asked(question)
    for key, probes in asked.items():
        for at, text in probes:
            if text.count("?") != 1:
                yield bank.sources[key].problem(at, "must ask exactly one question")


def _number(topic: Topic) -> list[tuple[FieldPath, str]]:
    return [(("number_probe",), topic.number_probe)] if topic.number_probe else []


def _asked(question: Question) -> list[tuple[FieldPath, str]]:
    probes: list[tuple[FieldPath, str]] = [
        (("criteria", i, "probes", j), p) for i, c in enumerate(question.criteria) for j, p in enumerate(c.probes)
    ]
    return probes + [(("arithmetic", i, "asks"), a.asks) for i, a in enumerate(question.arithmetic)]


def _patterns(bank: Bank) -> Iterator[Problem]:
    for flag in bank.red_flags.values():
        for name, i, cue in [(n, i, p) for n in ("about", "cues", "unless") for i, p in enumerate(getattr(flag, n))]:
            try:
                pattern = re.compile(cue, re.IGNORECASE)
            except re.error as error:
                yield bank.sources[f"red_flags/{flag.id}"].problem((name, i), f"not a pattern: {error}")
                continue
            if pattern.search(""):
                yield bank.sources[f"red_flags/{flag.id}"].problem((name, i), "matches everything")
