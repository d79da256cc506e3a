"""Triage: what kind of utterance a turn is, before anybody judges or answers it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluators import split
from transcripts import Button


class Utterance(StrEnum):
    """Kinds of candidate turns."""

    ANSWER = "answer"
    CLARIFYING = "clarifying_question"
    HINT = "hint_wanted"
    REPEAT = "repeat_wanted"
    THINKING = "thinking"
    NEXT = "wants_to_move_on"
    END = "wants_to_end"
    OFF_TOPIC = "off_topic"
    STEERING = "steering"
    SOLUTION = "solution_wanted"
    HOSTILE = "hostile"
    SILENT = "silent"


@dataclass(frozen=True)
class Triage:
    """The kind, and the questions in it that are put to the interviewer."""

    utterance: Utterance
    questions: tuple[str, ...] = ()


def _any(*patterns: str) -> Callable[[str], bool]:
    compiled = re.compile("|".join(patterns), re.IGNORECASE)
    return lambda text: bool(compiled.search(text))


_END = _any(
    r"\b(?:let'?s|can we|could we|i(?:'d| would)? (?:like|want)(?: to)?|please)\b.{0,25}\b(?:end|stop|finish|quit)\b.{0,25}\b(?:here|interview|now|it|session)?\s*[.!]?$",
    r"^\s*(?:end|stop|quit|finish)(?: the| this)?(?: interview| session)?\s*[.!]?\s*$",
    r"\b(?:that'?s|that is) (?:all|everything) (?:i have|from me|i've got)\b|\bi(?:'m| am) done\b|^\s*/end\b",
)
_HINT = _any(
    r"\b(?:give|get|have|need|want|use|offer|spare)\b.{0,25}\b(?:hint|clue|nudge|pointer)\b", r"^\s*/?hint\b", r"\bany hints?\b",
    r"\bi(?:'m| am)(?: (?:really|completely|a bit|totally))? (?:stuck|lost|blank|blanking)\b",
    r"\b(?:point|steer) me in\b", r"\bhelp me (?:out|here|a bit|along)\b", r"\bno idea\b.{0,40}\b(?:help|hint)\b",
)  # fmt: skip
_REPEAT = _any(
    r"\b(?:repeat|rephrase|say)\b.{0,25}\b(?:that|question|again|it)\b.{0,12}\??$", r"\bcome again\b|\bpardon\b|\bsay again\b",
    r"\bwhat (?:was|is) the question\b", r"\bdidn'?t (?:catch|get|understand|follow) (?:that|the question|your question|you)\b",
    r"\bwhat do you mean\b",
)  # fmt: skip
_THINKING = _any(
    r"^\s*(?:ok(?:ay)?[,. ]+|hm+[,. ]+|so[,. ]+|um+[,. ]+|well[,. ]+)*(?:let me (?:think|see|gather|take)|give me (?:a|one|some) (?:moment|second|minute|sec|time)|"
    r"(?:one|a|just a) (?:moment|second|minute|sec)\b|i need (?:a|some) (?:moment|minute|second|time)|hold on|thinking\b|can i (?:have|take) (?:a|some) (?:moment|minute|second|time))",
)
_NEXT = _any(
    r"\b(?:let'?s|let us|can we|could we|shall we|i(?:'d| would) like to|ready to|i want to|happy to)\b.{0,20}\b(?:move on|go on to|next (?:step|part|topic|section)|skip|continue to)\b",
    r"^\s*/?(?:next|skip|pass|move on)(?: (?:please|step|question|this))*\s*[.!]?\s*$",
)
_SOLUTION = _any(
    r"\bwhat(?:'s| is| would be) (?:the|your) (?:right |correct |best |model |ideal |reference )?(?:answer|solution)\b", r"\bhow would you (?:do|answer|solve|design|approach)\b",
    r"\b(?:just )?(?:tell|give|show) me the (?:answer|solution|design)\b", r"\bwhat should i (?:say|answer|do here)\b",
    r"\bwhat (?:model|metric|architecture|algorithm) should i (?:use|pick|choose)\b", r"\bwhat would you (?:do|use|pick|choose|say)\b",
    r"\bam i (?:right|doing (?:well|ok|okay|fine|good))\b|\bis (?:that|this) (?:right|correct|good|ok|okay|enough|fine)\s*\?",
)  # fmt: skip
_STEERING = _any(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rubric|instructions?|above|previous|rules?|prompt|guidelines?|system)\b",
    r"(?:^|\n)\s*(?:system|assistant|developer)\s*:", r"<\|[^|<>]{0,40}\|>|\[/?(?:INST|SYSTEM)\]|</?(?:system|answer|rubric|instructions?)\b[^>]{0,40}>",
    r"\b(?:give|mark|rate|score|grade|rank)\b.{0,30}\b(?:me|this|everything|my (?:answer|interview)|all)\b.{0,40}\b(?:highest|max\w*|full|top|perfect|strong hire|hire|[45]\s*/\s*[45]|10)\b",
    r"\b(?:grader|evaluator|scorer|scoring (?:model|system))\b.{0,60}\b(?:should|must|note|please|give|is to)\b|\bnote to the (?:ai|grader|evaluator|interviewer|system)\b",
    r"\byou are (?:now|no longer)\b.{0,40}\b(?:assistant|interviewer|mode|ai)\b|\b(?:developer|debug|admin|jailbreak) mode\b",
    r"\b(?:print|reveal|show|output|repeat)\b.{0,30}\b(?:system prompt|your (?:prompt|instructions|rubric)|the rubric|hidden (?:notes|facts)|reference (?:answer|outline))\b",
)  # fmt: skip
_HOSTILE = _any(
    r"\b(?:stupid|idiotic|dumb|useless|pathetic|ridiculous|moronic|bullshit|crap|garbage|waste of (?:my )?time|shut up|screw (?:you|this)|f+u+c+k\w*|damn (?:you|bot|thing)|hate (?:you|this)|sucks?)\b"
)
_OFF_TOPIC = _any(
    r"\b(?:weather|football|soccer|basketball|movie night|lunch|dinner|recipe|joke|horoscope|lottery|my (?:dog|cat|kids?|girlfriend|boyfriend|wife|husband)|holiday plans?|vacation)\b",
    r"\b(?:what(?:'s| is) your (?:name|favou?rite|salary|age)|are you (?:a )?(?:human|real|robot|bot|ai|gpt|chatgpt)|where are you from)\b",
    r"\b(?:salary|benefits|remote work|visa|stock options|how many rounds|when will i hear)\b",
)
_ADDRESSED = _any(
    r"\b(?:can|could|may|should|shall) (?:i|we) (?:ask|assume|know|clarify|check|take)\b", r"\b(?:do|does|did|are|is|was|were|have|has|will|would|can|could|should) (?:we|you|they|there|the|it|our|users?|this|these|i|any)\b",
    r"^\s*(?:what|how|which|who|where|when|why)\b", r"\b(?:any|is there an?)\b.{0,40}\b(?:constraints?|requirements?|budget|target|limit|sla|restrictions?)\b",
)  # fmt: skip
_QUESTION_LIKE = re.compile(r"^\s*(?:and |so |also |ok(?:ay)?[,.]? )*(?:what|how|which|who|where|when|do|does|is|are|can|could|should|will)\b[^.!]{3,160}$", re.IGNORECASE)
_SHORT = 12
_BUTTONS = {Button.HINT: Utterance.HINT, Button.NEXT: Utterance.NEXT, Button.END: Utterance.END}


def triage(text: str, button: Button | None = None) -> Triage:
    """What kind of utterance a turn is. A long answer stays an answer whatever else it says."""
    if button is not None:
        return Triage(_BUTTONS[button])
    sentences = split(text)
    words = sum(len(s.split()) for s in sentences)
    questions = tuple(s for s in sentences if s.rstrip(" \"')").endswith("?") or (len(sentences) == 1 and _QUESTION_LIKE.match(s)))
    if words == 0:
        return Triage(Utterance.SILENT)
    if _STEERING(text):
        return Triage(Utterance.STEERING)
    if (wish := _wish(text, words)) is not None:
        return Triage(wish)
    asked = _asked(sentences, questions)
    if asked and _SOLUTION(" ".join(asked)):
        return Triage(Utterance.SOLUTION, asked)
    if asked:
        mostly_asking = sum(len(q.split()) for q in questions) * 2 >= words or words < 40
        return Triage(Utterance.CLARIFYING if mostly_asking else Utterance.ANSWER, asked)
    if words <= 2 and not re.search(r"\d", text):
        return Triage(Utterance.SILENT)
    return Triage(Utterance.ANSWER)


def _wish(text: str, words: int) -> Utterance | None:
    """What a short turn wants, other than to answer."""
    if words > 60:
        return None
    short = words <= 25
    checks = (
        (_HOSTILE, Utterance.HOSTILE, short),
        (_END, Utterance.END, short),
        (_HINT, Utterance.HINT, words <= 40),
        (_REPEAT, Utterance.REPEAT, short),
        (_THINKING, Utterance.THINKING, words <= _SHORT),
        (_NEXT, Utterance.NEXT, short),
        (_SOLUTION, Utterance.SOLUTION, short),
        (_OFF_TOPIC, Utterance.OFF_TOPIC, words <= 40),
    )
    return next((kind for matches, kind, fits in checks if fits and matches(text)), None)


def _asked(sentences: Sequence[str], questions: Sequence[str]) -> tuple[str, ...]:
    """Questions put to the interviewer: those nothing follows, and those that plainly address somebody.

    "How do we get labels? We log them." asks nobody.
    """
    if not questions:
        return ()
    trailing = []
    for sentence in reversed(sentences):
        if sentence not in questions:
            break
        trailing.append(sentence)
    if trailing:
        early = [q for q in questions if q not in trailing and len(questions) * 2 > len(sentences)]
        return tuple(early + trailing[::-1])
    if len(questions) * 2 >= len(sentences):
        return tuple(q for q in questions if _ADDRESSED(q))
    return ()
