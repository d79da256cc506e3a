"""Attempts to steer the grading: what speaks to the judge instead of about the design. It earns nothing, and costs nothing."""

import re

from evaluators.fence import visible

_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b(?: (?:all|any|of|your|the|these|those|everything"
    r"|my)){0,4}(?: (?:previous|prior|above|earlier|other|grading|scoring|system))* "
    r"(?:rubric|instructions?|directions|prompts?|guidelines|(?:everything )?above)\b",
    r"\b(?:ignore|disregard|forget|override|bypass) (?:all )?(?:your|previous|prior) rules\b",
    r"(?:^|\n)\s*(?:system|assistant|developer)\s*:(?=[\s\S]{0,200}\b(?:the candidate (?:has|is|did|shows?|showed"
    r"|answered|should)|scores? (?:of|this|the candidate)|"
    r"grade|rubric|hire|ignore|instructions?|you (?:are|must|will))\b)",
    r"<\|[^|<>]{0,40}\|>|\[/?(?:INST|SYSTEM)\]|</?(?:system|answer|rubric|instructions?)\b[^>]{0,40}>",
    r"\b(?:give|award|mark|rate|score|grade)\b(?: me| this (?:answer|interview|response|candidate)| my (?:answer"
    r"|interview|design|response)s?| it| everything)\b.{0,40}"
    r"\b(?:highest|max\w*|full (?:marks|points|score)|top (?:marks|score)|perfect|(?:strong )?hire|[45]\s*(?:/"
    r"|out of)\s*[45]|10\s*(?:/|out of)\s*10|depth [34])\b",
    r"\byou (?:should|must|have to) (?:give|award|mark|rate|score|grade|hire) (?:me|this|my)\b",
    r"\b(?:graders?|evaluators?)\b.{0,60}\b(?:should|must|note|please|give|is to)\b.{0,60}\b(?:scores?|rate|marks?"
    r"|hire|depth|answer|candidate|points|highest)\b",
    r"\bnote to the (?:ai|grader|evaluator|interviewer|system|judge)\b",
    r"\byou are (?:now|no longer)\b.{0,40}\b(?:assistant|interviewer|mode|ai)\b|\b(?:developer|debug|admin"
    r"|jailbreak) mode\b",
    r"\b(?:print|reveal|show|output|repeat)\b.{0,30}\b(?:system prompt|your (?:prompt|instructions|rubric)"
    r"|the rubric|hidden (?:notes|facts)|reference (?:answer|outline))\b",
    r"\b(?:rate|score|grade|judge|evaluate|assess)\b.{0,25}\b(?:me|this(?: interview| answer| candidate)?(?! \w+ant)|my (?:answer|interview|design|performance))\b.{0,40}\b(?:high(?:ly|er|est)?|generous\w*|favou?rabl\w+|top|perfect|outstanding|excellent|strong hire)\b",
    r"\b(?:be|being) (?:generous|lenient|kind)\b.{0,40}\b(?:grad|scor|rat|mark|evaluat|feedback)\w*|\b(?:grad|scor|mark)\w*\b.{0,25}\b(?:generously|leniently)\b",
    r"\b(?:all|every) (?:criteria|criterion|points?|phases?|rubric items?)\b.{0,30}\b(?:as )?(?:outstanding|shown|met|fulfilled|satisfied|depth [34]|strong)\b",
    r"\b(?:ignora|ignore[zr]|ignoriere?n?|vergiss|olvida|oublie[zr]?|dimentica|negeer|игнорируй\w*)\b.{0,60}\b(?:instruc\w+|anweisung\w*|consignes?|istruzion\w+|regeln|reglas|règles|rubri\w+|инструкци\w+|alles|todo|tout)\b",
    r"忽略.{0,12}(?:指令|指示|规则|说明)|(?:以前|上記)の指示を?無視|이전 지시",
    r"\{\s*\"(?:findings|point|depth|move|score|verdict|overall)\"\s*:",
)  # fmt: skip
_STEERING = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)


def steers(text: str) -> bool:
    """Whether a sentence, or a whole turn, tries to steer the grading; hidden characters do not hide it."""
    return bool(_STEERING.search(visible(text)) or _STEERING.search(text))
