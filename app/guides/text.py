"""The sheets as Markdown that also reads well in a terminal, 100 columns wide."""

import textwrap
from collections.abc import Iterable

from app.guides.contents import Contents, Group
from app.guides.framework import FrameworkSheet, PhaseTopics, Slot, StepSheet
from app.guides.parts import Link, Mistake
from app.guides.persona import PersonaSheet
from app.guides.plan import Day, Plan
from app.guides.question import Answers, PhaseAnswers, QuestionSheet
from app.guides.topic import TopicSheet

WIDTH = 100


def framework_text(sheet: FrameworkSheet) -> str:
    """A framework, step by step."""
    lines = [*_top(sheet.title), *_said(f"From: {sheet.source}"), ""]
    lines += [f"- {_span(slot):>7}  {slot.title}" for slot in sheet.clock]
    for number, step in enumerate(sheet.steps, start=1):
        lines += ["", *_step(number, step)]
    return _text(lines)


def topic_text(sheet: TopicSheet) -> str:
    """A topic."""
    names = f" Also called {', '.join(sheet.aliases)}." if sheet.aliases else ""
    some = "" if sheet.general else " Only some designs need it."
    lines = [*_top(sheet.title), *_said(f"Phase: {sheet.phase}.{some}{names}"), "", *_said(sheet.summary)]
    lines += _section("What each depth looks like")
    for each in sheet.depths:
        lines += [*_said(f"{each.word}: {each.shows}", f"{each.depth} "), *_said(f"“{each.sounds}”", "    ")]
    lines += _listed("How it is asked", sheet.probes)
    lines += [*_section("A strong answer"), *_said(sheet.strong_answer)]
    lines += _listed("Sounds like it, and does not count", (f"“{each.says}” ({each.why})" for each in sheet.lookalikes))
    lines += _mistakes("Common mistakes", sheet.mistakes)
    lines += [*_section("Practise"), *_said(sheet.practice)]
    more = [f"and {sheet.more_questions} more"] if sheet.more_questions else []
    lines += _listed("Questions that stress it", [*map(_link, sheet.questions), *more])
    lines += _listed("Interviewers who press on it", map(_link, sheet.personas))
    return _text(lines + _listed("Where it comes up", map(_link, sheet.steps)))


def question_text(sheet: QuestionSheet) -> str:
    """A question; how to see the answers where they are hidden."""
    lines = [*_top(sheet.title), *_said(f"“{sheet.prompt}”"), ""]
    lines += _said(f"{sheet.category} · difficulty {sheet.difficulty} of 5 · {sheet.minutes:g} minutes")
    lines += _said(f"Asked at: {', '.join(sheet.asked_at)}")
    lines += _said(f"Interviewers: {', '.join(each.title for each in sheet.companies)}")
    lines += _listed("Worth asking about", [", ".join(sheet.asks)])
    lines += _topics("What it stresses", sheet.topics)
    lines += _section(f"The clock, in {sheet.framework.title.lower()}")
    lines += [f"- {_span(t.slot):>7}  {t.slot.title}{_share(t.share)}" for t in sheet.timing]
    lines += ["", *_said(f"Expect a change of requirements from a choice of {sheet.curveballs}, after the middle.")]
    lines += _listed("To read", (f"{each.title}, {each.by}. {each.why}" for each in sheet.reading))
    return _text(lines + (_answers(sheet.answers) if sheet.answers else _hidden(sheet)))


def persona_text(sheet: PersonaSheet) -> str:
    """A persona."""
    lines = [*_top(f"{sheet.name}: {sheet.focus}"), *_said(sheet.blurb), "", *_said(sheet.disclaimer)]
    lines += _said(f"From: {sheet.source}")
    lines += _listed(f"What {sheet.interviewer} values", sheet.values)
    lines += _listed("Weighs more than usual", map(_link, sheet.more))
    lines += _listed("Weighs less", map(_link, sheet.less))
    lines += ["", "## How it sounds"]
    for each in sheet.signatures:
        lines += _listed(_link(each.topic), each.probes, 3)
    surprises = f"Keeps {sheet.curveballs} changes of requirements up the sleeve."
    lines += _listed("Manner", (sheet.hints, sheet.patience, surprises))
    lines += _listed("Listens for", [", ".join(sheet.listens_for)])
    return _text(lines + _listed("Questions of this kind", map(_link, sheet.questions)))


def plan_text(plan: Plan) -> str:
    """A plan, day by day."""
    tried = f" You have tried {plan.tried} so far; they come last." if plan.tried else ""
    lines = [*_top(f"{len(plan.days)} days of practice")]
    lines += _said(f"Each day one interview, its report, and a drill. Difficulty only rises.{tried}")
    for day in plan.days:
        lines += ["", *_day(day)]
    return _text(lines)


