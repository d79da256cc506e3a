"""Triage: what kind of utterance a turn is, before anybody judges or answers it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluators import split, steers
from transcripts import ASKS_BACK as BACK
from transcripts import STEERING as STEERS
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
    STEERING = STEERS
    SOLUTION = "solution_wanted"
    HOSTILE = "hostile"
    FREEZE = "freeze"
    """Stuck, or does not know, without asking for help."""
    ARGUE = "argue"
    """Disputes the question or its premise."""
    VERDICT = "verdict_wanted"
    ASKS_BACK = BACK
    """A question of the candidate's own, once they were invited."""
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
    r"\b(?:let'?s|can we|could we|may we|shall we|i(?:'d| would)? (?:like|want|need)(?: to)?|please)[,\s]+(?:just "
    r"|now |then )?"
    r"(?:end|stop|finish|quit|conclude)(?:[,\s]+(?:it|this|the|our|right|there|here|now|for|today|please|interview"
    r"|session|round|call|thanks))*"
    r"\s*(?:[.!?]|$)",
    r"^\s*/?(?:end|stop|quit|finish)(?:[,\s]+(?:the|this|it|here|now|please|interview|session))*\s*[.!]?\s*$",
    r"\b(?:that'?s|that is) (?:all|everything)(?: i have| from me| i've got)(?: for (?:now|today))?(?:,? (?:really"
    r"|thanks|thank you))?\s*(?:[.!]|$)",
    r"\bi(?:'m| am) done(?:[,\s]+(?:here|now|for today|thanks|thank you|with (?:the"
    r"|this) interview))*(?:, let'?s.*)?\s*(?:[.!]|$)",
)
_HINT = _any(
    r"\b(?:give|offer|spare|get|have|use)\b(?: me| us)?(?: (?:a|an|one|another|some|any|more|small|little|first"
    r"|quick)){1,3} (?:hint|clue|nudge|pointer)s?\b"
    r"(?! (?:of|about what|that|to the|for the|network))",
    r"\bi(?:'d| would)? (?:need|want|like|take|appreciate|could use)\b.{0,20}\b(?:hint|clue|nudge"
    r"|pointer)\b(?! network)",
    r"^\s*/?(?:(?:a|one|another|one more) )?(?:hint|clue)\b", r"\bany (?:hints?|clues?)\b", r"\b(?:hint"
    r"|clue)s?,? please\b",
    r"\bi(?:'m| am)(?: (?:really|completely|a bit|totally))? stuck\b",
    r"\b(?:point|steer) me in\b", r"\bhelp me (?:out|here|a bit|along)\b", r"\bno idea\b.{0,40}\b(?:help|hint)\b",
)  # fmt: skip
_REPEAT = _any(
    r"\b(?:can|could|would|will|please|sorry|mind)\b.{0,20}\b(?:repeat|repeating|rephrase|rephrasing|say"
    r"|saying)\b.{0,25}\b(?:that|question|again|it)\b",
    r"^\s*(?:repeat|rephrase|say)\b.{0,20}\b(?:that|question|again|it)\b.{0,12}$",
    r"\bcome again\b\s*\?|\bpardon\b|\bsay (?:that|it) again\b",
    r"\bwhat (?:was|is) the question\b",
    r"\bdidn'?t (?:catch|get|understand|follow) (?:that|the question|your question|you)\b",
    r"\b(?:don'?t|do not) (?:quite )?(?:understand|follow|get) (?:the|your) question\b",
    r"\bwhat do you mean\b",
)
_THINKING = _any(
    r"^\s*(?:ok(?:ay)?[,. ]+|hm+[,. ]+|so[,. ]+|um+[,. ]+|well[,. ]+)*(?:let me (?:think|see|gather)|hold on\b(?! to)|thinking\b)"
    r"(?!.*\b(?:i'd|i would|we'd|we would|we use|i use)\b)",
)
_PAUSE = _any(
    r"^\s*(?:(?:ok(?:ay)?|so|well|sorry|alright|right|please|actually|hm+|um+)[,. ]+)*(?:just )?"
    r"(?:(?:give me|let me (?:have|take)|(?:can|could|may) i (?:have|take|get)|i(?:'d| would) (?:like|need|want)(?: to (?:take|have))?"
    r"|(?:i(?:'ll| will| need to| want to)? )?(?:just )?(?:take|need|want)|do you mind if i take) )?(?:just )?"
    r"(?:a|an|one|two|some|a few|a couple of|half a) (?:more )?(?:moment|second|minute|sec|time)s?\b"
    r"(?=\s*(?:[.?!,;]|$|please|here|first|before|while|now|to (?:think|read|collect|gather|write|jot|sketch|process|digest|structure"
    r"|organi[sz]e|look|understand|order|sort)))",
    r"^\s*(?:sorry[,. ]+)?(?:i'?m |just )+(?:thinking|reading|collecting|gathering|sketching|writing)"
    r"(?: (?:it|this|about (?:how|where|what) to|here|for a|my|one)\b|\s*[.,]|\s*$)",
)
"""Asks for time in so many words, whatever it is for."""
_NEXT = _any(
    r"\b(?:let'?s|let us|can we|could we|shall we|i(?:'d| would) like to|ready to|i want to"
    r"|happy to)\b.{0,20}\b(?:move on|go on to|next (?:step|part|topic|section)|skip|continue to)\b",
    r"^\s*/?(?:next|skip|pass|move on)(?: (?:please|step|question|this))*\s*[.!]?\s*$",
)
_SOLUTION = _any(
    r"\bwhat(?:'s| is| would be) (?:the|your) (?:right |correct |best |model |ideal |reference )?(?:answer"
    r"|solution)\b", r"\bhow would you (?:do|answer|solve|design|approach)\b",
    r"\b(?:just )?(?:tell|give|show) me the (?:answer|solution|design)\b", r"\bwhat should i (?:say|answer|do here)\b",
    r"\bwhat (?:model|metric|architecture|algorithm) should i (?:use|pick|choose)\b", r"\bwhat would you (?:do|use"
    r"|pick|choose|say)\b",
    r"\bam i (?:right|doing (?:well|ok|okay|fine|good))\b|\bis (?:that|this) (?:right|correct|good|ok|okay|enough"
    r"|fine)\s*\?",
)  # fmt: skip
_INSULT = r"(?:stupid|idiotic|dumb|useless|pathetic|ridiculous|moronic|crap|garbage|sucks?)"
_HOSTILE = _any(
    r"\b(?:bullshit|waste of (?:my )?time|shut up|screw (?:you|this)|f+u+c+k\w*|damn (?:you|bot|thing)"
    r"|i hate (?:you|this))\b",
    rf"\b(?:you(?:'re| are)?|this (?:is|whole|question|interview|bot|thing"
    rf"|tool))\b.{{0,25}}\b{_INSULT}\b", rf"^\s*(?:that'?s )?(?:so )?{_INSULT}\s*[.!]*$",
)  # fmt: skip
_QUITE = r"(?:(?:really|honestly|just|still|completely|totally|quite|a bit|absolutely|utterly|truly|simply|even) )*"
_FREEZE = _any(
    rf"\bi {_QUITE}(?:don'?t|do not|wouldn'?t) {_QUITE}(?:know|have (?:an?|any|the) (?:clue|idea|answer))\b",
    rf"\bi {_QUITE}(?:can'?t|cannot|couldn'?t) {_QUITE}(?:think(?: of (?:anything|any)| straight|$|[.!,])|come up with|remember|recall|answer (?:that|this|it))",
    r"\b(?:i(?:'ve| have) )?(?:got )?(?:absolutely |really )?(?:no|not a) (?:idea|clue)\b",
    r"\bmy (?:mind|head|brain)(?:'s| is| has| just)*(?: (?:completely|totally|gone|went|going|drawing a))* (?:blank|empty|frozen|fog\w*|mush)\b",
    rf"\bi(?:'m| am) {_QUITE}(?:lost|blank|blanking|frozen|clueless|at a loss|overwhelmed|out of (?:ideas|my depth)|drawing a blank)\b",
    rf"\bi {_QUITE}(?:froze|blanked|drew a blank|am blank|have nothing|got nothing)\b|\bi'?ve got nothing\b|\bdrawing a blank\b",
    r"^\W*(?:i'?m |i am )?not (?:really |quite |at all )?sure(?: (?:at all|where to (?:start|go|begin)|how to (?:start|answer|begin|proceed)|what to (?:say|do)|what you want))?\W*$",
    r"\bnothing comes to (?:mind|me)\b|^\W*it'?s gone\b|\bbeats me\b|^\W*(?:dunno|idk)\b|\bi(?:'ve| have) (?:never|not) (?:done|seen|worked (?:on|with)|used|heard of) (?:this|that|it|anything like (?:this|that))\b",
)  # fmt: skip
_GOES_ON = _any(
    r"\b(?:but|maybe|perhaps|probably|presumably|because|since|so (?:i|we|let)|i'd|i would|we'd|we would|let'?s|whether|if|yet|depends|must|should|will"
    r"|roughly|around|assume|guess)\b|\d"
)
"""After these, a sentence that began without an answer gives one."""
_FILLER = _any(
    r"^\W*(?:(?:oh|um+|uh+|hm+|er+|well|okay|ok|so|sorry|wow|ugh|yeah|no|honestly|hold on|good question|(?:that'?s|this is) (?:a )?(?:really |very |quite )?(?:hard|tough|tricky|difficult|good)"
    r"(?: (?:one|question))?|i'?m sorry|apologies|thanks|please)\W*)+$"
)
_ASKED = r"(?:that|this|it|(?:the|your|that|this) (?:\w+ )?(?:question|premise|point|requirement|assumption|constraint|framing|scenario))"
_ARGUE = _any(
    rf"\bi {_QUITE}(?:don'?t|do not|can'?t) {_QUITE}(?:think|believe|see|agree|accept|buy)(?: that| how| why| with)? {_ASKED}\b",
    r"\bi (?:\w+ )?(?:don'?t|do not) agree\s*(?:with (?:you|that|this|it|the|your)\b|[.!,]|$)",
    r"\bi(?: \w+)? (?:disagree|object)\s*(?:(?:with|to) (?:you|that|this|it|(?:the|your) (?:\w+ )?(?:question|premise|point|requirement|assumption|constraint|framing|scenario))\b|[.!]|$)",
    rf"^\W*(?:but |well,? |sorry,? )?(?:{_ASKED} (?:is|are|was|seems|sounds)|that'?s|this is|it'?s) (?:really |completely |totally |just |so |simply )?(?:not |un|ir)(?: ?an? )?(?:\w+ly )?"
    r"(?:realistic|relevant|fair|important|necessary|how (?:it|that) works|the (?:point|issue|right question)|a (?:fair|real|realistic|good|useful|relevant) (?:question|problem|scenario|point|issue))\b",
    rf"\b(?:{_ASKED}|that) (?:doesn'?t|does not|wouldn'?t|would never|would not|won'?t|will never) (?:really |even |actually )?(?:matter|apply|happen|make (?:any )?sense)\b(?! (?:which|whether|what|how|if|who|when)\b)",
    rf"\b{_ASKED} makes? no sense\b",
    r"\b(?:that'?s|this is|you(?:'re| are) asking) the wrong (?:question|problem|way)\b|\byour (?:premise|assumption|question) is (?:wrong|flawed|off|odd)\b|\bbeside the point\b",
    r"\b(?:nobody|no one)(?: \w+)? (?:does (?:that|this|it)|works like that|would (?:ever )?(?:do|ask|build)(?: me)? (?:that|this))\b",
    r"\bhow is (?:that|this) (?:even )?(?:relevant|important|realistic)\b|\bwhy (?:does|would|should) (?:that|this|it) even matter\b|\bwhy (?:are|do|would) you (?:even )?ask(?:ing)? (?:me )?(?:that|this)\b"
    r"|\b(?:you'?re|you are) wrong\b|\bi(?: \w+)? (?:reject|question|dispute) (?:the|your|that) (?:premise|assumption|question|requirement)\b",
)  # fmt: skip
_ARGUES_WELL = _any(
    r"\b(?:because|since|as (?:the|our|we|it)|we (?:need|use|can|have|get|only|already)|i'd|i would|we'd|we would|instead|rather|users|therefore|so (?:i|we))\b|\d"
)
"""A dispute that gives its reason is an answer."""
_VERDICT = _any(
    r"\bhow (?:did|am|was|have|were) (?:i|my)\b(?! (?:\w+ )?(?:supposed|meant|going))(?:.{0,30}\b(?:do|doing|done|perform\w*|interview|answers?|design|performance|so far|today)\b|\s*\?)",
    r"\bdid i (?:do|pass|get|make|perform|fail|miss|mess|convince|answer)\b|\b(?:am|have) i (?:hired|passed|failed|through|in)\b|\bwould you hire me\b|\bwill i (?:pass|get (?:hired|the job|an offer))\b",
    r"\b(?:do you have|can you give me|could (?:you|i)|can i|may i|is there|got|have) .{0,20}\bfeedback\b|\b(?:any|some|your) feedback (?:for me|on (?:my|how i)|so far)\b",
    r"\bwhat(?:'s| is| was| would be) (?:my|your) (?:\w+ )?(?:score|verdict|grade|rating|level|decision|impression|assessment)\b|\bwhat did you think (?:of|about)\b"
    r"|\bwhere did i (?:go wrong|lose|fail|struggle)\b|\bwhat (?:could|should|would) i (?:have )?(?:do|done|improve|improved)(?: \w+)? ?(?:better|differently|wrong)?\s*\?|\bwhat did i (?:do|get|miss)\b",
)  # fmt: skip
_LEISURE = r"(?:weather|football|soccer|basketball|movies?|lunch|dinner|recipes?|jokes?|horoscope|lottery|holidays?|vacation|game|weekend|dogs?|cats?|music)"
_OFF_TOPIC = _any(
    r"\b(?:what(?:'s| is) your (?:name|favou?rite|salary|age)|are you (?:a )?(?:human|real|robot|bot|ai|gpt"
    r"|chatgpt)|where are you from|how are you)\b",
    rf"\b(?:do|did|have|are|would|will) you\b.{{0,30}}\b{_LEISURE}\b", rf"\b(?:tell me a|how(?:'s| is| about) the"
    rf"|what about the|nice) {_LEISURE}\b",
    r"\bwhat(?:'s| is) (?:the weather|for (?:lunch|dinner))\b", r"\bmy (?:dog|cat|kids?|girlfriend|boyfriend|wife"
    r"|husband)\b",
    r"\b(?:the|your|this) (?:salary|compensation|pay|benefits|stock options)\b.{0,30}\?", r"\b(?:salary|benefits"
    r"|compensation) (?:range|package|for this (?:role|job|position))\b",
    r"\b(?:remote work|visa sponsor\w*|how many rounds|when will i hear)\b",
)  # fmt: skip
_ADDRESSED = _any(
    r"\b(?:can|could|may|should|shall) (?:i|we) (?:ask|assume|know|clarify|check|take)\b", r"\b(?:do|does|did|are"
    r"|is|was|were|have|has|will|would|can|could|should) (?:we|you|they|there|the|it|our|users?|this|these|i|any)\b",
    r"^\s*(?:what|how|which|who|where|when|why)\b", r"\b(?:any|is there an?)\b.{0,40}\b(?:constraints?"
    r"|requirements?|budget|target|limit|sla|restrictions?)\b",
)  # fmt: skip
_RHETORICAL = _any(
    r"^\s*(?:so |and |now |but |ok(?:ay)?,? )*(?:how (?:do|would|can|should|will) (?:we|i)|why|what about|what (?:do|would) (?:we|i) do)\b"
)
"""Asked in passing and answered in the next sentence."""
_QUESTION_LIKE = re.compile(
    r"^\s*(?:and |so |also |ok(?:ay)?[,.]? )*(?:what|how|which|who|where|when|do|does|is|are|can|could|should"
    r"|will)\b[^.!]{3,160}$",
    re.IGNORECASE,
)
_SHORT = 12
ANSWER_BESIDE = 25
"""Words that a turn must have besides what steers, to be an answer all the same."""
_BUTTONS = {Button.HINT: Utterance.HINT, Button.NEXT: Utterance.NEXT, Button.END: Utterance.END}


