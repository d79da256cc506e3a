"""Who asks: one YAML file each."""

from personas import schemas
from personas.library import load_personas, load_temperaments, read_personas, read_temperaments
from personas.persona import AskedBack, HintPolicy, Manner, Patience, Persona, Temperament, Voice

__all__ = [
    "AskedBack",
    "HintPolicy",
    "Manner",
    "Patience",
    "Persona",
    "Temperament",
    "Voice",
    "load_personas",
    "load_temperaments",
    "read_personas",
    "read_temperaments",
    "schemas",
]
