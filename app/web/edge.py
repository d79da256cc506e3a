"""The edge of the site: what is refused before any route sees it, and the headers every answer carries."""

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.visitor import visitor

CLOSED = frozenset({"/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect", "/mcp", "/project/share", "/feedback"})
"""Doors of the framework that lead nowhere here."""
CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Nothing from another host. The chat evaluates its cards in the page, hence the unsafe words."""
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HUNG_UP = "No response returned."
"""What the framework's own middleware raises when the browser has gone."""
PAGES = ("/replay/", "/report/", "/guide", "/pages/")


class Edge:
    """Pure ASGI, so that sockets and streams pass through untouched."""

    def __init__(self, app: ASGIApp, badge: Callable[[Scope], list[tuple[bytes, bytes]]]):
        self.app, self.badge = app, badge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        refusal = _refusal(scope["path"], headers)
        if refusal is not None and scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 4403})
        if refusal is not None:
            return await refusal(scope, receive, send)
        if scope["type"] == "websocket":
            return await self.app(scope, receive, send)
        try:
            await self.app(scope, receive, _guarded(scope, headers, self.badge(scope), send))
        except RuntimeError as error:
            if str(error) != HUNG_UP:
                raise


def _refusal(path: str, headers: Headers) -> PlainTextResponse | None:
    """Foreign pages must not drive a local site, and a rebound name must not read it."""
    if visitor(headers) is None:
        return PlainTextResponse("Hotseat answers to localhost and 127.0.0.1 only\n", 403)
    origin = headers.get("origin")
    if origin and origin.split("://", 1)[-1] != headers.get("host"):
        return PlainTextResponse("this page belongs to another site\n", 403)
    if path in CLOSED or path.startswith(("/project/share/", "/copilot/")) or path.endswith(".map"):
        return PlainTextResponse("not found\n", 404)
    return None


def _guarded(scope: Scope, asked: Headers, cookies: list[tuple[bytes, bytes]], send: Send) -> Send:
    host = asked.get("host", "")
    chat = CHAT_POLICY.format(sockets=f"ws://{host} wss://{host}")
    policy = PAGE_POLICY if scope["path"].startswith(PAGES) else chat

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = policy
            headers["x-frame-options"] = "DENY"
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "same-origin"
            headers["cross-origin-opener-policy"] = "same-origin"
            headers.raw.extend(cookies)
        await send(message)

    return guarded
