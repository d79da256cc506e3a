"""A process that is killed in the middle of a turn loses nothing that was paid for, and owes nobody a line."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from casting import UNDER_WAY, Cast, asked_for, house, models
from stage import Stage

from app.exam import Exams
from app.fake_endpoint import FakeEndpoint
from app.fake_faults import Fault, FaultKind
from app.fake_model import ScriptedChat
from transcripts import CandidateSpoke, Interview, InterviewerSpoke, ModelCalled

HERE = Path(__file__).parent
PATIENCE = 60.0
"""Seconds until the process must have come to where it is killed."""


@dataclass(frozen=True)
class Crash:
    """What a killed process left behind."""

    database: Path
    asked: list[tuple[str, str]]
    """What it had asked for, with the newest words in it."""

    def url(self, folder: Path) -> str:
        """A copy, so that each test finds what the crash left."""
        copy = folder / "copy.db"
        for part in ("", "-wal", "-shm"):
            if Path(f"{self.database}{part}").exists():
                shutil.copy(f"{self.database}{part}", f"{copy}{part}")
        return f"sqlite+aiosqlite:///{copy}"


def hangs(request) -> bool:
    """The line of one interview and the second judgement of another never come."""
    words = request["messages"][-1]["content"]
    wanted = asked_for(request)
    return (wanted == "turn" and "no click of" in words) or (wanted == "findings" and "leaks the future" in words)


@pytest.fixture(scope="module")
def crash(tmp_path_factory) -> Crash:
    database = tmp_path_factory.mktemp("crash") / "kept.db"
    log = database.with_suffix(".log")

    def script(request):
        return Fault(FaultKind.SLOW, seconds=300) if hangs(request) else Cast().answers(request)

    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (HERE, HERE.parent, HERE.parents[1])))}
    with FakeEndpoint(script) as endpoint, log.open("w") as complaints:
        command = [sys.executable, str(HERE / "to_be_killed.py"), f"sqlite+aiosqlite:///{database}", endpoint.base_url]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True, env=environ)
        try:
            assert process.stdout
            assert process.stdout.readline() == "perceived\n", log.read_text()
            ends = time.monotonic() + PATIENCE
            while sum(map(hangs, endpoint.requests)) < 2:
                assert time.monotonic() < ends, "the calls that hang were never made"
                assert process.poll() is None, log.read_text()
                time.sleep(0.01)
        finally:
            process.kill()
            process.communicate()
        return Crash(database, [(asked_for(r), r["messages"][-1]["content"]) for r in endpoint.requests])


async def resumed(stage: Stage, crash: Crash, folder: Path, id: str):
    """The interview as the crash left it, as it goes on, with its events, and what the model was asked meanwhile."""
    chat, judge = ScriptedChat(Cast(), name="fake-1"), ScriptedChat(Cast(), name="judge")
    exams = Exams(None, stage.bank, trusted=True)
    async with house(stage, models(chat, judge), exams=exams, url=crash.url(folder)) as at:
        at.clock.now += 600
        before = await at.store.load(id)
        interview = await at.conductor.resume(id)
        interview = await at.conductor.read(id)
        return before, interview, await at.events(id), chat, judge


def shown(interview: Interview) -> set[tuple]:
    return {(e.turn, e.criterion, e.sentences, e.depth, e.judge) for e in interview.evidence}


async def uninterrupted(stage: Stage, id: str) -> Interview:
    chat = ScriptedChat(Cast(), name="fake-1")
    async with house(stage, models(chat)) as at:
        await at.start(stage)
        return await at.hear(*UNDER_WAY[id])


@pytest.mark.parametrize("id", ["perceived", "speaking"])
async def test_a_turn_that_was_understood_goes_on_without_asking_again_and_is_spoken(id, stage, crash, tmp_path):
    before, after, events, chat, _ = await resumed(stage, crash, tmp_path, id)
    assert before.awaits_interviewer
    assert [call.role for call in before.calls] == ["understand"]
    assert [call.role for call in after.calls].count("understand") == 1
    assert [sent[0].role for sent in chat.requests] == ["system"]
    assert after.turns[-1].role == "interviewer"
    assert (after.moves[-1].speaker, len(after.moves)) == ("fake-1", 2)
    assert len([event for event in events if isinstance(event, CandidateSpoke)]) == 1
    assert len([event for event in events if isinstance(event, InterviewerSpoke)]) == 2


@pytest.mark.parametrize("id", ["perceived", "speaking"])
async def test_what_the_turn_showed_is_not_lost_by_the_crash(id, stage, crash, tmp_path):
    _, after, _, _, _ = await resumed(stage, crash, tmp_path, id)
    calm = await uninterrupted(stage, id)
    assert shown(calm)
    assert shown(after) == shown(calm)
    assert after.turns[1].triage
    assert calm.turns[1].triage
    assert after.turns[1].triage.utterance == calm.turns[1].triage.utterance
    assert (after.moves[-1].move, after.moves[-1].target) == (calm.moves[-1].move, calm.moves[-1].target)
    assert after.step == calm.step


async def test_a_judge_that_was_cut_off_loses_that_call_and_no_other(stage, crash, tmp_path):
    before, after, events, _, judge = await resumed(stage, crash, tmp_path, "reading")
    assert not before.awaits_interviewer
    assert [(call.role, call.turn) for call in before.calls] == [("judge", 1)]
    assert [(call.role, call.turn) for call in after.calls] == [("judge", 1), ("judge", 3)]
    assert [call.usage.model for call in after.calls] == ["fake-1", "judge"]
    assert len(judge.requests) == 1
    assert "leaks the future" in judge.requests[0][-1].text
    assert len([event for event in events if isinstance(event, ModelCalled)]) == 2


def test_the_killed_process_had_asked_each_thing_once(crash):
    asked = [name for name, _ in crash.asked]
    assert {name: asked.count(name) for name in asked} == {"utterance": 2, "turn": 3, "findings": 2}


async def test_resuming_twice_speaks_once(stage, crash, tmp_path):
    chat = ScriptedChat(Cast())
    async with house(stage, models(chat), url=crash.url(tmp_path)) as at:
        first, second = await asyncio.gather(*(at.conductor.resume("speaking") for _ in range(2)))
    assert len(first.moves) == len(second.moves) == 2
    assert len(chat.requests) == 1


async def test_without_a_model_the_interview_goes_on_as_well(stage, crash, tmp_path):
    async with house(stage, url=crash.url(tmp_path)) as at:
        interview = await at.conductor.resume("speaking")
    assert interview.moves[-1].speaker == "scripted"
