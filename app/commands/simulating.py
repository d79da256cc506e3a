"""`hotseat simulate`: interviews with simulated candidates, to see whether a change moved anything."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import click

from app.commands.options import setup_options, started

if TYPE_CHECKING:
    from app.bootstrap import Content, House
    from app.simulated import Candidate, Profile, SimulatedClock
    from evaluators import Chat
    from transcripts import Interview, InterviewStarted

ALL = "all"


@dataclass(frozen=True)
class Row:
    """What came of one interview."""

    candidate: str
    seed: int
    turns: int
    """Of both."""
    minutes: float
    overall: float
    verdict: str
    flags: int
    probes: int
    hints: int
    attempts: int
    """Turns that tried to steer the grading."""
    ended: str
    """Why it ended; empty when it was left."""
    failures: int
    """Turns in which a model should have spoken and did not."""


@click.command(
    "simulate",
    help="Run interviews with simulated candidates on a clock of their own, and print what came of them. Nothing is kept "
    "unless --out says where.",
)
@setup_options
@click.option("--candidate", "-c", default="solid", show_default=True, help="Profile id (app/candidates), or `all`.")
@click.option(
    "--count",
    "-n",
    type=click.IntRange(1, 1000),
    default=1,
    show_default=True,
    help="Interviews, each with the next seed.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--out", "-o", type=click.Path(file_okay=False, path_type=Path), help="A folder for the interviews as JSON Lines."
)
@click.option("--with-model", is_flag=True, help="The configured model speaks for the candidate.")
def command(
    candidate: str, count: int, as_json: bool, out: Path | None, with_model: bool, seed: int | None, **setup: object
) -> None:
    """Prints a line an interview and one a candidate, or JSON."""
    from app.bootstrap import content

    profiles = _chosen(candidate)
    parts = content()
    first = started(parts, seed=1 if seed is None else seed, **setup)  # type: ignore[arg-type]
    chat = _chat() if with_model else None
    if out is not None:
        _writing(out, lambda: out.mkdir(parents=True, exist_ok=True))
    rows = asyncio.run(_runs(parts, profiles, first, count, out, chat, quiet=as_json))
    if as_json:
        click.echo(json.dumps(_as_values(first, rows), ensure_ascii=False, indent=2))


def _chosen(id: str) -> list[Profile]:
    """The profile of an id, or all. Raises NotInBank."""
    from app.simulated import load_profiles
    from question_bank import NotInBank

    profiles = load_profiles()
    if id == ALL:
        return list(profiles.values())
    if id not in profiles:
        raise NotInBank("candidate", id, [*profiles, ALL])
    return [profiles[id]]


def _chat() -> Chat:
    """The configured model. Raises UsageError when there is none."""
    from app.models import Models
    from app.settings import Settings

    chat = Models.of(Settings.read().models).interviewer
    if chat is None:
        raise click.UsageError("no model is configured; set OPENAI_API_KEY, or OPENAI_BASE_URL and HOTSEAT_MODEL")
    return chat


async def _runs(
    parts: Content, profiles: Sequence[Profile], first: InterviewStarted, count: int, out: Path | None, chat: Chat | None, *,
    quiet: bool,
) -> list[Row]:  # fmt: skip
    """All interviews, one after the other, in a database that is gone afterwards."""
    from app.bootstrap import bootstrap
    from app.settings import Settings
    from app.simulated import SimulatedClock

    rows: list[Row] = []
    width = max(len(profile.id) for profile in profiles)
    clock = SimulatedClock()
    with tempfile.TemporaryDirectory(prefix="hotseat-") as folder:
        house = await bootstrap(Settings(Path(folder), "sqlite:///:memory:"), parts=parts, clock=clock)
        try:
            for profile in profiles:
                mine = []
                for seed in range(first.seed, first.seed + count):
                    setup = first.model_copy(update={"seed": seed})
                    row = await _one(house, profile, setup, clock, out, chat)
                    mine.append(row)
                    if not quiet:
                        click.echo(_line(row, width))
                rows += mine
                if not quiet:
                    click.echo(_total(mine, width))
        finally:
            await house.close()
    if failed := sum(row.failures for row in rows):
        turns = "1 turn" if failed == 1 else f"{failed} turns"
        click.echo(f"the model failed in {turns}; authored lines were said instead", err=True)
    return rows


async def _one(
    house: House, profile: Profile, setup: InterviewStarted, clock: SimulatedClock, out: Path | None, chat: Chat | None
) -> Row:
    from app.brief import Brief
    from app.simulated import START, ModelCandidate, SimulatedCandidate, run
    from evaluators import evaluate
    from transcripts import dump

    content = house.content
    brief = Brief.of(setup, content.bank, content.personas, house.engine.rubric(setup.question, setup.topics))
    scripted = SimulatedCandidate(profile, brief, content.bank, setup.seed)
    candidate: Candidate = scripted if chat is None else ModelCandidate(profile, brief, chat, scripted)
    clock.now = START
    interview = await run(house, setup, candidate, clock=clock)
    if out is not None:
        text = dump(interview.id, await house.store.events(interview.id))
        file = out / f"{interview.id}.jsonl"
        _writing(file, lambda: file.write_text(text, encoding="utf-8"))
    card = evaluate(interview, brief.framework, house.engine)
    return Row(
        candidate=profile.id,
        seed=setup.seed,
        turns=len(interview.turns),
        minutes=_minutes(interview),
        overall=card.overall,
        verdict=card.verdict,
        flags=len(card.flags),
        probes=card.talk.probes,
        hints=card.talk.hints,
        attempts=len(card.attempts),
        ended=interview.ended.why.value if interview.ended else "",
        failures=len(candidate.failures) if isinstance(candidate, ModelCandidate) else 0,
    )


def _minutes(interview: Interview) -> float:
    return round(interview.elapsed(interview.last_at) / 60, 1)


def _writing(path: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from None


def _line(row: Row, width: int) -> str:
    return (
        f"{row.candidate:<{width}}  seed {row.seed:<5} {row.turns:>3} turns  {row.minutes:>5.1f} min  "
        f"overall {row.overall:.2f}  {row.verdict:<14}  {row.flags:>2} flags  {row.probes:>2} probes  {row.hints:>2} hints"
    )


def _total(rows: Sequence[Row], width: int) -> str:
    told = _summary(rows)
    count = f"{len(rows)} interview{'s' if len(rows) > 1 else ''}"
    return f"{rows[0].candidate:<{width}}  {count}: overall mean {told['mean']:.2f}, min {told['min']:.2f}, max {told['max']:.2f}"


def _summary(rows: Sequence[Row]) -> dict[str, Any]:
    scores = [row.overall for row in rows]
    return {
        "candidate": rows[0].candidate, "count": len(rows), "mean": round(fmean(scores), 2), "min": min(scores), "max": max(scores),
    }  # fmt: skip


def _as_values(first: InterviewStarted, rows: Sequence[Row]) -> dict[str, Any]:
    names = dict.fromkeys(row.candidate for row in rows)
    return {
        "question": first.question,
        "persona": first.persona,
        "framework": first.framework,
        "level": first.level.value,
        "minutes": first.minutes,
        "interviews": [asdict(row) for row in rows],
        "summaries": [_summary([row for row in rows if row.candidate == name]) for name in names],
    }
