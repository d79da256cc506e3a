"""What every authored entry has in common: strict, frozen, known by its id."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""Lower-case words joined by hyphens; for a file's main entry it is also the file's name."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Some text; never empty."""


class Part(BaseModel):
    """A piece of an authored file. Unknown keys are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Entry(Part):
    """An authored file."""

    id: Id
    """Same as the file name without `.yaml`."""


Lines = tuple[Line, ...]


def at_least(count: int) -> object:
    """A list that must hold at least `count` entries."""
    return Field(min_length=count)
