"""What an interviewer's words must not do, as checks that code can make on a line of any origin."""

import re
from collections.abc import Iterable

_PRAISE = re.compile(
    r"\b(?:great|excellent|perfect|impressive|awesome|fantastic|brilliant|amazing|well done|nicely|good (?:job|point|answer|idea|start|approach"
    r"|question|thinking|call|choice|work)|nice (?:job|point|answer|idea|approach|work)|(?:strong|solid|smart|sound|valid|thoughtful|weak|poor|wrong|bad)"
    r" (?:answer|point|approach|choice|design|idea|start|strategy|plan)|love (?:that|it)|(?:(?<![\w,] )exactly|exactly right)[.!,])(?!\w)",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"\b(?:that's|that is|you're|you are|it's|it is|this is|(?<!what )is|sounds|looks|seems)(?: like)? (?:absolutely |quite |exactly |really |very |pretty )?"
    r"(?:right|correct|wrong|incorrect|great|good|nice|reasonable|sensible|interesting"
    r"|an? (?:\w+ly |very |quite |pretty )?(?:great|good|nice|fine|strong|solid|smart|sound|clever|sensible|reasonable|interesting|excellent"
    r"|crucial|critical|weak|poor|bad))\b"
    r"|\byou(?:'ve| have|'re showing| show| clearly)(?: \w+)? an? (?:very |really )?(?:good|great|strong|solid|clear|deep|excellent|poor|weak|limited) \w+",
    re.IGNORECASE,
)
"""A judgement in a statement, and nothing in a question: "What happens when the system is wrong?"."""
_ASSISTANT = re.compile(
    r"\b(?:as an ai|language model|i'?m an ai|chatgpt|openai|qwen|how can i (?:help|assist)|i hope this helps|let me know if you|feel free to"
    r"|certainly!|sure!|of course!|here(?:'s| is| are) (?:a|an|the|some) (?:example|answer|solution|design|breakdown|overview|list|steps)|director|prompt|json)(?!\w)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"```|^\s*(?:[-*•]|\d{1,2}[.)])\s|^\s*#+\s|\*\*|\{\s*\"|<\/?\w+>|<[|｜]|\[/?INST\]", re.MULTILINE)
_ROLE = re.compile(r"^\s*(?:candidate|interviewer|assistant|user|system)\s*:", re.IGNORECASE | re.MULTILINE)
_REVERSED = re.compile(
    r"\b(?:you(?:'d)? (?:like|want) to (?:know|ask|hear|learn)|have they (?:considered|tried|thought)|the candidate)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\b(?:such as|for example|for instance|e\.g\.|i\.e\.|(?<!what )have you (?:considered|thought (?:about|of))|what about using|how about"
    r"|why (?:not|don't you) use|i (?:would|'d) (?:suggest|recommend|use)|consider (?:using|adding)|isn't it better|don't you think)(?!\w)",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:did you consider|would you (?:use|consider|recommend)|could you (?:use|consider)|should(?:n't)? (?:you|we) (?:use|consider|also)"
    r"|you (?:should|could|might want to|may want to))\b",
    re.IGNORECASE,
)
"""Offers something, unless a question leaves open what: "Which model would you use?", "What is the most you could gain?"."""
_OPEN = re.compile(r"\b(?:what|which|where|who|when|how (?:many|much|long|often))\b", re.IGNORECASE)
_OURS = re.compile(
    r"\b(?:we (?:have|currently|already|use|serve|expect|need|see|store)|our (?:users?|system|team|data|company|platform|current|app|traffic|customers?)"
    r"|there (?:are|is) (?:about|around|roughly|over|nearly|\d\w*)|the (?:latency|budget|target|current system|company|sla) (?:is|are|has))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.])\d[\d.,]*(?:\s?(?:%|percent|ms|million|billion|thousand|k\b|m\b|gb|tb))?", re.IGNORECASE
)
_NAMED = re.compile(r"\b(?:[A-Z]{2,}[A-Za-z]*|[A-Z][a-z]+[A-Z]\w*|[A-Za-z]+-\d+\w*|[A-Za-z]+\d+\w*)\b")
_EXEMPT = frozenset(
    [
        "I",
        "OK",
        "ML",
        "AI",
        "QPS",
        "SLA",
        "KPI",
        "FAQ",
        "API",
        "UI",
        "ID",
        "IDs",
        "A/B",
        "AB",
        "CPU",
        "GPU",
        "P99",
        "p99",
        "p95",
        "p50",
    ]
)


def questions(text: str) -> int:
    """How many questions a line asks."""
    return len(re.findall(r"\?+", text))


def grades(text: str) -> bool:
    """Whether a line praises or blames."""
    clauses = re.findall(r"[^.!?,;:]+[.!?,;:]?", text)
    return bool(_PRAISE.search(text)) or any(_VERDICT.search(c) for c in clauses if not c.endswith("?"))


def talks_like_a_machine(text: str) -> bool:
    """Whether a line speaks of models and prompts, or is laid out like a document."""
    return bool(_ASSISTANT.search(text) or _MARKUP.search(text) or _ROLE.search(text))


def reverses_roles(text: str) -> bool:
    """Whether a line talks about the candidate, or asks them what they would like to hear, as if they held the interview."""
    return bool(_REVERSED.search(text))


def leads(text: str) -> bool:
    """Whether a line offers an answer."""
    return bool(_LEADING.search(text)) or any(
        _OFFERS.search(s) and not (s.endswith("?") and _OPEN.search(s)) for s in sentences(text)
    )


def claims(text: str) -> bool:
    """Whether a line tells something about the product, outside its questions."""
    return any(_OURS.search(sentence) for sentence in sentences(text) if not sentence.endswith("?"))


def sentences(text: str) -> list[str]:
    """The sentences of a line."""
    return re.split(r"(?<=[.!?])\s+", text.strip())


def figures(text: str) -> set[str]:
    """The numbers of a text, bare."""
    return {re.sub(r"[^\d.]", "", found).strip(".") for found in _NUMBER.findall(text)} - {""}


def names(text: str) -> set[str]:
    """Names of products, models and methods: words with capitals or digits inside."""
    return {found.lower() for found in _NAMED.findall(text) if found not in _EXEMPT}


def asked_before(line: str, earlier: Iterable[str]) -> bool:
    """Whether a question of a line was asked before, whatever stood around it."""
    asked = [s for text in earlier for s in sentences(text) if s.endswith("?")]
    return any(same(s, asked) for s in sentences(line) if s.endswith("?"))


def quoted(text: str) -> list[str]:
    """What stands between double quotation marks."""
    return [a or b for a, b in re.findall(r"“([^”]+)”|\"([^\"]+)\"", text)]


def flat(text: str) -> str:
    """A text without case, punctuation and line breaks."""
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def runs(text: str, length: int) -> list[tuple[str, ...]]:
    """Every run of so many words, in order."""
    words = flat(text).split()
    return [tuple(words[n : n + length]) for n in range(len(words) - length + 1)]


def same(line: str, earlier: Iterable[str]) -> bool:
    """Whether a line repeats one said before: nearly the same set of words."""
    words = set(flat(line).split())
    return any(
        len(words & before) >= 0.8 * len(words | before) for before in (set(flat(e).split()) for e in earlier) if before
    )
