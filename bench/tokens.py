"""What an interview with a model sends: tokens of a scripted 25-turn interview, against sending rubric and transcript afresh.

    python bench/tokens.py [--turns 25]

No model is asked; a scripted one takes the first move offered and says its authored line. Tokens are tiktoken's. The other
column is what a plain design sends: for each turn one call to speak and one to judge, each with the full rubric (criteria with
their depths, facts) and the whole transcript, in a prompt that begins differently each time.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from turn import lines

from app.bootstrap import bootstrap, content
from app.exam import Exams
from app.fake_model import ScriptedChat
from app.models import Models
from app.settings import Settings
from app.tokens import counter
from app.watched_model import WatchedChat
from evaluators import Message, Schema
from transcripts import InterviewStarted

QUESTION = "short-video-feed"


def interviewer(messages: Sequence[Message], schema: Schema | None) -> dict[str, Any]:
    """The first move offered, in plain words."""
    assert schema
    if "move" not in schema["properties"]:
        return {"kind": "answer", "fact": "none"}
    return {
        "move": schema["properties"]["move"]["enum"][0],
        "line": "I see. What would you do about that, and how would you check it?",
    }


def judge(messages: Sequence[Message], schema: Schema | None) -> dict[str, Any]:
    """Finds nothing."""
    assert schema
    return {"findings": []} if "findings" in schema["properties"] else {"sentences": []}


def naive(house: Any, interview: Any) -> int:
    """Tokens of resending the full rubric and the transcript for each of two calls a turn."""
    question, count = house.content.bank.question(QUESTION), counter()
    rubric = json.dumps([c.model_dump(include={"id", "title", "anchors"}) for c in question.criteria])
    facts = "\n".join(fact.answer for fact in question.facts)
    fixed, said, total = count(rubric) + count(facts), 0, 0
    for turn in interview.turns:
        said += count(turn.text) + 4
        if turn.role == "candidate":
            total += 2 * (fixed + said)
    return total


def sent(requests: Sequence[Sequence[Message]]) -> tuple[int, int]:
    """(tokens sent, of them a prefix of the request before)."""
    count = counter()
    total = stable = 0
    before: Sequence[Message] = ()
    for messages in requests:
        shared = next(
            (n for n, (a, b) in enumerate(zip(messages, before, strict=False)) if a != b),
            min(len(messages), len(before)),
        )
        sizes = [count(m.text) + 4 for m in messages]
        total += sum(sizes)
        stable += sum(sizes[:shared])
        before = messages
    return total, stable


async def run(turns: int) -> None:
    """Plays the interview and prints the figures."""
    parts = content()
    speaking, judging = ScriptedChat(interviewer, "speaker"), ScriptedChat(judge, "judge")
    models = Models(WatchedChat(speaking), WatchedChat(judging))
    with tempfile.TemporaryDirectory() as folder:
        house = await bootstrap(Settings(Path(folder), f"sqlite:///{folder}/bench.db"), parts=parts, models=models)
        house.conductor.reader.exams = Exams(None, parts.bank, trusted=True)
        start = InterviewStarted(at=time.time(), question=QUESTION, title=parts.bank.question(QUESTION).title, persona="google",
                                 framework="seven-step", level="senior", minutes=120, seed=1)  # fmt: skip
        interview = await house.conductor.start("tokens", "bench", start)
        for line in lines(turns):
            interview = await house.conductor.hear("tokens", line)
            interview = await house.conductor.read("tokens")
        plain = naive(house, interview)
        await house.close()
    spoken = [r for r in speaking.requests if r[0].role == "system"]
    rest = [r for r in speaking.requests if r[0].role != "system"]
    speak, prefix = sent(spoken)
    asides = sent(rest)[0] + sent(judging.requests)[0]
    fresh = speak - prefix + asides
    print(
        f"{len(interview.candidate_turns)} candidate turns, {sum(len(t.text.split()) for t in interview.candidate_turns)} words"
    )
    print(
        f"speaking           {speak:>8} tokens in {len(spoken)} calls, {prefix / speak:.1%} a stable prefix of the call before"
    )
    print(f"judging, the rest  {asides:>8} tokens in {len(rest) + len(judging.requests)} calls")
    print(f"together           {speak + asides:>8}, of them {fresh} read afresh")
    print(f"rubric and transcript every call {plain:>8}")
    print(f"share sent {(speak + asides) / plain:.1%}, share read afresh {fresh / plain:.1%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=25)
    asyncio.run(run(parser.parse_args().turns))
