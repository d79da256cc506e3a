"""The labelled texts of a folder, as values; a broken line is named."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from question_bank import PHASES, Phase

Depth = Annotated[float, Field(ge=0, le=4)]


class NoCorpus(Exception):
    """A folder holds nothing to measure on, or a line of it is broken."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


Row = TypeVar("Row", bound=_Row)


class Segment(_Row):
    """A stretch of text of one phase, or of several."""

    id: str
    text: str
    step: str | None = None
    phase: str | None = None
    """Another name for `step`."""
    steps: tuple[str, ...] = ()
    """The phases of a mixed one."""
    document: str = ""
    repo: str = ""
    path: str = ""
    topic: str = ""

    @property
    def label(self) -> Phase | None:
        """Its phase; None where the label is missing or is no phase."""
        return _phase(self.step or self.phase)

    @property
    def source(self) -> str:
        """Where it comes from; empty when the file does not say."""
        return self.repo or self.document

    @property
    def written_in(self) -> str:
        """The document it is a part of; empty when the file does not say."""
        return self.document or (f"{self.repo}: {self.path or self.topic}" if self.repo else "")


class Section(_Row):
    """A part of a whole answer."""

    text: str
    step: str | None = None

    @property
    def label(self) -> Phase | None:
        """Its phase; None for one that covers several."""
        return _phase(self.step)


class Answer(_Row):
    """A whole answer, in order."""

    id: str
    sections: tuple[Section, ...]


class Cover(_Row):
    """Whether a text shows a concept."""

    segment_id: str
    concept: str
    """A topic's id, title or alias."""
    text: str
    gold: Literal["yes", "no"] | None = None


class Said(_Row):
    """A turn."""

    role: Literal["interviewer", "candidate"]
    text: str


class GoldFlag(_Row):
    """A red flag that a person saw; the turn is 0-based over all turns."""

    flag: str
    turn: int | None = None


class Gold(_Row):
    """What a person judged; what was left out was not judged."""

    steps: dict[Phase, Depth | None] = {}
    overall: Depth | None = None
    flags: tuple[GoldFlag, ...] | None = None

    @property
    def depths(self) -> dict[Phase, float]:
        """The phases that were judged."""
        return {phase: depth for phase, depth in self.steps.items() if depth is not None}


class GradedTranscript(_Row):
    """A transcript with what a person judged about it."""

    id: str
    question: str = "custom"
    title: str = ""
    target_level: str = ""
    turns: tuple[Said, ...]
    gold: Gold = Gold()


class Pair(_Row):
    """Two transcripts in the order that any sound grader must see."""

    better: str
    worse: str
    on: Literal["overall"] | Phase


def rows(file: Path, shape: type[Row]) -> Iterator[Row]:
    """The lines of a file; nothing when there is no such file. Raises NoCorpus with file, line and field."""
    if file.is_file():
        for number, line in enumerate(_text(file).split("\n"), start=1):
            if line.strip():
                yield _row(_parsed(line, f"{file.name}:{number}"), f"{file.name}:{number}", shape)


def transcripts(folder: Path) -> Iterator[GradedTranscript]:
    """Those of transcripts.jsonl, and of one file a transcript. Raises NoCorpus."""
    yield from rows(folder / "transcripts.jsonl", GradedTranscript)
    for path in sorted(folder.glob("*.json")):
        document = _parsed(_text(path), path.name)
        if isinstance(document, dict) and "turns" in document and "id" in document:
            yield _row(document, path.name, GradedTranscript)


def _phase(label: str | None) -> Phase | None:
    return Phase(label) if label in set(PHASES) else None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoCorpus(f"{file.name}: not a readable text file in UTF-8: {error}") from None


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoCorpus(f"{place}: not JSON: {error}") from None


def _row(data: Any, place: str, shape: type[Row]) -> Row:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise NoCorpus(f"{place}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
