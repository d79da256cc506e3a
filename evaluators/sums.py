"""Checks arithmetic as it is said: recomputes what a sentence states, and compares figures with a question's estimates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from evaluators.quantities import Quantity, quantities
from question_bank.question import ArithmeticCheck

OFF = 9.9
"""A result is off from this factor on: a power of ten, with room for rounding."""
MOST = 1_100
"""Beyond this factor the numbers were not meant for each other: slips are powers of ten up to a thousand."""
_OPERANDS = 4
"""Quantities that one computation may have; beyond, nobody computes in a sentence."""
_RESULT = re.compile(
    r"(?:\b(?:so|thus|hence|therefore|that'?s|that is|that would be|which is|it'?s|is|are|was|makes?|gives?|equals?|comes? to|means?|needs?|"
    r"takes?|costs?|get|would be|must be|require[sd]?|makes it|have|then|say|plan for|leads? to|results? in|total(?:s|ling)?|at about)\b|=|≈)"
    r"(?:\s(?:us|me|you|we|i|you'd|it|that|about|around|roughly|approximately|nearly|almost|some|like|only|just|maybe|say|then|"
    r"have|need|get|is|are|would|would be|be|take|takes|makes|gives|it's|that's|we'd|we'll|i'd|i'll|i'm|at|a|the|whole|in|total|less|more|under|"
    r"over|than|up|to|something|circa|close|model|'ll|'d|we're|he|she|they|roughly|expect|the model|memory|least|most))*[\s~]*$",
    re.IGNORECASE,
)
_DIVIDES = re.compile(r"\bdivided?\b|\bsplit\b|\bover\b|/|\bamong\b|\bby\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:less than|under|below|at most|up to|more than|over|above|at least|between|from)\s*(?:about\s)?$",
    re.IGNORECASE,
)
_NOT_A_SUM = re.compile(
    r"[;:?]|\b(?:budgets?|limits?|versus|vs|compared|instead|rather|up from|down from|grow\w*|target|had|were|not|n't|wrong|mistake|but|while|"
    r"whereas|except|plus|minus|left|less|remain\w*|half|third|quarter|fifth|eighth|tenth|twice|double|triple|dozen|extra|lift|change|effect|"
    r"power|squared|because|points?|arms?|where|even|pairs?|copies|replicated|compress\w*|sampl\w*|older|younger|between|to see|detect\w*|against|beyond|past|out of|one in|"
    r"in a (?:hundred|thousand|million)|per (?:hundred|thousand|million|billion))\b|\d to \d|\w+n't\b|[\u00d7x] ?\d",
    re.IGNORECASE,
)
_OPERATOR = re.compile(r"(?:\b(?:times|by|over|at)|[*/×])\s*(?:about\s|around\s)?$", re.IGNORECASE)
_OPERATES = re.compile(r"\s*(?:(?:times|by|over|divided by)\b|[*/×])", re.IGNORECASE)
_NUMERIC = ("count", "share")


@dataclass(frozen=True)
class WrongSum:
    """A result that does not follow from the numbers it is said to follow from."""

    sentence: int
    said: str
    """The result in the candidate's words."""
    comes_to: float
    """What the numbers give, in base units of the result."""
    factor: float
    """How far the result is off; above 1 either way."""
    too_high: bool

    @property
    def why(self) -> str:
        """One sentence about it."""
        way = "high" if self.too_high else "low"
        return f"“{self.said}” is about {_round(self.factor)} times too {way} for the numbers it is drawn from."


def wrong_sums(sentences: Sequence[str]) -> Iterator[WrongSum]:
    """Results that are off by OFF or more, in the order they are said."""
    for number, sentence in enumerate(sentences):
        yield from _of_sentence(number, sentence)


def off_estimate(sentences: Sequence[str], check: ArithmeticCheck) -> WrongSum | None:
    """The figure given for an estimate of the question, when none that was given is within its tolerance."""
    wanted = _unit(check)
    given = [(n, q, s) for n, s in enumerate(sentences) for q in quantities(s) if _answers(q, wanted, check.unit)]
    if not given:
        return None
    values = [q.value / (q.per or 1) / (wanted.rate / 1.0) for _, q, _ in given]
    if any(1 / check.tolerance <= v / check.result <= check.tolerance for v in values):
        return None
    results = [i for i, (_, q, s) in enumerate(given) if _RESULT.search(s[: q.start])] or [len(given) - 1]
    number, q, sentence = given[results[-1]]
    ratio = values[results[-1]] / check.result
    if ratio <= 0:
        return None
    return WrongSum(number, sentence[q.start : q.end].strip(), check.result, max(ratio, 1 / ratio), ratio > 1)


def _of_sentence(number: int, sentence: str) -> Iterator[WrongSum]:
    pool: list[Quantity] = []
    last = 0
    for quantity in quantities(sentence):
        lead = sentence[last : quantity.start]
        last = quantity.end
        if (
            not pool
            or not _RESULT.search(lead.rstrip() + " ")
            or re.search(r"\bfor\s*$", lead)
            or not _has_unit(quantity)
        ):
            pool.append(quantity)
            continue
        possible = [(value, said) for value, said in _results(pool, quantity, sentence) if value > 0 and said > 0]
        if not possible:
            pool.append(quantity)
            continue
        wrong = _wrong(number, sentence, pool, quantity, possible)
        if wrong:
            yield wrong
        pool = [quantity]


