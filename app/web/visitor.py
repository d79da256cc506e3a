"""Who is at the door. Hotseat runs for one person on their own machine: whoever comes by a loopback name."""

from collections.abc import Mapping

from app.people import LOCAL

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def visitor(headers: Mapping[str, str]) -> str | None:
    """The owner behind a request; None for a request that came by any other name (a rebound or foreign host)."""
    return LOCAL if host_name(headers.get("host", "")) in LOOPBACK else None


def host_name(host: str) -> str:
    """A Host header without its port."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
