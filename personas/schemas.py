"""The JSON Schemas of personas and temperaments, generated from the models; a test keeps the committed ones equal."""

from collections.abc import Iterator
from pathlib import Path

from personas.persona import Persona, Temperament
from question_bank import schemas


def all_schemas() -> Iterator[tuple[Path, str]]:
    """(file, text) of each schema."""
    yield Path(__file__).parent / "schema" / "persona.json", schemas.schema_of(Persona)
    yield Path(__file__).parent / "schema" / "temperament.json", schemas.schema_of(Temperament)