def contents_text(groups: Iterable[Group]) -> str:
    """Ids and titles of one kind."""
    lines: list[str] = []
    groups = list(groups)
    width = max((len(card.link.id) for group in groups for card in group.cards), default=0)
    for group in groups:
        lines += (["", f"{group.title}:"] if lines else [f"{group.title}:"]) if group.title else []
        lines += [f"{c.link.id:<{width}}  {c.link.title}{_note(c.link)}" for c in group.cards]
    return _text(lines)


def overview_text(all: Contents) -> str:
    """What there is, by kind."""
    lines = _said("Cheat sheets: what good looks like, from the same bank that the interviewer asks from.")
    lines.append("")
    for kind in ("framework", "topic", "question", "persona"):
        groups: tuple[Group, ...] = getattr(all, kind)
        count = sum(len(group.cards) for group in groups)
        lines.append(f"hotseat guide {kind:<9} [ID]   {count:>3}, such as {groups[0].cards[0].link.id}")
    lines.append("hotseat guide plan --days 14    what to practise on each day")
    return _text([*lines, "", *_said("Without ID a command lists what there is. In the browser: /guide")])


def _step(number: int, step: StepSheet) -> list[str]:
    slot = step.slot
    lines = [f"## {number}. {slot.title} ({slot.minutes:g} min, {_span(slot)})", "", *_said(step.purpose)]
    lines += _listed("Strong candidates", step.strong, 3)
    lines += _listed("Strong answers", (f"{each.topic.title}: {each.says}" for each in step.answers), 3)
    lines += _listed("Traps", step.traps, 3)
    lines += _mistakes("Red flags", step.mistakes, 3)
    lines += _topics("Topics", step.topics, 3)
    return lines + [
        line for each in step.shared for line in ["", *_said(f"{each.phase}: topics and red flags under {each.step}.")]
    ]


def _day(day: Day) -> list[str]:
    again = ", again" if day.again else ""
    lines = [f"## Day {day.number}: {day.question.title}", ""]
    lines += _said(f"{day.question.note}{again} · {day.persona.title} ({day.persona.note}) · {day.framework.title}")
    lines += [f"    {day.command}"]
    lines += [s for d in day.drills for s in _said(f"Drill {d.topic.title} ({d.phase}): {d.practice}", "- ")]
    recall = " · ".join(each.title for each in day.recall)
    return lines + (_said(f"From memory: {recall}", "- ") if recall else [])


def _hidden(sheet: QuestionSheet) -> list[str]:
    return [
        *_section("Answers"),
        *_said("Facts, reference design, what each depth looks like and traps are hidden until you have tried it."),
        "",
        f"    hotseat chat -q {sheet.id}",
        f"    hotseat guide question {sheet.id} --reveal",
    ]


def _answers(told: Answers) -> list[str]:
    lines = _listed("What the interviewer knows", (f"{fact.kind}: {fact.answer}" for fact in told.facts))
    lines += _listed("Yours to decide", told.yours)
    lines += _listed(
        "Estimates",
        (f"{e.asks} {e.formula} = {e.result:,.6g} {e.unit} (sound within {e.within:g} times)" for e in told.estimates),
    )
    for phase in told.phases:
        lines += _phase(phase)
    return lines + _listed("Traps", told.traps)


def _phase(phase: PhaseAnswers) -> list[str]:
    lines = _listed(f"{phase.phase}: a reference design", phase.outline)
    for each in phase.criteria:
        says = (f"{depth} {word}: {looks}" for depth, word, looks in each.anchors)
        lines += _listed(f"{each.title} (weight {each.weight:g}; {each.topic.title})", says, 3)
    return lines


def _topics(title: str, phases: Iterable[PhaseTopics], level: int = 2) -> list[str]:
    return _listed(title, (f"{each.phase}: {', '.join(t.title for t in each.topics)}" for each in phases), level)


def _mistakes(title: str, flags: Iterable[Mistake], level: int = 2) -> list[str]:
    return _listed(title, (f"{flag.title}. {flag.why} Instead: {flag.remedy}" for flag in flags), level)


def _listed(title: str, items: Iterable[str], level: int = 2) -> list[str]:
    bullets = _bullets(items)
    return [*_section(title, level), *bullets] if bullets else []


def _section(title: str, level: int = 2) -> list[str]:
    return ["", f"{'#' * level} {title}", ""]


def _top(title: str) -> list[str]:
    return [f"# {title}", ""]


def _bullets(items: Iterable[str]) -> list[str]:
    return [line for item in items for line in _said(item, "- ")]


def _said(text: str, lead: str = "") -> list[str]:
    rest = " " * len(lead)
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=rest, break_on_hyphens=False)


def _link(link: Link) -> str:
    return f"{link.title} [{link.id}]{_note(link)}"


def _note(link: Link) -> str:
    return f" ({link.note})" if link.note.strip() else ""


def _span(slot: Slot) -> str:
    return f"{slot.start:g}–{slot.end:g}"


def _share(share: float) -> str:
    return f" ({share:.0%} of the weight)" if share else ""


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
