"""The JSON Schema of the personas, generated from the model; a test keeps the committed one equal."""

from collections.abc import Iterator
from pathlib import Path

from personas.persona import Persona
from question_bank import schemas


def all_schemas() -> Iterator[tuple[Path, str]]:
    """(file, text) of the one schema."""
    yield Path(__file__).parent / "schema" / "persona.json", schemas.schema_of(Persona)
