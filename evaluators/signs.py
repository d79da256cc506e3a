"""Signs of depth in a sentence: mechanism, number, reason, alternative, trade-off, failure, consequence, decision.

A sign is lexical and blind to the topic; a judge weighs it only in sentences that are about the topic at all.
"""

import re
from dataclasses import dataclass, fields

_NUMBER = re.compile(
    r"(?<![\w.])(?:\d[\d,._]*\s*(?:%|percent|k\b|m\b|b\b|ms\b|s\b|gb|tb|mb|kb|qps|rps|x\b|million|billion|thousand|hundred|"
    r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|users?|requests?|items?|candidates?|dollars?|cents?|dim\w*|points?|"
    r"rows?|events?|labels?|examples?|posts?|videos?|times|bits?|bytes?|tokens?|nodes?|gpus?|machines?|shards?)?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|hundred|thousand)\s+"
    r"(?:percent|million|billion|thousand|hundred|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|times|points?))",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|so that|that way|which (?:means|lets|gives|keeps|avoids|makes)|the reason|due to|as a result|in order to|"
    r"otherwise|therefore|hence|thanks to|given that|this (?:means|lets|way|keeps|avoids)|that(?:'s| is) why|so (?:we|i|the|it|that)\b|"
    r"to (?:avoid|prevent|keep|make sure|ensure|reduce|protect)|it matters|justif\w+|why)\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"\b(?:instead of|rather than|versus|vs\.?|compared (?:to|with)|as opposed to|over (?:a|an|the)\b|alternative\w*|"
    r"(?:could|might) (?:also|have|use|go)|the other option|or else|unlike|whereas|while (?:a|an|the)\b|prefer\w*|not (?:a|an|the|just)\b|"
    r"i(?:'d| would) (?:not|skip|avoid|reject)|better than|worse than|simpler than|cheaper than|either\b.*\bor)\b",
    re.IGNORECASE,
)
_TRADE_OFF = re.compile(
    r"\b(?:trade-?offs?|at the (?:cost|price|expense) of|the (?:cost|price|downside|drawback|catch|risk) (?:is|of)|in exchange|"
    r"gives? up|sacrific\w+|pay(?:s|ing)? (?:for|with|in)|but (?:it|that|the|we|then|at)|however|although|even though|balance|"
    r"costs? (?:us|more|less|a)|accept\w*|more expensive|cheaper|slower|faster|worth)\b",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"\b(?:fail\w*|outage|goes? down|breaks?|broken|crash\w*|times? out|timeouts?|stale|drift\w*|leak\w*|bias\w*|skew\w*|degrad\w*|"
    r"abuse\w*|attack\w*|adversar\w*|gam(?:e|ing)|collapse\w*|bad (?:day|data|label|deploy|push)|wrong\w*|mislead\w*|silent\w*|"
    r"worst case|danger\w*|risk\w*|trap|regress\w*|corrupt\w*|missing|late|spike\w*|saturat\w*|runaway|blow\w* up|pager?|alert\w*)\b",
    re.IGNORECASE,
)
_MECHANISM = re.compile(
    r"\b(?:by \w+ing|using|with (?:a|an|the)\b|through|via|based on|join\w*|log(?:s|ged|ging)?\b|train\w*|comput\w*|stor\w*|fetch\w*|"
    r"aggregat\w*|hash\w*|rank\w*|sampl\w*|split\w*|threshold\w*|rout\w*|queue\w*|stream\w*|cach\w*|index\w*|encod\w*|embed\w*|"
    r"predict\w*|scor\w*|weight\w*|compar\w*|measur\w*|replay\w*|retrain\w*|roll\w* (?:back|out)|fall\w* back|trigger\w*|"
    r"filter\w*|merg\w*|batch\w*|shard\w*|replicat\w*|validat\w*|label\w*|annotat\w*|bucket\w*|then|first|each|every|per|once|when)\b",
    re.IGNORECASE,
)
_CONSEQUENCE = re.compile(
    r"\b(?:users?|customers?|revenue|business|engagement|retention|trust|goal|metric|appeals?|complain\w*|churn|moderators?|sellers?|"
    r"creators?|drivers?|patients?|merchants?|advertisers?|shoppers?|viewers?|support|conversion|safety|product)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|when|unless|until|in case|whenever|once|as soon as)\b", re.IGNORECASE)
_DECISION = re.compile(
    r"\b(?:i(?:'d| would|'ll| will| choose| pick| prefer| want)|we(?:'d| would|'ll| will| choose| pick)|let's|my (?:choice|pick)|go with|"
    r"start with|settle|decid\w*)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:stuff|things?|somehow|some kind of|etc|whatever|and so on|good (?:model|data|metrics?)|state[- ]of[- ]the[- ]art|best practices?|"
    r"make sure (?:it|everything)|properly|scal(?:e|able) well|robust|efficient\w*|optimi[sz]e (?:it|everything)|monitor (?:it|everything|the model)|"
    r"maybe|probably|standard|usual\w*|obvious\w*|a lot of|lots of|various|appropriate|necessary|handle (?:it|that|this|everything))\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?\s*[\"')\]]*$")


_SHRUG = re.compile(
    r"\b(?:i (?:don'?t|do not) (?:really |exactly )?know|no idea|(?:i'm |i am )?not (?:really |quite )?sure|i guess|nothing else|"
    r"it depends on the requirements)\b",
    re.IGNORECASE,
)
_SHORT = 14


@dataclass(frozen=True)
class Signs:
    """How often each sign shows, counted once per match."""

    words: int
    number: int
    reason: int
    alternative: int
    trade_off: int
    failure: int
    mechanism: int
    consequence: int
    condition: int
    decision: int
    vague: int
    question: int

    def __add__(self, other: "Signs") -> "Signs":
        return Signs(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def concrete(self) -> int:
        """How much there is to hold on to."""
        return self.number + self.reason + self.alternative

    def counts(self) -> list[float]:
        """All counts as numbers, in field order."""
        return [float(getattr(self, f.name)) for f in fields(self)]


_PATTERNS = (
    _NUMBER,
    _REASON,
    _ALTERNATIVE,
    _TRADE_OFF,
    _FAILURE,
    _MECHANISM,
    _CONSEQUENCE,
    _CONDITION,
    _DECISION,
    _VAGUE,
    _QUESTION,
)
NOTHING = Signs(*([0] * (len(_PATTERNS) + 1)))


def signs_of(sentence: str) -> Signs:
    """The signs in one sentence."""
    return Signs(len(sentence.split()), *(sum(1 for _ in p.finditer(sentence)) for p in _PATTERNS))


def shrugs(sentence: str) -> bool:
    """Whether a short sentence says that its speaker does not know, and nothing else to hold on to."""
    return bool(_SHRUG.search(sentence)) and len(sentence.split()) <= _SHORT and not signs_of(sentence).concrete
