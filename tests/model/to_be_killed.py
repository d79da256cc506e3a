"""A process that holds three interviews over a fake endpoint, and is killed in the middle of each. Arguments: database, endpoint."""

import asyncio
import os
import sys
import threading
import traceback

from casting import UNDER_WAY, house
from stage import Clock, Stage

from app.bootstrap import content
from app.chat_model import OpenAIChat
from app.exam import Exams
from app.model_settings import Endpoint
from app.models import Models
from app.watched_model import WatchedChat
from evaluators import Embedded
from transcripts import Interview


async def main(url: str, base_url: str) -> None:
    parts = content()
    stage = Stage(parts.bank, parts.personas, Embedded(parts.bank))
    interviewer, judge = (WatchedChat(OpenAIChat([Endpoint("fake-1", base_url, "none", 120)], len)) for _ in range(2))
    clock = Clock()
    async with house(stage, Models(interviewer, judge), clock, Exams(None, parts.bank, trusted=True), url) as at:
        judged = at.conductor.acts.judge

        def judge_or_hang(interview: Interview) -> list:
            if interview.id == "perceived":
                print("perceived", flush=True)
                threading.Event().wait()
            return judged(interview)

        at.conductor.acts.judge = judge_or_hang
        for id in UNDER_WAY:
            await at.start(stage, id)
        await asyncio.gather(*(at.hear(*lines, id=id) for id, lines in UNDER_WAY.items()))


try:
    asyncio.run(main(sys.argv[1], sys.argv[2]))
finally:
    traceback.print_exc()
    os._exit(1)  # whatever still hangs
