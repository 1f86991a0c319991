"""COPY beside row inserts on PostgreSQL: `python benchmarks/bulk_load.py --users 300`.

The same records of `users` made-up people, in one run, into tables that are empty each time:
by COPY (`storage.rows.insert`), by SQLAlchemy Core's inserts of many rows at a time, and by a
statement a row; then the whole of a load, with everything it compares and notes. Each way is timed
`rounds` times, in turn, and the fastest counts. Exits 1 where COPY is less than 5 times as fast as
Core. `--run` also times the pipeline over them.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl
import sqlalchemy as sa
from people import postgresql
from sqlalchemy import Connection

from spendsense.ingest import read
from spendsense.ingest.loading import load
from spendsense.ingest.records import Records
from spendsense.ingest.setting import Kept
from spendsense.pipeline import run
from spendsense.storage import Database
from spendsense.storage.records import _given
from spendsense.storage.rows import BATCH, insert
from spendsense.storage.tables import metadata
from spendsense.world import generate, read_profile

LEAST = 5.0
"""How many times as fast as rows COPY has to be."""
AS_OF, AT = date(2026, 8, 22), datetime(2026, 8, 22, 12)
TABLES = ("users", "accounts", "transactions", "liabilities")
CLEAN = "clean"
"""The database with empty tables, of which every timing takes a copy."""
ONE_BY_ONE = 20_000
"""Rows of those written with a statement each: more would only take longer."""

Frames = Mapping[str, pl.DataFrame]
Way = Callable[[Connection, str, pl.DataFrame], None]


def main() -> int:
    """The whole of it, as asked on the command line; 1 where the ratio is missed."""
    asked = _asked()
    with tempfile.TemporaryDirectory(dir=asked.place) as folder:
        place = Path(folder)
        place.chmod(0o755)  # PostgreSQL runs as somebody else where root starts it
        with postgresql(place) as url:
            _said(url, f"CREATE DATABASE {CLEAN}")
            Database.open(_named(url, CLEAN)).close()
            met = _measured(url, place, asked)
    return 0 if met else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", action="store_true")
    parser.add_argument("--place", type=Path)
    return parser.parse_args()


def _measured(url: str, place: Path, asked: argparse.Namespace) -> bool:
    records = _records(place / "population", asked.users)
    frames = {table: _given(table, records.frames[table]) for table in TABLES}
    rows = sum(frame.height for frame in frames.values())
    print(_machine(url))
    print(f"{asked.users:,} people, {rows:,} rows, {frames['transactions'].height:,} transactions")
    by = {_copied: 9e9, _core: 9e9}
    for _ in range(asked.rounds):  # in turn: what else the machine does falls on both
        by = {way: min(best, _seconds(url, way, frames)) for way, best in by.items()}
    few = {**frames, "transactions": frames["transactions"].head(ONE_BY_ONE)}
    singly = _seconds(url, _row_by_row, few) / sum(each.height for each in few.values())
    whole = min(_whole_load(url, records) for _ in range(asked.rounds))
    _line("COPY", rows, by[_copied])
    _line("Core, inserts of many rows", rows, by[_core])
    _line("Core, a statement a row", rows, singly * rows)
    _line("a whole load, compared and noted", rows, whole)
    ratio = by[_core] / by[_copied]
    print(f"COPY is {ratio:.1f} times as fast as Core's rows (at least {LEAST:.0f} wanted)")
    print(f"and {singly * rows / by[_copied]:.0f} times as fast as a statement a row")
    if asked.run:
        _run(url, records)
    return ratio >= LEAST


def _records(population: Path, users: int) -> Records:
    generate(read_profile("default"), out=population, users=users, seed=42, as_of=AS_OF)
    return read([population], as_of=AS_OF, kept=Kept())


def _copied(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    insert(connection, table, frame)


def _core(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    statement = metadata.tables[table].insert()
    for batch in frame.iter_slices(BATCH):
        connection.execute(statement, batch.to_dicts())


def _row_by_row(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    statement = metadata.tables[table].insert()
    for row in frame.iter_rows(named=True):
        connection.execute(statement, row)


def _seconds(url: str, way: Way, frames: Frames) -> float:
    """How long the rows take to be there, with the commit."""
    with _fresh(url) as database:
        began = time.perf_counter()
        with database.write() as connection:
            for table, frame in frames.items():
                way(connection, table, frame)
        return time.perf_counter() - began


def _whole_load(url: str, records: Records) -> float:
    with _fresh(url) as database:
        began = time.perf_counter()
        _loaded(database, records)
        return time.perf_counter() - began


def _loaded(database: Database, records: Records) -> None:
    with database.write() as connection:
        load(connection, records, by="benchmark", at=AT, paths=["population"])


@contextmanager
def _fresh(url: str) -> Iterator[Database]:
    """A database of its own with empty tables, gone at the end."""
    _said(url, f"CREATE DATABASE fresh TEMPLATE {CLEAN}")
    database = Database.open(_named(url, "fresh"), wait_ms=60_000)
    _said(url, "CHECKPOINT")
    try:
        yield database
    finally:
        database.close()
        _said(url, "DROP DATABASE fresh WITH (FORCE)")


def _named(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def _said(url: str, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _run(url: str, records: Records) -> None:
    with _fresh(url) as database:
        _loaded(database, records)
        began = time.perf_counter()
        done = run(database, as_of=AS_OF, clock=lambda: AT, by="benchmark")
        took = time.perf_counter() - began
    each = took / done.users * 1e3
    print(f"a run: {done.users} people, {done.drafts:,} drafts in {took:.1f} s, {each:.0f} ms each")


def _line(name: str, rows: int, seconds: float) -> None:
    print(f"  {name:<36}{seconds:8.2f} s {rows / seconds:12,.0f} rows/s")


def _machine(url: str) -> str:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        server = str(connection.exec_driver_sql("SHOW server_version").scalar()).split()[0]
    engine.dispose()
    names = ("sqlalchemy", "psycopg", "polars", "spendsense")
    told = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} before; "
        f"Python {platform.python_version()}, PostgreSQL {server}, {told}"
    )


if __name__ == "__main__":
    sys.exit(main())
