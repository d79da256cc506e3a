"""Who asks: one YAML file each."""

from personas import schemas
from personas.library import (
    HOME,
    TEMPERAMENTS,
    load_personas,
    load_temperaments,
    read_people,
    read_personas,
    read_temperaments,
)
from personas.persona import AskedBack, HintPolicy, Manner, Patience, Persona, Temperament, Voice
from personas.thin import thin_personas

__all__ = [
    "HOME",
    "TEMPERAMENTS",
    "AskedBack",
    "HintPolicy",
    "Manner",
    "Patience",
    "Persona",
    "Temperament",
    "Voice",
    "load_personas",
    "load_temperaments",
    "read_people",
    "read_personas",
    "read_temperaments",
    "schemas",
    "thin_personas",
]
