"""The debrief: the scorecard in words. Every quote is an exact sentence of the candidate, or it is left out."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from evaluators.levels import LevelView, levels
from evaluators.rubric import Rubric, RubricItem
from evaluators.scorecard import BARS, Finding, FlagRaised, Scorecard
from evaluators.sentences import split
from personas import Persona
from question_bank import PHASE_TITLES, PHASES
from transcripts import Interview, clock

STRENGTHS, GAPS = 5, 6


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Strength(_Value):
    """Something done well, in the candidate's own words."""

    title: str
    quote: str
    turn: int
    depth: int
    prompted: bool


class Gap(_Value):
    """Something that was missing or thin."""

    title: str
    phase: str
    depth: int
    turn: int | None
    """The candidate turn that came closest, or the one after the question; None when it never came up."""
    asked: str
    """The question that was asked about it; empty when none was."""
    quote: str
    """The closest the candidate came; empty when not shown."""
    strong_answer: str
    practice: str


class LensView(_Value):
    """How one persona would have seen the same interview. It changes nothing in the scores."""

    persona: str
    name: str
    focus: str
    praised: tuple[str, ...]
    pressed: tuple[str, ...]


class Debrief(_Value):
    """Feedback on an interview."""

    headline: str
    summary: str
    strengths: tuple[Strength, ...]
    gaps: tuple[Gap, ...]
    flags: tuple[FlagRaised, ...]
    lens: LensView
    lenses: tuple[LensView, ...] = ()
    """The same interview as each persona would have seen it."""
    levels: tuple[LevelView, ...] = ()
    time: tuple[str, ...]
    notes: tuple[str, ...]
    """Facts of the conversation worth knowing: hints, prompting, talk, attempts."""


def write_debrief(
    card: Scorecard, interview: Interview, rubric: Rubric, persona: Persona, everybody: Iterable[Persona] = ()
) -> Debrief:
    """The debrief of a scorecard. Deterministic. `everybody`: the personas whose lenses stand side by side."""
    return Debrief(
        headline=f"{card.verdict.capitalize()} at {card.level} level: {card.overall:.1f} of 4",
        summary=_summary(card),
        strengths=tuple(_strengths(card, interview)),
        gaps=tuple(_gaps(card, interview, rubric, persona)),
        flags=tuple(f for f in card.flags if not f.quote or is_quote(f.quote, interview, f.turn)),
        lens=lens(card, persona),
        lenses=tuple(lens(card, each) for each in everybody),
        levels=levels(card, rubric),
        time=tuple(_time(card, interview)),
        notes=tuple(_notes(card)),
    )


def is_quote(text: str, interview: Interview, turn: int) -> bool:
    """Whether a text is exactly a sentence of a candidate turn."""
    return interview.turns[turn].role == "candidate" and text in split(interview.turns[turn].text)


def lens(card: Scorecard, persona: Persona) -> LensView:
    """What a persona would have praised and pressed in the same interview."""
    cared = sorted(
        (f for f in card.findings if persona.emphasis.get(f.topic, 1.0) > 1),
        key=lambda f: (-persona.emphasis[f.topic], -f.depth, f.item),
    )
    praised = _unique(f.title for f in cared if f.depth >= 3)[:4]
    pressed = _unique(f.title for f in cared if f.depth <= 1)[:5]
    return LensView(
        persona=persona.id, name=persona.name, focus=persona.focus, praised=tuple(praised), pressed=tuple(pressed)
    )


def _summary(card: Scorecard) -> str:
    if not card.talk.candidate_words:
        return "Nothing was said that could be judged, so nothing is scored beyond that."
    scored = {phase: score.depth or 0.0 for phase, score in card.phases.items()}
    best = max(PHASES, key=lambda p: scored[p])
    missing = [PHASE_TITLES[p].lower() for p in PHASES if scored[p] < 0.5]
    bar = BARS[card.level]
    gap = f"The {card.level} bar is {bar:.1f}; " + (
        "you are above it." if card.overall >= bar else f"{bar - card.overall:.1f} to go."
    )
    told = f"Deepest in {PHASE_TITLES[best].lower()} ({scored[best]:.1f})." if scored[best] else ""
    absent = f" Not shown, or hardly: {', '.join(missing)}." if missing else " Every phase was touched."
    return f"{told}{absent} {gap}{_doubt(card)}".strip()


def _doubt(card: Scorecard) -> str:
    """Where the evidence is thin, in words."""
    thin = [PHASE_TITLES[p].lower() for p in PHASES if len(card.phases[p].evidence) == 1]
    if len(thin) >= 5 or card.talk.candidate_words < 150:
        return f" The evidence is thin: read {card.overall:.1f} as somewhere from {card.low:.1f} to {card.high:.1f}."
    return f" A single statement carries {' and '.join(thin)}." if 0 < len(thin) <= 2 else ""


