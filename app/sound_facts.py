"""Which of a model's facts are sound enough to be told to a candidate, and why the others are not."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.wording import flat, runs, same
from evaluators import clean, steers, stems
from evaluators.quantities import Quantity, quantities, singular
from transcripts import DraftedFact

ASKS = 3
LONGEST, LONGEST_ASK = 40, 25
"""Words of an answer, and of a way to ask."""
RUN = 7
"""Words in a row that no two facts share: a small model fills one sentence with one kind after the other. Ours never do."""
_NEARLY = 0.05
"""Two figures closer than this share of the larger are the same."""
_PEOPLE = frozenset(["people", "person", "user", "customer", "visitor", "member", "human"])
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MARKUP = re.compile(r"[<>{}\[\]|*`#\\_]|https?:|www\.")
_ADVICE = re.compile(
    r"\b(?:you|we|the candidate|candidates|one|engineers|the (?:system|design|model|team|solution)) (?:should|ought to|could|might want to|may want to)\b"
    r"|\b(?:best practice|i(?:'d| would) (?:use|suggest|recommend)|we (?:suggest|recommend|advise)|consider(?:ing)? (?:a|an|the|using)|it is (?:best|advisable|wise))\b",
    re.IGNORECASE,
)
_TECHNIQUE = re.compile(
    r"\b(?:embeddings?|two[- ]towers?|neural|transformers?|language models?|llms?|encoders?|gradient[- ]boost\w*|(?:boosted|decision) trees?|random forests?"
    r"|(?:logistic|linear) regression|matrix factori[sz]ation|collaborative filtering|nearest[- ]neighbou?rs?|vector (?:search|store|index|database)s?|hnsw|faiss|bm25"
    r"|fine[- ]?tun\w+|distill?(?:ed|ation)|quanti[sz](?:ed|ation)|feature stores?|model regist\w+|re-?rank(?:er|ers|ing)|candidate (?:generation|retrieval)"
    r"|cross[- ]entropy|softmax|contrastive|focal loss|negative sampling|class weights|hard negatives|bandits?|thompson|epsilon[- ]greedy|reinforcement learning"
    r"|a/b[- ]tests?|interleaving|canary|shadow (?:mode|deployment)|time[- ]based split|cross[- ]validation|ndcg|auc|recall@\w+|calibrat\w+"
    r"|retrieval[- ]augmented|rag|lora|prompt(?:ing| engineering)|active learning|weak supervision|autoscal\w+|message queues?|circuit breakers?"
    r"|xgboost|lightgbm|catboost|bert|gpt[- ]?\w*|llama|resnet\w*|yolo\w*|whisper|pytorch|tensorflow|scikit\w*|kafka|flink|spark|airflow|redis|cassandra|dynamodb"
    r"|postgres\w*|elasticsearch|bigquery|snowflake|kubernetes|docker|triton|vllm|mlflow|sagemaker|vertex|kubeflow|feast|hugging ?face)\b",
    re.IGNORECASE,
)
"""What a design brings. Of our own questions' answers, which may name what exists today, 24 in 683 are caught;
of the authored statements about features, models, serving and evaluation 1 in 6: it knows names, not ideas."""
_MACHINE = re.compile(r"\b(?:as an ai|i(?:'m| am) an? (?:ai|assistant|language model))\b", re.IGNORECASE)


class _Told(NamedTuple):
    """A fact as the model told it, on one line each."""

    id: str
    kind: str
    asks: tuple[str, ...]
    answer: str

    @classmethod
    def of(cls, each: Mapping[str, Any]) -> "_Told":
        asks = tuple(_line(ask) for ask in each["asks"])
        return cls(str(each["id"]), str(each["kind"]), asks, _line(each["answer"]))


def sound(told: Sequence[Mapping[str, Any]], typed: str) -> tuple[tuple[DraftedFact, ...], tuple[str, ...]]:
    """Those of a model's facts that may be told, and for each of the others its id with the reason.

    `typed`: what the candidate brought; a technique that stands there gives nothing away.
    """
    kept: list[DraftedFact] = []
    dropped: list[str] = []
    for fact in map(_Told.of, told):
        if wrong := _misshapen(fact, kept) or _unfit(fact, kept, typed):
            dropped.append(f"{_line(clean(fact.id))[:40] or '(no id)'}: {wrong}")
        else:
            kept.append(DraftedFact(**fact._asdict()))
    return tuple(kept), tuple(dropped)


def _misshapen(fact: _Told, kept: Sequence[DraftedFact]) -> str:
    """What is wrong with the form of a fact; empty when nothing is."""
    ways = {flat(ask) for ask in fact.asks}
    return _first(
        {
            "its id is not made of lower-case words and hyphens": not _ID.fullmatch(fact.id) or len(fact.id) > 60,
            "its id says that there is none": fact.id == "none",
            "its id was used before": any(fact.id == other.id for other in kept),
            "a way to ask is not one short question": not all(map(_asks, fact.asks)),
            f"it has not {ASKS} ways to ask": len(ways) < ASKS,
            "its answer is not a statement": not flat(fact.answer) or "?" in fact.answer,
            f"its answer has more than {LONGEST} words": len(fact.answer.split()) > LONGEST,
        }
    )


def _unfit(fact: _Told, kept: Sequence[DraftedFact], typed: str) -> str:
    """What keeps a well-formed fact from being told; empty when nothing does."""
    alike = [other.answer for other in kept if other.kind == fact.kind]
    earlier = {run for other in kept for run in runs(other.answer, RUN)}
    return _first(
        {
            "it holds markup, or speaks to the machinery": any(map(_foreign, (*fact.asks, fact.answer))),
            "it tells how to design the system": any(advises(text, typed) for text in (*fact.asks, fact.answer)),
            "it says what an earlier one says": same(fact.answer, (other.answer for other in kept)),
            "it fills an earlier one's sentence": not earlier.isdisjoint(runs(fact.answer, RUN)),
            "its figures contradict an earlier one of its kind": any(contradict(o, fact.answer) for o in alike),
        }
    )


def advises(text: str, typed: str = "") -> bool:
    """Whether a text says how to design a system: an advice, or the name of a technique or tool that nobody typed."""
    return bool(_ADVICE.search(text) or _techniques(text) - _techniques(typed))


def contradict(one: str, other: str) -> bool:
    """Whether two answers of a kind give different figures for the same measure.

    Counts are the same measure when they count the same thing over the same time; times, shares and sums of money when
    the answers are alike in a third of their words.
    """
    words, more = stems(one), stems(other)
    alike = 3 * len(words & more) >= min(len(words), len(more))
    for figure in quantities(one):
        beside = [q for q in quantities(other) if _same_measure(figure, q, alike)]
        if beside and not any(_equal(figure.value, q.value) for q in beside):
            return True
    return False


def _same_measure(a: Quantity, b: Quantity, alike: bool) -> bool:
    if a.kind != b.kind:
        return False
    if a.kind != "count":
        return alike and a.per == b.per
    return _counted(a) & _counted(b) != set() and (a.per == b.per or None in (a.per, b.per))


def _counted(quantity: Quantity) -> set[tuple[str, ...]]:
    """What may be counted: the first nouns after the figure, each with all before it; any word for people is the same."""
    nouns = tuple("people" if noun in _PEOPLE else noun for noun in quantity.nouns)
    return {nouns[:n] for n in range(1, len(nouns) + 1)}


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= _NEARLY * max(abs(a), abs(b))


def _techniques(text: str) -> set[str]:
    return {singular(found) for found in _TECHNIQUE.findall(text)}


def _first(wrong: Mapping[str, bool]) -> str:
    return next((why for why, holds in wrong.items() if holds), "")


def _asks(text: str) -> bool:
    return bool(re.fullmatch(r"[^?]+\?", text)) and len(text.split()) <= LONGEST_ASK


def _foreign(text: str) -> bool:
    return bool(steers(text) or clean(text) != text or _MARKUP.search(text) or _MACHINE.search(text))


def _line(text: object) -> str:
    return " ".join(str(text).split())
