"""`hotseat replay`: an interview turn by turn, with the move behind each line, its reason, evidence and clock."""

from __future__ import annotations

import asyncio
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from transcripts import Event, Frame, Interview


@click.command(
    "replay", help="Step through INTERVIEW (an id, or an exported file) with moves, reasons, evidence and clock."
)
@click.argument("interview")
@click.option("--at", type=int, default=None, help="Only the turn with this 0-based number.")
@click.option("--coach", is_flag=True, help="Also the facts that a model drafted for it, once it has ended.")
def command(interview: str, at: int | None, coach: bool) -> None:
    """Prints all turns, or one."""
    from transcripts import Interview, frame_at, replay

    id, events = _events(interview)
    frames = replay(id, events)
    for frame in frames if at is None else [frame_at(frames, at)]:
        click.echo(_told(frame))
    if coach:
        click.echo("\n" + _for_the_coach(Interview.of(id, events)))


def _events(interview: str) -> tuple[str, list[Event]]:
    from app.commands.options import read_text
    from transcripts import parse

    if interview == "-" or Path(interview).is_file():
        return parse(read_text(interview))
    return interview, asyncio.run(_stored(interview))


async def _stored(id: str) -> list[Event]:
    from app.bootstrap import opened_store

    async with opened_store() as store:
        return await store.events(id)


def _told(frame: Frame) -> str:
    from evaluators import split
    from transcripts import clock

    turn = frame.turn
    lines = [f"[{turn.index}] {clock(frame.elapsed)} ({clock(frame.left)} left) {frame.step or '-'} · {turn.role}"]
    lines += textwrap.wrap(turn.text, 100, initial_indent="    ", subsequent_indent="    ") or ["    (nothing)"]
    if frame.move:
        target = f" {frame.move.target}" if frame.move.target else ""
        lines.append(f"    move: {frame.move.move}{target} because {frame.move.reason or 'it was imported'}")
        if len(frame.move.options) > 1:
            lines.append(f"    instead of: {', '.join(frame.move.options[1:4])}")
    if turn.triage:
        lines.append(f"    heard as: {turn.triage.utterance}")
    sentences = split(turn.text)
    for found in frame.evidence:
        how = "prompted" if found.prompted else "unprompted"
        lines.append(f'    evidence: {found.criterion} depth {found.depth} {how}: "{sentences[found.sentences[0]]}"')
    return "\n".join(lines)


def _for_the_coach(interview: Interview) -> str:
    from app.drafted_facts import coach_sheet
    from transcripts import clock

    sheet = coach_sheet(interview)
    if sheet is None:
        return "No facts were drafted for it." if interview.ended else "Drafted facts are shown once it has ended."
    lines = [f"{sheet.heading} {sheet.drafter}", sheet.note, f"It was there {clock(sheet.since)} into the interview."]
    for fact, turns in sheet.facts:
        told = f"told after turn {', '.join(map(str, turns))}" if turns else "not asked for"
        lines.append(f"  {fact.kind}: {fact.answer} ({told})")
        lines.append(f"    asked for like: {' '.join(fact.asks)}")
    lines += [f"  not kept: {dropped}" for dropped in sheet.dropped]
    return "\n".join(lines)
