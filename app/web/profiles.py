"""Personas as the chat's profiles, each with three questions to start with at once."""

import chainlit as cl

from app.bootstrap import Content
from app.web.avatars import icon
from app.web.setup_card import LENS
from personas import Persona
from question_bank import Question

STARTERS = 3


def profiles(content: Content) -> list[cl.ChatProfile]:
    """All personas, by name."""
    people = sorted(content.personas.values(), key=lambda each: each.name)
    return [_profile(content, each, default=i == 0) for i, each in enumerate(people)]


def opener(question: Question) -> str:
    """What a starter says in the candidate's place."""
    return f"Interview me: {question.title}"


def starter_question(content: Content, said: str) -> str:
    """The question that some words start; empty when they are no starter."""
    return next((q.id for q in content.bank.questions.values() if said.strip() == opener(q)), "")


def _profile(content: Content, persona: Persona, default: bool) -> cl.ChatProfile:
    offered = [q for q in content.bank.questions.values() if persona.id in q.companies][:STARTERS]
    return cl.ChatProfile(
        name=persona.id,
        display_name=persona.name,
        icon=icon(persona.id),
        default=default,
        markdown_description=f"**{persona.name}** — {persona.focus}\n\n{persona.blurb}\n\n_{LENS}_",
        starters=[cl.Starter(label=q.title, message=opener(q), icon=icon(persona.id)) for q in offered],
    )
