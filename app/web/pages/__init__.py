"""The pages beside the chat: replay and report. Plain HTML, one style sheet, a few lines of script."""

from fastapi import APIRouter

from app.bootstrap import House


def router(house: House) -> APIRouter:
    """Their routes."""
    return APIRouter()
