"""Options that several commands share, and the set-up they describe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from app.bootstrap import Content
    from transcripts import InterviewStarted

F = TypeVar("F", bound=Callable[..., Any])


def setup_options(command: F) -> F:
    """--question, --title, --persona, --framework, --level, --minutes and --seed."""
    for option in reversed(
        (
            click.option(
                "--question",
                "-q",
                default="short-video-feed",
                show_default=True,
                help="Question id, or `custom` with --title.",
            ),
            click.option("--title", default=None, help="What to design, for `--question custom`."),
            click.option("--persona", "-p", default="google", show_default=True, help="Persona id."),
            click.option("--framework", default="seven-step", show_default=True, help="Framework id."),
            click.option("--level", type=click.Choice(["mid", "senior", "staff"]), default="senior", show_default=True),
            click.option("--minutes", type=click.FloatRange(5, 120), default=45, show_default=True),
            click.option("--seed", type=int, default=None, help="Same seed and words, same interview."),
        )
    ):
        command = option(command)
    return command


def started(
    parts: Content,
    *,
    question: str,
    title: str | None,
    persona: str,
    framework: str,
    level: str,
    minutes: float,
    seed: int | None,
) -> InterviewStarted:
    """The set-up that options describe. Raises NotInBank or UsageError."""
    from evaluators import CUSTOM
    from question_bank import NotInBank
    from transcripts import InterviewStarted, Level

    if persona not in parts.personas:
        raise NotInBank("persona", persona, parts.personas)
    if question == CUSTOM and not (title or "").strip():
        raise click.UsageError("`--question custom` needs --title: what should be designed?")
    if question != CUSTOM:
        title = title or parts.bank.question(question).title
    parts.bank.framework(framework)
    now = time.time()
    return InterviewStarted(
        at=now, question=question, title=str(title).strip(), persona=persona, framework=framework,
        level=Level(level), minutes=minutes, seed=int(now) if seed is None else seed,
    )  # fmt: skip


def read_text(file: str) -> str:
    """A file, or standard input for `-`. Raises UsageError with the reason."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file}: not a text file in UTF-8") from None
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror or error}") from None