def _wrong(
    number: int, sentence: str, pool: Sequence[Quantity], result: Quantity, possible: Sequence[tuple[float, float]]
) -> WrongSum | None:
    value, said = min(possible, key=lambda pair: max(pair[0] / pair[1], pair[1] / pair[0]))
    factor = max(value / said, said / value)
    edges = zip([q.end for q in pool], [*(q.start for q in pool[1:]), result.start], strict=True)
    between = " ".join(sentence[start:end] for start, end in edges)
    attached = all(
        _has_unit(q) or _OPERATOR.search(sentence[: q.start]) or _OPERATES.match(sentence[q.end :]) for q in pool
    )
    if (
        not OFF <= factor <= MOST
        or not attached
        or _NOT_A_SUM.search(between)
        or _BOUND.search(sentence[: result.start])
    ):
        return None
    return WrongSum(number, sentence[result.start : result.end].strip(), value, factor, said > value)


def _has_unit(quantity: Quantity) -> bool:
    return quantity.kind != "count" or quantity.per is not None or bool(quantity.nouns)


def _results(told: Sequence[Quantity], result: Quantity, sentence: str) -> Iterator[tuple[float, float]]:
    """(what the pool may give, what was said), in the same unit; nothing where units do not fit."""
    pool = [q for i, q in enumerate(told) if not any(_same(q, p) for p in told[:i])]
    stretch = sentence[told[0].start : result.start]
    priced = any(q.kind == "money" for q in pool)
    if result.kind == "share" or len(pool) > _OPERANDS or any(q.value <= 0 for q in pool):
        return
    if priced and result.kind == "count":
        return
    if len(pool) == 1 and (
        not pool[0].per or not result.per or pool[0].per == result.per or pool[0].kind != result.kind
    ):
        return
    may_divide = bool(_DIVIDES.search(stretch))
    powers = [_powers(q, may_divide) for q in pool]
    for exponents in product(*powers):
        whole = all(e > 0 for q, e in zip(pool, exponents, strict=True) if q.per)
        for rated in (True, False) if whole else (True,):
            value, dims = _combined(pool, exponents, rated)
            yield from ((value, said) for goal, said in _readings(result) if dims == goal)
    yield from _remainders(pool, result)


def _powers(quantity: Quantity, may_divide: bool) -> tuple[int, ...]:
    if quantity.kind in _NUMERIC and not quantity.per and not may_divide:
        return (1,)
    return (1, -1)


def _combined(pool: Sequence[Quantity], exponents: Sequence[int], rated: bool) -> tuple[float, tuple[int, int, int]]:
    """The product and its dimensions (bytes, seconds, money); `rated`: a day in "a day" counts as seconds."""
    value, dims = 1.0, [0, 0, 0]
    for quantity, exponent in zip(pool, exponents, strict=True):
        use_rate = quantity.per is not None and rated
        value *= (quantity.rate if use_rate else quantity.value) ** exponent
        if quantity.kind not in _NUMERIC:
            dims[("bytes", "time", "money").index(quantity.kind)] += exponent
        dims[1] -= exponent * use_rate
    return value, (dims[0], dims[1], dims[2])


def _readings(result: Quantity) -> Iterator[tuple[tuple[int, int, int], float]]:
    """(dimensions, value) of what was said: as a rate, and as the amount in its period."""
    dims = [0, 0, 0]
    if result.kind not in _NUMERIC:
        dims[("bytes", "time", "money").index(result.kind)] = 1
    yield (dims[0], dims[1], dims[2]), result.value
    if result.per:
        yield (dims[0], dims[1] - 1, dims[2]), result.rate


def _remainders(pool: Sequence[Quantity], result: Quantity) -> Iterator[tuple[float, float]]:
    """What is left or added by a share: 90 percent cached leaves a tenth."""
    shares = [q for q in pool if q.kind == "share" and 0.5 <= q.value < 1]
    rest = [q for q in pool if q.kind != "share"]
    if len(shares) == 1 and rest:
        for exponents in product(*(_powers(q, True) for q in rest)):
            for rated in (True, False):
                value, dims = _combined(rest, exponents, rated)
                left = value * (1 - shares[0].value)
                yield from ((left, said) for goal, said in _readings(result) if dims == goal)


def _same(a: Quantity, b: Quantity) -> bool:
    return (a.kind, a.per) == (b.kind, b.per) and a.kind not in _NUMERIC and abs(a.value - b.value) <= 0.01 * b.value


def _unit(check: ArithmeticCheck) -> Quantity:
    """One of a check's unit: `million euros a day` is 1e6 in money per 86400 seconds."""
    found = quantities(f"1 {check.unit} ")
    return found[0]


def _answers(quantity: Quantity, wanted: Quantity, unit: str) -> bool:
    """Whether a quantity is of the kind that a check asks for; counts must name what is counted."""
    if quantity.kind != wanted.kind or bool(quantity.per) != bool(wanted.per):
        return False
    if quantity.kind == "count" and not wanted.per:
        return bool(set(quantity.nouns) & {word for noun in wanted.nouns for word in (noun,)})
    return True


def _round(factor: float) -> str:
    digits = len(str(int(factor))) - 1
    return f"{round(factor / 10**digits) * 10**digits:,}"
