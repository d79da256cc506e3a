"""The login nobody has to make: a page handed to the one at this machine carries the cookie the chat asks for."""

import jwt
from chainlit.auth import create_jwt, decode_jwt, get_token_from_cookies, set_auth_cookie
from chainlit.user import User
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.web.visitor import visitor


def badge(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Headers that set the cookie; none when the request is not for a page or carries a good one."""
    request = Request(scope)
    name = visitor(request.headers)
    if name is None or scope["method"] != "GET" or "text/html" not in request.headers.get("accept", ""):
        return []
    if known(request) == name:
        return []
    carrier = Response()
    set_auth_cookie(request, carrier, create_jwt(User(identifier=name, display_name="You")))
    return [header for header in carrier.raw_headers if header[0] == b"set-cookie"]


def known(request: Request) -> str | None:
    """Whom a request's cookie names; None without one, or when it is forged or too old."""
    token = get_token_from_cookies(request.cookies)
    try:
        return str(decode_jwt(token).identifier) if token else None
    except jwt.InvalidTokenError:
        return None
