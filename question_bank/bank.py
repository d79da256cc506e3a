"""The bank: everything that can be asked, loaded from folders of YAML and checked as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from question_bank.entry import Entry
from question_bank.framework import Framework
from question_bank.idle import Idle
from question_bank.phase_guide import PhaseGuide
from question_bank.question import Question
from question_bank.reading import BrokenContent, Problem, Source, read
from question_bank.red_flag import RedFlag
from question_bank.sayings import Sayings
from question_bank.topic import Topic

E = TypeVar("E", bound=Entry)
HOME = Path(__file__).parent
FOLDERS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "frameworks": Framework,
        "topics": Topic,
        "questions": Question,
        "phases": PhaseGuide,
        "red_flags": RedFlag,
        "sayings": Sayings,
        "idle": Idle,
    }
)


class NotInBank(Exception):
    """Asked for something that does not exist; the message lists what does."""

    def __init__(self, kind: str, id: str, known: Iterable[str]):
        super().__init__(f"unknown {kind} {id!r}: choose one of {', '.join(sorted(known))}")


@dataclass(frozen=True)
class Bank:
    """All authored material, by kind and id."""

    frameworks: Mapping[str, Framework]
    topics: Mapping[str, Topic]
    questions: Mapping[str, Question]
    phases: Mapping[str, PhaseGuide]
    red_flags: Mapping[str, RedFlag]
    sayings: Mapping[str, Sayings]
    idle: Mapping[str, Idle] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)
    """Where each entry was read, by 'folder/id', for lint messages."""

    def framework(self, id: str) -> Framework:
        return _find("framework", self.frameworks, id)

    def topic(self, id: str) -> Topic:
        return _find("topic", self.topics, id)

    def question(self, id: str) -> Question:
        return _find("question", self.questions, id)

    @cached_property
    def topic_names(self) -> Mapping[str, Topic]:
        """Topics by id, title and alias, lower case."""
        return {
            name.lower(): topic for topic in self.topics.values() for name in (topic.id, topic.title, *topic.aliases)
        }


def _find(kind: str, among: Mapping[str, E], id: str) -> E:
    if id not in among:
        raise NotInBank(kind, id, among)
    return among[id]


def read_folder(folder: Path, model: type[E]) -> tuple[dict[str, E], dict[str, Source], list[Problem]]:
    """Every `.yaml` below a folder, by id; with where each was read and what is wrong."""
    entries: dict[str, E] = {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.yaml")):
        name = str(path.relative_to(folder.parent.parent)) if path.is_relative_to(folder.parent.parent) else path.name
        entry, source, wrong = read(path, model, name)
        problems += wrong
        if entry is not None and entry.id in entries:
            problems.append(source.problem(["id"], f"{entry.id!r} is also the id of {sources[entry.id].file}"))
        elif entry is not None:
            entries[entry.id], sources[entry.id] = entry, source
    return entries, sources, problems


def read_layers(folders: Iterable[Path], model: type[E]) -> tuple[dict[str, E], dict[str, Source], list[Problem]]:
    """The entries of several folders, as `read_folder` gives them; later folders win by id and come last."""
    entries: dict[str, E] = {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for folder in folders:
        new, where, wrong = read_folder(folder, model)
        entries = {id: entry for id, entry in entries.items() if id not in new} | new
        sources |= where
        problems += wrong
    return entries, sources, problems


def read_bank(home: Path = HOME, own: Path | None = None) -> tuple[Bank, list[Problem]]:
    """The bank of a folder, with the entries of a folder of one's own, and everything wrong with single files."""
    parts: dict[str, dict[str, Entry]] = {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    homes = [home] if own is None else [home, own]
    for name, model in FOLDERS.items():
        parts[name], where, wrong = read_layers([each / name for each in homes], model)
        sources |= {f"{name}/{id}": source for id, source in where.items()}
        problems += wrong
    return Bank(**parts, sources=sources), problems  # type: ignore[arg-type]


def load_bank(home: Path = HOME) -> Bank:
    """The bank of a folder. Raises BrokenContent when any file is wrong."""
    from question_bank.lint import dangling

    bank, problems = read_bank(home)
    if problems := problems or dangling(bank):
        raise BrokenContent(problems)
    return bank
