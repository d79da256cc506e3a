"""Which models speak and judge, read from the environment. No model is a setting like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from app.bad_setting import BadSetting

DEFAULT_MODEL = "gpt-5.4-mini"
"""For a key alone: the newest model of the `mini` size that the pinned openai package lists (a test checks that it does)."""
OPENAI = "https://api.openai.com/v1"
NONE = "none"


@dataclass(frozen=True, repr=False)
class Endpoint:
    """Where a model is asked. Its representation holds no secret: neither the key nor what stands before an @ in the address."""

    model: str
    base_url: str = OPENAI
    api_key: str = "none"
    timeout: float = 30.0
    """Seconds for a whole reply, retries included."""

    @property
    def place(self) -> str:
        """The host, for people; never the key."""
        return self.base_url.split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1]

    def __repr__(self) -> str:
        return f"Endpoint({self.model!r} at {self.place}, {self.timeout:g} s)"


@dataclass(frozen=True)
class ModelSettings:
    """The endpoints of each role, first choice first; no endpoints: the embedded engine does it."""

    interviewer: tuple[Endpoint, ...] = ()
    judge: tuple[Endpoint, ...] = ()
    max_tokens: int = 0
    """Tokens that one interview may use; 0: no limit."""
    samples: int = 1
    """How often the judge reads what is contested at the end."""
    judge_named: bool = False
    """Whether the user chose the judge by name; it then grades without an exam."""
    tracing: bool = False
    """Whether LangSmith may see the conversation."""

    @property
    def on(self) -> bool:
        """Whether any model is configured."""
        return bool(self.interviewer or self.judge)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "ModelSettings":
        """The settings of an environment. Raises BadSetting for what cannot work."""
        interviewer, judge = _roles(environ)
        return cls(
            interviewer,
            judge,
            max_tokens=_count(environ, "HOTSEAT_MAX_TOKENS", 0, least=0),
            samples=_count(environ, "HOTSEAT_JUDGE_SAMPLES", 1, least=1, most=9),
            judge_named=bool(environ.get("HOTSEAT_JUDGE_MODEL", "").strip()),
            tracing=environ.get("HOTSEAT_TRACING", "").lower() in ("1", "true", "yes", "on"),
        )


def _roles(environ: Mapping[str, str]) -> tuple[tuple[Endpoint, ...], tuple[Endpoint, ...]]:
    """The endpoints of interviewer and judge."""
    first = _endpoint(environ, "", None)
    if first is None:
        return (), _judge_alone(environ)
    judge = _endpoint(environ, "JUDGE_", first)
    spare = _endpoint(environ, "FALLBACK_", first) if environ.get("HOTSEAT_FALLBACK_MODEL") else None
    spares = (spare,) if spare else ()
    return (first, *spares), (judge, *spares) if judge else ()


def _judge_alone(environ: Mapping[str, str]) -> tuple[Endpoint, ...]:
    """The judge where no model speaks."""
    name = environ.get("HOTSEAT_JUDGE_MODEL", "").strip()
    if name.lower() in (NONE, ""):
        return ()
    places = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HOTSEAT_JUDGE_API_KEY", "HOTSEAT_JUDGE_BASE_URL")
    if not any(environ.get(place, "").strip() for place in places):
        raise BadSetting(
            f"HOTSEAT_JUDGE_MODEL is {name}, but none of {', '.join(places)} is set; set one, or HOTSEAT_JUDGE_MODEL=none"
        )
    base = _url(environ.get("OPENAI_BASE_URL", "").strip() or OPENAI, "OPENAI_BASE_URL")
    usual = Endpoint("", base, _key(environ, "OPENAI_API_KEY") or NONE, _timeout(environ))
    judge = _endpoint(environ, "JUDGE_", usual)
    return (judge,) if judge else ()


def _endpoint(environ: Mapping[str, str], role: str, like: Endpoint | None) -> Endpoint | None:
    """The endpoint of a role; what is not set is `like` the first one's."""
    name = environ.get(f"HOTSEAT_{role}MODEL", "").strip()
    if name.lower() == NONE:
        return None
    if like is not None:
        base = environ.get(f"HOTSEAT_{role}BASE_URL", "").strip() or like.base_url
        other = Endpoint(name or like.model, _url(base, f"HOTSEAT_{role}BASE_URL"), timeout=like.timeout)
        usual = like.api_key if other.place == like.place else NONE  # a key is for the host it was given for
        return replace(other, api_key=_key(environ, f"HOTSEAT_{role}API_KEY") or usual)
    base, key = environ.get("OPENAI_BASE_URL", "").strip(), _key(environ, "OPENAI_API_KEY")
    if not base and not key:
        if name:
            raise BadSetting(
                f"HOTSEAT_MODEL is {name}, but neither OPENAI_API_KEY nor OPENAI_BASE_URL is set; set one, or HOTSEAT_MODEL=none"
            )
        return None
    if base and not name:
        raise BadSetting(
            "OPENAI_BASE_URL is set and HOTSEAT_MODEL is not; name the model to ask there, or set HOTSEAT_MODEL=none"
        )
    return Endpoint(name or DEFAULT_MODEL, _url(base or OPENAI, "OPENAI_BASE_URL"), key or NONE, _timeout(environ))


def _url(text: str, name: str) -> str:
    """An address; a wrong one is not shown, for it may be a key in the wrong place."""
    try:
        parts = urlsplit(text)
        fine = (
            parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) and not set(text) & set(" \t\n")
        )
    except ValueError:
        fine = False
    if not fine:
        raise BadSetting(f"{name} is no address; it must look like http://host:port/v1 or https://host/v1")
    return text.rstrip("/")


def _key(environ: Mapping[str, str], name: str) -> str:
    """A key; empty when there is none."""
    key = environ.get(name, "").strip()
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise BadSetting(f"{name} holds a character that no key has, such as a space or a line break; copy it again")
    return key


def _timeout(environ: Mapping[str, str]) -> float:
    return _seconds(environ, "HOTSEAT_MODEL_TIMEOUT", 30.0)


def _count(environ: Mapping[str, str], name: str, usual: int, least: int, most: int = 10**9) -> int:
    told = environ.get(name, "").strip().replace("_", "")
    if not told:
        return usual
    if not told.isdecimal() or not least <= int(told) <= most:
        raise BadSetting(f"{name} is {told!r}; it must be a whole number from {least} to {most}")
    return int(told)


def _seconds(environ: Mapping[str, str], name: str, usual: float) -> float:
    told = environ.get(name, "").strip()
    try:
        value = float(told) if told else usual
    except ValueError:
        value = -1
    if not 0.1 <= value <= 600:
        raise BadSetting(f"{name} is {told!r}; it must be seconds from 0.1 to 600")
    return value
