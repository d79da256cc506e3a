"""The report: scorecard and debrief of an interview as JSON, Markdown or values for a page."""

import json
from typing import Any

from app.brief import Brief
from evaluators import Debrief, Embedded, Scorecard, evaluate, write_debrief
from transcripts import Interview


def judged(interview: Interview, brief: Brief, engine: Embedded) -> tuple[Scorecard, Debrief]:
    """The scorecard of an interview and the debrief written from it."""
    card = evaluate(interview, brief.framework, engine)
    return card, write_debrief(card, interview, brief.rubric, brief.persona, brief.everybody)


def as_values(card: Scorecard, words: Debrief) -> dict[str, Any]:
    """Plain data of both; the debrief under `debrief`."""
    return {**card.model_dump(mode="json"), "debrief": words.model_dump(mode="json")}


def as_json(interview: Interview, brief: Brief, engine: Embedded) -> str:
    """The report as JSON."""
    return json.dumps(as_values(*judged(interview, brief, engine)), ensure_ascii=False, indent=2)


def as_markdown(interview: Interview, brief: Brief, engine: Embedded) -> str:
    """The report as a document."""
    card, words = judged(interview, brief, engine)
    lines = [f"# {card.title}", "", f"**{words.headline}**", "", words.summary, "", *_phases(card), *_strengths(words)]
    lines += [*_gaps(words), *_flags(words), *_levels(words), *_lens(words), *_dimensions(card), "## Time and talk", ""]
    lines += [f"- {line}" for line in (*words.time, *words.notes)]
    return "\n".join(lines) + "\n"


def _phases(card: Scorecard) -> list[str]:
    rows = []
    for score in card.phases.values():
        depth = "unscored" if score.depth is None else f"{score.depth:.1f}"
        if score.low is not None:
            depth += f" ({score.low:.1f} to {score.high:.1f})"
        best = f"“{score.evidence[0].quote}” (turn {score.evidence[0].turn})" if score.evidence else score.reason
        rows.append(f"| {score.title} | {depth} | {best.replace('|', '/')} |")
    return ["| Phase | Depth (0-4) | Deepest evidence |", "|---|---|---|", *rows, ""]


def _strengths(words: Debrief) -> list[str]:
    if not words.strengths:
        return []
    told = [
        f"- **{s.title}** (depth {s.depth}{', prompted' if s.prompted else ''}, turn {s.turn}): “{s.quote}”"
        for s in words.strengths
    ]
    return ["## What you showed", "", *told, ""]


def _gaps(words: Debrief) -> list[str]:
    lines = ["## What was missing", ""] if words.gaps else []
    for gap in words.gaps:
        where = f"turn {gap.turn}" if gap.turn is not None else "it never came up"
        lines += [f"### {gap.title} ({where})", ""]
        lines += [f"- Asked: {gap.asked}"] if gap.asked else []
        lines += [f"- You said: “{gap.quote}”"] if gap.quote else []
        lines += [f"- A strong answer: {gap.strong_answer}", f"- Practise: {gap.practice}", ""]
    return lines


def _flags(words: Debrief) -> list[str]:
    if not words.flags:
        return []
    told = [
        f"- **{f.title}** (turn {f.turn}){f': “{f.quote}”' if f.quote else ''}. {f.why} {f.remedy}" for f in words.flags
    ]
    return ["## Red flags", "", *told, ""]


def _lens(words: Debrief) -> list[str]:
    lens = words.lens
    praised = ", ".join(lens.praised) or "nothing in particular"
    pressed = ", ".join(lens.pressed) or "nothing in particular"
    return [
        f"## The {lens.name} lens: {lens.focus}", "",
        f"Would have praised: {praised}. Would have pressed: {pressed}.",
        *_side_by_side(words),
        "A lens is practice built from public advice, not official hiring criteria; it does not change the score.", "",
    ]  # fmt: skip


def _side_by_side(words: Debrief) -> list[str]:
    """All lenses on the same interview."""
    if not words.lenses:
        return []
    rows = [
        f"| {lens.name} | {', '.join(lens.praised[:2]) or '-'} | {', '.join(lens.pressed[:3]) or '-'} |"
        for lens in words.lenses
    ]
    return ["", "| Lens | Would have praised | Would have pressed |", "|---|---|---|", *rows, ""]


def _levels(words: Debrief) -> list[str]:
    rows = [
        f"| {view.level} | {view.bar:.1f} | {view.verdict} | {f'{view.missing}: {view.behaviour}' if view.missing else 'nothing in particular'} |"
        for view in words.levels
    ]
    return ["## Against each level", "", "| Level | Bar | Verdict | First missing |", "|---|---|---|---|", *rows, ""]


def _dimensions(card: Scorecard) -> list[str]:
    rows = [
        f"| {d.title} | {'unscored' if d.score is None else f'{d.score:.1f}'} | {d.says} |"
        for d in card.dimensions.values()
    ]
    return ["## Six qualities", "", "| Quality | 0-4 | Because |", "|---|---|---|", *rows, ""]
