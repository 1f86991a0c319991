"""One database, one transaction at the edge, and faults in sentences."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from spendsense.ledger import BadInput, Busy
from spendsense.storage import Database

ADD = sa.text("INSERT INTO users (user_id, user_type) VALUES ('u-new', 'customer')")
ADD_ONE = sa.text("INSERT INTO users (user_id, user_type) VALUES (:user_id, 'customer')")
COUNT = sa.text("SELECT count(*) FROM users")


def users(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(COUNT).scalar_one())


def test_what_is_written_is_there_afterwards(database: Database) -> None:
    with database.write() as connection:
        connection.execute(ADD)
    assert users(database) == 1


def test_an_exception_undoes_everything_written(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(ADD)
        raise RuntimeError("halfway")
    assert users(database) == 0


def test_a_reader_keeps_its_view_while_another_commits(database: Database) -> None:
    with database.read() as reading:
        assert reading.execute(COUNT).scalar_one() == 0
        with database.write() as writing:
            writing.execute(ADD)
        assert reading.execute(COUNT).scalar_one() == 0
    assert users(database) == 1


def test_reading_twice_on_one_pooled_connection_sees_what_was_written_between(
    database: Database,
) -> None:
    assert users(database) == 0
    with database.write() as connection:
        connection.execute(ADD)
    assert users(database) == 1


def test_writing_where_one_said_to_read_is_refused_and_not_lost(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"), database.read() as connection:
        connection.execute(ADD)
    with database.write() as connection:
        connection.execute(ADD)
    assert users(database) == 1


def test_a_connection_that_wrote_refuses_to_write_when_it_reads_again_however_often(
    database: Database,
) -> None:
    for each in range(3):
        with database.write() as connection:
            connection.execute(ADD_ONE, {"user_id": f"u-{each}"})
        for _ in range(2):
            with (
                pytest.raises(sa.exc.DBAPIError, match=r"read-?only"),
                database.read() as connection,
            ):
                connection.execute(ADD)
    assert users(database) == 3


def test_a_write_that_was_refused_and_undone_leaves_reading_as_it_was(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(ADD)
        raise RuntimeError("halfway")
    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"), database.read() as connection:
        connection.execute(ADD)
    assert users(database) == 0


def test_a_row_of_an_unknown_user_is_refused_by_the_database_itself(database: Database) -> None:
    orphan = sa.text("INSERT INTO accounts (account_id, user_id, type) VALUES ('a', 'x', 'loan')")
    with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
        connection.execute(orphan)


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 's.db'}", wait_ms=1_234)
    with database.read() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 1_234,
    }


def test_the_folder_of_a_new_file_is_created(tmp_path: Path) -> None:
    Database.open(f"sqlite:///{tmp_path / 'a' / 'b' / 's.db'}").close()
    assert (tmp_path / "a" / "b" / "s.db").is_file()


def test_a_second_writer_is_told_that_the_database_is_busy(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 's.db'}", wait_ms=50)
    with (
        database.write(),
        pytest.raises(Busy, match=r"Another process is writing to the database .*s\.db"),
        database.write(),
    ):
        pass
    database.close()


def test_a_locked_row_of_postgresql_is_busy_too(postgresql_server: str) -> None:
    database = Database.open(postgresql_server, wait_ms=50)
    hold = sa.text("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
    with database.write() as first:
        first.execute(hold)
        with pytest.raises(Busy, match="Another session holds"), database.write() as second:
            second.execute(ADD)
    database.close()


def test_opening_a_file_that_somebody_writes_to_for_the_first_time_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        Database.open(f"sqlite:///{path}", wait_ms=50)
    holder.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be looked at as one " * 10)
    with pytest.raises(BadInput, match=r"notes\.txt is not a SQLite database"):
        Database.open(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="Cannot create the folder"):
        Database.open(f"sqlite:///{tmp_path / 'file' / 'under' / 's.db'}")


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(Busy, match="Cannot reach the database spendsense on 127") as told:
        Database.open("postgresql://ana:s3cret@127.0.0.1:1/spendsense?application_name=s3cret")
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    "url",
    [
        "host=db user=app password=s3cret dbname=bank",
        "postgresql://app:correct@s3cret@db.invalid/bank",
        "postgresql://app:s3cret@db.invalid:port/bank",
        '{"password": "s3cret"}',
        "mysql://app:s3cret@db.invalid/bank",
    ],
)
def test_no_fault_of_an_address_tells_the_password_in_it(url: str) -> None:
    with pytest.raises(BadInput) as told:
        Database.open(url)
    assert "s3cret" not in str(told.value)


def test_who_only_looks_leaves_the_file_as_it_is(tmp_path: Path, migrated_sqlite: Path) -> None:
    path = tmp_path / "backup.db"
    with closing(sqlite3.connect(migrated_sqlite)) as connection:
        connection.execute(f"VACUUM INTO '{path}'")
    before = path.read_bytes()
    database = Database.as_it_is(f"sqlite:///{path}")
    with database.read() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM users")) == 0
    database.close()
    assert path.read_bytes() == before and [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_database_that_the_server_does_not_have_is_named(postgresql_server: str) -> None:
    url = sa.make_url(postgresql_server).set(database="nowhere")
    with pytest.raises(Busy, match='database "nowhere" does not exist'):
        Database.open(url.render_as_string(hide_password=False))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("spendsense.db", "is not the URL of a database"),
        ("mysql://host/name", "is not a database that SpendSense keeps its records in"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_with_what_to_write(url: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Database.open(url)


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_a_new_file_and_its_folder_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "spendsense.db"
    database = Database.open(f"sqlite:///{path}")
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM feedback")
        modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    database.close()
    assert set(modes.values()) == {0o600} and "spendsense.db" in modes
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_rights_of_what_is_there_are_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "home" / "spendsense.db"
    path.parent.mkdir(mode=0o755)
    path.touch(mode=0o644)
    Database.open(f"sqlite:///{path}").close()
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.parent.stat().st_mode & 0o777 == 0o755
