"""The set-up card: what it offers, and what a choice made on it starts."""

from typing import Any

from app.bootstrap import Content
from app.web.avatars import icon
from evaluators import CUSTOM
from personas import Persona
from question_bank import Question
from transcripts import InterviewStarted, Level

SHORTEST, LONGEST, USUAL = 10, 60, 45
"""Minutes."""
LONGEST_TITLE = 200
LENS = "A practice lens built from public advice, not official hiring criteria."
BARS = {
    Level.MID: "sound basics, some depth",
    Level.SENIOR: "choices justified, trade-offs named",
    Level.STAFF: "anticipates failure, ties to the goal",
}


class BadChoice(Exception):
    """A choice cannot be started; the message says what to change."""


def card(content: Content, persona: Persona) -> dict[str, Any]:
    """The props of the set-up card for one persona."""
    typical = [q for q in content.bank.questions.values() if persona.id in q.companies]
    others = [q for q in content.bank.questions.values() if persona.id not in q.companies]
    rest = "More questions" if typical else "Questions"
    groups = [(f"Asked at companies like {persona.name}", typical), (rest, others)]
    return {
        "persona": {
            "id": persona.id, "name": persona.name, "interviewer": persona.interviewer, "focus": persona.focus,
            "blurb": persona.blurb, "icon": icon(persona.id), "lens": LENS,
        },
        "groups": [{"title": title, "questions": [_offer(q) for q in some]} for title, some in groups if some],
        "custom": CUSTOM,
        "frameworks": [
            {"id": each.id, "title": each.title, "steps": [step.title for step in each.steps]}
            for each in content.bank.frameworks.values()
        ],
        "levels": [{"id": str(level), "title": level.capitalize(), "bar": bar} for level, bar in BARS.items()],
        "minutes": {"shortest": SHORTEST, "longest": LONGEST},
        "chosen": usual(content, persona),
    }  # fmt: skip


def usual(content: Content, persona: Persona, question: str = "") -> dict[str, Any]:
    """The choice made for who does not choose."""
    questions = content.bank.questions
    typical = next((q.id for q in questions.values() if persona.id in q.companies), next(iter(questions), CUSTOM))
    frameworks = content.bank.frameworks
    return {
        "persona": persona.id,
        "question": question or typical,
        "title": "",
        "framework": "seven-step" if "seven-step" in frameworks else next(iter(frameworks)),
        "level": str(Level.SENIOR),
        "minutes": USUAL,
    }


def chosen(choice: dict[str, Any], content: Content, at: float, seed: int) -> InterviewStarted:
    """The set-up of an interview from a choice. Raises BadChoice; nothing in a choice is taken on trust."""
    persona, question, framework = (str(choice.get(key, "")) for key in ("persona", "question", "framework"))
    if persona not in content.personas:
        raise BadChoice("choose an interviewer")
    if framework not in content.bank.frameworks:
        raise BadChoice("choose a framework")
    if question == CUSTOM:
        title = " ".join(str(choice.get("title") or "").split())
        if not title:
            raise BadChoice("give your own question a title")
        if len(title) > LONGEST_TITLE:
            raise BadChoice(f"shorten the title of your question to {LONGEST_TITLE} characters")
    elif question in content.bank.questions:
        title = content.bank.question(question).title
    else:
        raise BadChoice("choose a question")
    if choice.get("level") not in list(Level):
        raise BadChoice("choose a level")
    return InterviewStarted(
        at=at,
        question=question,
        title=title,
        persona=persona,
        framework=framework,
        level=Level(choice["level"]),
        minutes=_minutes(choice.get("minutes")),
        seed=seed,
    )


def _minutes(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float) or not SHORTEST <= given <= LONGEST:
        raise BadChoice(f"choose between {SHORTEST} and {LONGEST} minutes")
    return round(given)


def _offer(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "category": question.category.capitalize(),
        "difficulty": question.difficulty,
    }
