"""JSON Schemas of the authored files, generated from the models; a test keeps the committed ones equal."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from question_bank.bank import FOLDERS, HOME
from question_bank.entry import Entry


def schema_of(model: type[Entry]) -> str:
    """The JSON Schema of a model, as text."""
    return json.dumps(model.model_json_schema(), indent=2) + "\n"


def all_schemas() -> Iterator[tuple[Path, str]]:
    """(file, text) of every schema of the bank."""
    for model in FOLDERS.values():
        yield HOME / "schema" / f"{_snake(model.__name__)}.json", schema_of(model)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
