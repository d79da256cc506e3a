"""Routes of the cheat sheets. What a question keeps hidden is not in the page at all."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.bootstrap import Content
from app.guides import (
    USUAL,
    Attempt,
    BadDays,
    attempts,
    contents,
    framework_sheet,
    persona_sheet,
    plan,
    question_sheet,
    topic_sheet,
)
from app.web.hall import Hall
from app.web.pages.routes import TEMPLATES
from app.web.visitor import visitor
from question_bank import NotInBank
from transcripts.store import StoreError

CHOICES = (7, 14, 21, 28)
"""Lengths of plan that the page offers."""
NO_PLAN, UNREADABLE = "There is no such plan", "Your past interviews cannot be read"


def router(hall: Hall) -> APIRouter:
    """`/guide` and everything below it."""
    routes = APIRouter(prefix="/guide")
    parts = hall.house.content

    @routes.get("")
    async def index() -> HTMLResponse:
        return _page("guide.html", all=contents(parts.bank, parts.personas))

    @routes.get("/question/{id}")
    async def question(id: str, request: Request, reveal: str = "") -> HTMLResponse:
        return await _question(hall, request, id, reveal == "1")

    @routes.get("/plan")
    async def days(request: Request, days: str = str(USUAL)) -> HTMLResponse:
        return await _plan(hall, request, days)

    @routes.get("/{path:path}")
    async def sheet(path: str) -> HTMLResponse:
        return _sheet(parts, *path.partition("/")[::2])

    return routes


def _sheet(parts: Content, kind: str, id: str) -> HTMLResponse:
    """A framework, topic or persona."""
    bank, personas = parts.bank, parts.personas
    try:
        match kind:
            case "framework":
                return _page("guide_framework.html", sheet=framework_sheet(bank, id))
            case "topic":
                return _page("guide_topic.html", sheet=topic_sheet(bank, personas, id))
            case "persona":
                return _page("guide_persona.html", sheet=persona_sheet(bank, personas, id))
    except NotInBank:
        return _missing(f"There is no {kind} “{id}”")
    return _missing("There is no such cheat sheet")


async def _question(hall: Hall, request: Request, id: str, reveal: bool) -> HTMLResponse:
    parts = hall.house.content
    try:
        parts.bank.question(id)
        tried = bool(await _tried(hall, request, id))
        sheet = question_sheet(parts.bank, parts.personas, id, reveal=tried or reveal)
    except NotInBank:
        return _missing(f"There is no question “{id}”")
    except StoreError as error:
        return _missing(UNREADABLE, str(error), 500)
    return _page("guide_question.html", sheet=sheet, tried=tried)


async def _plan(hall: Hall, request: Request, days: str) -> HTMLResponse:
    parts = hall.house.content
    try:
        made = plan(parts.bank, parts.personas, int(days), await _tried(hall, request))
    except BadDays as error:
        return _missing(NO_PLAN, f"Hotseat {error}.")
    except ValueError:
        return _missing(NO_PLAN, "The number of days in the address is not a number.")
    except StoreError as error:
        return _missing(UNREADABLE, str(error), 500)
    return _page("guide_plan.html", plan=made, choices=CHOICES)


async def _tried(hall: Hall, request: Request, question: str = "") -> tuple[Attempt, ...]:
    who = visitor(request.headers)
    return await attempts(hall.house.store, who, question) if who else ()


def _missing(
    title: str, reason: str = "The address is not complete, or it was renamed.", status: int = 404
) -> HTMLResponse:
    return _page("guide_missing.html", status, title=title, reason=reason)


def _page(template: str, status: int = 200, **words: Any) -> HTMLResponse:
    return HTMLResponse(TEMPLATES.get_template(template).render(**words), status)
