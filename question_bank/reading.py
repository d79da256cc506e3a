"""Reads authored YAML files strictly and says everything that is wrong with them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import ValidationError

from question_bank.entry import Entry

E = TypeVar("E", bound=Entry)
FieldPath: TypeAlias = tuple[int | str, ...]
"""Where a field stands: keys and list positions from the top of the file."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file."""

    file: str
    line: int
    """1-based; 0 when the problem belongs to no line."""
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class BrokenContent(Exception):
    """Some authored files are wrong; `problems` lists every one."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(problems)
        more = f" (and {len(self.problems) - 1} more; `hotseat lint` lists them)" if len(self.problems) > 1 else ""
        super().__init__(f"{self.problems[0]}{more}")


@dataclass(frozen=True)
class Source:
    """A file as read: its name in messages, plain data, the line of every field, and where it is."""

    file: str
    data: Any
    lines: dict[FieldPath, int]
    path: Path = Path()

    def problem(self, path: Sequence[int | str], message: str) -> Problem:
        """A problem at a field, with the line of the nearest enclosing field that has one."""
        return Problem(self.file, self.line(path), ".".join(map(str, path)), message)

    def line(self, path: Sequence[int | str]) -> int:
        """The line of a field, or of the nearest enclosing field that has one."""
        key = tuple(path)
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 0)


def read(path: Path, model: type[E], name: str) -> tuple[E | None, Source, list[Problem]]:
    """An entry of one file; when it is None the problems say why. `name` is how messages call the file."""
    source, problems = _source(path, name)
    if problems:
        return None, source, problems
    if not isinstance(source.data, dict):
        return None, source, [Problem(name, 1, "", f"should hold a {model.__name__}, but is not a mapping")]
    try:
        entry = model.model_validate(source.data)
    except ValidationError as error:
        return None, source, [source.problem(e["loc"], _plain(e)) for e in error.errors()]
    if entry.id != path.stem:
        return None, source, [source.problem(["id"], f"is {entry.id!r}, but the file is called {path.name}")]
    return entry, source, []


def read_plain(path: Path, name: str) -> Any:
    """The plain data of a file that holds no entry of the bank. Raises BrokenContent."""
    source, problems = _source(path, name)
    if problems:
        raise BrokenContent(problems)
    return source.data


def _source(path: Path, name: str) -> tuple[Source, list[Problem]]:
    lines: dict[FieldPath, int] = {}
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return Source(name, None, {}, path), [Problem(name, line, "", f"not YAML: {error.problem}")]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return Source(name, None, {}, path), [Problem(name, 0, "", f"cannot be read: {str(error).splitlines()[0]}")]
    twice: list[Problem] = []
    data = _plain_data(node, (), lines, twice, name) if node else None
    return Source(name, data, lines, path), twice


def _plain_data(node: yaml.Node, at: FieldPath, lines: dict[FieldPath, int], twice: list[Problem], name: str) -> Any:
    """Data of a node; notes the line of each field, and keys that appear twice (YAML would keep the last one)."""
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain_data(child, (*at, i), lines, twice, name) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        data: dict[Any, Any] = {}
        for key_node, child in node.value:
            key = _scalar(key_node)
            if key in data:
                field = ".".join(map(str, (*at, key)))
                twice.append(Problem(name, key_node.start_mark.line + 1, field, "appears twice"))
            data[key] = _plain_data(child, (*at, key), lines, twice, name)
            lines[(*at, key)] = key_node.start_mark.line + 1
        return data
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    loader = yaml.CSafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def _plain(error: Any) -> str:
    """A pydantic error in the words of an author."""
    match error["type"]:
        case "extra_forbidden":
            return "unknown key"
        case "missing":
            return "is missing"
        case "value_error":
            return str(error["ctx"]["error"])
    return str(error["msg"][:1].lower() + error["msg"][1:])
