"""A question of one's own: what to ask for, and which topics the words that somebody pasted call for."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluators import Vectors, VectorTable, mean, split, statements
from question_bank import PHASES, Bank, Topic

Scores = NDArray[np.float64]

LEAST = 4
"""Topics of every phase, however little they fit."""
JOINS, LEAVES = 2.2, -0.8
"""From this fit on a special topic joins, and below this one a general topic stays out.

Chosen on the questions of our bank, each judged by the others: of the general topics that a question names 3 in 100 are
left out, of those that it does not name 13; titles and adverts of our own (tests/test_custom.py) get the special topics
they call for.
"""
_TITLE, _SUMMARY = 0.4, 0.2
"""Weights of a topic's title and summary beside its three nearest statements."""
_ALIKE, _SHARP = 3.0, 15.0
"""Weight of what questions about similar products ask, and how much the most similar one counts among them."""
_COMPANY = 0.7
"""Weight of the special topics that are asked together with one: prompts, tokens and retrieval come together."""
_SAID = 0.22
"""A special topic must be at least so like the words themselves."""
SENTENCES, LONGEST = 120, 400
"""So much of a pasted text is read: sentences, and characters of each."""
HEADING = 4
"""Words; what is shorter is a heading."""
_WORK = (
    "You will build the models that decide what users see.",
    "The team owns the system that finds, ranks and recommends our products.",
    "You will design, train and run machine learning in production.",
    "Our product helps customers find what they need, and it predicts what happens next.",
    "You work on search, detection, forecasting, language or vision problems for millions of requests.",
    "The system has to answer quickly, learn from feedback and resist abuse.",
)
"""What an advert says about the work."""
_TERMS = (
    "We offer a competitive salary, equity and a bonus.",
    "Thirty days of vacation, health insurance, a pension plan and parental leave.",
    "Free lunch, a gym membership and a modern office in the city centre.",
    "Flexible hours and remote work are possible.",
    "We are an equal opportunity employer and welcome applicants of every background.",
    "Please send your CV and cover letter through the application form.",
    "You have a degree in computer science and five years of experience.",
    "Solid experience with Python, PyTorch and SQL.",
    "You are a team player with excellent communication skills.",
    "We were founded ten years ago and have raised money from well-known investors.",
    "Our culture is open, friendly and we celebrate together.",
)
"""What it says about everything else."""
_TERMS_SURE = 0.3
_JOB = re.compile(r"\b(?:engineer|scientist|developer|researcher|architect|analyst|head of)\b", re.IGNORECASE)
_IMPERATIVE = re.compile(
    r"^\W*(?:design|build|create|make|develop|predict|detect|rank|recommend|forecast|classify|find|let)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:senior|staff|principal|junior|lead|founding|working student|intern|machine[- ]learning|deep[- ]learning|ml|ai|mlops|software|data|applied|research|backend|full[- ]?stack|engineer(?:ing)?|scientist"
    r"|developer|researcher|architect|analyst|head of|remote|hybrid|on-?site|full[- ]time|part[- ]time|team|sr|jr|[ivx]+|[mfwdx](?:\s*/\s*[mfwdx])+|all genders)\b\.?",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[,|:;()/\[\]\u2013\u2014]|\s-\s|\s(?:for|at|in|on|of|with)\s")


def task(title: str, about: str = "") -> str:
    """What to ask for, from a title; from the title of a job, the system that the job is about."""
    title = title.strip().rstrip(".!?")
    if not _JOB.search(title) or _IMPERATIVE.search(title):
        return title
    subject = _subject(title, about)
    return (
        f"Design the machine-learning system behind {subject}"
        if subject
        else "Design the machine-learning system that this job is about"
    )


def topics_for(bank: Bank, table: VectorTable, title: str, about: str) -> tuple[str, ...]:
    """Ids of the topics that a question of one's own calls for, the most fitting first; at least four of every phase."""
    read = sentences(title, about, table)
    every = list(bank.topics.values())
    fit, likeness = _fit(bank, every, table.of(read), table)
    ranked = sorted(zip(every, fit.tolist(), likeness.tolist(), strict=True), key=lambda each: (-each[1], each[0].id))
    chosen = {t.id for t, score, said in ranked if _called_for(t, score, said)}
    for phase in PHASES:
        best = [t.id for t, _, _ in ranked if t.phase == phase and (t.general or t.id in chosen)]
        chosen |= set(best[: max(0, LEAST - len(chosen & set(best)))]) | set(best[:LEAST])
    return tuple(t.id for t, _, _ in ranked if t.id in chosen)


def sentences(title: str, about: str, table: VectorTable) -> tuple[str, ...]:
    """The title and what a pasted text says about the work; pay, perks and wishes about applicants are left out."""
    lines = (s[:LONGEST] for line in about.splitlines() for s in split(line.strip(" \t-*\u2022\u00b7")))
    told = [s for s in lines if len(s.split()) >= HEADING][:SENTENCES]
    head = (_subject(title, about) if _JOB.search(title) and not _IMPERATIVE.search(title) else "") or title
    if not told:
        return (head,)
    vectors = table.of(told)
    work, terms = (vectors @ table.of(lines).T for lines in (_WORK, _TERMS))
    dull = (terms.max(1) >= _TERMS_SURE) & (terms.max(1) > work.max(1))
    return (head, *(sentence for sentence, other in zip(told, dull, strict=True) if not other))


def _called_for(topic: Topic, score: float, said: float) -> bool:
    return score >= LEAVES if topic.general else score >= JOINS and said >= _SAID


def _fit(bank: Bank, topics: Sequence[Topic], said: Vectors, table: VectorTable) -> tuple[Scores, Scores]:
    """How well each topic fits some sentences, 0 being usual and 1 a standard deviation more, and how like the words it is."""
    heads = table.of([text for topic in topics for text in (topic.title, topic.summary)]) @ said.T
    near = np.array([_near(bank, topic, said, table) for topic in topics])
    likeness = near + _TITLE * heads[0::2].max(1) + _SUMMARY * heads[1::2].max(1)
    usual = (likeness - likeness.mean()) / max(float(likeness.std()), 1e-9)
    named = np.array([[any(c.topic == t.id for c in q.criteria) for t in topics] for q in bank.questions.values()])
    fit = np.asarray(usual, np.float64)
    if len(named):
        special = np.array([not topic.general for topic in topics])
        fit = fit + _ALIKE * _shares(bank, said, table) @ named + _COMPANY * _company(named, special) @ usual
    return fit, near


def _near(bank: Bank, topic: Topic, said: Vectors, table: VectorTable) -> float:
    """Mean cosine of the three statements of a topic nearest to a sentence, for the sentence where that is highest."""
    told = table.of([text for depth, text in statements(bank, topic) if depth])
    return float(np.sort(told @ said.T, axis=0)[-3:].mean(0).max())


def _shares(bank: Bank, said: Vectors, table: VectorTable) -> Scores:
    """How similar a product each question of the bank is about, as shares that add up to 1."""
    products = [table.of((q.title, *split(q.prompt))) for q in bank.questions.values()]
    alike = [0.5 * mean(said) @ mean(each) + 0.5 * (said @ each.T).max(1).mean() for each in products]
    weights = np.exp(_SHARP * (np.array(alike, np.float64) - max(alike)))
    return np.asarray(weights / weights.sum())


def _company(named: NDArray[np.bool_], special: NDArray[np.bool_]) -> Scores:
    """Shape (topics, topics): for special topics, the average over the special topics that some question names with it."""
    together = (named.T.astype(int) @ named.astype(int)) > 0
    np.fill_diagonal(together, False)
    kept = (together & special & special[:, None]).astype(np.float64)
    return np.asarray(kept / np.maximum(1.0, kept.sum(1, keepdims=True)))


def _subject(title: str, about: str) -> str:
    """What the title of a job is about besides the job; empty when it does not say, or the advert never speaks of it."""
    parts = (" ".join(_ROLE.sub(" ", part).split()).strip(" &-+.") for part in _BREAKS.split(title))
    told = [part for part in parts if len(part) > 2 and _spoken_of(part, about)]
    return _lowered(max(told, key=len, default=""))


def _spoken_of(part: str, about: str) -> bool:
    """Whether a text uses a word of a part like any other word; the name of a town is only ever written large."""
    return not about or any(re.search(rf"\b{re.escape(word)}", about) for word in _words(part.lower()))


def _lowered(text: str) -> str:
    return " ".join(word if word[1:].lower() != word[1:] else word.lower() for word in text.split())


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[a-z]{4,}", text)
