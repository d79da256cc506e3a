"""The debrief in a model's words: written from findings alone; what does not rest on one is dropped."""

import re
from collections.abc import Mapping
from pathlib import Path

from evaluators.debrief import Debrief
from evaluators.fence import clean
from evaluators.model import Chat, Message, ModelFailed, Schema
from evaluators.prompt import Prompt, digest
from evaluators.scorecard import Scorecard
from personas import Persona
from transcripts import DebriefSentence, DebriefWritten, Event, ModelCalled, Usage

PROMPT = Prompt.read(Path(__file__).parent / "prompts" / "debrief.md")
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"")
_VERDICT = re.compile(
    r"\b(?:no[- ])?hire\b|\bhired\b|\bscored?\b|\bpass(?:ed)?\b|\breject\w*|\bout of (?:4|5|10|100)\b", re.IGNORECASE
)
_DEPTH = ("not shown", "only named", "explained", "justified", "outstanding")


async def write_prose(
    card: Scorecard, debrief: Debrief, persona: Persona, chat: Chat, turn: int, now: float
) -> list[Event]:
    """The call and the prose as events; the call alone when it failed or nothing held."""
    findings = {id: clean(text) for id, text in told(debrief).items()}
    listed = "\n".join(f"{id}: {text}" for id, text in findings.items())
    messages = [Message("user", PROMPT.fill(company=persona.name, focus=persona.focus.lower(), findings=listed))]
    sent = digest(messages)
    try:
        reply = await chat.fill(messages, schema(list(findings)), "debrief")
    except ModelFailed as error:
        usage = error.usage or Usage(model=chat.name)
        return [
            ModelCalled(at=now, turn=turn, role="debrief", usage=usage, prompt_digest=sent, failed=str(error)[:300])
        ]
    kept = [s for s in (_sentence(each, findings) for each in reply.value["sentences"]) if s is not None]
    call = ModelCalled(at=now, turn=turn, role="debrief", usage=reply.usage, prompt_digest=sent)
    dropped = len(reply.value["sentences"]) - len(kept)
    return [call, DebriefWritten(at=now, sentences=tuple(kept), dropped=dropped, writer=chat.name)] if kept else [call]


def told(debrief: Debrief) -> dict[str, str]:
    """The findings a debrief rests on, by id."""
    lines = {
        f"S{n}": f'{s.title}: {_DEPTH[s.depth]}{", after a question" if s.prompted else ""}. "{s.quote}"'
        for n, s in enumerate(debrief.strengths, 1)
    }
    for n, gap in enumerate(debrief.gaps, 1):
        closest = f' Closest: "{gap.quote}"' if gap.quote else ""
        lines[f"G{n}"] = f"{gap.title}: {_DEPTH[gap.depth]}.{closest} To practise: {gap.practice}"
    for n, flag in enumerate(debrief.flags, 1):
        where = f' "{flag.quote}"' if flag.quote else ""
        lines[f"R{n}"] = f"Red flag, {flag.title}:{where} {flag.why} {flag.remedy}"
    pressed = ", ".join(debrief.lens.pressed)
    return lines | ({"L1": f"The {debrief.lens.name} lens would have pressed on: {pressed}."} if pressed else {})


def _sentence(each: Mapping[str, object], findings: Mapping[str, str]) -> DebriefSentence | None:
    """A sentence that rests on findings and says no more; None for any other."""
    text = " ".join(str(each["text"]).split())
    cited = tuple(dict.fromkeys(id for id in each["findings"] if id in findings))  # type: ignore[attr-defined]
    basis = " ".join(findings[id] for id in cited)
    quotes = [a or b for a, b in _QUOTED.findall(text)]
    figures = set(re.findall(r"\d+", text)) - set(re.findall(r"\d+", basis))
    if (
        not text
        or not cited
        or figures
        or _VERDICT.search(text)
        or any(quote.rstrip(".,;") not in basis for quote in quotes)
    ):
        return None
    return DebriefSentence(text=text, findings=cited)


def schema(ids: list[str]) -> Schema:
    """Sentences, each with the findings it rests on."""
    cited = {"type": "array", "items": {"type": "string", "enum": ids}, "maxItems": 4}
    parts = {"findings": cited, "text": {"type": "string", "maxLength": 500}}
    one = {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}
    whole = {"sentences": {"type": "array", "items": one, "maxItems": 10}}
    return {"type": "object", "properties": whole, "required": list(whole), "additionalProperties": False}
