"""Understanding: what a turn means that the embedded triage is unsure about, by asking a model."""

from pathlib import Path

from app.brief import Brief
from app.facts import FactSheet
from app.replies import standing
from app.triage import Triage, Utterance
from evaluators import Chat, Message, ModelFailed, Prompt, Schema, clean, digest, fenced
from transcripts import Interview, ModelCalled, Usage

PROMPT = Prompt.read(Path(__file__).parent / "prompts" / "understand.md")
NOTHING = "none"
SHORT = 15
"""Words of a statement short enough to be a question in disguise."""
KINDS = (
    Utterance.ANSWER,
    Utterance.CLARIFYING,
    Utterance.HINT,
    Utterance.REPEAT,
    Utterance.THINKING,
    Utterance.NEXT,
    Utterance.OFF_TOPIC,
)
"""What a model may take a turn for. Steering, ending and rudeness are ours to see: a talked-over model would not."""


def unsure(text: str, kind: Triage, sheet: FactSheet) -> bool:
    """Whether a model could understand a turn better: a question that no fact surely answers, or a short statement."""
    if kind.utterance in (Utterance.CLARIFYING, Utterance.OFF_TOPIC):
        answer = sheet.answer(kind.questions or (text,))
        return answer.unsure or not answer.facts
    return kind.utterance == Utterance.ANSWER and not kind.questions and 2 < len(text.split()) <= SHORT


async def understand(
    interview: Interview, brief: Brief, chat: Chat, kind: Triage, now: float
) -> tuple[Utterance, str, ModelCalled]:
    """The kind of the newest turn, the id of the fact it asks for or nothing, and the call as an event."""
    turn = interview.turns[-1]
    asked = standing(interview)
    words = PROMPT.fill(
        question=clean(brief.prompt), asked=clean(asked.text if asked else brief.prompt), words=fenced(turn.text),
        facts="\n".join(f"- {fact.id}: {fact.kind}; asked like: {fact.asks[0]}" for fact in brief.facts) or "- none",
    )  # fmt: skip
    messages = [Message("user", words)]
    sent = digest(messages)
    try:
        reply = await chat.fill(messages, _schema(brief), "utterance")
    except ModelFailed as error:
        usage = error.usage or Usage(model=chat.name)
        failed = ModelCalled(
            at=now, turn=turn.index, role="understand", usage=usage, prompt_digest=sent, failed=str(error)[:300]
        )
        return kind.utterance, "", failed
    told = Utterance(reply.value["kind"])
    fact = reply.value["fact"] if told == Utterance.CLARIFYING and reply.value["fact"] != NOTHING else ""
    called = ModelCalled(at=now, turn=turn.index, role="understand", usage=reply.usage, prompt_digest=sent)
    return told, fact, called


def _schema(brief: Brief) -> Schema:
    kinds = {"type": "string", "enum": [str(kind) for kind in KINDS]}
    facts = {"type": "string", "enum": [*(fact.id for fact in brief.facts), NOTHING]}
    properties = {"kind": kinds, "fact": facts}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
