"""Cheat sheets: the bank turned into pages to learn from. Plain values; the terminal and the browser show the same."""

from app.guides.attempts import Attempt, attempts
from app.guides.contents import Card, Contents, Group, contents
from app.guides.framework import FrameworkSheet, StepSheet, framework_sheet
from app.guides.parts import Link, Mistake
from app.guides.persona import PersonaSheet, persona_sheet
from app.guides.plan import LONGEST, USUAL, BadDays, Day, Plan, check_days, plan
from app.guides.question import QuestionSheet, question_sheet
from app.guides.topic import TopicSheet, topic_sheet

__all__ = [
    "LONGEST",
    "USUAL",
    "Attempt",
    "BadDays",
    "Card",
    "Contents",
    "Day",
    "FrameworkSheet",
    "Group",
    "Link",
    "Mistake",
    "PersonaSheet",
    "Plan",
    "QuestionSheet",
    "StepSheet",
    "TopicSheet",
    "attempts",
    "check_days",
    "contents",
    "framework_sheet",
    "persona_sheet",
    "plan",
    "question_sheet",
    "topic_sheet",
]
