"""Quantities as people say and write them: "fifty million users a day", "0.2 ms each", "half a percent", "5,000 QPS"."""

import re
from dataclasses import dataclass
from functools import cache

_SMALL = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_LARGE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9}
_LARGE |= {"k": 1e3, "m": 1e6, "b": 1e9, "mn": 1e6, "quadrillion": 1e15}

_DIGITS = r"(?<![\w.,])\d+(?:[,_' ]\d{3}(?!\d))*(?:\.\d+)?(?:e[+-]?\d+)?"
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_SCALE = r"hundred|thousand|millions?|billion|trillion|quadrillion|bn|mn"
_SPOKEN = rf"\b(?:{_WORD}|{_SCALE})(?:(?:[- ]| and )(?:{_WORD}|{_SCALE}))*\b(?: point (?:{_WORD})\b)?"
_NUMBER = re.compile(
    rf"(?P<half>\bhalf an?\b)(?: (?P<halfscale>{_SCALE})\b)?"
    r"|(?P<one>(?<=\bfor )an?(?= (?:day|week|month|year)\b)|\ban? (?:full|whole|single)\b(?= (?:second|minute|hour|day|week|month|year)\b))"
    rf"|(?P<digits>{_DIGITS})(?:\s?(?P<suffix>[kKMBb])(?![\w])|[\s-](?P<scale>(?:{_SCALE})(?:[ -](?:{_SCALE}))*)\b)?"
    rf"|(?P<article>\ban?)\s(?P<few>(?:{_SCALE})(?:[ -](?:{_SCALE}))*)\b"
    rf"|(?P<spoken>{_SPOKEN})",
    re.IGNORECASE,
)
_TIMES: dict[str, float] = {
    "second": 1,
    "sec": 1,
    "s": 1,
    "minute": 60,
    "min": 60,
    "hour": 3600,
    "h": 3600,
    "day": 86400,
    "night": 86400,
}
_TIMES |= {"week": 604800, "month": 2.63e6, "year": 3.156e7}
_SPANS = {"ms": 1e-3, "millisecond": 1e-3, "msec": 1e-3, "microsecond": 1e-6} | _TIMES
_BYTES = {"b": 1, "byte": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "pb": 1e15, "kilobyte": 1e3, "megabyte": 1e6}
_BYTES |= {"gigabyte": 1e9, "terabyte": 1e12, "petabyte": 1e15, "bit": 0.125, "gib": 1.07e9, "mib": 1.05e6, "gig": 1e9}
_MONEY = {"dollar": 1, "euro": 1, "pound": 1, "cent": 0.01, "usd": 1, "eur": 1, "franc": 1}
_RATES = {"qps": 1, "rps": 1, "tps": 1}
_ADVERBS = {"daily": 86400, "hourly": 3600, "weekly": 604800, "monthly": 2.63e6, "yearly": 3.156e7, "annually": 3.156e7}
_NOT_NOUNS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "per",
        "each",
        "every",
        "times",
        "and",
        "or",
        "so",
        "is",
        "in",
        "at",
        "to",
        "for",
        "on",
        "with",
        "by",
        "that",
        "we",
        "i",
        "it",
        "which",
        "are",
        "our",
        "about",
        "around",
        "than",
        "as",
        "if",
        "but",
        "then",
        "from",
        "all",
        "more",
        "less",
        "only",
        "out",
        "over",
        "under",
        "up",
        "more",
        "most",
        "least",
        "those",
        "these",
        "this",
        "there",
    ]
)
_STOPS = rf"(?:and|so|or|that|is|are|was|makes?|gives?|times|at|with|which|equals|{_WORD}|{_SCALE})"
_TOKEN = re.compile(r"[A-Za-z]+|%|/|\$|€")


@dataclass(frozen=True)
class Quantity:
    """A number with what it counts, in base units: bytes, seconds, dollars, or pure counts."""

    value: float
    """In base units, before the division by `per`."""
    kind: str
    """`bytes`, `time`, `money`, `share` (a percentage) or `count`."""
    per: float | None
    """Seconds it is divided by (a day: 86400); None when it is no rate."""
    loose: bool
    """The rate is an adjective ("daily users") and may be left out of a computation."""
    nouns: tuple[str, ...]
    """Up to three words that say what is counted, singular."""
    start: int
    end: int
    """Where it stands in the text, unit included."""

    @property
    def rate(self) -> float:
        """Per second for rates, else the value."""
        return self.value / self.per if self.per else self.value


def quantities(text: str) -> list[Quantity]:
    """Every quantity of a text, in order. Ordinals, dates and names with digits are none."""
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        if found and match.start() < found[-1].end:
            continue
        value = _value(match)
        if value is not None and not _is_name(text, match):
            found.append(_with_unit(text, match, value))
    return found


def singular(word: str) -> str:
    """A word in lower case without its plural ending."""
    word = word.lower()
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ch|sh|x)es$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _value(match: re.Match[str]) -> float | None:
    if match["half"]:
        return 0.5 * _scaled(match["halfscale"])
    if match["one"]:
        return 1.0
    if match["digits"]:
        number = float(re.sub(r"[,_' ]", "", match["digits"]))
        return number * _scaled(match["scale"]) * (_LARGE[match["suffix"].lower()] if match["suffix"] else 1)
    if match["few"]:
        return _scaled(match["few"])
    return _spoken(match["spoken"].lower())


