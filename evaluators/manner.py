"""What was said without how it was said: hedges and fillers say something about the speaker and nothing about the design."""

import re

_ANYWHERE = (
    r"\b(?:i (?:guess|suppose|think|believe|mean|reckon|imagine|would say)|i'?d (?:say|guess)|i'?m (?:fairly|pretty|quite|not entirely) sure|if i'?m not mistaken|"
    r"i (?:could|might) be wrong(?: here)?(?:,? but)?|correct me if i'?m wrong|let me think|thinking (?:out loud|aloud)|you know|sort of|kind of|or something(?: like that)?|"
    r"or (?:so|whatever)\b(?! that)|more or less|roughly speaking|to be honest|honestly|frankly|basically|obviously|of course|hopefully|presumably|perhaps|maybe|"
    r"probably|possibly|in my (?:humble )?opinion|as far as i know|i don'?t know|what else|oh yes|h+m+|u+m+|u+h+|e+r+m*)\b"
)
_SET_OFF = (
    r"(?:(?<=^)|(?<=[,;:] ))(?:well|right|okay|ok|like|so|yeah|yes|now|look|see|anyway|actually|just|say|also)(?=,)"
)
_HEDGE = re.compile(rf"(?:{_ANYWHERE}|{_SET_OFF})", re.IGNORECASE)
_COMMAS = re.compile(r"\s*,(?:\s*,)+")
_EDGES = re.compile(r"^[\s,;:]+|[\s,;:]+(?=[.!?]*$)")


def plain(sentence: str) -> str:
    """A sentence without hedges and fillers; the sentence itself where nothing else would be left."""
    bare = _EDGES.sub(
        "", re.sub(r"\s{2,}", " ", _COMMAS.sub(",", _HEDGE.sub("", sentence))).replace(" ,", ",").replace(" .", ".")
    )
    return bare if len(bare.split()) >= 2 else sentence
