"""Routes of the pages. Whoever may not see an interview learns no more than that it is not there."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from app.web.feedback import finished
from app.web.hall import Hall
from app.web.pages.replay import replay_page
from app.web.pages.report import report_page
from app.web.pages.words import FILTERS
from app.web.visitor import visitor
from transcripts import Event, Interview
from transcripts.store import StoreError, UnknownInterview

HERE = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters.update(FILTERS)


class _Elsewhere(Exception):
    """There is another page to show instead."""

    def __init__(self, page: HTMLResponse):
        self.page = page


def router(hall: Hall) -> APIRouter:
    """`/replay/{id}`, `/report/{id}` and what they need."""
    routes = APIRouter()
    routes.mount("/pages", StaticFiles(directory=HERE / "static"), name="pages")

    @routes.get("/replay/{id}")
    async def replay(id: str, request: Request) -> HTMLResponse:
        try:
            interview, events = await _opened(hall, id, request)
        except _Elsewhere as other:
            return other.page
        return _page("replay.html", **replay_page(hall.house, interview, events))

    @routes.get("/report/{id}")
    async def report(id: str, request: Request) -> HTMLResponse:
        try:
            interview, _ = await _opened(hall, id, request)
        except _Elsewhere as other:
            return other.page
        return _page("report.html", **report_page(await hall.feedback.of(interview), hall.house))

    return routes


async def _opened(hall: Hall, id: str, request: Request) -> tuple[Interview, list[Event]]:
    """An interview that the one who asks may see. Raises _Elsewhere."""
    try:
        who = visitor(request.headers)
        if who is None or await hall.house.store.owner(id) != who:
            raise UnknownInterview(id)
        events = await hall.house.store.events(id)
    except UnknownInterview:
        raise _Elsewhere(_page("missing.html", 404)) from None
    except StoreError as error:
        raise _Elsewhere(_page("trouble.html", 500, reason=str(error))) from None
    interview = Interview.of(id, events)
    if not finished(interview):
        raise _Elsewhere(_page("running.html", id=id, title=interview.setup.title))
    return interview, events


def _page(template: str, status: int = 200, **words: Any) -> HTMLResponse:
    return HTMLResponse(TEMPLATES.get_template(template).render(**words), status)
