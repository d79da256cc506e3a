"""What is thin in a question's facts: ways to ask that collide, that lead elsewhere, or that are all one."""

from collections import Counter
from collections.abc import Iterator

from app.facts import FactSheet
from evaluators import VectorTable
from question_bank import Advice, Question, Source

SAME_ASK = 0.85
"""Cosine from which two ways to ask for one fact are one."""
TWO_FACTS = 0.7
"""Cosine from which two facts, or a fact and a decision of the candidate, are asked for alike: 1.5 % of ours."""
ALL_ALIKE = 0.4
"""Where even the two least similar asks are this near, all are one question."""


def thin_facts(question: Question, source: Source, table: VectorTable) -> Iterator[Advice]:
    """Advice on the facts of a question and on what it leaves to the candidate."""
    yield from _asks(question, source, table)
    yield from _alike(question, source, table)
    yield from _unheard(question, source, table)
    yield from _answered(question, source, table)


def _asks(question: Question, source: Source, table: VectorTable) -> Iterator[Advice]:
    """Asks that say the same as another, in one fact or in two."""
    asks = [(i, j, ask) for i, fact in enumerate(question.facts) for j, ask in enumerate(fact.asks)]
    vectors = table.of([ask for *_, ask in asks])
    near = vectors @ vectors.T
    for here, (i, j, _) in enumerate(asks):
        for there, (k, m, ask) in enumerate(asks[:here]):
            if near[here, there] > (SAME_ASK if i == k else TWO_FACTS):
                other = f"{question.facts[k].id!r} may answer: word them apart"
                todo = "say it in quite different words" if i == k else other
                said = f"nearly the same as facts.{k}.asks.{m}, {ask!r}; {todo}"
                yield Advice(source.problem(("facts", i, "asks", j), said), "asks")


def _alike(question: Question, source: Source, table: VectorTable) -> Iterator[Advice]:
    """Facts whose ways to ask are really one."""
    for i, fact in enumerate(question.facts):
        vectors = table.of(fact.asks)
        if (vectors @ vectors.T).min() > ALL_ALIKE:
            said = f"the {len(fact.asks)} ways to ask are all alike: add a short one, a plain one, one without the same nouns"
            yield Advice(source.problem(("facts", i, "asks"), said), "asks")


def _unheard(question: Question, source: Source, table: VectorTable) -> Iterator[Advice]:
    """Facts that are not found: an ask that does not lead to its own fact, or none that would in other words."""
    sheet = FactSheet(question, table)
    for i, fact in enumerate(question.facts):
        for j, ask in enumerate(fact.asks):
            if fact not in sheet.answer([ask]).facts:
                said = "does not lead to this fact: another fact or `left_to_candidate` has the same words"
                yield Advice(source.problem(("facts", i, "asks", j), said), "asks")
        others = Counter(_without(question, i, ask, table) for ask in fact.asks)
        if not others[fact.id] and others.total() - others[""] > len(fact.asks) / 2:
            del others[""]
            other = others.most_common(1)[0][0]
            said = (
                f"in new words other facts answer, {other!r} most: give its asks words in common that no other fact has"
            )
            yield Advice(source.problem(("facts", i, "asks"), said), "facts")


def _without(question: Question, i: int, ask: str, table: VectorTable) -> str:
    """The id of the fact that an ask finds when its own fact does not know it; empty for none."""
    fact = question.facts[i]
    known = fact.model_copy(update={"asks": tuple(other for other in fact.asks if other != ask)})
    facts = (*question.facts[:i], known, *question.facts[i + 1 :])
    found = FactSheet(question.model_copy(update={"facts": facts}), table).answer([ask]).facts
    return fact.id if known in found else found[0].id if found else ""


def _answered(question: Question, source: Source, table: VectorTable) -> Iterator[Advice]:
    """Decisions left to the candidate that a fact takes away."""
    sheet = FactSheet(question, table)
    for i, left in enumerate(question.left_to_candidate):
        near, nearest = max((sheet.means(fact.id, left), fact.id) for fact in question.facts)
        if near > TWO_FACTS:
            said = (
                f"the fact {nearest!r} answers something very like it: ask about another decision, or word them apart"
            )
            yield Advice(source.problem(("left_to_candidate", i), said), "left to candidate")
