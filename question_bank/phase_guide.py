"""Phase guides: how each phase of a design sounds, whatever the domain."""

from typing import Annotated

from question_bank.entry import Entry, Line, Part, at_least
from question_bank.phase import Phase


class Passage(Part):
    """A short stretch of a design, written or spoken, that belongs to one phase."""

    domain: Line
    """What is being designed."""
    style: Line
    """design-doc, notes, pattern, spoken or tutorial."""
    text: Line


class PhaseGuide(Entry):
    """One phase, with passages from which the step tracker learns. `id` is the phase and a part number."""

    phase: Phase
    about: Line
    passages: Annotated[tuple[Passage, ...], at_least(20)]
