"""Drafted facts are shown to the coach alone, after the end."""

import asyncio
import json
import time
from contextlib import asynccontextmanager

import httpx
from casting import House, house, models
from drafting import FOUR, GOAL, HOW_MANY, LATENCY, REGULATION, TEAM, TITLE, USERS, begun, drafting, held, recorded
from fastapi import FastAPI
from stage import Line, setup

from app import bootstrap
from app.conductor import Conductor
from app.drafted_facts import coach_sheet
from app.people import LOCAL
from app.report import as_json, as_markdown
from app.settings import Settings
from app.web.feedback import Feedback
from app.web.hall import Hall
from app.web.pages import router
from app.web.panel import panel
from app.web.projection import thread
from transcripts import (
    ASKS_BACK,
    Button,
    UtteranceTriaged,
    dump,
    to_markdown,
)
from transcripts.store import TranscriptStore

HIDDEN = [fact["answer"] for fact in (LATENCY, REGULATION, TEAM)]
"""What nobody asked for."""


@asynccontextmanager
async def site(stage, tmp_path, monkeypatch):
    """A house with its pages, in which an interview with a draft goes on."""
    monkeypatch.setenv("HOTSEAT_DATA_DIR", str(tmp_path))
    content = bootstrap.Content(stage.bank, stage.personas)
    store = await TranscriptStore.open("sqlite+aiosqlite:///:memory:")
    conductor = Conductor(stage.bank, stage.personas, stage.engine, store, time.time, models(drafting()))
    whole = bootstrap.House(Settings.read(), content, stage.engine, store, conductor)
    start = setup(stage.bank, question="custom", title=TITLE).model_copy(update={"at": time.time()})
    app = FastAPI()
    app.include_router(router(Hall(whole, Feedback(whole))))
    try:
        await conductor.start("one", LOCAL, start)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            await recorded(House(conductor, store, None))
            yield whole, client.get
    finally:
        await whole.close()


async def test_the_replay_page_shows_it_in_a_closed_fold_and_only_after_the_end(stage, tmp_path, monkeypatch):
    async with site(stage, tmp_path, monkeypatch) as (whole, get):
        await asyncio.gather(*whole.conductor._drafting.values())  # it is there before it is asked for
        await whole.conductor.hear("one", HOW_MANY)
        running = (await get("/replay/one")).text
        await whole.conductor.hear("one", "", Button.END)
        ended = (await get("/replay/one")).text
    assert "For the coach" not in running
    assert not [answer for answer in (*HIDDEN, USERS["answer"]) if answer in running]
    fold = ended.partition('<details id="coach">')[2].partition("</details>")[0]
    assert "For the coach: fact sheet drafted by scripted-model</summary>" in fold
    assert "A model invented it" in fold
    assert not [fact["answer"] for fact in FOUR if fact["answer"] not in fold]
    assert not [answer for answer in HIDDEN if answer in ended.replace(fold, "")]
    assert fold.count("Not asked for") == 3
    assert '<a href="#turn-1">1</a>' in fold
    assert "<b>Answers from the facts</b>: users" in ended


async def test_the_report_panel_chat_and_readable_export_hold_nothing_of_it(stage, tmp_path, monkeypatch):
    async with site(stage, tmp_path, monkeypatch) as (whole, get):
        await whole.conductor.hear("one", HOW_MANY)
        shown = []
        for line in (GOAL, Button.END):
            button = line if isinstance(line, Button) else None
            interview = await whole.conductor.hear("one", "" if button else line, button)
            brief = whole.conductor.brief(interview)
            debrief = await Feedback(whole).chart(interview)
            shown += [
                json.dumps(panel(interview, brief, 2_000.0, whole.models.line(interview))),
                json.dumps(thread(interview, LOCAL, brief, debrief)), to_markdown(interview),
                as_json(interview, brief, stage.engine), as_markdown(interview, brief, stage.engine),
            ]  # fmt: skip
        report = (await get("/report/one")).text
    assert interview.drafted
    assert USERS["answer"].split(" million")[0] in shown[1]
    assert not [(answer, page) for answer in (*HIDDEN, "For the coach") for page in (*shown, report) if answer in page]


async def test_a_question_to_the_interviewer_in_person_asks_for_no_fact(stage):
    interview = await held(stage, HOW_MANY, GOAL, Line("", button=Button.END))
    heard = UtteranceTriaged(at=1_100, turn=3, utterance=ASKS_BACK, facts=("listeners",))
    sheet = coach_sheet(interview.apply(heard))
    assert sheet
    assert [turns for fact, turns in sheet.facts if fact.id == "listeners"] == [(1,)]


async def test_an_interview_without_a_draft_has_no_fold(stage, tmp_path, monkeypatch):
    monkeypatch.setattr("drafting.FOUR", [USERS])
    async with site(stage, tmp_path, monkeypatch) as (whole, get):
        await whole.conductor.hear("one", "", Button.END)
        assert "For the coach" not in (await get("/replay/one")).text


async def test_the_command_line_shows_it_to_who_asks_for_it_after_the_end(stage, hotseat, tmp_path):
    async with house(stage, models(drafting())) as at:
        await begun(at, stage)
        await recorded(at)
        await at.hear(HOW_MANY)
        running = dump("one", await at.events())
        interview = await at.hear(Line("", button=Button.END))
        ended = dump("one", await at.events())
    file = tmp_path / "kept.jsonl"
    file.write_text(running, encoding="utf-8")
    before = await asyncio.to_thread(hotseat, "replay", file, "--coach")
    file.write_text(ended, encoding="utf-8")
    plain = await asyncio.to_thread(hotseat, "replay", file)
    coach = await asyncio.to_thread(hotseat, "replay", file, "--coach")
    sheet = coach_sheet(interview)
    assert sheet
    assert "shown once it has ended" in before.out
    assert coach.out.startswith(plain.out)
    assert f"{sheet.heading} scripted-model\n{sheet.note}" in coach.out
    assert not [answer for answer in HIDDEN if answer in plain.out or answer in before.out]
    assert not [answer for answer in HIDDEN if f"{answer} (not asked for)" not in coach.out]
    assert f"{USERS['answer']} (told after turn 1)" in coach.out


async def test_an_import_keeps_it_for_the_coach(stage, hotseat, tmp_path):
    async with house(stage, models(drafting())) as at:
        await begun(at, stage)
        await recorded(at)
        await at.hear(Line("", button=Button.END))
        file = tmp_path / "kept.jsonl"
        file.write_text(dump("one", await at.events()), encoding="utf-8")
    id = (await asyncio.to_thread(hotseat, "import", file)).out.strip()
    shown = await asyncio.to_thread(hotseat, "replay", id, "--coach")
    assert TEAM["answer"] in shown.out
