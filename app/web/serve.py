"""Serves Hotseat to a browser on this machine."""

import asyncio
import errno
import socket
from contextlib import suppress

import uvicorn

from app.bad_setting import BadSetting
from app.bootstrap import bootstrap
from app.settings import Settings
from app.web import mounting


class PortInUse(BadSetting):
    """Somebody else listens there; the message says what to do."""


class CannotListen(BadSetting):
    """The address cannot be listened on; the message says why."""


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serves until interrupted. Raises PortInUse, CannotListen and whatever `bootstrap` raises."""
    with listen(host, port) as listener, suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, listener))


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address. Raises PortInUse or CannotListen."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, OverflowError) as error:
        raise CannotListen(f"cannot listen on {host} port {port}: {error}") from error
    listener = socket.socket(family, kind, proto)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortInUse(f"port {port} is in use; choose another with --port") from error
        raise CannotListen(f"cannot listen on {host} port {port}: {error}") from error
    return listener


FAREWELL = 3
"""Seconds that open pages get when the server stops."""


class _Announced(uvicorn.Server):
    """Says where it is once it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            name = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
            print(f"Hotseat is at http://{name}:{port}", flush=True)


async def _serve(settings: Settings, listener: socket.socket) -> None:
    house = await bootstrap(settings)
    mounting.prepare(settings.data_dir)
    from app.web.application import application

    config = uvicorn.Config(
        application(house), log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=FAREWELL
    )
    await _Announced(config).serve(sockets=[listener])
