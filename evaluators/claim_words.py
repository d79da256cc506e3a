"""The words by which claims are known: parts of a system, models, stores, rhythms, scope, and signs of an open mind."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:\b(?:{p})\b)" for p in patterns), re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STAGES = _any(
    r"later|first version|version (?:one|two|three|\d)|v\d|initial\w*|eventual\w*|at first|in the beginning|to start|start with|phase (?:one|two)|"
    r"next (?:step|version|year|quarter)|long[- ]term|in (?:the|a) future|futur\w*|mvp|pilot|launch|second version|year two|baseline\w*|fall ?-?back\w*|falls? back|"
    r"experiment\w*|shadow|challenger|train(?:ing|ed)?|offline|teacher|compar\w*|new|cold|premium|teen\w*|europe\w*|eu|country|region\w*|mobile|desktop|"
    r"guests?|rare|vip|weekends?|at night|peak|average|mean|median|p\d+|ninety-?\w+ percentile|percentile|worst|backup|archive|cached?|warm|"
    r"outage|down|emergency|re-?rank\w*|first stage|second stage|stage|teams?|internal|test|simulat\w*|pre-?filter|raw|reports?|weekly report\w*"
)
OPEN_MIND = re.compile(
    r"\b(?:actually|instead|(?<!as )i (?:said|mentioned|told|assumed|planned|wanted)|earlier|chang\w+ my mind|on second thought|scratch|correct(?:ion|ing|ed)?|"
    r"revis\w*|no longer|not any ?more|let me (?:change|revise|correct|take)|reconsider\w*|switch\w*|forget|was wrong|replac\w*|mov(?:e|ing) (?:to|away)|after all|"
    r"now that|i now|we now|so now|rather than|i take (?:it|that) back|given (?:that|what|your|the new)|you (?:said|told|asked|want|just)|with (?:this|the|your) (?:change|new)|"
    r"to be more exact|more precisely|strictly|in other words|depends|exception|except|apart from|besides|in addition|as well|also|only for|unless)\b",
    re.IGNORECASE,
)
UNSURE = re.compile(
    r"\b(?:could|might|may|maybe|perhaps|either|whether|if|would have|suppose|say|alternative\w*|option\w*|unlike|compared|versus|vs)\b",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:not|no|never|without|nor|none|neither|nothing|avoid\w*|skip\w*|exclud\w*|drop\w*|leave|reject\w*|instead of|rather than|out of)\b|n't\b",
    re.IGNORECASE,
)

PARTS = {
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
PART_PATTERNS = {part: _any(words) for part, words in PARTS.items()}

MODELS = {
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
MODEL_PATTERNS = {name: _any(words) for name, words in MODELS.items()}
NEURAL = frozenset({"transformer", "recurrent", "convolutional", "graph", "two-tower", "neural", "llm"})
STORES = _any(
    r"cassandra|dynamo(?:db)?|redis|postgres\w*|mysql|mongo\w*|bigtable|hbase|elasticsearch|pinecone|milvus|faiss|pgvector|snowflake|bigquery|hive|"
    r"clickhouse|rocksdb|memcached|scylla\w*|s3|kafka|kinesis|pub/?sub"
)
MODEL_AT_WORK = _any(
    r"predict\w*|scor(?:e|es|ed|ing)|inference|recommendations|the model|model (?:is|runs)|ranking|classif\w*"
)
BATCH = _any(
    r"nightly|overnight|every night|each night|once a (?:day|night|week)|daily batch|(?:in|as) (?:a )?batch(?:es)?|batch jobs?|pre-?comput\w*"
)
LIVE = _any(
    r"(?<!go )(?<!going )(?<!goes )(?<!went )live|real[- ]time|on(?:line)? (?:each|every|the) request|at request time|per request|when (?:the|a) request (?:comes|arrives)|synchronous\w*|on the fly|in the request"
)
DEVICE = _any(r"on[- ]device|on the (?:device|phone|edge|car|camera|watch|handset)|in the (?:browser|car)")
SERVER = _any(
    r"(?:in|to|from) (?:the|our) (?:cloud|data ?cent\w+|backend|servers?)|on (?:our|the|a|gpu) (?:gpu )?servers?|gpu (?:servers?|cluster|farm)|cloud (?:api|endpoint|service)"
)
RHYTHM = re.compile(
    r"\b(?P<adverb>hourly|daily|nightly|weekly|monthly|yearly|once an? (?P<once>hour|day|night|week|month|quarter|year)|"
    r"(?:every|each) (?P<every>minute|hour|day|night|morning|week|sunday|monday|month|quarter|year))\b|"
    r"\b(?:every|within|under|in less than|at most) (?=[\w\d])",
    re.IGNORECASE,
)
RHYTHMS: dict[str, float] = {
    "hourly": 3600,
    "daily": 86400,
    "nightly": 86400,
    "weekly": 604800,
    "monthly": 2.63e6,
    "yearly": 3.156e7,
}
PERIODS: dict[str, float] = {
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "night": 86400,
    "morning": 86400,
    "week": 604800,
    "sunday": 604800,
}
PERIODS |= {"monday": 604800, "month": 2.63e6, "quarter": 7.9e6, "year": 3.156e7}
UPDATED = {
    "updated": _any(r"(?:re-?)?built|rebuilds?|refresh\w*|updat\w*|fresh|re-?index\w*|re-?comput\w*"),
    "retrained": _any(r"re-?train\w*"),
}
ANSWERS = _any(r"answer\w*|respon\w*|latency|budget|deadline|have about|we have|end to end|round trip")
WHOLE = _any(
    r"whole|entire|overall|end to end|total|budget|the (?:system|service|request|check)|has to answer|must answer|should answer|scoring an?|we have"
)
PIECE = _any(
    r"lookup|fetch|retrieval|index search|ranker|network|each|timeout|time-?outs?|of (?:our|the|that|these)|out of|leaves?|spend|takes?|per (?:item|candidate|call|token)|feature store|train\w*|batch|retries|retry"
)
COUNTED = _words(
    "user people viewer visitor listener player customer member subscriber rider driver patient request query "
    "search item product listing video post document transaction payment order event sensor hotel song article "
    "image upload message trip store shop merchant seller ad ticket chat question account"
)
SUBSET = _any(
    r"of (?:them|these|those|our|the|all|which)|percent|share|only|label\w*|sample\w*|test\w*|top|arm|candidates?|each|per (?:user|item|person|query|request)|"
    r"negatives?|new|active|batch|train\w*|annotat\w*|review\w*|a page|pilot|at least|more than|if|when|until|grow\w*|becom\w*|tail|head|failed|blocked|declined|flagged|times"
)
DEFINES = re.compile(
    r"\b(?:the (?:positive )?label|a positive(?: label| example)?|positives|the target|label one|positive)\s(?:is|are|means|will be|would be)\s(?:one\s|1\s|a\s|an\s|the\s)?(?P<what>.+)",
    re.IGNORECASE,
)
RULED_OUT = re.compile(
    r"\b(?:(?:i|we)(?:'d| would|'ll| will)? (?:not|never|won't|don't|do not|wouldn't|cannot|can't) (?:use|take|need|have|store|keep|collect|do|apply|include|touch|send|log|want)|"
    r"(?:i|we) won't (?:use|take|need|have|store|keep|collect|do|apply|include|send|log)|(?:i|we) (?:don't|can't|cannot) (?:use|take|store|keep|collect|do|apply|include|send|log|have)|"
    r"(?:i|we)(?:'d| would|'ll| will)? (?:exclude|drop|rule out|leave out|avoid)|there(?:'s| is| are) no|we have no|nothing|(?:^|(?<=, )|(?<=; )|(?<=and ))no)\s(?:any |all |kind of |use of )?(?P<what>[\w -]{3,40}?)"
    r"(?=[,.;:]|\s(?:because|since|as|at|for|so|in|into|goes|go|and we|of|on|from|to|here|is|are|with|until|yet|who|that|which|but)\b|$)"
    r"|\b(?:keep|leave|put|are|is|take)\s?(?P<out>[\w -]{2,30}?)\s(?:are |is )?out(?: of (?:the )?(?:scope|it|this|the model))\b|(?P<scope>[\w -]{2,30}?) (?:are|is) out of scope\b",
    re.IGNORECASE,
)
QUALIFIED = _any(
    r"yet|today|at the moment|currently|right now|until|before|during|when|where|new|some|enough|more|need|problem|reason|point|difference|doubt|idea|way|longer|time|other|single|one|such|matter|worry|risk|cost|big|issue"
)
USES = _any(
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
KIN_PATTERNS = {word: _any(words) for word, words in KIN.items()}
STOP = _words(
    "the a an of to in on at for and or so as is are be it its that this these those we i our my you they he she "
    "not no with by from any all kind use used using one every each when whenever who whom which what then than "
    "have has had will would do does did into out also very just only more most least some us them their there "
    "here because since if but about over under after before model data system scope thing first version"
)
STAGES_LATER = _any(
    r"later|v\d|version (?:two|three|\d)|second version|eventual\w*|future|phase two|next \w+|baseline|fall ?-?back|experiment|compar\w*|challenger|shadow|teacher"
)
