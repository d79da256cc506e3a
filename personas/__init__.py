"""Who asks: one YAML file each."""

from personas import schemas
from personas.library import load_personas, read_personas
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
    "read_personas",
    "schemas",
]
