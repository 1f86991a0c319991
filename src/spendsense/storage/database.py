"""The one database: a SQLite file by default, PostgreSQL by URL. One transaction, at the edge."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from spendsense.ledger import BadInput, NotFound
from spendsense.telemetry import span

from . import migrate
from .at_once import AtOnce, current
from .faults import fault

_TAKES_WRITES = sa.text(
    "SELECT NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off'"
)
WAIT_MS = 5_000
"""How long a writer waits for another before it says that the database is busy."""


# It is not said what was written instead: a password may be in it.
NO_URL = (
    "The database's address, as SPENDSENSE_DATABASE_URL or its secret has it, is not the URL of a "
    "database. Write sqlite:///path/to/file.db or postgresql://user:password@host/name."
)


@dataclass(frozen=True, slots=True)
class Database:
    """A database at the newest tables. `read` and `write` are each one transaction."""

    url: URL
    engine: Engine

    @classmethod
    def open(cls, url: str, *, wait_ms: int = WAIT_MS, migrates: bool = True) -> Database:
        """The database at a URL, created and migrated where needed and `migrates` allows it.

        Raises Busy when another process holds it or the server cannot be reached, BadInput when
        the URL or the file is not of a database we can use.
        """
        parsed = _parsed(url)
        if parsed.get_backend_name() == "sqlite":
            _make_place(parsed)
        database = cls(parsed, _engine(parsed, wait_ms))
        database._bring_to_head(migrates)
        return database

    @classmethod
    def as_it_is(cls, url: str, *, wait_ms: int = WAIT_MS) -> Database:
        """The database at a URL for whoever only looks: nothing is made, and nothing migrated.

        Raises NotFound where there is no file, or an empty one.
        """
        parsed = _parsed(url)
        if parsed.get_backend_name() == "sqlite" and "uri" not in parsed.query:
            path = Path(str(parsed.database))
            if not path.is_file() or not path.stat().st_size:
                raise NotFound(f"There is no database at {path}.")
        return cls(parsed, _engine(parsed, wait_ms, looking=True))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write: committed at the end, undone on any exception."""
        joint = current(self.engine)
        with (
            span("database.write"),
            self._faults(writing=True),
            joint.write() if joint else self._own() as connection,
        ):
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One unchanging view of the database, in which both engines refuse to write."""
        joint = current(self.engine)
        with span("database.read"), self._faults(writing=False):
            written = joint.reading() if joint is not None else None
            if written is not None:
                yield written
                return
            with self.engine.connect() as plain:
                yield self._snapshot(plain)

    def at_once(self, first: Callable[[Connection], None], *, in_steps: bool = False) -> AtOnce:
        """For the writes of one request: one transaction that begins with `first`."""
        return AtOnce(self.engine, partial(self._faults, writing=True), first, in_steps=in_steps)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    def takes_writes(self) -> bool:
        """Whether a server would let anybody write; a file is asked by writing beside it.

        A standby answers every question, and so does a server that was made read-only.
        """
        if self.engine.dialect.name != "postgresql":
            return True
        with self.read() as connection:
            return bool(connection.scalar(_TAKES_WRITES))

    @contextmanager
    def _own(self) -> Iterator[Connection]:
        with self.engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            with connection.begin():
                yield connection

    def _snapshot(self, connection: Connection) -> Connection:
        if self.engine.dialect.name == "sqlite":
            return connection
        return connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    def _bring_to_head(self, migrates: bool) -> str | None:
        """The revision that was found."""
        with self.read() as connection:
            found = migrate.revision(connection)
        if found is not None and found > migrate.HEAD:
            raise migrate.unknown_revision(found)
        if found != migrate.HEAD:
            if not migrates:
                raise migrate.behind(found)
            with self.write() as connection:
                migrate.upgrade(connection)
        return found

    @contextmanager
    def _faults(self, *, writing: bool) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, TimeoutError) as error:
            said = fault(error, self.url, writing=writing)
            if said is None:
                raise
            raise said from error


def bring_to_head(url: str) -> tuple[str | None, str]:
    """Migrate the database at a URL: the revision it stood at, None for none, and the newest.

    Raises as `Database.open` does.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        _make_place(parsed)
    database = Database(parsed, _engine(parsed, WAIT_MS))
    try:
        return database._bring_to_head(migrates=True), migrate.HEAD
    finally:
        database.close()


def _parsed(url: str) -> URL:
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number is the latter
        raise BadInput(NO_URL) from None
    if "@" in (parsed.host or ""):
        raise BadInput(
            "The password in the database's URL holds a mark that ends it. Write @ as %40, / as "
            "%2F and : as %3A there."
        )
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadInput(
            f"{parsed.drivername} is not a database that SpendSense keeps its records in. "
            "Use a sqlite:/// or a postgresql:// URL."
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise BadInput("The SQLite database needs a file: write sqlite:///path/to/file.db.")
    return parsed


def _make_place(url: URL) -> None:
    """Folder and file of a SQLite database, readable by their owner alone where we make them."""
    if "uri" in url.query:
        return  # SQLite's own kind of URL, which says itself how to open
    path = Path(str(url.database))
    folder = path.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"Cannot create the folder {folder} for the database: {error.strerror}. "
            "Name a folder you may write to."
        ) from error
    # A file that is there, and one that cannot be made, are SQLite's to open or to complain of.
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _engine(url: URL, wait_ms: int, *, looking: bool = False) -> Engine:
    pooled: dict[str, Any] = {"pool_size": 8, "max_overflow": 32, "json_serializer": _json}
    pooled["hide_parameters"] = True  # they are somebody's records, and would stand in a traceback
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(url, **pooled)
        sa.event.listen(engine, "connect", _sqlite_settings(wait_ms, looking))
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    waiting = f"-c lock_timeout={wait_ms} -c timezone=UTC"
    return sa.create_engine(
        url, **pooled, pool_pre_ping=True, connect_args={"options": waiting, "connect_timeout": 10}
    )


def _sqlite_settings(wait_ms: int, looking: bool) -> Any:
    def settings(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, also before DDL
        for pragma in (
            f"busy_timeout={wait_ms}",
            *(() if looking else ("journal_mode=WAL",)),  # it stands in the file
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return settings


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: it would otherwise fail in the middle, where it cannot wait.
    immediate = connection.get_execution_options().get("immediate", False)
    kind = "OFF" if immediate else "ON"
    # SQLite forgets every statement it has read when the pragma is said, even in the same words:
    # so it is said where a connection that wrote now reads, or the other way about.
    if connection.info.get(_QUERY_ONLY) != kind:
        connection.info.pop(_QUERY_ONLY, None)
        connection.exec_driver_sql(f"PRAGMA query_only={kind}")
        connection.info[_QUERY_ONLY] = kind
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


_QUERY_ONLY = "spendsense_query_only"
"""What a connection of the pool was told last, kept beside it for as long as it is open."""


def _json(value: object) -> str:
    return json.dumps(value, default=_written, allow_nan=False, ensure_ascii=False)


def _written(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a JSON column")
