"""Who asks: one YAML file each."""

from personas import schemas
from personas.library import load_personas, read_personas
from personas.persona import HintPolicy, Patience, Persona, Voice

__all__ = ["HintPolicy", "Patience", "Persona", "Voice", "load_personas", "read_personas", "schemas"]
