"""Puts the chat into our own application: its settings, its secret, and a page that asks no other host for anything."""

import logging
import os
import re
import secrets
import warnings
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI

from app.bad_setting import BadSetting

ROOT = Path(__file__).resolve().parents[2]
"""Where public/ and .chainlit/ are."""
ENTRY = Path(__file__).with_name("chat.py")
LONGEST_FRAME = 4_000_000
"""Bytes of one socket message; the stock limit silently kills the socket at a quarter of this."""
_FOREIGN_LINK = re.compile(r"<link[^>]*https?://[^>]*>", re.DOTALL)
_FOREIGN_META = re.compile(r'<meta property="og:(?:image|url)"[^>]*>')


def prepare(data_dir: Path) -> None:
    """Sets what must be set before the chat library is first imported."""
    os.environ["CHAINLIT_APP_ROOT"] = str(ROOT)
    os.environ["CHAINLIT_AUTH_SECRET"] = secret(data_dir / "secret")
    os.environ["TRACELOOP_TELEMETRY"] = "false"
    for name in ("DATABASE_URL", "LITERAL_API_KEY"):
        os.environ.pop(name, None)


def secret(path: Path) -> str:
    """What login cookies are signed with; made once, readable by its owner only. Raises BadSetting."""
    try:
        if not path.exists():
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        kept = path.read_text().strip()
    except OSError as error:
        raise BadSetting(f"cannot keep the cookie secret in {path}: {error.strerror}") from error
    if len(kept) < 32:
        raise BadSetting(f"the cookie secret in {path} is too short; delete the file and a new one is made")
    return kept


def mount(app: FastAPI, scratch: Path) -> None:
    """Mounts the chat at /, after the routes that are declared already. `scratch`: where it may leave copies of cards."""
    from chainlit import server
    from chainlit.utils import mount_chainlit

    logging.getLogger("chainlit").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning, "chainlit")
    stock = server.get_html_template
    server.get_html_template = lambda root: only_ours(stock(root))
    # `chainlit.config` is also the name of an object in it, so the module is asked for by name.
    import_module("chainlit.config").__dict__["FILES_DIRECTORY"] = scratch
    server.sio.eio.max_http_buffer_size = LONGEST_FRAME
    mount_chainlit(app=app, target=str(ENTRY), path="/")


def only_ours(page: str) -> str:
    """A page without links to other hosts."""
    return _FOREIGN_META.sub("", _FOREIGN_LINK.sub("", page))
