"""What a sentence commits a design to, as comparable claims: numbers, modes, models, stores, scope, definitions, rhythms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:\b(?:{p})\b)" for p in patterns), re.IGNORECASE)


_STAGES = _any(
    r"later|first version|version (?:one|two|three|\d)|v\d|initial\w*|eventual\w*|at first|in the beginning|to start|start with|phase (?:one|two)|"
    r"next (?:step|version|year|quarter)|long[- ]term|in (?:the|a) future|futur\w*|mvp|pilot|launch|second version|year two|baseline\w*|fall ?-?back\w*|falls? back|"
    r"experiment\w*|shadow|challenger|train(?:ing|ed)?|offline|teacher|compar\w*|new|cold|premium|teen\w*|europe\w*|eu|country|region\w*|mobile|desktop|"
    r"guests?|rare|small|large|vip|weekends?|night|peak|average|mean|median|p\d+|ninety-?\w+ percentile|percentile|worst|backup|archive|cached?|warm|"
    r"outage|down|emergency|re-?rank\w*|first stage|second stage|stage|teams?|internal|test|simulat\w*|pre-?filter|raw|reports?|weekly report\w*"
)
_OPEN_MIND = re.compile(
    r"\b(?:actually|instead|(?<!as )i (?:said|mentioned|told|assumed|planned|wanted)|earlier|chang\w+ my mind|on second thought|scratch|correct(?:ion|ing|ed)?|"
    r"revis\w*|no longer|not any ?more|let me (?:change|revise|correct|take)|reconsider\w*|switch\w*|forget|was wrong|replac\w*|mov(?:e|ing) (?:to|away)|after all|"
    r"now that|i now|we now|so now|rather than|i take (?:it|that) back|given (?:that|what|your|the new)|you (?:said|told|asked|want|just)|with (?:this|the|your) (?:change|new)|"
    r"to be more exact|more precisely|strictly|in other words|depends|exception|except|apart from|besides|in addition|as well|also|only for|unless)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:could|might|may|maybe|perhaps|either|whether|if|would have|suppose|say|alternative\w*|option\w*|unlike|compared|versus|vs)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|no|never|without|nor|none|neither|nothing|avoid\w*|skip\w*|exclud\w*|drop\w*|leave|reject\w*|instead of|rather than|out of)\b|n't\b",
    re.IGNORECASE,
)

_PARTS = {
    "ranker": r"rank(?:er|ing)",
    "retrieval": r"retriev\w*|candidates?|recall stage|ann",
    "classifier": r"classif\w*|detector",
    "index": r"index",
    "features": r"features?",
    "documents": r"documents?|scans?|images?|files",
    "embeddings": r"embeddings?|vectors?",
    "events": r"events?|clicks|impressions|logs?",
    "labels": r"labels?",
    "summary": r"summar\w*",
    "routing": r"rout(?:er|ing)",
    "profiles": r"profiles?",
    "predictions": r"predictions?|scores",
    "sessions": r"sessions?",
    "history": r"history",
    "prices": r"prices?",
    "catalogue": r"catalog(?:ue)?",
}
_PART_PATTERNS = {part: _any(words) for part, words in _PARTS.items()}

_MODELS = {
    "trees": r"gradient boost\w*|boosted trees?|xgboost|lightgbm|catboost|gbdt|random forests?|trees",
    "linear": r"logistic regression|linear (?:model|regression)",
    "transformer": r"transformers?|bert|attention model",
    "recurrent": r"lstm|gru|rnn|recurrent \w+",
    "convolutional": r"cnn|resnet|convolution\w*|u-net",
    "graph": r"gnn|graph (?:neural )?networks?",
    "two-tower": r"two[- ]towers?",
    "neural": r"neural net\w*|deep (?:model|network|net)|mlp",
    "llm": r"llm|gpt\S*|llama|language model",
    "rules": r"rules only|only rules|hand-written rules",
}
_MODEL_PATTERNS = {name: _any(words) for name, words in _MODELS.items()}
NEURAL = frozenset({"transformer", "recurrent", "convolutional", "graph", "two-tower", "neural", "llm"})
_STORES = _any(
    r"cassandra|dynamo(?:db)?|redis|postgres\w*|mysql|mongo\w*|bigtable|hbase|elasticsearch|pinecone|milvus|faiss|pgvector|snowflake|bigquery|hive|"
    r"clickhouse|rocksdb|memcached|scylla\w*|s3|kafka|kinesis|pub/?sub"
)
_MODEL_AT_WORK = _any(
    r"predict\w*|scor(?:e|es|ed|ing)|inference|recommendations|the model|model (?:is|runs)|ranking|classif\w*"
)
_BATCH = _any(
    r"nightly|overnight|every night|each night|once a (?:day|night|week)|daily batch|(?:in|as) (?:a )?batch(?:es)?|batch jobs?|pre-?comput\w*"
)
_LIVE = _any(
    r"live|real[- ]time|on(?:line)? (?:each|every|the) request|at request time|per request|when (?:the|a) request (?:comes|arrives)|synchronous\w*|on the fly|in the request"
)
_DEVICE = _any(r"on[- ]device|on the (?:device|phone|edge|car|camera|watch|handset)|in the (?:browser|car)")
_SERVER = _any(
    r"(?:in|to|from) (?:the|our) (?:cloud|data ?cent\w+|backend|servers?)|on (?:our|the|a|gpu) (?:gpu )?servers?|gpu (?:servers?|cluster|farm)|cloud (?:api|endpoint|service)"
)
_RHYTHM = re.compile(
    r"\b(?P<adverb>hourly|daily|nightly|weekly|monthly|yearly|once an? (?P<once>hour|day|night|week|month|quarter|year)|"
    r"(?:every|each) (?P<every>minute|hour|day|night|morning|week|sunday|monday|month|quarter|year))\b|"
    r"\b(?:every|within|under|in less than|at most) (?=[\w\d])",
    re.IGNORECASE,
)
_RHYTHMS = {"hourly": 3600, "daily": 86400, "nightly": 86400, "weekly": 604800, "monthly": 2.63e6, "yearly": 3.156e7}
_PERIODS = {
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "night": 86400,
    "morning": 86400,
    "week": 604800,
    "sunday": 604800,
}
_PERIODS |= {"monday": 604800, "month": 2.63e6, "quarter": 7.9e6, "year": 3.156e7}
_UPDATED = {
    "updated": _any(r"(?:re-?)?built|rebuilds?|refresh\w*|updat\w*|fresh|re-?index\w*|re-?comput\w*"),
    "retrained": _any(r"re-?train\w*"),
}
_ANSWERS = _any(r"answer\w*|respon\w*|latency|budget|deadline|have about|we have|end to end|round trip")
_WHOLE = _any(
    r"whole|entire|overall|end to end|total|budget|the (?:system|service|request|check)|has to answer|must answer|should answer|scoring an?|we have"
)
_PIECE = _any(
    r"lookup|fetch|retrieval|index search|ranker|network|each|timeout|time-?outs?|of (?:our|the|that|these)|out of|leaves?|spend|takes?|per (?:item|candidate|call|token)|feature store|train\w*|batch|retries|retry"
)
_COUNTED = frozenset(
    [
        "user",
        "people",
        "viewer",
        "visitor",
        "listener",
        "player",
        "customer",
        "member",
        "subscriber",
        "rider",
        "driver",
        "patient",
        "request",
        "query",
        "search",
        "item",
        "product",
        "listing",
        "video",
        "post",
        "document",
        "transaction",
        "payment",
        "order",
        "event",
        "sensor",
        "hotel",
        "song",
        "article",
        "image",
        "upload",
        "message",
        "trip",
        "store",
        "shop",
        "merchant",
        "seller",
        "ad",
        "ticket",
        "chat",
        "question",
        "account",
    ]
)
_SUBSET = _any(
    r"of (?:them|these|those|our|the|all|which)|percent|share|only|label\w*|sample\w*|test\w*|top|arm|candidates?|each|per (?:user|item|person|query|request)|"
    r"negatives?|new|active|batch|train\w*|annotat\w*|review\w*|a page|pilot|at least|more than|if|when|until|grow\w*|becom\w*|tail|head|failed|blocked|declined|flagged|times"
)
_DEFINES = re.compile(
    r"\b(?:the (?:positive )?label|a positive(?: label| example)?|positives|the target|label one|positive)\s(?:is|are|means|will be|would be)\s(?:one\s|1\s|a\s|an\s|the\s)?(?P<what>.+)",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"\b(?:(?:i|we)(?:'d| would|'ll| will)? (?:not|never|won't|don't|do not|wouldn't|cannot|can't) (?:use|take|need|have|store|keep|collect|do|apply|include|touch|send|log|want)|"
    r"(?:i|we) won't (?:use|take|need|have|store|keep|collect|do|apply|include|send|log)|(?:i|we) (?:don't|can't|cannot) (?:use|take|store|keep|collect|do|apply|include|send|log|have)|"
    r"(?:i|we)(?:'d| would|'ll| will)? (?:exclude|drop|rule out|leave out|avoid)|there(?:'s| is| are) no|we have no|nothing|(?:^|(?<=, )|(?<=; )|(?<=and ))no)\s(?:any |all |kind of |use of )?(?P<what>[\w -]{3,40}?)"
    r"(?=[,.;:]|\s(?:because|since|as|at|for|so|in|into|goes|go|and we|of|on|from|to|here|is|are|with|until|yet|who|that|which|but)\b|$)"
    r"|\b(?:keep|leave|put|are|is|take)\s?(?P<out>[\w -]{2,30}?)\s(?:are |is )?out(?: of (?:the )?(?:scope|it|this|the model))\b|(?P<scope>[\w -]{2,30}?) (?:are|is) out of scope\b",
    re.IGNORECASE,
)
_QUALIFIED = _any(
    r"yet|today|at the moment|currently|right now|until|before|during|when|where|new|some|enough|more|need|problem|reason|point|difference|doubt|idea|way|longer|time|other|single|one|such|matter|worry|risk|cost|big|issue"
)
_USES = _any(
    r"us(?:e|es|ed|ing)|tak(?:e|es|ing)|feeds?|mix(?:es)?|predict|includ\w*|store[sd]?|keep|run|runs|serv\w*|train\w*|oversampl\w*|read|send|sent|most important|"
    r"strongest|goes? in\w*|collect\w*|log|logged|have|our|with the|we call|is on|are on|from the"
)
KIN = {
    "ad": r"ads?|sponsored|promoted|adverts?",
    "personal": r"personal|age|gender|names?|religion|home address|birth\w*|phone numbers?|ethnic\w*",
    "neural": r"neural|transformers?|bert|lstm|deep (?:model|network)|gnn|cnn|mlp",
    "gpu": r"gpus?",
    "label": r"labels",
    "cloud": r"cloud",
    "network": r"network connection|internet",
}
_KIN_PATTERNS = {word: _any(words) for word, words in KIN.items()}
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "and",
        "or",
        "so",
        "as",
        "is",
        "are",
        "be",
        "it",
        "its",
        "that",
        "this",
        "these",
        "those",
        "we",
        "i",
        "our",
        "my",
        "you",
        "they",
        "he",
        "she",
        "not",
        "no",
        "with",
        "by",
        "from",
        "any",
        "all",
        "kind",
        "use",
        "used",
        "using",
        "one",
        "every",
        "each",
        "when",
        "whenever",
        "who",
        "whom",
        "which",
        "what",
        "then",
        "than",
        "have",
        "has",
        "had",
        "will",
        "would",
        "do",
        "does",
        "did",
        "into",
        "out",
        "also",
        "very",
        "just",
        "only",
        "more",
        "most",
        "least",
        "some",
        "us",
        "them",
        "their",
        "there",
        "here",
        "because",
        "since",
        "if",
        "but",
        "about",
        "over",
        "under",
        "after",
        "before",
        "model",
        "data",
        "system",
        "scope",
        "thing",
        "first",
        "version",
    ]
)


def claims_of(sentence: str) -> list[Claim]:
    """The claims of a sentence; none for questions and open possibilities."""
    if signs_of(sentence).question:
        return []
    parts = parts_of(sentence)
    stages = frozenset(m.group().lower() for m in _STAGES.finditer(sentence))
    found = list(_ruled_out(sentence, parts, stages))
    if _UNSURE.search(sentence):
        return found
    for attribute, value, about in (*_modes(sentence, parts), *_models(sentence, parts), *_stores(sentence, parts)):
        found.append(Claim(attribute, value, about, stages))
    for attribute, number, about in (*_rhythms(sentence, parts), *_latency(sentence), *_counts(sentence)):
        found.append(Claim(attribute, number, about, stages))
    return found + list(_definitions(sentence, parts, stages))


def changes_mind(sentence: str) -> bool:
    """Whether it says openly that something is different from before, or adds to it."""
    return bool(_OPEN_MIND.search(sentence))


def uses(sentence: str, ruled_out: frozenset[str]) -> bool:
    """Whether a sentence uses what was ruled out, without denying or deferring anything."""
    if (
        _DENIES.search(sentence)
        or _UNSURE.search(sentence)
        or _STAGES_LATER.search(sentence)
        or not _USES.search(sentence)
    ):
        return False
    stems = {_stem(word) for word in re.findall(r"[a-z]+", sentence.lower())}
    return all(
        bool(_KIN_PATTERNS[word].search(sentence)) if word in _KIN_PATTERNS else _stem(word) in stems
        for word in ruled_out
    )


_STAGES_LATER = _any(
    r"later|v\d|version (?:two|three|\d)|second version|eventual\w*|future|phase two|next \w+|baseline|fall ?-?back|experiment|compar\w*|challenger|shadow|teacher"
)


def parts_of(sentence: str) -> frozenset[str]:
    """Parts of the system that a sentence names."""
    return frozenset(part for part, pattern in _PART_PATTERNS.items() if pattern.search(sentence))


def _modes(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    at_work = _MODEL_AT_WORK.search(sentence) and not parts & {
        "retrieval",
        "embeddings",
        "index",
        "labels",
        "events",
        "profiles",
    }
    if at_work and not re.search(r"\b(?:re-?)?train\w*|\breports?\b", sentence, re.IGNORECASE):
        batch, live = bool(_BATCH.search(sentence)), bool(_LIVE.search(sentence))
        if batch != live:
            yield "when predictions are made", "in a batch" if batch else "live", parts & {"ranker"}
    device, server = bool(_DEVICE.search(sentence)), bool(_SERVER.search(sentence))
    if device != server and re.search(r"\b(?:inference|predict\w*|model|runs?|scor\w*)\b", sentence, re.IGNORECASE):
        yield "where the model runs", "on the device" if device else "on servers", parts & {"ranker", "retrieval"}


def _models(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    named = [name for name, pattern in _MODEL_PATTERNS.items() if pattern.search(sentence)]
    where = parts & {"ranker", "retrieval", "classifier", "summary", "routing"}
    if len(named) == 1 and len(where) == 1 and not _DENIES.search(sentence):
        yield "the model", named[0], where


def _stores(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    named = {m.group().lower().removesuffix("db") for m in _STORES.finditer(sentence)}
    where = parts - {"ranker", "classifier", "retrieval"}
    if len(named) == 1 and where and not _DENIES.search(sentence):
        yield "the store", named.pop(), where


def _rhythms(sentence: str, parts: frozenset[str]) -> Iterator[tuple[str, float, frozenset[str]]]:
    match = _RHYTHM.search(sentence)
    if not match or _DENIES.search(sentence):
        return
    if match["adverb"]:
        period = match["once"] or match["every"]
        seconds: float = _PERIODS[period.lower()] if period else _RHYTHMS[match["adverb"].lower()]
    else:
        durations = [q for q in quantities(sentence) if q.kind == "time" and 0 <= q.start - match.end() < 8]
        if not durations:
            return
        seconds = durations[0].value
    for attribute, pattern in _UPDATED.items():
        about = parts & {"index", "features", "embeddings", "catalogue", "prices", "profiles", "predictions"}
        if pattern.search(sentence) and (about or attribute == "retrained") and len(about) <= 1:
            yield f"how often it is {attribute}", float(seconds), about


def _latency(sentence: str) -> Iterator[tuple[str, float, frozenset[str]]]:
    given = [q for q in quantities(sentence) if q.kind == "time" and 0.001 <= q.value <= 60]
    if len(given) == 1 and _ANSWERS.search(sentence) and _WHOLE.search(sentence) and not _PIECE.search(sentence):
        yield "the time to answer", given[0].value, frozenset()


def _counts(sentence: str) -> Iterator[tuple[str, float, frozenset[str]]]:
    if _SUBSET.search(sentence):
        return
    for quantity in quantities(sentence):
        nouns = set(quantity.nouns) & _COUNTED
        if quantity.kind == "count" and quantity.value >= 100 and len(nouns) == 1:
            yield f"how many {nouns.pop()}s{_period(sentence, quantity)}", quantity.value, frozenset()


def _period(sentence: str, quantity: Quantity) -> str:
    if quantity.per is None:
        return ""
    return f" in {quantity.per:.0f} seconds"


def _definitions(sentence: str, parts: frozenset[str], stages: frozenset[str]) -> Iterator[Claim]:
    match = _DEFINES.search(sentence)
    if match and not re.search(r"\b(?:head|task|second|auxiliary|other)\b", sentence, re.IGNORECASE):
        words = frozenset(_stem(w) for w in re.findall(r"[a-z]+", match["what"].lower()) if w not in _STOP)
        yield Claim("what the label is", match["what"], frozenset(), stages, words)


def _ruled_out(sentence: str, parts: frozenset[str], stages: frozenset[str]) -> Iterator[Claim]:
    for match in _RULED_OUT.finditer(sentence):
        what = match["what"] or match["out"] or match["scope"] or ""
        if _QUALIFIED.search(what) or _UNSURE.search(sentence):
            continue
        words = [_kin(singular(w)) for w in re.findall(r"[a-z]+", what.lower()) if w not in _STOP]
        if 0 < len(words) <= 3:
            kin = [w for w in words if w in _KIN_PATTERNS]
            yield Claim("ruled out", what, frozenset(), stages, frozenset(kin[:1] or words))


def _kin(word: str) -> str:
    """The name of the family that a word belongs to, else the word."""
    return next((name for name, pattern in _KIN_PATTERNS.items() if pattern.fullmatch(word)), word)


def _stem(word: str) -> str:
    """The first letters of a word, enough to join its forms."""
    word = singular(word)
    return re.sub(r"(?:ing|ed|e|er|ion|s)$", "", word) if len(word) > 4 else word