def _scaled(words: str | None) -> float:
    factor = 1.0
    for word in re.findall(r"[a-z]+", (words or "").lower()):
        factor *= _LARGE[word]
    return factor


@cache
def _spoken(words: str) -> float | None:
    """The value of number words; None where they are no number (`zero`, or two numbers in a row)."""
    whole, _, tail = words.partition(" point ")
    total, part, last = 0.0, 0.0, 0.0
    for word in re.findall(r"[a-z]+", whole):
        if word == "and":
            continue
        if word in _SMALL:
            if part and last < 20 and last:
                return None
            part, last = part + _SMALL[word], _SMALL[word]
        elif word == "hundred":
            part, last = max(part, 1) * 100, 0
        else:
            total, part, last = total + max(part, 1) * _LARGE[word], 0, 0
    value = total + part
    return value + _SMALL[tail] / 10 if tail in _SMALL and _SMALL[tail] < 10 else value


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether the number is part of a name, a percentile, a year, a rank or a fixed phrase."""
    before, after = (
        text[max(0, match.start() - 12) : match.start()].lower(),
        text[match.end() : match.end() + 12].lower(),
    )
    if re.search(
        r"(?:\b(?:p|v|top|version|recall at|ndcg at|precision at|no\.|step|phase|day|day-|@)\s?|[a-z]-)$", before
    ):
        return True
    if re.match(
        r"(?:st|nd|rd|th)\b|-(?:tower|stage|class|pass|way|shot|hot|off)|\s(?:tower|of (?:the|them|these|our))\b", after
    ):
        return True
    if (
        match["digits"]
        and re.fullmatch(r"(?:19|20)\d\d", match["digits"])
        and re.search(r"\b(?:in|since|from|to|until) $", before)
    ):
        return True
    alone = match["spoken"] and match["spoken"].lower() in ("one", "zero")
    return bool(
        alone and not re.match(r"\s(?:\w+\s)?(?:percent|cent|request|reading|byte|second|ms|milli|per\b|each)", after)
    )


def _with_unit(text: str, match: re.Match[str], value: float) -> Quantity:
    """The quantity with the unit and the rate that follow a number."""
    end = match.end()
    dollar = text[max(0, match.start() - 1) : match.start()] in ("$", "€", "£")
    tokens = list(_TOKEN.finditer(text, end, min(len(text), end + 48)))
    kind, factor, used = ("money", 1.0, 0) if dollar else _unit(tokens, text, end)
    if used:
        end = tokens[used - 1].end()
    nouns = _nouns(tokens[used:], text, end)
    per, loose, stop = _rate(text, end, tokens[used:], kind)
    return Quantity(value * factor, kind, per, loose, nouns, match.start(), max(end, stop))


def _unit(tokens: list[re.Match[str]], text: str, end: int) -> tuple[str, float, int]:
    """(kind, factor to base units, tokens used) of the word right after a number."""
    if not tokens or re.search(r"[,.;:!?]", text[end : tokens[0].start()]):
        return "count", 1.0, 0
    word = tokens[0].group()
    name = singular(word) if len(word) > 2 else word.lower()
    if name in ("%", "percent", "percentage"):
        return "share", 0.01, 1
    for kind, units in (("bytes", _BYTES), ("time", _SPANS), ("money", _MONEY)):
        if name in units and not (
            name in ("b", "s", "h", "min") and word.isalpha() and text[end : end + 1] not in (" ", word[:1])
        ):
            return kind, float(units[name]), 1
    return "count", 1.0, 0


def _nouns(tokens: list[re.Match[str]], text: str, end: int) -> tuple[str, ...]:
    """What is counted: the next words before a stop word or a mark."""
    nouns = []
    for token in tokens[:3]:
        word = token.group()
        if re.search(r"[,.;:!?()\d]", text[end : token.start()]) or word.lower() in _NOT_NOUNS or not word.isalpha():
            break
        if word.lower() not in _ADVERBS and word.lower() not in _RATES:
            nouns.append(singular(word))
        end = token.end()
    return tuple(nouns)


def _rate(text: str, end: int, tokens: list[re.Match[str]], kind: str) -> tuple[float | None, bool, int]:
    """(seconds, whether an adjective, where it ends) of the rate that a number stands in."""
    for token in tokens[:2]:
        if token.group().lower() in _RATES:
            return 1.0, False, token.end()
    if kind == "time":
        return None, False, end
    tail = text[end : end + 44]
    found = re.match(
        rf"(?:[\s-](?!{_STOPS}\b|\d)[\w-]+){{0,3}}?\s*(?:(?:\bper|\ban?|\beach|\bevery|\bin one)\s|/\s?)"
        r"(second|sec|minute|min|hour|day|night|week|month|year|s)\b",
        tail,
        re.IGNORECASE,
    )
    if found:
        return float(_TIMES[found[1].lower()]), False, end + found.end()
    adverb = re.match(r"(?:\s[\w-]+){0,2}?\s(daily|hourly|weekly|monthly|yearly|annually)\b", tail, re.IGNORECASE)
    if adverb:
        return float(_ADVERBS[adverb[1].lower()]), True, end
    return None, False, end
