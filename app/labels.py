"""Labels: what a person judged about a transcript, in the format that `hotseat measure` reads, with a name on it."""

import difflib
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, ValidationError

from evaluators import Embedded
from evaluators.measure import Gold, GradedTranscript, imported
from evaluators.measure.gold import GoldFlag, Said
from question_bank import PHASES
from transcripts import EVENT, Event, Interview

QUESTIONS = (*PHASES, "flags", "overall")
"""What a person is asked, in this order."""


class BadLabel(Exception):
    """A label file cannot be used; the message names it and says why."""


class BadAnswer(Exception):
    """An answer that cannot be taken; the message says what can."""


class Label(GradedTranscript):
    """A transcript with one person's judgement. A graded transcript without a rater is the rater `gold`'s."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)

    rater: str = "gold"
    read: int = 0
    """Turns shown so far."""
    answered: int = 0
    """Questions answered so far."""
    events: tuple[dict[str, Any], ...] = ()
    """The interview as it was held, for one that Hotseat held: its score rests on more than the words."""

    @property
    def finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.answered >= len(QUESTIONS)

    @property
    def digest(self) -> str:
        """The same for the same words, whatever file they came from."""
        return digest((turn.role, turn.text) for turn in self.turns)


def digest(turns: Iterable[tuple[str, str]]) -> str:
    """A short name for a transcript: of its roles and words alone."""
    return hashlib.sha256(json.dumps(list(turns), ensure_ascii=False).encode()).hexdigest()[:12]


def new_label(interview: Interview, rater: str, events: Sequence[Event]) -> Label:
    """A label with nothing judged yet; `events` are kept for an interview that Hotseat held."""
    held = () if interview.setup.origin == "imported" else events
    return Label(
        id=interview.id, question=interview.setup.question, title=interview.setup.title,
        target_level=interview.setup.level, turns=tuple(Said(role=t.role, text=t.text) for t in interview.turns),
        rater=rater, events=tuple(event.model_dump(mode="json") for event in held),
    )  # fmt: skip


def judged_interview(label: Label, engine: Embedded) -> Interview:
    """The interview that a label is about: as it was held, or from its words. Raises BadLabel."""
    if not label.events:
        return imported(label, engine)
    try:
        return Interview.of(label.id, [EVENT.validate_python(event) for event in label.events])
    except ValidationError as error:
        raise BadLabel(f"the events in the label of {label.id} are broken: {error.errors()[0]['msg']}") from None


# -- answers -----------------------------------------------------------------------------------------------------------


def answered(label: Label, answer: str, flags: Collection[str]) -> Label:
    """The label after an answer to its next question; an empty one is "not judged". Raises BadAnswer."""
    question = QUESTIONS[label.answered]
    gold = label.gold
    if question == "flags":
        gold = gold.model_copy(update={"flags": flags_of(answer, flags, len(label.turns))})
    elif question == "overall":
        gold = gold.model_copy(update={"overall": depth_of(answer)})
    else:
        gold = gold.model_copy(update={"steps": gold.steps | {question: depth_of(answer)}})
    return label.model_copy(update={"gold": gold, "answered": label.answered + 1})


def depth_of(answer: str) -> float | None:
    """0 to 4 in halves; None for "not judged". Raises BadAnswer."""
    if not answer.strip():
        return None
    if not re.fullmatch(r"[0-4]|[0-3][.,][05]|4[.,]0", answer.strip()):
        raise BadAnswer(f"{answer.strip()[:40]!r} is no depth: give 0 to 4, halves allowed (2.5), or just Enter")
    return float(answer.strip().replace(",", "."))


def flags_of(answer: str, known: Collection[str], turns: int) -> tuple[GoldFlag, ...] | None:
    """Flags as `id` or `id turn`, with commas between; () for `none`, None for "not judged". Raises BadAnswer."""
    if not answer.strip():
        return None
    if answer.strip().lower() == "none":
        return ()
    return tuple(_flag(part.split(), known, turns) for part in answer.split(",") if part.strip())


def _flag(words: Sequence[str], known: Collection[str], turns: int) -> GoldFlag:
    id = words[0].lower().replace("-", "_")
    if id not in known:
        near = difflib.get_close_matches(id, known, 1)
        raise BadAnswer(f"no red flag {words[0][:40]!r}; " + (f"did you mean {near[0]}?" if near else "`?` lists them"))
    if len(words) == 1:
        return GoldFlag(flag=id)
    if len(words) > 2 or not words[1].isdecimal() or int(words[1]) >= turns:
        raise BadAnswer(
            f"{' '.join(words)[:60]!r}: after a flag comes the number of its turn, 0 to {turns - 1}, or a comma"
        )
    return GoldFlag(flag=id, turn=int(words[1]))


# -- files -------------------------------------------------------------------------------------------------------------


def labels_home(data_dir: Path) -> Path:
    """Where labels are kept."""
    return data_dir / "labels"


def read_label(file: Path) -> Label:
    """A label file or a graded transcript. Raises BadLabel."""
    try:
        return Label.model_validate(_document(file))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadLabel(f"{file}: {'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}") from None


def write_label(file: Path, label: Label) -> None:
    """Writes a label whole or not at all. Raises BadLabel."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        part.write_text(label.model_dump_json(indent=1) + "\n", encoding="utf-8")
        os.replace(part, file)
    except OSError as error:
        raise BadLabel(f"cannot write {file}: {error.strerror or error}") from None


def labels_under(folder: Path) -> Iterator[Label]:
    """All labels in a folder and the folders in it; other files are passed over. Raises BadLabel for a broken one."""
    for file in sorted(folder.rglob("*.json")):
        if not file.name.startswith(".") and is_label(file):
            yield read_label(file)


def is_label(file: Path) -> bool:
    """Whether a file says what somebody judged."""
    try:
        document = _document(file)
    except BadLabel:
        return False
    return isinstance(document, dict) and "turns" in document and bool(document.get("gold"))


def _document(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadLabel(f"{file}: not a label file: {error}") from None


__all__ = [
    "QUESTIONS",
    "BadAnswer",
    "BadLabel",
    "Gold",
    "Label",
    "answered",
    "depth_of",
    "digest",
    "flags_of",
    "is_label",
    "judged_interview",
    "labels_home",
    "labels_under",
    "new_label",
    "read_label",
    "write_label",
]
