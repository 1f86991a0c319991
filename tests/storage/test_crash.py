"""A process that dies while it saves leaves all or nothing, and saving again completes it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import polars as pl

from spendsense.storage import Database, save_records
from spendsense.storage.rows import stored

ROWS = 60_000

CHILD = """
import sys
import polars as pl
from spendsense.storage import Database, save_records
folder, url = sys.argv[1:]
tables = ("users", "accounts", "transactions", "liabilities")
records = {table: pl.read_parquet(f"{folder}/{table}.parquet") for table in tables}
database = Database.open(url)
with database.write() as connection:
    save_records(connection, records)
    print("saved, not committed", flush=True)
    sys.stdin.read()
"""


def population(household: dict[str, pl.DataFrame], folder: Path) -> dict[str, pl.DataFrame]:
    one = household["transactions"].filter(transaction_id="t-rent").drop("transaction_id")
    ids = pl.DataFrame({"transaction_id": [f"t-{number:06}" for number in range(ROWS)]})
    columns = household["transactions"].columns
    records = {**household, "transactions": ids.join(one, how="cross").select(columns)}
    for table, frame in records.items():
        frame.write_parquet(folder / f"{table}.parquet")
    return records


def started(folder: Path, url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def check(url: str, records: dict[str, pl.DataFrame]) -> None:
    """Nothing of the killed load is there, and the same load then completes."""
    database = Database.open(url)
    with database.read() as connection:
        assert {table: stored(connection, table).height for table in records} == dict.fromkeys(
            records, 0
        )
    with database.write() as connection:
        assert save_records(connection, records).added["transactions"] == ROWS
    with database.read() as connection:
        assert stored(connection, "transactions").height == ROWS
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    database.close()


def test_killed_in_the_middle_of_writing_leaves_nothing(
    tmp_path: Path, household: dict[str, pl.DataFrame]
) -> None:
    records = population(household, tmp_path)
    path = tmp_path / "s.db"
    Database.open(f"sqlite:///{path}").close()
    child = started(tmp_path, f"sqlite:///{path}")
    journal = path.with_name("s.db-wal")
    # The cache spills into the journal before the end: from then on it is writing.
    while child.poll() is None and (not journal.exists() or journal.stat().st_size < 100_000):
        pass
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    check(f"sqlite:///{path}", records)


def test_killed_after_writing_and_before_the_commit_leaves_nothing(
    tmp_path: Path, household: dict[str, pl.DataFrame]
) -> None:
    records = population(household, tmp_path)
    url = f"sqlite:///{tmp_path / 's.db'}"
    child = started(tmp_path, url)
    assert child.stdout is not None
    assert child.stdout.readline() == b"saved, not committed\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    check(url, records)
