"""What a turn of the embedded interviewer costs: triage, judging, tracking, policy, words and both commits.

    python bench/turn.py [--turns 60]

Prints the median and the 95th percentile in milliseconds, and both as multiples of encoding one fixed sentence on the
same machine in the same run, since machines differ. The candidate's lines are those of transcripts/golden.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from app.bootstrap import bootstrap, content
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


async def run(count: int) -> None:
    """Plays interviews turn by turn and prints the figures."""
    parts = content()
    with tempfile.TemporaryDirectory() as folder:
        house = await bootstrap(Settings(Path(folder), f"sqlite:///{folder}/bench.db"), parts=parts)
        question = next(iter(parts.bank.questions.values()))
        taken, words = [], []
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
        await house.close()
    encoder = MiniLM()
    unit = statistics.median(_timed(encoder, f"{FIXED} {n}") for n in range(30))
    median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"{len(taken)} turns of {statistics.median(words):.0f} words at the median")
    print(f"median {median:.0f} ms ({median / unit:.1f} sentence encodings), p95 {p95:.0f} ms ({p95 / unit:.1f})")


def _timed(encoder: MiniLM, text: str) -> float:
    before = time.perf_counter()
    encoder.encode([text])
    return (time.perf_counter() - before) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=60)
    asyncio.run(run(parser.parse_args().turns))
