"""The judge's exam: whether a model can tell what was shown from what was not. One that cannot may speak, and may not grade."""

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evaluators import Chat, Message, ModelFailed, RubricItem, numbered, rubric_for
from evaluators.model_judge import PROMPT, schema
from question_bank import Bank

PAPERS = 6
SHOWN, HIDDEN = 3, 3
"""Points of a paper that its answer shows, and that it does not."""
PASS = 0.75
"""Balanced accuracy from which a model may grade; chance is 0.5."""


@dataclass(frozen=True)
class Result:
    """How an exam went."""

    recall: float
    """Share of the shown points that were found."""
    specificity: float
    """Share of the points not shown that were left out."""
    sentences: float
    """Share of the found points for which the right sentence was cited."""
    papers: int
    """Papers answered; the others failed."""

    @property
    def balanced(self) -> float:
        """The mean of recall and specificity."""
        return (self.recall + self.specificity) / 2

    @property
    def passed(self) -> bool:
        """Whether the model may grade."""
        return self.balanced >= PASS and self.sentences >= 0.6 and self.papers > PAPERS // 2


@dataclass(frozen=True)
class Paper:
    """An answer made of authored statements, and the points asked about."""

    items: tuple[RubricItem, ...]
    sentences: tuple[str, ...]
    shows: dict[str, int]
    """Item id to the number, from 1, of the sentence that shows it."""


def papers(bank: Bank) -> list[Paper]:
    """The same papers every time: statements that show some points, among statements that only use the words of others."""
    random_ = random.Random(7)
    items = [item for item in rubric_for(bank, "custom") if item.topic.hard_negatives]
    made = []
    for _ in range(PAPERS):
        chosen = random_.sample(items, SHOWN + HIDDEN)
        shown, hidden = chosen[:SHOWN], chosen[SHOWN:]
        told = [(item.id, random_.choice(item.topic.exemplars.justified)) for item in shown]
        told += [("", random_.choice(item.topic.hard_negatives).text) for item in hidden]
        random_.shuffle(told)
        shows = {id: n for n, (id, _) in enumerate(told, start=1) if id}
        made.append(Paper(tuple(sorted(chosen, key=lambda i: i.id)), tuple(text for _, text in told), shows))
    return made


async def sit(chat: Chat, bank: Bank) -> Result:
    """The result of a model; a paper it fails to answer counts as nothing found."""
    found = right = answered = kept = 0
    everything = papers(bank)
    for paper in everything:
        told = await _answer(chat, paper)
        if told is None:
            continue
        answered += 1
        hits = [id for id in paper.shows if id in told]
        found += len(hits)
        right += sum(paper.shows[id] in told[id] for id in hits)
        kept += sum(item.id not in told for item in paper.items if item.id not in paper.shows)
    return Result(found / (SHOWN * PAPERS), kept / (HIDDEN * PAPERS), right / max(1, found), answered)


async def _answer(chat: Chat, paper: Paper) -> dict[str, list[int]] | None:
    listed = "\n".join(f"- {item.id}: {item.title}. explained: {item.topic.depths.explained}" for item in paper.items)
    text = PROMPT.fill(question="Any machine-learning product.", items=listed, sentences=numbered(paper.sentences))
    ids: Sequence[str] = [item.id for item in paper.items]
    try:
        reply = await chat.fill([Message("user", text)], schema(ids, len(paper.sentences)), "findings")
    except ModelFailed:
        return None
    return {finding["point"]: finding["sentences"] for finding in reply.value["findings"] if finding["sentences"]}


class Exams:
    """Results of models, kept in a file so that nobody sits twice."""

    def __init__(self, file: Path | None, bank: Bank, trusted: bool = False):
        """`file`: None keeps nothing. `trusted`: the user named the judge; it grades whatever its result."""
        self._file, self._bank, self._trusted = file, bank, trusted
        self._lock = asyncio.Lock()

    def known(self, model: str) -> Result | None:
        """The result of a model, if it sat."""
        try:
            return Result(**self._all()[model])
        except (KeyError, TypeError):
            return None

    async def passed(self, chat: Chat) -> bool:
        """Whether a model may grade; it sits the exam when nobody knows."""
        if self._trusted:
            return True
        async with self._lock:
            result = self.known(chat.name) or await self.sit(chat)
        return result.passed

    async def sit(self, chat: Chat) -> Result:
        """A new result; kept, unless the model could not be asked at all."""
        result = await sit(chat, self._bank)
        if result.papers:
            self._keep(chat.name, result)
        return result

    def _all(self) -> dict[str, dict[str, Any]]:
        try:
            told = json.loads(self._file.read_text(encoding="utf-8")) if self._file else {}
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def _keep(self, model: str, result: Result) -> None:
        if self._file is None:
            return
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps(self._all() | {model: asdict(result)}, indent=2), encoding="utf-8")
        part.replace(self._file)
