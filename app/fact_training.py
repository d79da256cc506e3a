"""Trains the reader that tells questions for a fact from those left to the candidate: `python -m app.fact_training`.

Run it after changing facts or `left_to_candidate`, and after `python -m evaluators.training`, which stores their vectors.
Every ask is compared with its question as if its fact did not know it, every entry of `left_to_candidate` as if it was not
listed, and some asks of other questions. Nothing of tests/ is read here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.answerable import FIGURES, Answerable, Floats, Phrases, save, source_of
from app.facts import Heard, Wanted, Wordings, wanted
from evaluators import Vectors, VectorTable, default_encoder, trained
from evaluators.careless import terms
from evaluators.encoder import WIDTH
from evaluators.training import SEED, fit_steps
from evaluators.weights import Logistic
from question_bank import Bank, Question, load_bank

LEFT, NOT_SURE = 0.6, 0.9
"""Shares of unlisted decisions that are left to the candidate outright, and that are not told a fact without a reservation, by
cross-validation over questions. Between the two the nearest fact is offered, with the word that all else is the candidate's:
a lost fact and a decision taken away are both worse. Our listed decisions stay close to the facts on purpose."""
LISTED = (18, 18, 6, 0)
"""How many listed decisions examples see, in turn: a coach may list few or none."""
FOREIGN, FOREIGN_WEIGHT = 40, 0.3
"""Asks of other questions beside a question's own, and what one of them weighs; with them 0.20 of those are told some fact plainly."""
RARE = 10
"""Phrases of fewer examples say nothing."""
FIGURE, VECTOR, PHRASE = 0.14, 0.28, 0.28
"""How strongly a figure (in standard deviations), the vector and the phrases may speak. More of the latter two does better by
cross-validation, but learns how we word things: a stranger's decisions are left less often."""
FOLDS = 6


@dataclass(frozen=True)
class Example:
    """Something asked, compared with the wordings of a question that do not hold it."""

    text: str
    seen: Floats
    vector: Vectors
    group: int
    """The number of the question."""
    answered: bool = False
    """Whether the most likely fact answers it."""
    foreign: bool = False
    """Whether it was asked for another question."""


def examples(bank: Bank, group: int, table: VectorTable) -> Iterator[Example]:
    """All that is learned from one question of the bank."""
    question = list(bank.questions.values())[group]
    whole = Wordings.of(question, table)
    yield from _asks(question, whole, group, table)
    yield from _decisions(question, whole, group, table)
    yield from _foreign(bank, question, whole, group, table)


def _asks(question: Question, whole: Wordings, group: int, table: VectorTable) -> Iterator[Example]:
    """Every way to ask for a fact that does not know it; one that another fact is liker to should be neither told nor left."""
    asked = [(n, fact, ask) for n, fact in enumerate(question.facts) for ask in fact.asks]
    for turn, (n, fact, ask) in enumerate(asked):
        unheard = wanted(fact, [other for other in fact.asks if other != ask], table)
        known = replace(whole, facts=_replaced(whole.facts, n, unheard), left=_few(whole.left, turn))
        best, example = _compared(ask, known, group, table)
        if best == n:
            yield replace(example, answered=True)


def _decisions(question: Question, whole: Wordings, group: int, table: VectorTable) -> Iterator[Example]:
    """Every listed decision, as if it was not listed."""
    for turn, decision in enumerate(question.left_to_candidate):
        known = replace(whole, left=_few(_replaced(whole.left, turn), turn))
        yield _compared(decision, known, group, table)[1]


def _foreign(bank: Bank, question: Question, whole: Wordings, group: int, table: VectorTable) -> Iterator[Example]:
    """Asks of other questions, but for those whose most likely fact is of the same kind: that one may answer."""
    others = [
        (fact, ask) for q in bank.questions.values() if q.id != question.id for fact in q.facts for ask in fact.asks
    ]
    chosen = np.random.default_rng((SEED, group)).permutation(len(others))[:FOREIGN]
    for turn, place in enumerate(chosen):
        fact, ask = others[place]
        best, example = _compared(ask, replace(whole, left=_few(whole.left, turn)), group, table)
        if question.facts[best].kind != fact.kind:
            yield replace(example, foreign=True)


