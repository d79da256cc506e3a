"""The model judge: a chat model says which sentences show which items; code keeps what holds.

Evidence is sentence numbers from a closed list, so that no quote can be invented. What a model cites must also be about
the item, by the embedded encoder; one sentence supports three items at most; and a depth needs the signs that define it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluators.fence import clean, numbered
from evaluators.judge import Evidence
from evaluators.model import Chat, Message, ModelFailed, Schema
from evaluators.prompt import Prompt, digest
from evaluators.rubric import RubricItem
from evaluators.signs import signs_of
from evaluators.steering import steers
from evaluators.vectors import VectorTable
from transcripts import Usage

PROMPT = Prompt.read(Path(__file__).parent / "prompts" / "judge.md")
MOST_ITEMS = 15
"""Items of one call."""
MOST_SENTENCES = 40
"""Sentences of one call; a longer answer is read in parts."""
ITEMS_A_SENTENCE = 3
RELEVANT = 0.38
"""Cosine of a cited sentence to the nearest authored statement of the item; less is not about it. 96 of 100 findings of the
embedded judge in transcripts/golden reach it, and half of the sentences of tests/model/injections.py; 0.3 lets in four fifths."""
DEPTHS = ("named", "explained", "justified", "outstanding")


@dataclass(frozen=True)
class Judgement:
    """What a model judged in one turn."""

    evidence: tuple[Evidence, ...]
    items: tuple[str, ...]
    """Items that were judged; those without evidence were not shown."""
    unscored: Mapping[str, str]
    """Items that could not be judged, each with the reason."""
    usage: Usage
    prompt_digest: str
    dropped: int = 0
    """Citations that did not hold."""
    quotes: int = field(default=0, compare=False)


class ModelJudge:
    """Judges a turn with a chat model."""

    def __init__(self, chat: Chat, table: VectorTable):
        self.name = f"model {chat.name}"
        self._chat, self._table = chat, table

    async def judge(self, question: str, sentences: Sequence[str], items: Sequence[RubricItem]) -> Judgement:
        """What the sentences show of at most MOST_ITEMS items. A model that fails leaves all of them unscored."""
        items, sentences = items[:MOST_ITEMS], list(sentences)[:MOST_SENTENCES]
        messages = [
            Message("user", PROMPT.fill(question=clean(question), items=_listed(items), sentences=numbered(sentences)))
        ]
        sent, ids = digest(messages), tuple(item.id for item in items)
        try:
            reply = await self._chat.fill(messages, schema(ids, len(sentences)), "findings")
        except ModelFailed as error:
            usage = error.usage or Usage(model=self._chat.name)
            return Judgement((), (), {id: str(error)[:200] for id in ids}, usage, sent)
        cited = list(self._cited(reply.value["findings"], sentences, {item.id: item for item in items}))
        kept = _limited(cited)
        return Judgement(tuple(kept), ids, {}, reply.usage, sent, len(reply.value["findings"]) - len(kept))

    def _cited(
        self, findings: Sequence[Mapping[str, object]], sentences: Sequence[str], items: Mapping[str, RubricItem]
    ) -> Iterator[Evidence]:
        """Findings as evidence, where the cited sentences are about the item, and neither ask nor steer."""
        for finding in findings:
            item = items.get(str(finding["point"]))
            numbers = [n - 1 for n in finding["sentences"] if isinstance(n, int) and 1 <= n <= len(sentences)]  # type: ignore[attr-defined]
            if item is None or not numbers:
                continue
            near = {
                n: self._nearness(sentences[n], item)
                for n in dict.fromkeys(numbers)
                if not signs_of(sentences[n]).question and not steers(sentences[n])
            }
            about = sorted((n for n in near if near[n] >= RELEVANT), key=lambda n: -near[n])
            if about:
                depth = min(DEPTHS.index(str(finding["depth"])) + 1, deepest([sentences[n] for n in about]))
                yield Evidence(item.id, item.topic.id, tuple(about), depth, round(near[about[0]], 3))

    def _nearness(self, sentence: str, item: RubricItem) -> float:
        told = tuple(text for _, text in item.positives)
        return float((self._table.of(told) @ self._table.of((sentence,))[0]).max())


def deepest(sentences: Sequence[str]) -> int:
    """The deepest that some sentences can be: a reason or an alternative for 3; with a number or a failure foreseen, 4."""
    told = [signs_of(sentence) for sentence in sentences]
    why = any(t.reason or t.alternative or t.trade_off for t in told)
    foreseen = any(t.number or t.failure for t in told)
    return 2 + why + (why and foreseen)


def schema(ids: Sequence[str], sentences: int) -> Schema:
    """Findings about these items in sentences 1 to `sentences`; nothing else is legal."""
    numbers = {"type": "array", "items": {"type": "integer", "enum": list(range(1, sentences + 1))}, "maxItems": 3}
    finding = {
        "point": {"type": "string", "enum": list(ids)},
        "sentences": numbers,
        "depth": {"type": "string", "enum": list(DEPTHS)},
    }
    one = {"type": "object", "properties": finding, "required": list(finding), "additionalProperties": False}
    whole = {"findings": {"type": "array", "items": one, "maxItems": MOST_ITEMS}}
    return {"type": "object", "properties": whole, "required": list(whole), "additionalProperties": False}


def _listed(items: Sequence[RubricItem]) -> str:
    told = []
    for item in items:
        depths = item.criterion.anchors if item.criterion else item.topic.depths
        told.append(f"- {item.id}: {item.title}. explained: {depths.explained} justified: {depths.justified}")
    return "\n".join(told)


def _limited(cited: Sequence[Evidence]) -> list[Evidence]:
    """The best evidence of each item, where no sentence is quoted for more items than may be."""
    best: dict[str, Evidence] = {}
    for evidence in cited:
        if evidence.item not in best or evidence.confidence > best[evidence.item].confidence:
            best[evidence.item] = evidence
    used: defaultdict[int, int] = defaultdict(int)
    kept = []
    for evidence in sorted(best.values(), key=lambda e: -e.confidence):
        sentences = tuple(n for n in evidence.sentences if used[n] < ITEMS_A_SENTENCE)
        if sentences:
            for n in sentences:
                used[n] += 1
            kept.append(Evidence(evidence.item, evidence.topic, sentences, evidence.depth, evidence.confidence))
    return kept
