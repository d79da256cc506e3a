"""Every fault of the fake endpoint, met in the middle of an interview: is a line spoken, by whom, and how soon?

    python bench/faults.py [--deadline 2]

Real HTTP on loopback, one interview a fault, one turn each. Prints one line a fault and the counts.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from app.bootstrap import bootstrap, content
from app.fake_endpoint import FakeEndpoint
from app.fake_faults import Fault, FaultKind
from app.model_settings import Endpoint, ModelSettings
from app.models import Models
from app.settings import Settings
from evaluators import Embedded
from transcripts import InterviewStarted

ANSWER = (
    "I would log every impression with its position and the watch time, join them within a day, and treat a skip in the first "
    "two seconds as a negative, because nobody presses a button to say that they were bored."
)


async def run(deadline: float) -> None:
    """Meets each fault once and prints what happened."""
    parts = content()
    engine = Embedded(parts.bank)
    counts = {"spoken": 0, "late": 0, "by the script": 0}
    print(f"{'fault':<16} {'seconds':>7}  spoken by")
    for kind in FaultKind:
        seconds, who, why = await meet(kind, deadline, parts, engine)
        counts["spoken"] += bool(who)
        counts["late"] += seconds > deadline + 1
        counts["by the script"] += who == "scripted"
        print(f"{kind:<16} {seconds:>7.2f}  {who}{f' ({why[:90]})' if why else ''}")
    print(f"{len(FaultKind)} faults: " + ", ".join(f"{n} {what}" for what, n in counts.items()))


async def meet(kind: FaultKind, deadline: float, parts, engine) -> tuple[float, str, str]:  # type: ignore[no-untyped-def]
    """(seconds, who spoke, why not the model) of a turn that meets a fault."""
    fault = Fault(kind, times=50, seconds=deadline * 4)
    with FakeEndpoint(lambda _: fault) as fake, tempfile.TemporaryDirectory() as folder:
        place = Endpoint("fake-1", fake.base_url, timeout=deadline)
        models = Models.of(ModelSettings(interviewer=(place,)))
        house = await bootstrap(
            Settings(Path(folder), f"sqlite:///{folder}/x.db"), parts=parts, engine=engine, models=models
        )
        start = InterviewStarted(at=time.time(), question="short-video-feed", title="x", persona="google", framework="seven-step",
                                 level="senior", minutes=45, seed=1)  # fmt: skip
        await house.conductor.start("x", "bench", start)
        began = time.monotonic()
        interview = await house.conductor.hear("x", ANSWER)
        spoke = interview.moves[-1]
        seconds = time.monotonic() - began
        await house.close()
        return seconds, spoke.speaker if interview.turns[-1].role == "interviewer" else "", spoke.fell_back


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deadline", type=float, default=2.0)
    asyncio.run(run(parser.parse_args().deadline))
