"""The faces beside the messages: an interviewer's own, or the house's."""

from fastapi import APIRouter
from fastapi.responses import FileResponse

from app.bootstrap import House
from app.web.mounting import ROOT

PUBLIC = ROOT / "public"


def icon(persona: str) -> str:
    """Where a persona's icon is served; the house's own for a persona that has none."""
    name = f"personas/{persona}.svg"
    return f"/public/{name}" if (PUBLIC / name).is_file() else "/public/favicon.svg"


def router(house: House) -> APIRouter:
    """`/avatars/{author}`, as the chat asks for it."""
    routes = APIRouter()
    faces = {each.interviewer.lower(): each.id for each in house.content.personas.values()}

    @routes.get("/avatars/{author}")
    async def avatar(author: str) -> FileResponse:
        return FileResponse(PUBLIC / icon(faces.get(author.lower(), "")).removeprefix("/public/"))

    return routes
