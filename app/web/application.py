"""The site: our own pages first, the chat behind them, one edge around both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI

from app.bootstrap import House
from app.web import avatars, mounting, pages
from app.web.badge import badge
from app.web.edge import Edge
from app.web.hall import open_hall
from app.web.pages import guides


def application(house: House) -> FastAPI:
    """The whole site for one house, which is closed with it."""

    scratch = TemporaryDirectory(prefix="hotseat-", ignore_cleanup_errors=True)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await house.close()
        scratch.cleanup()

    opened = open_hall(house)
    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Edge, badge=badge)
    app.include_router(avatars.router(house))
    app.include_router(pages.router(opened))
    app.include_router(guides.router(opened))
    mounting.mount(app, Path(scratch.name))
    return app
