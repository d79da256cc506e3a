"""Side by side: our interviewer and the bare prompt, on the same model and the same candidate lines.

    HOTSEAT_MODEL=... OPENAI_BASE_URL=... python bench/conduct.py [--turns 100] [--out DIR]
    python bench/conduct.py --ours-from DIR/ours --bare-from DIR/bare     (the table again, without a model)

The candidate lines are those of transcripts/golden on the questions of the bank. --bare-tokens ends the bare prompt's replies at
the last full sentence within so many tokens, for machines on which a lecture of 500 words takes a minute: what is cut off can
neither leak nor ask, so it only helps the bare prompt. Both transcripts of every interview are written to --out and can be read with `hotseat conduct`. Ours and the bare prompt are measured blind: by the words alone,
without the moves our events record. A third column measures ours with its moves.
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI, OpenAIError

from app.bootstrap import Content, bootstrap, content
from app.chat_model import OpenAIChat
from app.conduct import CHECKS, Conduct, Observer, unnamed
from app.errors import FOR_PEOPLE
from app.model_settings import Endpoint, ModelSettings
from app.models import Models
from app.settings import Settings
from app.tokens import counter
from app.watched_model import LONGEST, WatchedChat
from evaluators import CUSTOM, Embedded, Message, ModelFailed, split
from transcripts import Event, Interview, InterviewStarted, Level, beside_turns, dump, read_any

GOLDEN = Path(__file__).parent.parent / "transcripts" / "golden"
SYSTEM = "You are an ML system design interviewer."
BEGIN = "Start the interview with this question: "
PATIENCE = 5.0
"""How much longer than HOTSEAT_MODEL_TIMEOUT the bare prompt may take for a line: nothing limits what it says."""
HASTE = 20.0
"""How much shorter a model rests after a failure than in an interview."""
TRIES = 3
"""How often the bare prompt's model is asked for a line."""
NO_MODEL = "no model is configured; set OPENAI_API_KEY, or OPENAI_BASE_URL and HOTSEAT_MODEL, or read saved ones with --ours-from and --bare-from"


@dataclass(frozen=True)
class Script:
    """The candidate's side of a golden interview."""

    name: str
    question: str
    lines: tuple[str, ...]


def scripts(turns: int) -> list[Script]:
    """The first candidate turns of the golden files on questions of the bank, in file order."""
    told: list[Script] = []
    for path in sorted(GOLDEN.glob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"))
        left = turns - sum(len(script.lines) for script in told)
        lines = tuple(turn["text"] for turn in file["turns"] if turn["role"] == "candidate")[: max(0, left)]
        if file["question"] != CUSTOM and lines:
            told.append(Script(path.stem, file["question"], lines))
    return told


async def play(
    parts: Content, engine: Embedded, configured: ModelSettings, turns: int, out: Path, longest: int = 0
) -> None:
    """Plays every script with both interviewers, and writes what was said."""
    models, plain_models = hasty(configured), hasty(configured, PATIENCE)
    chat, plain_chat = models.interviewer, plain_models.interviewer
    assert chat is not None
    assert plain_chat is not None
    for side in ("ours", "bare"):
        (out / side).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hotseat-") as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/bench.db")
        house = await bootstrap(settings, parts=parts, engine=engine, models=models)
        for seed, script in enumerate(scripts(turns), start=1):
            start = InterviewStarted(
                at=time.time(), question=script.question, title=parts.bank.question(script.question).title,
                persona="google", framework="seven-step", level=Level.SENIOR, minutes=45, seed=seed,
            )  # fmt: skip
            interview = await house.conductor.start(script.name, "bench", start)
            for line in script.lines:
                if interview.ended:
                    break
                await rested(chat)
                interview = await house.conductor.hear(script.name, line)
            events = await house.store.events(script.name)
            (out / "ours" / f"{script.name}.jsonl").write_text(dump(script.name, events), encoding="utf-8")
            heard = len(interview.candidate_turns)
            prompt = parts.bank.question(script.question).prompt
            speak = partial(_said, plain_chat) if not longest else partial(_short, configured.interviewer[0], longest)
            said = await bare(speak, prompt, script.lines[:heard])
            plain = {"question": script.question, "title": start.title, "model": chat.name, "turns": said}
            (out / "bare" / f"{script.name}.json").write_text(json.dumps(plain, ensure_ascii=False, indent=1), "utf-8")
            print(f"{script.name}: {heard} of {len(script.lines)} lines", file=sys.stderr, flush=True)
        await house.close()
        await plain_models.close()


