"""What was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluators.measure.meters import Tally

Table = dict[str, dict[str, float | int | None]]
"""Values by row and column; None where there is nothing to divide by."""


@dataclass
class Report:
    """Figures by name, tables by name, and every prediction."""

    figures: dict[str, float | int] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    predictions: list[dict[str, Any]] = field(default_factory=list)

    def add(self, figures: Mapping[str, float | int | None]) -> None:
        """More figures; what could not be computed is left out."""
        self.figures |= {name: value for name, value in figures.items() if value is not None}


def confusion(tally: Tally, labels: Sequence[str]) -> Table:
    """Counts with gold labels as rows and predicted ones as columns, and each row's recall and precision."""
    return {
        str(gold): {str(said): tally.count(gold, said) for said in labels}
        | {"recall": tally.recall(gold), "precision": tally.precision(gold)}
        for gold in labels
    }