def triage(text: str, button: Button | None = None) -> Triage:
    """What kind of utterance a turn is. A long answer stays an answer whatever else it says."""
    if button is not None:
        return Triage(_BUTTONS[button])
    sentences = split(text)
    words = sum(len(s.split()) for s in sentences)
    questions = tuple(
        s for s in sentences if s.rstrip(" \"')").endswith("?") or (len(sentences) == 1 and _QUESTION_LIKE.match(s))
    )
    if words == 0:
        return Triage(Utterance.SILENT)
    if _mostly_steers(text):
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


def _mostly_steers(text: str) -> bool:
    """Whether a turn is about its grade; a long answer that also tries to steer is still an answer, and judged without that."""
    sentences = split(text)
    rest = sum(len(sentence.split()) for sentence in sentences if not steers(sentence))
    whole = sum(len(sentence.split()) for sentence in sentences)
    return steers(text) and (rest < ANSWER_BESIDE or rest * 3 < whole)


def _wish(text: str, words: int) -> Utterance | None:
    """What a short turn wants, other than to answer."""
    if words > 60:
        return None
    short = words <= 25
    checks = (
        (_END, Utterance.END, short),
        (_HOSTILE, Utterance.HOSTILE, short),
        (_HINT, Utterance.HINT, words <= 40),
        (_REPEAT, Utterance.REPEAT, short),
        (_THINKING, Utterance.THINKING, words <= _SHORT),
        (_PAUSE, Utterance.THINKING, short),
        (_NEXT, Utterance.NEXT, short),
        (_VERDICT, Utterance.VERDICT, short),
        (_SOLUTION, Utterance.SOLUTION, short),
        (_freezes, Utterance.FREEZE, short),
        (_argues, Utterance.ARGUE, short),
        (_OFF_TOPIC, Utterance.OFF_TOPIC, words <= 40),
    )
    return next((kind for matches, kind, fits in checks if fits and matches(text)), None)


def _freezes(text: str) -> bool:
    """Whether nothing but not knowing is said: "I don't know the number, but about five million" is an answer."""
    return _only(text, lambda clause: _FREEZE(clause) and not _GOES_ON(clause))


def _argues(text: str) -> bool:
    """Whether nothing but a dispute is said, without a reason that could be judged."""
    return _only(text, lambda clause: _ARGUE(clause) and not _ARGUES_WELL(clause))


def _only(text: str, matches: Callable[[str], bool]) -> bool:
    """Whether some clause matches, and the others are fillers."""
    clauses = [part for sentence in split(text) for part in re.split(r"[,;:]", sentence) if re.search(r"\w", part)]
    telling = [clause for clause in clauses if not _FILLER(clause)]
    return bool(telling) and all(map(matches, telling))


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
        return tuple(q for q in questions if _ADDRESSED(q) and not _RHETORICAL(q))
    return ()