async def rested(chat: WatchedChat) -> None:
    """Waits until the model is asked again after a failure, so that neither side is measured without it."""
    for _ in range(int(LONGEST / HASTE) + 1):
        if not chat.resting:
            return
        await asyncio.sleep(1)


def hasty(settings: ModelSettings, patience: float = 1.0) -> Models:
    """The interviewer's model alone, on a clock by which its rests are soon over."""
    ends = [replace(each, timeout=each.timeout * patience) for each in settings.interviewer]
    chat = OpenAIChat(ends, counter())
    return Models(WatchedChat(chat, lambda: time.monotonic() * HASTE), max_tokens=settings.max_tokens, _open=(chat,))


Speak = Callable[[Sequence[Message]], Awaitable[tuple[str, float]]]
"""A reply and the seconds it took."""


async def bare(speak: Speak, prompt: str, lines: Sequence[str]) -> list[dict[str, object]]:
    """The turns of a plain chat that only grows. It ends early where the model gives nothing."""
    messages = [Message("system", SYSTEM)]
    turns: list[dict[str, object]] = []
    for number, line in enumerate([f"{BEGIN}{prompt}", *lines]):
        messages.append(Message("user", line or "(silence)"))
        reply, seconds = await speak(messages)
        if not reply:
            print(f"bare: the model gave nothing after {number} of {len(lines) + 1} lines", file=sys.stderr, flush=True)
            break
        if number:
            turns.append({"role": "candidate", "text": line})
        turns.append({"role": "interviewer", "text": reply, "seconds": seconds})
        messages.append(Message("assistant", reply))
    return turns


async def _said(chat: WatchedChat, messages: Sequence[Message]) -> tuple[str, float]:
    """A reply and the seconds it took; an empty one when there is none."""
    for _ in range(TRIES):
        await rested(chat)
        before = time.perf_counter()
        try:
            return (await chat.say(messages)).text, round(time.perf_counter() - before, 2)
        except ModelFailed as error:
            print(f"bare: {error}", file=sys.stderr, flush=True)
    return "", 0.0


async def _short(end: Endpoint, longest: int, messages: Sequence[Message]) -> tuple[str, float]:
    """The full sentences of a reply of at most `longest` tokens; all of it where it has none."""
    before = time.perf_counter()
    sent: Any = [{"role": message.role, "content": message.text} for message in messages]
    try:
        async with AsyncOpenAI(base_url=end.base_url, api_key=end.api_key, timeout=end.timeout * PATIENCE) as client:
            answer = await client.chat.completions.create(
                model=end.model, messages=sent, max_tokens=longest, temperature=0.2
            )
    except OpenAIError as error:
        print(f"bare: {error}", file=sys.stderr, flush=True)
        return "", 0.0
    text = answer.choices[0].message.content or ""
    whole = re.match(r".*[.?!](?=\s|$)", text, re.DOTALL)
    return (whole[0] if whole else text).strip(), round(time.perf_counter() - before, 2)


# -- the figures -----------------------------------------------------------------------------------------------------


def read(folder: Path) -> list[tuple[Interview, list[float]]]:
    """The interviews of a folder, each with the seconds its lines took. Raises BadTranscript."""
    told = []
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".json", ".jsonl")):
        text = path.read_text(encoding="utf-8")
        document = beside_turns(text)
        start = InterviewStarted(
            at=0, question=document.get("question", CUSTOM), title=document.get("title", "Custom design"),
            persona="google", framework="seven-step", level=Level.SENIOR, minutes=45, seed=0,
        )  # fmt: skip
        events = read_any(text, start)
        seconds = [turn["seconds"] for turn in document.get("turns", ()) if "seconds" in turn][1:]
        told.append((Interview.of(path.stem, events), seconds or _waits(events)))
    return told


def _waits(events: Sequence[Event]) -> list[float]:
    """Seconds from a candidate's words to the reply, by the times of the events."""
    waits, since = [], 0.0
    for event in events:
        if event.kind == "candidate_spoke":
            since = event.at
        elif event.kind == "interviewer_spoke" and since:
            waits.append(event.at - since)
    return waits


