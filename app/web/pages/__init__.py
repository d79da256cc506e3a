"""The pages beside the chat: replay and report. Plain HTML, one style sheet, a few lines of script."""

from app.web.pages.routes import router

__all__ = ["router"]
