"""Models that are scripted, over real HTTP where that matters; nothing leaves this machine."""

import functools
import ssl
from collections.abc import Iterator

import pytest
from casting import Cast, house, models, second
from stage import Line, Stage

from app.chat_model import warm
from app.fake_model import ScriptedChat
from transcripts import Interview


@pytest.fixture(scope="session", autouse=True)
def libraries() -> Iterator[None]:
    """Loads the model libraries once, and the certificates that no test looks at: neither is what the tests measure."""
    import langchain_openai  # noqa: F401

    warm()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture(autouse=True)
def no_models_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a key; the tests do not use it."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HOTSEAT_MODEL", "HOTSEAT_JUDGE_MODEL", "HOTSEAT_MAX_TOKENS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGSMITH_TRACING_V2", "false")


@pytest.fixture(scope="module")
def talked(stage: Stage):
    """An interview of every kind of turn, and what the model was sent."""

    async def play(*lines: str | Line, cast: Cast | None = None, **changes) -> tuple[Interview, ScriptedChat]:
        chat = ScriptedChat(cast or Cast(choose=second))
        async with house(stage, models(chat)) as at:
            await at.start(stage, **changes)
            return await at.hear(*lines), chat

    return play
