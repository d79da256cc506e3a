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
    """--question, --title, --about, --about-file, --persona, --temperament, --framework, --level, --minutes and --seed."""
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
            click.option(
                "--about",
                default="",
                metavar="TEXT",
                help="More on it, for `--question custom`: a paragraph or a job advert.",
            ),
            click.option("--about-file", default="", metavar="FILE", help="The same from a file, or `-` for a pipe."),
            click.option("--persona", "-p", default="google", show_default=True, help="Persona id."),
            click.option(
                "--temperament",
                default="",
                help="How the interviewer talks (a temperament id); default: as the persona does.",
            ),
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
    about: str | None = None,
    about_file: str = "",
    temperament: str = "",
) -> InterviewStarted:
    """The set-up that options describe. Raises NotInBank or UsageError.

    `about`: what was pasted about a question of one's own, perhaps nothing; None: it is judged on every general topic.
    """
    from app.custom import topics_for
    from evaluators import CUSTOM, VectorTable, default_encoder, trained
    from question_bank import NotInBank
    from transcripts import InterviewStarted, Level

    if persona not in parts.personas:
        raise NotInBank("persona", persona, parts.personas)
    if question == CUSTOM and not (title or "").strip():
        raise click.UsageError("`--question custom` needs --title: what should be designed?")
    if question != CUSTOM:
        title = title or parts.bank.question(question).title
    if temperament and temperament not in parts.temperaments:
        raise NotInBank("temperament", temperament, parts.temperaments)
    parts.bank.framework(framework)
    pasted = _pasted(about or "", about_file, question == CUSTOM)
    topics: tuple[str, ...] = ()
    if question == CUSTOM and about is not None:
        topics = topics_for(parts.bank, VectorTable(default_encoder(), trained().vectors), str(title), pasted)
    now = time.time()
    return InterviewStarted(
        at=now, question=question, title=str(title).strip(), persona=persona, framework=framework,
        level=Level(level), minutes=minutes, seed=int(now) if seed is None else seed,
        temperament=temperament, about=pasted, topics=topics,
    )  # fmt: skip


def _pasted(about: str, file: str, custom: bool) -> str:
    """What --about or --about-file brings. Raises UsageError."""
    from transcripts import LONGEST_ABOUT

    if about and file:
        raise click.UsageError("--about and --about-file exclude each other")
    if (about or file) and not custom:
        raise click.UsageError("--about and --about-file need `--question custom`")
    text = (read_text(file) if file else about).strip()
    if len(text) > LONGEST_ABOUT:
        raise click.UsageError(f"that is {len(text):,} characters about the question; the most is {LONGEST_ABOUT:,}")
    return text


def read_text(file: str) -> str:
    """A file, or standard input for `-`. Raises UsageError with the reason."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file}: not a text file in UTF-8") from None
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror or error}") from None
