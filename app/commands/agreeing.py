"""`hotseat agreement`: how far the judge agrees with people, and people with each other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from app.labels import Label
    from evaluators import Embedded
    from evaluators.agreement import Scored

Depths = dict[tuple[str, str], float]
"""Depths by transcript and phase; the phase `overall` is the overall depth."""
JUDGE = "the judge"
ALL = "all phases"
OVERALL = "overall"


@click.command(
    "agreement",
    help="Compare the judge with people, and people with each other, on the labels in PATHS: label files, graded "
    "transcripts, folders of them, or transcripts that were labelled; without any, all labels of the data directory.",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the resampling behind the intervals.")
def command(paths: tuple[Path, ...], as_json: bool, seed: int) -> None:
    """Prints a table and a sentence for every two graders."""
    from app.bootstrap import content
    from evaluators import Embedded

    labels = _labels(paths)
    people = _by_rater(labels)
    engine = Embedded(content().bank)
    judged = _judged(labels, engine)
    both = [_compared(one, people[one], other, people[other], seed) for one, other in combinations(people, 2)]
    with_judge = [_compared(rater, people[rater], JUDGE, judged, seed) for rater in people]
    for each in with_judge:
        each["says"] = _says(each, both)
    if as_json:
        click.echo(json.dumps({"with the judge": with_judge, "between people": both}, ensure_ascii=False, indent=2))
        return
    click.echo("\n\n".join(_told(each) for each in (*with_judge, *both)))


def _labels(paths: Sequence[Path]) -> list[Label]:
    """All labels; of one rater's several files of a transcript the last. Raises BadLabel."""
    from app.labels import BadLabel, labels_home
    from app.settings import Settings

    home = labels_home(Settings.read().data_dir)
    found = [label for path in paths or (home,) for label in _at(path, home)]
    kept = {
        (label.digest, label.rater): label for label in found if label.gold.depths or label.gold.overall is not None
    }
    if not kept:
        where = ", ".join(map(str, paths)) or str(home)
        raise BadLabel(f"{where}: nothing is judged there yet; `hotseat label FILE` asks for it")
    return list(kept.values())


def _at(path: Path, home: Path) -> Iterator[Label]:
    from app.bootstrap import content
    from app.commands.labelling import transcript
    from app.labels import digest, is_label, labels_under, read_label

    if path.is_dir():
        yield from labels_under(path)
    elif is_label(path):
        yield read_label(path)
    elif path.exists():
        turns = transcript(str(path), content())[0].turns
        yield from labels_under(home / digest((turn.role, turn.text) for turn in turns))


def _by_rater(labels: Sequence[Label]) -> dict[str, Depths]:
    people: dict[str, Depths] = {}
    for label in sorted(labels, key=lambda label: label.rater):
        depths = people.setdefault(label.rater, {})
        depths |= {(label.digest, str(phase)): depth for phase, depth in label.gold.depths.items()}
        if label.gold.overall is not None:
            depths[label.digest, OVERALL] = label.gold.overall
    return people


def _judged(labels: Sequence[Label], engine: Embedded) -> Depths:
    """The judge's depths of every labelled transcript; a phase that could not be scored is left out."""
    from app.labels import judged_interview
    from evaluators import evaluate

    depths: Depths = {}
    for digest, label in {label.digest: label for label in labels}.items():
        interview = judged_interview(label, engine)
        card = evaluate(interview, engine.bank.framework(interview.setup.framework), engine)
        depths |= {(digest, str(p)): score.depth for p, score in card.phases.items() if score.depth is not None}
        depths[digest, OVERALL] = card.overall
    return depths


def _compared(one: str, ours: Depths, other: str, theirs: Depths, seed: int) -> dict[str, Any]:
    """The agreement of two graders by phase, over all phases, and overall."""
    from evaluators.agreement import Scored, agreement
    from question_bank import PHASES

    cases: dict[str, list[Scored]] = {name: [] for name in (*map(str, PHASES), ALL, OVERALL)}
    for transcript, phase in sorted(ours.keys() & theirs.keys()):
        case = Scored(transcript, ours[transcript, phase], theirs[transcript, phase])
        cases[phase].append(case)
        if phase != OVERALL:
            cases[ALL].append(case)
    found = {name: agreement(each, seed) for name, each in cases.items()}
    return {"one": one, "other": other} | {name: asdict(each) for name, each in found.items() if each}


def _says(compared: dict[str, Any], both: Sequence[dict[str, Any]]) -> str:
    """How far to trust the judge for a rater."""
    from evaluators.agreement import ENOUGH, Agreement, verdict

    rater = compared["one"]
    if ALL not in compared:
        return f"{rater} judged no phase that the judge could score."
    others = [each[ALL] for each in both if rater in (each["one"], each["other"]) and ALL in each]
    kappas = [each["kappa"] for each in others if each["n"] >= ENOUGH and each["kappa"] is not None]
    return verdict(Agreement(**compared[ALL]), rater, fmean(kappas) if kappas else None)


def _told(compared: dict[str, Any]) -> str:
    rows = [(name, values) for name, values in compared.items() if isinstance(values, dict)]
    head = f"{compared['one']} and {compared['other']}"
    if not rows:
        return f"{head}: no phase that both judged"
    lines = [head, f"{'':<10}  {'n':>4}  {'kappa':>6}  {'95%':>14}  {'MAE':>5}  {'bias':>6}  within one"]
    for name, v in rows:
        spread = "-" if v["low"] is None else f"{v['low']:.2f} to {v['high']:.2f}"
        kappa = "-" if v["kappa"] is None else f"{v['kappa']:.2f}"
        lines.append(
            f"{name:<10}  {v['n']:>4}  {kappa:>6}  {spread:>14}  {v['mae']:>5.2f}  {v['bias']:>+6.2f}  {v['within_one']:>10.2f}"
        )
    return "\n".join([*lines, *([compared["says"]] if "says" in compared else [])])
