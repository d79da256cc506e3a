"""What a sentence commits a design to, as comparable claims: numbers, modes, models, stores, scope, definitions, rhythms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluators.claim_words import (
    ANSWERS,
    BATCH,
    COUNTED,
    DEFINES,
    DENIES,
    DEVICE,
    KIN_PATTERNS,
    LIVE,
    MODEL_AT_WORK,
    MODEL_PATTERNS,
    OPEN_MIND,
    PART_PATTERNS,
    PERIODS,
    PIECE,
    QUALIFIED,
    RHYTHM,
    RHYTHMS,
    RULED_OUT,
    SERVER,
    STAGES,
    STAGES_LATER,
    STOP,
    STORES,
    SUBSET,
    UNSURE,
    UPDATED,
    USES,
    WHOLE,
)
from evaluators.quantities import Quantity, quantities, singular
from evaluators.signs import signs_of


@dataclass(frozen=True)
class Claim:
    """One commitment. Two claims can only contradict each other when attribute and subject agree."""

    attribute: str
    value: str | float
    about: frozenset[str]
    """Parts of the system or things it is about; empty means the whole."""
    stages: frozenset[str]
    """Versions, fallbacks and groups of users it is limited to."""
    words: frozenset[str] = frozenset()
    """The words of a definition, or what is ruled out."""


def claims_of(sentence: str) -> list[Claim]:
    """The claims of a sentence; none for questions and open possibilities."""
    if signs_of(sentence).question:
        return []
    parts = parts_of(sentence)
    stages = frozenset(m.group().lower() for m in STAGES.finditer(sentence))
    found = list(_ruled_out(sentence, parts, stages))
    if UNSURE.search(sentence):
        return found
    for attribute, value, about in (*_modes(sentence, parts), *_models(sentence, parts), *_stores(sentence, parts)):
        found.append(Claim(attribute, value, about, stages))
    for attribute, number, about in (*_rhythms(sentence, parts), *_latency(sentence), *_counts(sentence)):
        found.append(Claim(attribute, number, about, stages))
    return found + list(_definitions(sentence, parts, stages))


def names_model(sentence: str) -> bool:
    """Whether it names a family of models."""
    return any(pattern.search(sentence) for pattern in MODEL_PATTERNS.values())


def changes_mind(sentence: str) -> bool:
    """Whether it says openly that something is different from before, or adds to it."""
    return bool(OPEN_MIND.search(sentence))


def uses(sentence: str, ruled_out: frozenset[str]) -> bool:
    """Whether a sentence uses what was ruled out, without denying or deferring anything."""
    if DENIES.search(sentence) or UNSURE.search(sentence) or STAGES_LATER.search(sentence) or not USES.search(sentence):
        return False
    stems = {_stem(word) for word in re.findall(r"[a-z]+", sentence.lower())}
    return all(
        bool(KIN_PATTERNS[word].search(sentence)) if word in KIN_PATTERNS else _stem(word) in stems
        for word in ruled_out
    )


def parts_of(sentence: str) -> frozenset[str]:
    """Parts of the system that a sentence names."""
    return frozenset(part for part, pattern in PART_PATTERNS.items() if pattern.search(sentence))


def _modes(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    at_work = MODEL_AT_WORK.search(sentence) and not parts & {
        "retrieval",
        "embeddings",
        "index",
        "labels",
        "events",
        "profiles",
    }
    if at_work and not re.search(r"\b(?:re-?)?train\w*|\breports?\b", sentence, re.IGNORECASE):
        batch, live = bool(BATCH.search(sentence)), bool(LIVE.search(sentence))
        if batch != live:
            yield "when predictions are made", "in a batch" if batch else "live", parts & {"ranker"}
    device, server = bool(DEVICE.search(sentence)), bool(SERVER.search(sentence))
    if device != server and re.search(r"\b(?:inference|predict\w*|model|runs?|scor\w*)\b", sentence, re.IGNORECASE):
        yield "where the model runs", "on the device" if device else "on servers", parts & {"ranker", "retrieval"}


def _models(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    named = [name for name, pattern in MODEL_PATTERNS.items() if pattern.search(sentence)]
    where = parts & {"ranker", "retrieval", "classifier", "summary", "routing"}
    if len(named) == 1 and len(where) == 1 and not DENIES.search(sentence):
        yield "the model", named[0], where


def _stores(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    named = {m.group().lower().removesuffix("db") for m in STORES.finditer(sentence)}
    where = parts - {"ranker", "classifier", "retrieval"}
    if len(named) == 1 and where and not DENIES.search(sentence):
        yield "the store", named.pop(), where


def _rhythms(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, float, frozenset[str]]]:
    match = RHYTHM.search(sentence)
    if not match or DENIES.search(sentence):
        return
    if match["adverb"]:
        period = match["once"] or match["every"]
        seconds: float = PERIODS[period.lower()] if period else RHYTHMS[match["adverb"].lower()]
    else:
        durations = [q for q in quantities(sentence) if q.kind == "time" and 0 <= q.start - match.end() < 8]
        if not durations:
            return
        seconds = durations[0].value
    for attribute, pattern in UPDATED.items():
        about = parts & {"index", "features", "embeddings", "catalogue", "prices", "profiles", "predictions"}
        if pattern.search(sentence) and (about or attribute == "retrained") and len(about) <= 1:
            yield f"how often it is {attribute}", float(seconds), about


def _latency(sentence: str) -> Iterator[tuple[str, float, frozenset[str]]]:
    given = [q for q in quantities(sentence) if q.kind == "time" and 0.001 <= q.value <= 60]
    if len(given) == 1 and ANSWERS.search(sentence) and WHOLE.search(sentence) and not PIECE.search(sentence):
        yield "the time to answer", given[0].value, frozenset()


def _counts(sentence: str) -> Iterator[tuple[str, float, frozenset[str]]]:
    if SUBSET.search(sentence):
        return
    for quantity in quantities(sentence):
        nouns = set(quantity.nouns) & COUNTED
        if quantity.kind == "count" and quantity.value >= 100 and len(nouns) == 1:
            yield f"how many {nouns.pop()}s{_period(sentence, quantity)}", quantity.value, frozenset()


def _period(sentence: str, quantity: Quantity) -> str:
    if quantity.per is None:
        return ""
    return f" in {quantity.per:.0f} seconds"


def _definitions(sentence: str, parts: frozenset[str], stages: frozenset[str]) -> Iterator[Claim]:
    match = DEFINES.search(sentence)
    if match and not re.search(r"\b(?:head|task|second|auxiliary|other)\b", sentence, re.IGNORECASE):
        words = frozenset(_stem(w) for w in re.findall(r"[a-z]+", match["what"].lower()) if w not in STOP)
        yield Claim("what the label is", match["what"], frozenset(), stages, words)


def _ruled_out(sentence: str, parts: frozenset[str], stages: frozenset[str]) -> Iterator[Claim]:
    for match in RULED_OUT.finditer(sentence):
        what = match["what"] or match["out"] or match["scope"] or ""
        if QUALIFIED.search(what) or UNSURE.search(sentence):
            continue
        words = [_kin(singular(w)) for w in re.findall(r"[a-z]+", what.lower()) if w not in STOP]
        if 0 < len(words) <= 3:
            kin = [w for w in words if w in KIN_PATTERNS]
            yield Claim("ruled out", what, frozenset(), stages, frozenset(kin[:1] or words))


def _kin(word: str) -> str:
    """The name of the family that a word belongs to, else the word."""
    return next((name for name, pattern in KIN_PATTERNS.items() if pattern.fullmatch(word)), word)


def _stem(word: str) -> str:
    """The first letters of a word, enough to join its forms."""
    word = singular(word)
    return re.sub(r"(?:ing|ed|e|er|ion|s)$", "", word) if len(word) > 4 else word