def _strengths(card: Scorecard, interview: Interview) -> Iterable[Strength]:
    ranked = sorted(card.findings, key=lambda f: (-f.depth, f.prompted, -f.weight, f.item))
    used = {(f.turn, f.quote) for f in card.flags}
    kept = 0
    for finding in ranked:
        if finding.depth < 2 or not finding.evidence:
            continue
        best = finding.evidence[0]
        if (best.turn, best.quote) in used or not is_quote(best.quote, interview, best.turn):
            continue
        used.add((best.turn, best.quote))
        kept += 1
        yield Strength(
            title=finding.title, quote=best.quote, turn=best.turn, depth=finding.depth, prompted=best.prompted
        )
        if kept == STRENGTHS:
            return


def _gaps(card: Scorecard, interview: Interview, rubric: Rubric, persona: Persona) -> Iterable[Gap]:
    """The weightiest things missing or thin; what was asked for and not answered comes first."""
    findings = {f.item: f for f in card.findings}
    topics = {f.topic: max(g.depth for g in card.findings if g.topic == f.topic) for f in card.findings}
    ranked = sorted(
        (
            item
            for item in rubric
            if topics.get(item.topic.id, 0) <= 1 and (item.weight > 0 or _question(item, interview))
        ),
        key=lambda i: (not _question(i, interview), -i.weight * persona.emphasis.get(i.topic.id, 1.0), i.id),
    )
    told: set[str] = set()
    for item in ranked:
        if item.topic.id in told:
            continue
        told.add(item.topic.id)
        yield _gap(item, findings.get(item.id), interview)
        if len(told) == GAPS:
            return


def _gap(item: RubricItem, finding: Finding | None, interview: Interview) -> Gap:
    asked = _question(item, interview)
    closest = finding.evidence[0] if finding and finding.evidence else None
    quoted = closest if closest and is_quote(closest.quote, interview, closest.turn) else None
    after = asked[0] + 1 if asked and asked[0] + 1 < len(interview.turns) else None
    return Gap(
        title=item.title,
        phase=item.phase,
        depth=finding.depth if finding else 0,
        turn=quoted.turn if quoted else after,
        asked=asked[1] if asked else "",
        quote=quoted.quote if quoted else "",
        strong_answer=item.strong_answer,
        practice=item.topic.practice,
    )


def _question(item: RubricItem, interview: Interview) -> tuple[int, str] | None:
    """The turn and words in which the interviewer asked about an item's topic."""
    for turn in interview.turns:
        if turn.move and turn.move.topic == item.topic.id and turn.move.move in ("probe", "push", "ask_number"):
            return turn.index, turn.text
    return None


def _time(card: Scorecard, interview: Interview) -> Iterable[str]:
    if not interview.setup.timed:
        yield "The transcript carries no times, so time use is not judged."
        return
    for step in card.time:
        spent = step.spent or 0.0
        if spent > 1.3 * step.budget:
            yield f"{step.title}: {clock(spent)} of {clock(step.budget)} planned, {clock(spent - step.budget)} over."
        elif spent < 0.25 * step.budget:
            yield f"{step.title}: {clock(spent)} of {clock(step.budget)} planned; it hardly got any time."
        else:
            yield f"{step.title}: {clock(spent)} of {clock(step.budget)} planned."


def _notes(card: Scorecard) -> Iterable[str]:
    talk = card.talk
    if talk.candidate_words:
        yield (
            f"You said {talk.candidate_words} words in {talk.candidate_turns} turns ({talk.talk_share:.0%} of the talk), asked "
            f"{_count(talk.questions_asked, 'question')}, gave {_count(talk.numbers_given, 'number')} and weighed {_count(talk.alternatives_weighed, 'alternative')}."
        )
        yield f"{talk.unprompted_share:.0%} of what you showed came unprompted; you made {talk.drive:.0%} of the moves to a new step."
    if talk.probes:
        yield f"{talk.probes_answered} of {talk.probes} follow-up questions got an explanation on the point."
    if talk.hints:
        yield f"{_count(talk.hints, 'hint')} used."
    for reaction in card.reactions:
        took = (
            "was not taken up",
            "was only acknowledged",
            "was worked in",
            "was worked in with reasons",
            "was worked in with foresight",
        )
        yield f"The change of requirements at turn {reaction.turn} {took[reaction.depth]}."
    contested = sum(f.contested for f in card.findings)
    if contested:
        yield f"The two judges differed by more than a depth on {_count(contested, 'point')}; the lower reading counts."
    if card.attempts:
        yield f"Turns {', '.join(map(str, card.attempts))} tried to steer the grading; they were ignored."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _unique(titles: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(titles))