def _replaced(all_: tuple[Wanted, ...], n: int, *by: Wanted) -> tuple[Wanted, ...]:
    return (*all_[:n], *by, *all_[n + 1 :])


def _few(left: tuple[Wanted, ...], turn: int) -> tuple[Wanted, ...]:
    return left[: LISTED[turn % len(LISTED)]]


def _compared(text: str, wordings: Wordings, group: int, table: VectorTable) -> tuple[int, Example]:
    heard = Heard.of(text, table)
    likest, seen = wordings.compare(heard)
    return likest[0][0], Example(text, seen, heard.vector, group)


def train(bank: Bank, table: VectorTable) -> Answerable:
    """All numbers. The limits are such that LEFT and NOT_SURE of the decisions are below them for readers of other questions."""
    told = [e for group in range(len(bank.questions)) for e in examples(bank, group, table)]
    phrases = _phrases([e.text for e in told])
    x = np.stack([np.concatenate([e.seen, e.vector, phrases.of(e.text)]) for e in told])
    answered, weights = (
        np.array([e.answered for e in told]),
        np.array([FOREIGN_WEIGHT if e.foreign else 1 for e in told]),
    )
    fold = np.array([e.group % FOLDS for e in told])
    unseen = _unseen(x, answered, weights, fold)
    decision = ~answered & (weights == 1)
    limit, sure = (float(np.quantile(unseen[decision], share)) for share in (LEFT, NOT_SURE))
    for name, some in (("asks", answered), ("decisions", decision), ("asks of other questions", weights < 1)):
        offered, plainly = np.mean(unseen[some] > limit), np.mean(unseen[some] > sure)
        print(f"{some.sum():5} {name}: {offered:.3f} are told a fact, {plainly:.3f} without a reservation")
    reader = _fit(x, answered, weights)
    return Answerable(replace(reader, bias=reader.bias - limit), phrases, sure - limit, source_of(bank))


def _phrases(texts: Sequence[str]) -> Phrases:
    counted = Counter(term for text in texts for term in set(terms(text)))
    kept = sorted(term for term, count in counted.items() if count >= RARE)
    rarity = np.array([1 + np.log(len(texts) / counted[term]) for term in kept])
    return Phrases({term: n for n, term in enumerate(kept)}, rarity)


def _unseen(x: Floats, answered: NDArray[np.bool_], weights: Floats, fold: NDArray[np.int_]) -> Floats:
    """Logits by readers that were trained on the other folds."""
    logits = np.zeros(len(x))
    for held in np.unique(fold):
        rest, here = fold != held, fold == held
        logits[here] = _fit(x[rest], answered[rest], weights[rest]).logits(x[here])[:, 0]
    return logits


def _fit(x: Floats, answered: NDArray[np.bool_], weights: Floats) -> Logistic:
    seen, phrases = x[:, :FIGURES], x.shape[1] - FIGURES - WIDTH
    mean = np.concatenate([seen.mean(0), np.zeros(WIDTH + phrases)])
    spread = np.maximum(seen.std(0), 1e-3)
    scale = np.concatenate([spread / FIGURE, np.full(WIDTH, 1 / VECTOR), np.full(phrases, 1 / PHRASE)])
    return replace(fit_steps((x - mean) / scale, answered.astype(np.int_), weights), mean=mean, scale=scale)


def main() -> None:
    """Trains and writes the file."""
    bank = load_bank()
    numbers = train(bank, VectorTable(default_encoder(), trained().vectors))
    save(numbers)
    print(f"{len(numbers.phrases.places)} phrases")


if __name__ == "__main__":
    main()
