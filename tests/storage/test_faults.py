"""What a database engine complains of, in sentences."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from spendsense.ledger import BadInput, Busy, IntegrityBroken
from spendsense.storage import Database, save_records
from spendsense.storage.faults import named


@pytest.fixture
def path(tmp_path: Path, household: dict[str, pl.DataFrame]) -> Path:
    """The file of a closed database with the household in it."""
    database = Database.open(f"sqlite:///{tmp_path / 's.db'}")
    with database.write() as connection:
        save_records(connection, household)
    database.close()
    return tmp_path / "s.db"


def test_a_full_disk_is_said_so_and_nothing_is_written(
    path: Path, household: dict[str, pl.DataFrame]
) -> None:
    database = Database.open(f"sqlite:///{path}")
    one = household["users"].filter(user_id="u-ana")
    many = pl.concat(one.with_columns(user_id=pl.lit(f"u-{n}")) for n in range(5_000))
    with pytest.raises(Busy, match="The disk is full"), database.write() as connection:
        # SQLite answers a page too many as it answers a full disk.
        connection.exec_driver_sql("PRAGMA max_page_count = 60")
        save_records(connection, {"users": many})
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM users")).scalar() == 3
    database.close()


def test_a_damaged_file_is_said_so(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(4_096, len(content), 4_096):
        content[page : page + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(IntegrityBroken, match=r"s\.db is damaged. Restore it from a backup"):
        Database.open(f"sqlite:///{path}")


def test_a_file_that_may_only_be_read_can_be_read_and_says_so_when_written(path: Path) -> None:
    database = Database.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM users")).scalar() == 3
    with pytest.raises(BadInput, match="Check the rights of file and folder"):  # noqa: SIM117
        with database.write() as connection:
            connection.execute(sa.text("DELETE FROM liabilities"))
    database.close()


def test_a_defect_of_ours_is_not_made_a_sentence(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="nowhere"), database.read() as connection:
        connection.execute(sa.text("SELECT * FROM nowhere"))


def test_a_password_is_not_part_of_a_name() -> None:
    url = sa.make_url("postgresql+psycopg://ana:s3cret@host/name")
    assert named(url) == "the database name on host"
