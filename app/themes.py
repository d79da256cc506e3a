"""Themes of clarifying questions: what any design interview is asked about, whatever the product."""

import re
from functools import lru_cache

_PATTERNS = {
    "users": r"daily active|active (?:users|people)|[dm]au|user ?base|audience|population"
    r"|how many (?:\w+ ){0,2}(?:users|people(?! will| work| do)|visitors|customers|viewers|members)",
    "volume": r"volume|transactions?|requests?|queries|calls?|loads?|qps|scale|page views|impressions"
    r"|posts? (?:a|per) day|how many \w+ (?:a|per|each|every) (?:day|second)|daily",
    "peak": r"peaks?|spik\w+|busiest|rush|evenings?|uneven|seasonal\w*|black friday|holidays?"
    r"|sale days?|highest|bursts?|surges?|average",
    "catalogue": r"catalogue?|corpus|inventory|items?|titles|products|uploads?"
    r"|new (?:posts|videos|listings|titles)|eligible",
    "latency": r"latency|milliseconds?|ms|response time|how (?:fast|quick\w*|soon)|real[- ]?time"
    r"|synchronous|p9\d|percentile|slas?|wait|slow|respond",
    "budget": r"budgets?|cost\w*|spend|money|gpus?|hardware|ceiling|infrastructure|compute",
    "team": r"teams?|engineers?|headcount|staff\w*|timeline|deadline|launch|live|first version"
    r"|who (?:will|is|are)|platform|build this|will work|work on",
    "region": r"countr\w+|regions?|markets?|global\w*|world\w*|geograph\w*|languages?|jurisdictions?"
    r"|europe|borders?|locales?",
    "regulation": r"laws?|legal\w*|regulat\w+|gdpr|psd2|complian\w+|privacy|minors|underage|child\w*|teen\w*"
    r"|explain\w*|justify|rules|restrictions?|consent|opt (?:in|out)|age",
    "goal": r"goals?|objectives?|success|succeed|target|leadership|management|optimi[sz]\w+|business"
    r"|measured|kpis?|north star|move",
    "existing": r"today|currently|current|at the moment|right now|existing|in place|in production|present"
    r"|status quo|replac\w+|already|so far|baseline|starting from",
    "labels": r"labels?|labell?ed|ground truth|annotat\w+|verdicts?|actually|know that|positives?",
    "delay": r"delay\w*|lag\w*|how long (?:until|does it take|till)|how many days|after how|later"
    r"|fresh\w*|arrive",
    "noise": r"nois\w+|clean|trust\w*|reliab\w+|agree\w*|consisten\w*|dispute\w*|accura\w+|really|real|quality",
    "data": r"data|signals?|fields?|attributes?|information|logged|logs?|events|collect\w*|available"
    r"|tracked|history|feedback|interactions?|features",
    "rate": r"rates?|share|percent\w*|prevalen\w+|rare|common|imbalanced?|fraction|proportion|one in"
    r"|out of",
    "reviewers": r"review\w*|analysts?|moderators?|humans?|manual\w*|capacity|throughput|ops|operations",
    "actions": r"actions?|block\w*|approve|decline|hold|remove|challenge|options?|trigger|authenticat\w+",
    "devices": r"devices?|phones?|mobile|web|client|browser|on[- ]device|television\w*|app",
    "newcomers": r"new (?:users?|accounts?|people|profiles?|members)|sign[- ]?ups?|onboard\w*|newcomers?"
    r"|first day|registr\w+",
    "makers": r"creators?|sellers?|authors?|publishers?|suppl\w+|uploaders?|make the",
    "safety": r"moderat\w+|harmful|safe\w*|integrity|violat\w+|spam|filtered|removed",
    "surveys": r"surveys?|satisf\w+|stars?|ratings?|explicit|regret",
    "error-costs": r"false (?:positives?|negatives?)|miss\w*|mistakes?|turn\w* away|good customer|lose"
    r"|expensive|wrong\w*",
    "length": r"how long (?:is|are)|length|duration\w*|short clips|minutes",
    "scope": r"scope|part of|cover|include|consider|focus|only|types?|surfaces?|pages?|slots?"
    r"|placements?",
}
_THEMES = {name: re.compile(rf"\b(?:{pattern})\b") for name, pattern in _PATTERNS.items()}
_DECISION = re.compile(
    r"\bshould (?:i|we|the (?:model|feed|page|system|score))\b"
    r"(?! (?:\w+ )?(?:assume|consider|know|care|plan|provision|think"
    r"|worry|expect|size|be aware|beat|cover|design for|include))"
    r"|\bdo you (?:want|prefer)|\bhow (?:often |long |many )?should\b"
    r"|\bis (?:it|that|an?|the)\b.{0,30}\b(?:ok|okay|fine|all ?right|enough|acceptable if)\b"
    r"|\bdo (?:i|we) (?:train|retrain|compute|rank|use one|start|show|keep|check|build|need a model)\b"
    r"|\btrain(?:ed|ing)? (?:the|our|on|it)\b|\bretrain\w*"
    r"|\b(?:kafka|kinesis|aws|gcp|python|embeddings?|thresholds?|negatives|hyperparam\w*|layers)\b"
    r"|\bwhich (?:\w+ )?(?:cloud|language does|programming|framework|library|database|tool|model|loss|algorithm)\b"
    r"|\blearning rate\b",
    re.IGNORECASE,
)

KEPT = 16384
"""Texts whose themes are kept; our facts have some ten thousand."""


@lru_cache(KEPT)
def themes_of(text: str) -> frozenset[str]:
    """What a question is about, by name."""
    small = text.lower()  # twice as fast as patterns that ignore case
    return frozenset(name for name, pattern in _THEMES.items() if pattern.search(small))


def is_decision(question: str) -> bool:
    """Whether a question asks the interviewer to make a choice that belongs to the design."""
    return bool(_DECISION.search(question))
