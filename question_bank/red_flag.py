"""Red flags: mistakes that interviewers remember, and how each sounds."""

from enum import StrEnum

from question_bank.entry import Entry, Id, Line, Lines
from question_bank.phase import Phase


class Detection(StrEnum):
    """How a red flag shows."""

    SAID = "said"
    """A statement is itself the mistake."""
    ORDER = "order"
    """Something came too early or too late."""
    ABSENT = "absent"
    """Something never came."""


class RedFlag(Entry):
    """A common mistake. `id` uses hyphens; in exported results it is written with underscores."""

    title: Line
    phase: Phase
    detection: Detection
    why: Line
    """Why interviewers mind."""
    remedy: Line
    """What to do instead."""
    source: Line
    """The public advice that names it."""
    topics: tuple[Id, ...] = ()
    """Topics whose evidence contradicts the flag."""
    says: Lines = ()
    """Statements that show the mistake by themselves, whatever the detection."""
    near_misses: Lines = ()
    """Statements close to the mistake that are sound."""
    about: Lines = ()
    """Regular expressions, case-insensitive: only a sentence that matches one is compared with `says` and `near_misses`."""
    cues: Lines = ()
    """Regular expressions, case-insensitive: a sentence that matches one shows the flag, however it compares ..."""
    unless: Lines = ()
    """... unless it matches one of these (`said`). `absent`: the flag stands unless any sentence matches one. `order`: an
    opening that matches one has framed the problem."""