def table(columns: dict[str, Conduct]) -> None:
    """A row a check, a column an interviewer; how many lines a share is over stands behind it."""
    width = max(len(name) for name in CHECKS)
    print(" " * width + "".join(f"{name:>20}" for name in columns))
    for check in CHECKS:
        cells = (f"{_share(conduct.share(check))} of {conduct.applies(check):<4}" for conduct in columns.values())
        print(f"{check:<{width}}" + "".join(f"{cell:>20}" for cell in cells))
    print(
        f"{'good turns':<{width}}"
        + "".join(f"{_share(c.good)} of {len(c.turns):<4}".rjust(20) for c in columns.values())
    )
    print(f"{'leaks':<{width}}" + "".join(f"{c.leaks:>12}{'':8}" for c in columns.values()))


def _share(share: float | None) -> str:
    return "    -" if share is None else f"{share:.3f}"


def asking_only(interview: Interview) -> Interview:
    """An interview with the interviewer's questions alone: whether these follow from the answer, and not just the nod before."""
    turns = []
    for turn in interview.turns:
        asked = " ".join(sentence for sentence in split(turn.text) if "?" in sentence)
        turns.append(replace(turn, text=asked) if turn.role == "interviewer" and asked else turn)
    return replace(interview, turns=tuple(turns))


def who_spoke(interviews: Sequence[Interview]) -> None:
    """How often the model's own words were said, and why not where they were not."""
    lines = [spoke for interview in interviews for spoke in interview.moves if spoke.move != "open"]
    spoken = Counter(spoke.speaker for spoke in lines)
    print("\nours, who spoke: " + ", ".join(f"{name} {count}" for name, count in spoken.most_common()))
    reasons = Counter(reason for spoke in lines for reason in spoke.guard)
    rejected = sum(bool(spoke.guard) for spoke in lines)
    told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    print(f"guard rejections: {rejected}" + (f" ({told})" if told else ""))
    if failed := Counter(spoke.fell_back for spoke in lines if spoke.fell_back and not spoke.guard):
        print("other fallbacks: " + "; ".join(f"{why} {count}" for why, count in failed.most_common()))


def report(ours: Path, bare_: Path, parts: Content, engine: Embedded) -> None:
    """Prints everything, from the saved transcripts."""
    told, plain = read(ours), read(bare_)
    observer = Observer(parts.bank, parts.personas, engine)
    sides = {"ours": [unnamed(one) for one, _ in told], "bare": [unnamed(one) for one, _ in plain]}
    sides["ours, by its moves"] = [one for one, _ in told]
    table({name: Conduct.of(observer.conduct(one) for one in side) for name, side in sides.items()})
    asking = {n: Conduct.of(observer.conduct(asking_only(one)) for one in side) for n, side in sides.items()}
    print(
        "reacts, by the question alone: "
        + ", ".join(f"{n} {_share(c.share('reacts')).strip()}" for n, c in asking.items())
    )
    who_spoke([interview for interview, _ in told])
    for name, pairs in (("ours", told), ("bare", plain)):
        if seconds := [each for _, waits in pairs for each in waits]:
            print(f"{name}: {statistics.fmean(seconds):.1f} s a turn, median {statistics.median(seconds):.1f} s")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=100, help="candidate turns")
    parser.add_argument("--out", type=Path, default=Path("conduct"), help="a folder for the transcripts")
    parser.add_argument("--bare-tokens", type=int, default=0, help="most tokens of a reply of the bare prompt; 0: all")
    parser.add_argument("--ours-from", type=Path, help="saved transcripts of ours")
    parser.add_argument("--bare-from", type=Path, help="saved transcripts of the bare prompt")
    args = parser.parse_args()
    saved = args.ours_from is not None
    if saved != (args.bare_from is not None):
        parser.error("--ours-from and --bare-from go together")
    settings = Settings.read()
    if not saved and not settings.models.interviewer:
        print(NO_MODEL, file=sys.stderr)
        sys.exit(2)
    parts = content()
    engine = Embedded(parts.bank)
    if not saved:
        await play(parts, engine, settings.models, args.turns, args.out, args.bare_tokens)
    report(args.ours_from or args.out / "ours", args.bare_from or args.out / "bare", parts, engine)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except Exception as error:
        if not isinstance(error, (*FOR_PEOPLE, OSError)):
            raise
        print(f"bench: {error}", file=sys.stderr)
        sys.exit(2)
