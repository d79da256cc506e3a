"""Which models speak and judge, read from the environment. No model is a setting like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.bad_setting import BadSetting

DEFAULT_MODEL = "gpt-5.4-mini"
"""For a key alone: the newest model of the `mini` size that the pinned openai package lists (a test checks that it does)."""
OPENAI = "https://api.openai.com/v1"
NONE = "none"


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked."""

    model: str
    base_url: str = OPENAI
    api_key: str = field(default="none", repr=False)
    timeout: float = 30.0
    """Seconds for a whole reply, retries included."""

    @property
    def place(self) -> str:
        """The host, for people; never the key."""
        return self.base_url.split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1]


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
        if environ.get("HOTSEAT_JUDGE_MODEL", NONE).strip().lower() in (NONE, ""):
            return (), ()
        base = environ.get("OPENAI_BASE_URL", "").strip() or OPENAI
        judge = _endpoint(environ, "JUDGE_", Endpoint("", base, environ.get("OPENAI_API_KEY", "none")))
        return (), (judge,) if judge else ()
    judge = _endpoint(environ, "JUDGE_", first)
    spare = _endpoint(environ, "FALLBACK_", first) if environ.get("HOTSEAT_FALLBACK_MODEL") else None
    spares = (spare,) if spare else ()
    return (first, *spares), (judge, *spares) if judge else ()


def _endpoint(environ: Mapping[str, str], role: str, like: Endpoint | None) -> Endpoint | None:
    """The endpoint of a role; what is not set is `like` the first one's."""
    name = environ.get(f"HOTSEAT_{role}MODEL", "").strip()
    if name.lower() == NONE:
        return None
    if like is not None:
        base = environ.get(f"HOTSEAT_{role}BASE_URL", "").strip() or like.base_url
        key = environ.get(f"HOTSEAT_{role}API_KEY", "").strip() or like.api_key
        return Endpoint(name or like.model, _url(base, f"HOTSEAT_{role}BASE_URL"), key, like.timeout)
    base, key = environ.get("OPENAI_BASE_URL", "").strip(), environ.get("OPENAI_API_KEY", "").strip()
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
    timeout = _seconds(environ, "HOTSEAT_MODEL_TIMEOUT", 30.0)
    return Endpoint(name or DEFAULT_MODEL, _url(base or OPENAI, "OPENAI_BASE_URL"), key or "none", timeout)


def _url(text: str, name: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise BadSetting(f"{name} is {text!r}; it must begin with http:// or https://, and usually ends with /v1")
    return text.rstrip("/")


def _count(environ: Mapping[str, str], name: str, usual: int, least: int, most: int = 10**9) -> int:
    told = environ.get(name, "").strip().replace("_", "")
    if not told:
        return usual
    if not told.isdigit() or not least <= int(told) <= most:
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
