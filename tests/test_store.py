"""The store keeps every event before anybody sees its effect, and says in one line what it cannot do.

With HOTSEAT_TEST_POSTGRES set to the URL of a PostgreSQL server, they run there too, each in a database of its own.
"""

import asyncio
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from transcripts import (
    CandidateSpoke,
    EndReason,
    Event,
    Interview,
    InterviewEnded,
    InterviewerSpoke,
    InterviewRenamed,
    InterviewStarted,
    Level,
    NotAnInterview,
)
from transcripts.store import StoreError, TranscriptStore, UnknownInterview

SERVER = os.environ.get("HOTSEAT_TEST_POSTGRES", "")
START = InterviewStarted(
    at=1000, question="short-video-feed", title="Rank short videos", persona="meta", framework="six-step",
    level=Level.MID, minutes=45, seed=7,
)  # fmt: skip


def says(at: float, words: str = "I would log clicks.") -> CandidateSpoke:
    return CandidateSpoke(at=at, text=words)


async def run(url: str, *statements: str) -> None:
    """Runs SQL outside of the store."""
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    parsed = make_url(url)
    engine = create_async_engine(parsed.set(drivername=drivers[parsed.drivername]), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not SERVER, reason="no PostgreSQL given"))]
)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hotseat.db'}"
        return
    name = f"hotseat_test_{uuid4().hex}"
    await run(SERVER, f"CREATE DATABASE {name}")
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    await run(SERVER, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def store(url: str) -> AsyncIterator[TranscriptStore]:
    store = await TranscriptStore.open(url)
    yield store
    await store.close()


# -- keeping ---------------------------------------------------------------------------------------------------------


async def test_what_was_appended_is_there_when_the_store_is_opened_again(store: TranscriptStore, url: str) -> None:
    interview = await store.create("one", "ann", START)
    shown = await store.append(interview, [says(1001), InterviewerSpoke(at=1002, text="Why?", move="probe")])
    other = await TranscriptStore.open(url)  # as after a crash: the first was never closed
    assert await other.load("one") == shown
    assert await other.events("one") == [
        START,
        says(1001),
        InterviewerSpoke(at=1002, text="Why?", move="probe"),
    ]
    await other.close()


async def test_what_the_store_gives_back_is_the_fold_of_what_it_keeps(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    for second in range(5):
        interview = await store.append(interview, [says(1001 + second), says(1001.5 + second)])
    kept = await store.load("one")
    assert kept == interview == Interview.of("one", await store.events("one"))
    assert kept.last_at == interview.last_at == 1005.5
    assert kept.length == 11


async def test_any_words_are_kept_exactly(store: TranscriptStore) -> None:
    words = [
        "",
        "nul \0 and half \ud83d",
        "naïve 🙂 ∂x",
        "two\nlines\r\n\t",
        "\u2028\x85",
        "'; DROP TABLE event; --",
        "{{quote}} %s \\",
        "x" * 100_000,
    ]
    interview = await store.create("one", "ann", START)
    shown = await store.append(interview, [says(1001, each) for each in words])
    assert await store.load("one") == shown
    assert [turn.text for turn in shown.turns] == ["", "nul \ufffd and half \ufffd", *words[2:]]


async def test_appending_nothing_changes_nothing(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    assert await store.append(interview, []) is interview
    assert await store.events("one") == [START]


async def test_events_are_kept_together_or_not_at_all(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    ahead = Interview.of("one", [START, says(1001)])
    await store.append(ahead, [says(1002)])  # leaves number 1 free and takes number 2
    with pytest.raises(StoreError):
        await store.append(interview, [says(1003), says(1004)])
    assert [event.at for event in await store.events("one")] == [1000, 1002]


async def test_an_event_that_cannot_come_next_is_refused_before_it_is_kept(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    with pytest.raises(NotAnInterview, match="starts twice"):
        await store.append(interview, [says(1001), START])
    assert await store.events("one") == [START]


async def test_an_id_is_given_once(store: TranscriptStore) -> None:
    await store.create("one", "ann", START)
    with pytest.raises(StoreError, match=r"^there is an interview one already$"):
        await store.create("one", "bob", START)
    assert await store.owner("one") == "ann"


# -- two at once -----------------------------------------------------------------------------------------------------


async def test_who_appends_to_an_interview_that_has_moved_on_is_told(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    await store.append(interview, [says(1001, "first")])
    with pytest.raises(StoreError, match=r"^interview one has moved on elsewhere; reload it$"):
        await store.append(interview, [says(1002, "second")])
    assert [turn.text for turn in (await store.load("one")).turns] == ["first"]
    await store.append(await store.load("one"), [says(1003, "third")])
    assert [turn.text for turn in (await store.load("one")).turns] == ["first", "third"]


async def test_of_several_appends_at_once_to_one_interview_exactly_one_is_kept(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    tried = [store.append(interview, [says(1001, str(i))]) for i in range(5)]
    results = await asyncio.gather(*tried, return_exceptions=True)
    assert sum(isinstance(result, Interview) for result in results) == 1
    assert sum(isinstance(result, StoreError) for result in results) == 4
    assert len(await store.events("one")) == 2


async def test_of_two_programs_that_append_at_once_exactly_one_succeeds(store: TranscriptStore, url: str) -> None:
    interview = await store.create("one", "ann", START)
    other = await TranscriptStore.open(url)
    results = await asyncio.gather(
        store.append(interview, [says(1001)]), other.append(interview, [says(1001)]), return_exceptions=True
    )
    await other.close()
    assert sorted(type(result).__name__ for result in results) == ["Interview", "StoreError"]


async def test_interviews_are_appended_to_side_by_side(store: TranscriptStore) -> None:
    async def talk(id: str) -> Interview:
        interview = await store.create(id, "ann", START)
        for second in range(4):
            interview = await store.append(interview, [says(1001 + second, id)])
        return interview

    ids = [f"interview-{i}" for i in range(8)]
    talked = await asyncio.gather(*(talk(id) for id in ids))
    for id, interview in zip(ids, talked, strict=True):
        assert await store.load(id) == interview
        assert [turn.text for turn in interview.turns] == [id] * 4


# -- finding ---------------------------------------------------------------------------------------------------------


async def test_in_memory_a_reader_does_not_undo_what_is_being_written():
    store = await TranscriptStore.open("sqlite:///:memory:")
    interview = await store.create("one", "us", START)
    done = asyncio.Event()

    async def looks():
        while not done.is_set():
            await store.load("one")

    async def talks():
        told = interview
        for at in range(1001, 1060):
            told = await store.append(told, [says(at)])
        done.set()
        return told

    told, *_ = await asyncio.gather(talks(), looks(), looks(), looks())
    assert await store.load("one") == told
    await store.close()


async def test_an_unknown_interview_says_where_to_look(store: TranscriptStore) -> None:
    with pytest.raises(UnknownInterview, match=r"^there is no interview 'none'; `hotseat list interviews` shows them$"):
        await store.load("none")
    with pytest.raises(UnknownInterview):
        await store.events("none")
    assert await store.owner("none") is None
    assert await store.summaries() == []


async def test_interviews_are_listed_newest_first_and_by_owner(store: TranscriptStore) -> None:
    for id, owner, at in (("a", "ann", 1000), ("b", "bob", 3000), ("c", "ann", 2000)):
        await store.create(id, owner, START.model_copy(update={"at": at}))
    assert [summary.id for summary in await store.summaries()] == ["b", "c", "a"]
    await store.append(await store.load("a"), [says(4000)])
    assert [(summary.id, summary.updated_at) for summary in await store.summaries("ann")] == [("a", 4000), ("c", 2000)]
    assert await store.summaries("eve") == []


async def test_a_listed_interview_shows_its_set_up_its_name_and_whether_it_ended(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    [summary] = await store.summaries()
    assert (summary.owner, summary.setup, summary.name, summary.ended) == ("ann", START, "", False)
    names: list[Event] = [InterviewRenamed(at=1001, name="First try"), InterviewRenamed(at=1002, name="Second try")]
    await store.append(interview, [*names, InterviewEnded(at=1003, why=EndReason.TIME)])
    [summary] = await store.summaries()
    assert (summary.name, summary.ended, summary.updated_at) == ("Second try", True, 1003)


async def test_a_deleted_interview_is_gone_and_the_others_stay(store: TranscriptStore) -> None:
    for id in ("one", "two"):
        await store.append(await store.create(id, "ann", START), [says(1001)])
    await store.delete("one")
    with pytest.raises(UnknownInterview):
        await store.load("one")
    assert [summary.id for summary in await store.summaries()] == ["two"]
    assert (await store.load("two")).length == 2
    await store.delete("one")
    assert await store.create("one", "ann", START) == Interview.of("one", [START])


async def test_who_appends_to_a_deleted_interview_is_told(store: TranscriptStore) -> None:
    interview = await store.create("one", "ann", START)
    await store.delete("one")
    with pytest.raises(StoreError, match="interview one"):
        await store.append(interview, [says(1001)])


async def test_an_event_of_another_version_is_told_in_one_line(store: TranscriptStore, url: str) -> None:
    await store.create("one", "ann", START)
    await run(url, """UPDATE event SET body = '{"kind"\\: "interview_started", "mood"\\: 1}'""")
    for reading in (store.load("one"), store.summaries()):
        with pytest.raises(
            StoreError, match=r"^interview one was written by another version of Hotseat: .*$"
        ) as caught:
            await reading
        assert "\n" not in str(caught.value)


# -- opening ---------------------------------------------------------------------------------------------------------


async def test_opening_makes_the_file_and_its_folders(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "100%" / "hotseat.db"
    await (await TranscriptStore.open(f"sqlite:///{file}")).close()
    assert file.exists()


async def test_an_empty_database_is_given_its_tables_and_an_existing_one_keeps_what_it_holds(url: str) -> None:
    for attempt in range(3):
        store = await TranscriptStore.open(url)
        assert len(await store.summaries()) == attempt
        await store.create(f"interview-{attempt}", "ann", START)
        await store.close()


async def test_several_programs_may_open_a_new_database_at_once(url: str) -> None:
    for store in await asyncio.gather(*(TranscriptStore.open(url) for _ in range(4))):
        assert await store.summaries() == []
        await store.close()


async def test_the_tables_of_the_migrations_are_those_of_the_program(store: TranscriptStore) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from transcripts.tables import Base

    async with store._engine.connect() as connection:
        changes = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
    assert changes == []


async def test_a_memory_database_serves_for_trying_out() -> None:
    store = await TranscriptStore.open("sqlite://")
    await store.append(await store.create("one", "ann", START), [says(1001)])
    assert (await store.load("one")).length == 2
    await store.close()


async def test_a_database_of_an_unknown_version_is_told_in_one_line(url: str) -> None:
    await (await TranscriptStore.open(url)).close()
    await run(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"^cannot open the database .*another version of Hotseat.*9999.*$") as caught:
        await TranscriptStore.open(url)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", ["below a file", "a folder", "a text file", "a read-only folder"])
async def test_a_place_that_cannot_hold_a_database_is_told_in_one_line(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("This is a text, and no database at all. " * 100)
    (tmp_path / "closed").mkdir(mode=0o500)
    file = {
        "below a file": tmp_path / "file" / "hotseat.db",
        "a folder": tmp_path,
        "a text file": tmp_path / "file",
        "a read-only folder": tmp_path / "closed" / "hotseat.db",
    }[place]
    if place == "a read-only folder" and os.access(tmp_path / "closed", os.W_OK):
        pytest.skip("this user may write anywhere")
    with pytest.raises(StoreError, match=rf"^cannot (open|use) the database sqlite:///{file}: .+$") as caught:
        await TranscriptStore.open(f"sqlite:///{file}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong", ["", "hotseat.db", "oracle://x", "nodb://x", "postgresql://ann:hush@127.0.0.1:1/hotseat"]
)
async def test_a_url_that_leads_nowhere_is_told_in_one_line_without_its_password(wrong: str) -> None:
    with pytest.raises(StoreError, match=r"^cannot (use|open) the database .+") as caught:
        await TranscriptStore.open(wrong)
    assert "\n" not in str(caught.value)
    assert "hush" not in str(caught.value)


@pytest.mark.skipif(not SERVER, reason="no PostgreSQL given")
async def test_a_server_without_that_database_is_told_in_one_line() -> None:
    with pytest.raises(StoreError, match=r"^cannot open the database .+") as caught:
        await TranscriptStore.open(make_url(SERVER).set(database="nowhere").render_as_string(hide_password=False))
    assert "\n" not in str(caught.value)


async def test_a_database_that_breaks_later_is_told_in_one_line(tmp_path: Path) -> None:
    store = await TranscriptStore.open(f"sqlite:///{tmp_path / 'hotseat.db'}")
    interview = await store.create("one", "ann", START)
    with sqlite3.connect(tmp_path / "hotseat.db") as outside:
        outside.execute("ALTER TABLE event RENAME TO elsewhere")
    outside.close()
    with pytest.raises(StoreError, match=r"^cannot save: no such table: event$"):
        await store.append(interview, [says(1001)])
    with pytest.raises(StoreError, match=r"^cannot read: no such table: event$"):
        await store.load("one")
    with pytest.raises(StoreError, match=r"^cannot read: no such table: event$"):
        await store.summaries()
    await store.close()


def test_opening_prints_nothing_even_in_a_program_that_logs(tmp_path: Path) -> None:
    program = f"""
import asyncio, logging
logging.basicConfig(level=logging.INFO)
from transcripts.store import TranscriptStore
asyncio.run((lambda: TranscriptStore.open("sqlite:///{tmp_path}/hotseat.db"))())
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert (ran.stdout, ran.stderr) == ("", "")


async def test_opening_leaves_the_logging_of_others_alone(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await (await TranscriptStore.open(url)).close()
        logging.getLogger("somebody").info("still heard")
    assert caplog.messages == ["still heard"]
