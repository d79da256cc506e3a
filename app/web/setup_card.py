"""The set-up card: what it offers, and what a choice made on it starts."""

from typing import Any

from app.bootstrap import Content
from app.custom import topics_for
from app.web.avatars import icon
from evaluators import CUSTOM, VectorTable
from personas import Persona
from question_bank import Question
from transcripts import LONGEST_ABOUT, InterviewStarted, Level

SHORTEST, LONGEST, USUAL = 10, 60, 45
"""Minutes."""
LONGEST_TITLE = 200
AS_USUAL = {"id": "", "title": "As usual", "blurb": "In the interviewer's own manner."}
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
        "temperaments": [
            AS_USUAL, *({"id": t.id, "title": t.name, "blurb": t.blurb} for t in content.temperaments.values()),
        ],
        "minutes": {"shortest": SHORTEST, "longest": LONGEST},
        "longest_about": LONGEST_ABOUT,
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
        "about": "",
        "temperament": "",
        "framework": "seven-step" if "seven-step" in frameworks else next(iter(frameworks)),
        "level": str(Level.SENIOR),
        "minutes": USUAL,
    }


def chosen(
    choice: dict[str, Any], content: Content, at: float, seed: int, table: VectorTable | None = None
) -> InterviewStarted:
    """The set-up of an interview from a choice. Raises BadChoice; nothing in a choice is taken on trust.

    `table`: chooses the topics of a question of one's own; without one it is judged on every general topic.
    """
    persona, question, framework = (str(choice.get(key, "")) for key in ("persona", "question", "framework"))
    if persona not in content.personas:
        raise BadChoice("choose an interviewer")
    if framework not in content.bank.frameworks:
        raise BadChoice("choose a framework")
    temperament = str(choice.get("temperament") or "")
    if temperament and temperament not in content.temperaments:
        raise BadChoice("choose a manner")
    title, about = _own(choice) if question == CUSTOM else (_title(question, content), "")
    topics = topics_for(content.bank, table, title, about) if question == CUSTOM and table is not None else ()
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
        temperament=temperament,
        about=about,
        topics=topics,
    )


def _own(choice: dict[str, Any]) -> tuple[str, str]:
    """The title of a question of one's own, and what was pasted about it. Raises BadChoice."""
    title = " ".join(str(choice.get("title") or "").split())
    about = str(choice.get("about") or "").strip()
    if not title:
        raise BadChoice("give your own question a title")
    if len(title) > LONGEST_TITLE:
        raise BadChoice(f"shorten the title of your question to {LONGEST_TITLE} characters")
    if len(about) > LONGEST_ABOUT:
        raise BadChoice(f"shorten what you pasted to {LONGEST_ABOUT:,} characters")
    return title, about


def _title(question: str, content: Content) -> str:
    if question not in content.bank.questions:
        raise BadChoice("choose a question")
    return content.bank.question(question).title


def _minutes(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float) or not SHORTEST <= given <= LONGEST:
        raise BadChoice(f"choose between {SHORTEST} and {LONGEST} minutes")
    return round(given)


def _offer(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "category": question.category[:1].upper() + question.category[1:],
        "difficulty": question.difficulty,
    }
