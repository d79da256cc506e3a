"""Keeps interviews: every event is committed before anybody sees its effect."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, event, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from transcripts.events import EVENT, Event, InterviewEnded, InterviewRenamed, InterviewStarted
from transcripts.interview import Interview
from transcripts.tables import EventRow, InterviewRow

MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_BY_ONE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(20260101)"}
"""Lets one program at a time bring the tables up to date, all or nothing."""
_IN_MEMORY = (None, "", ":memory:")
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class StoreError(Exception):
    """The store could not do what was asked; the message says why in one line."""


class UnknownInterview(StoreError):
    """There is no such interview."""


@dataclass(frozen=True)
class Summary:
    """An interview in a list."""

    id: str
    owner: str
    setup: InterviewStarted
    name: str
    ended: bool
    updated_at: float


class TranscriptStore:
    """Interviews in an SQL database. Open it with `await TranscriptStore.open(url)`."""

    def __init__(self, engine: AsyncEngine):
        self._engine = engine
        # SQLite has one writer: queue here, in order, rather than in its busy timeout.
        self._writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        # In memory all share one connection, and with it one transaction: a reader who leaves would roll a writer back.
        self._reader = self._writer if engine.url.database in _IN_MEMORY else None

    @classmethod
    async def open(cls, url: str) -> "TranscriptStore":
        """Connects, and brings the tables up to date. Raises StoreError when it cannot."""
        try:
            parsed = make_url(url)
            if parsed.get_backend_name() not in _DRIVERS:
                raise StoreError(f"cannot use the database {_hidden(url)}: only sqlite and postgresql will do")
            parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
            if parsed.get_backend_name() == "sqlite" and parsed.database not in _IN_MEMORY:
                _try(Path(parsed.database or ""))
            engine = create_async_engine(parsed, pool_pre_ping=True)
        except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
            raise StoreError(f"cannot use the database {_hidden(url)}: {_reason(error)}") from error
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _pragmas)
        store = cls(engine)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(_migrate)
        except (SQLAlchemyError, OSError, StoreError) as error:
            await engine.dispose()
            raise StoreError(f"cannot open the database {_hidden(url)}: {_reason(error)}") from error
        return store

    async def close(self) -> None:
        await self._engine.dispose()

    async def create(self, id: str, owner: str, start: InterviewStarted) -> Interview:
        """A new interview. Raises StoreError when the id is taken."""
        try:
            async with self._writing() as connection:
                await connection.execute(insert(InterviewRow).values(id=id, owner=owner, updated_at=start.at))
                await connection.execute(insert(EventRow), [_row(id, 0, start)])
        except IntegrityError as error:
            raise StoreError(f"there is an interview {id} already") from error
        return Interview(id, start, last_at=start.at)

    async def append(self, interview: Interview, events: Sequence[Event]) -> Interview:
        """The interview after some more events, all committed or none.

        Raises StoreError when somebody else has appended to it since it was read, NotAnInterview for an event that
        cannot come next.
        """
        if not events:
            return interview
        after = interview
        for each in events:
            after = after.apply(each)
        rows = [_row(interview.id, interview.length + i, e) for i, e in enumerate(events)]
        try:
            async with self._writing() as connection:
                await connection.execute(insert(EventRow), rows)
                await connection.execute(
                    update(InterviewRow).where(InterviewRow.id == interview.id).values(updated_at=events[-1].at)
                )
        except IntegrityError as error:
            raise StoreError(f"interview {interview.id} has moved on elsewhere; reload it") from error
        return after

    async def events(self, id: str) -> list[Event]:
        """All events of an interview, in order. Raises UnknownInterview."""
        async with self._reading() as connection:
            rows = await connection.execute(
                select(EventRow.body).where(EventRow.interview_id == id).order_by(EventRow.number)
            )
            bodies = [row.body for row in rows]
        if not bodies:
            raise UnknownInterview(f"there is no interview {id!r}; `hotseat list interviews` shows them")
        return [_told(id, body) for body in bodies]

    async def load(self, id: str) -> Interview:
        """An interview as it stands. Raises UnknownInterview."""
        return Interview.of(id, await self.events(id))

    async def owner(self, id: str) -> str | None:
        """Who an interview belongs to; None when it does not exist."""
        async with self._reading() as connection:
            return (await connection.execute(select(InterviewRow.owner).where(InterviewRow.id == id))).scalar()

    async def summaries(self, owner: str | None = None) -> list[Summary]:
        """Interviews, newest first; of one owner, or all."""
        telling = ("interview_started", "interview_renamed", "interview_ended")
        query = (
            select(InterviewRow.id, InterviewRow.owner, InterviewRow.updated_at, EventRow.body)
            .join(EventRow, EventRow.interview_id == InterviewRow.id)
            .where(EventRow.kind.in_(telling))
            .order_by(InterviewRow.updated_at.desc(), InterviewRow.id, EventRow.number)
        )
        if owner is not None:
            query = query.where(InterviewRow.owner == owner)
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        found: dict[str, Summary] = {}
        for row in rows:
            told = _told(row.id, row.body)
            if isinstance(told, InterviewStarted):
                found[row.id] = Summary(row.id, row.owner, told, "", False, row.updated_at)
            elif isinstance(told, InterviewRenamed):
                found[row.id] = _changed(found[row.id], name=told.name)
            elif isinstance(told, InterviewEnded):
                found[row.id] = _changed(found[row.id], ended=True)
        return list(found.values())

    async def delete(self, id: str) -> None:
        """Forgets an interview."""
        async with self._writing() as connection:
            await connection.execute(delete(EventRow).where(EventRow.interview_id == id))
            await connection.execute(delete(InterviewRow).where(InterviewRow.id == id))

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._reader or nullcontext():
            try:
                async with self._engine.connect() as connection:
                    yield connection
            except (SQLAlchemyError, OSError) as error:
                raise StoreError(f"cannot read: {_reason(error)}") from error

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer or nullcontext():
            try:
                async with self._engine.begin() as connection:
                    yield connection
            except IntegrityError:
                raise
            except (SQLAlchemyError, OSError) as error:
                raise StoreError(f"cannot save: {_reason(error)}") from error


def _try(file: Path) -> None:
    """Opens an SQLite file once in this thread: aiosqlite's own thread outlives a connect that fails, and complains.

    The file keeps its write-ahead log from then on; whoever finds it locked has somebody who is just doing the same.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if str(file).startswith("file:"):
        return
    with closing(sqlite3.connect(file)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise


def _changed(summary: Summary, **changes: Any) -> Summary:
    return Summary(**{**summary.__dict__, **changes})


def _row(id: str, number: int, told: Event) -> dict[str, Any]:
    body = told.model_dump(mode="json")
    return {"interview_id": id, "number": number, "kind": told.kind, "at": told.at, "body": body}


def _told(id: str, body: Any) -> Event:
    try:
        return EVENT.validate_python(body)
    except ValidationError as error:
        raise StoreError(f"interview {id} was written by another version of Hotseat: {_reason(error)}") from error


def _migrate(connection: Any) -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of each step, from its import on
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name not in _ONE_BY_ONE:
        raise StoreError("only SQLite and PostgreSQL will do")
    connection.exec_driver_sql(_ONE_BY_ONE[connection.dialect.name])
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"its tables were made by another version of Hotseat ({_reason(error)})") from error


def _pragmas(connection: Any, _: Any) -> None:
    try:
        for pragma in ("busy_timeout=5000", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
    except Exception:
        connection.close()  # the pool does not know it yet
        raise


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [type(cause).__name__])[0]


def _hidden(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "given"
