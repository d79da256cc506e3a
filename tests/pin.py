"""The pinned scorecards of the golden transcripts; `make pin` rewrites them when a change of the grade is meant."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluators import Embedded
from evaluators.measure.graded import Graded, graded
from question_bank import load_bank

GOLDEN = Path(__file__).parents[1] / "transcripts" / "golden"
PINNED = Path(__file__).parent / "pinned" / "scorecards.json"

Pins = dict[str, dict[str, Any]]


def pins(told: Sequence[Graded]) -> Pins:
    """What is pinned of each transcript, by its id."""
    return {one.id: _pin(one) for one in told}


def _pin(one: Graded) -> dict[str, Any]:
    return {
        "phases": {phase.value: round(depth, 2) for phase, depth in one.steps.items()},
        "overall": round(one.card.overall, 2),
        "verdict": one.card.verdict,
        "flags": sorted(f"{flag.flag} in turn {flag.turn}" for flag in one.card.flags),
    }


def written(told: Pins) -> str:
    """The pinned file: one line a field, so that a change reads well in a diff."""
    blocks = (
        f"  {json.dumps(id)}: {{\n"
        + ",\n".join(f"    {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in pin.items())
        + "\n  }"
        for id, pin in sorted(told.items())
    )
    return "{\n" + ",\n".join(blocks) + "\n}\n"


if __name__ == "__main__":
    PINNED.parent.mkdir(exist_ok=True)
    PINNED.write_text(written(pins(graded(GOLDEN, Embedded(load_bank())))), encoding="utf-8")
    print(f"Wrote {PINNED}. Read the difference before you commit it.")
