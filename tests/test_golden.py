"""The golden transcripts against what was pinned and what people judged; a change of the grade must be meant."""

import json
from collections.abc import Iterator

import pytest
from pin import GOLDEN, PINNED, Pins, pins

from evaluators.measure import Report
from evaluators.measure.depths import measure_depths
from evaluators.measure.graded import Graded, graded
from evaluators.measure.pairs import measure_pairs
from evaluators.measure.soundness import measure_soundness

FEWEST = 40


FLOORS = {"phase QWK": 0.74, "quote faithfulness": 1.0, "pairs in order": 1.0}
MAE = 0.58


def differences(pinned: Pins, now: Pins, gold: dict[str, dict[str, object]]) -> Iterator[tuple[str, ...]]:
    """(transcript, field, pinned, now, gold) of everything that is not as pinned."""
    for id in sorted(pinned.keys() | now.keys()):
        before, after = flat(pinned.get(id, {})), flat(now.get(id, {}))
        for field in dict.fromkeys((*before, *after)):
            if before.get(field) != after.get(field):
                values = (before.get(field, "-"), after.get(field, "-"), gold.get(id, {}).get(field, ""))
                yield id, field, *map(str, values)


def flat(pin: dict[str, object]) -> dict[str, object]:
    """A pin's phases beside its other fields; each flag by itself."""
    phases, flags = pin.get("phases", {}), pin.get("flags", [])
    assert isinstance(phases, dict) and isinstance(flags, list)
    rest = {name: value for name, value in pin.items() if name not in ("phases", "flags")}
    return {**phases, **rest, **{flag: "raised" for flag in flags}}


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows in columns under their names."""
    rows = [("transcript", "what", "pinned", "now", "gold"), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def judged_by_people(told: list[Graded]) -> dict[str, dict[str, object]]:
    return {one.id: {**{p.value: d for p, d in one.gold.depths.items()}, "overall": one.gold.overall} for one in told}


def test_every_scorecard_is_as_it_was_pinned_and_the_figures_stay_above_their_floors(engine):
    told = graded(GOLDEN, engine)  # once: it takes most of a minute on a busy machine
    assert len(told) >= FEWEST
    assert all(one.gold.depths and one.gold.overall is not None for one in told)
    report = Report()
    measure_depths(told, report)
    measure_soundness(told, engine, report, again=False)
    measure_pairs(GOLDEN, told, report)
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    rows = list(differences(pinned, pins(told), judged_by_people(told)))
    if rows:
        hint = "If the change is meant, `make pin` rewrites tests/pinned/scorecards.json; read its difference first."
        pytest.fail(f"{len(rows)} values differ from what is pinned.\n\n{table(rows)}\n\n{hint}", pytrace=False)
    assert {name: report.figures[name] for name, least in FLOORS.items() if report.figures[name] < least} == {}
    assert report.figures["phase MAE"] <= MAE


def test_a_difference_names_the_transcript_the_phase_and_all_three_values():
    old = {"one": {"phases": {"data": 2.0, "model": 1.0}, "overall": 1.5, "flags": ["no_baseline in turn 3"]}}
    new = {"one": {"phases": {"data": 2.4, "model": 1.0}, "overall": 1.5, "flags": []}}
    rows = list(differences(old, new, {"one": {"data": 3.0}}))
    assert rows == [("one", "data", "2.0", "2.4", "3.0"), ("one", "no_baseline in turn 3", "raised", "-", "")]
    assert table(rows).splitlines()[1].split() == ["one", "data", "2.0", "2.4", "3.0"]


def test_a_transcript_that_is_new_or_gone_is_a_difference():
    pin = {"overall": 1.5}
    assert list(differences({"gone": pin}, {"new": pin}, {})) == [
        ("gone", "overall", "1.5", "-", ""),
        ("new", "overall", "-", "1.5", ""),
    ]
