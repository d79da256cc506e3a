"""What a turn costs: triage, judging, tracking, policy, words and both commits.

    python bench/turn.py [--turns 60]
    python bench/turn.py --model      with a model that answers at once: all that a turn takes beyond the model's own time

Prints the median and the 95th percentile in milliseconds, and both as multiples of encoding one fixed sentence on the
same machine in the same run, since machines differ. The candidate's lines are those of transcripts/golden. The model is
the fake endpoint over real HTTP on loopback; it takes the first move that it is offered and reads out what that asks.
"""

import argparse
import asyncio
import json
import re
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from app.bootstrap import bootstrap, content
from app.fake_endpoint import FakeEndpoint
from app.model_settings import Endpoint, ModelSettings
from app.models import Models
from app.settings import Settings
from evaluators.encoder import MiniLM
from transcripts import InterviewStarted

GOLDEN = Path(__file__).parent.parent / "transcripts" / "golden"
FIXED = "We log every impression with the features of that moment and join the outcome within a day."


def lines(count: int) -> list[str]:
    """Candidate turns of ordinary length, in a fixed order."""
    told = []
    for path in sorted(GOLDEN.glob("*.json")):
        turns = json.loads(path.read_text(encoding="utf-8"))["turns"]
        told += [t["text"] for t in turns if t["role"] == "candidate" and 40 <= len(t["text"].split()) <= 220]
    return told[:count]


def answers(request: dict[str, Any]) -> dict[str, str]:
    """The first move offered, in the words of its note; any other call gets the least that fits."""
    parts = request["response_format"]["json_schema"]["schema"]["properties"]
    if "move" not in parts:
        return {"kind": "answer", "fact": "none"}
    first = parts["move"]["enum"][0]
    told = re.search(rf"- {re.escape(first)}: [^:]+: (.+)", request["messages"][-1]["content"])
    return {"move": first, "line": told[1] if told else "What comes next?"}


async def run(count: int, base_url: str = "") -> None:
    """Plays interviews turn by turn and prints the figures. `base_url`: of the model, if there is one."""
    parts = content()
    ends = (Endpoint("fake-1", base_url),) if base_url else ()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/bench.db")
        house = await bootstrap(settings, parts=parts, models=Models.of(ModelSettings(interviewer=ends)))
        question = next(iter(parts.bank.questions.values()))
        taken, words, spoken = [], [], Counter[str]()
        for n, line in enumerate(["A first line that warms everything up, and counts for nothing.", *lines(count)]):
            if n % 12 == 0:
                id = f"bench-{n}"
                start = InterviewStarted(
                    at=time.time(), question=question.id, title=question.title, persona="google", framework="seven-step",
                    level="senior", minutes=120, seed=n,
                )  # fmt: skip
                await house.conductor.start(id, "bench", start)
            before = time.perf_counter()
            interview = await house.conductor.hear(id, line)
            if n and not interview.ended:
                taken.append((time.perf_counter() - before) * 1000)
                words.append(len(line.split()))
                spoken[interview.moves[-1].speaker] += 1
        await house.close()
    encoder = MiniLM()
    unit = statistics.median(_timed(encoder, f"{FIXED} {n}") for n in range(30))
    median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print("spoken by " + ", ".join(f"{name} {times}" for name, times in spoken.most_common()))
    print(f"{len(taken)} turns of {statistics.median(words):.0f} words at the median")
    print(f"median {median:.0f} ms ({median / unit:.1f} sentence encodings), p95 {p95:.0f} ms ({p95 / unit:.1f})")


def _timed(encoder: MiniLM, text: str) -> float:
    before = time.perf_counter()
    encoder.encode([text])
    return (time.perf_counter() - before) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--model", action="store_true", help="with the fake endpoint as a model")
    args = parser.parse_args()
    if args.model:
        with FakeEndpoint(answers) as fake:
            asyncio.run(run(args.turns, fake.base_url))
    else:
        asyncio.run(run(args.turns))
