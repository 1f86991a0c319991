"""A disk that is full: a sentence, nothing half written, and the same again once there is room."""

from __future__ import annotations

import uuid
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from tests.faults.conftest import rows, sound

from spendsense.ledger import BadInput, Busy
from spendsense.review.keys import PUBLIC, make_key, public_keys, signing_key
from spendsense.storage import Database
from spendsense.storage.faults import fault

DAY = "2026-08-22"


def opened(home: Path) -> Database:
    return Database.open(f"sqlite:///{home / 'spendsense.db'}")


def test_a_load_on_a_full_disk_is_exit_5_and_loads_nothing_until_there_is_room(
    disk, spoken, people
):
    home = disk.path / "home"
    told = spoken("ingest", people, home=home)
    assert told.code == 5 and "The disk is full: nothing was written" in told.err
    assert told.out == "" and "Traceback" not in told.err
    disk.resized(60)
    database = opened(home)
    assert rows(database)["transactions"] == rows(database)["loads"] == 0
    assert spoken("ingest", people, home=home).code == 0
    assert rows(database)["loads"] == 1 and sound(database)
    database.close()


def test_a_run_on_a_full_disk_keeps_whole_users_or_none(disk, spoken, people):
    home = disk.path / "home"
    disk.resized(60)
    assert spoken("ingest", people, home=home).code == 0
    taken = sum(path.stat().st_size for path in home.iterdir())
    disk.resized(taken / 1024 / 1024 + 0.2)
    told = spoken("run", "--as-of", DAY, home=home)
    assert told.code == 5 and "The disk is full: nothing was written" in told.err
    disk.resized(60)
    database = opened(home)
    assert sound(database) and rows(database)["recommendations"] == 0
    assert spoken("run", "--as-of", DAY, home=home).code == 0
    assert sound(database) and rows(database)["recommendations"] > 0
    database.close()


def test_a_limit_on_the_size_of_a_file_is_told_as_such_and_no_row_of_anybody_is(
    spoken, people, tmp_path
):
    told = spoken("ingest", people, home=tmp_path / "home", largest_file=1_500_000)
    assert told.code == 5 and "the limit on the size of a file" in told.err
    assert "Traceback" not in told.err and "u-00" not in told.err
    database = opened(tmp_path / "home")
    assert rows(database)["transactions"] == 0
    database.close()


def full(api) -> None:
    """Let the database be full from now on, for every connection."""

    def few_pages(connection, _) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    api.database.engine.dispose()
    sa.event.listen(api.database.engine, "connect", few_pages)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("key", [None, str(uuid.uuid4())], ids=["no key", "a key"])
def test_a_request_that_finds_the_disk_full_is_503_and_is_carried_out_later(api, a_household, key):
    headers = {"Idempotency-Key": key} if key else {}
    full(api)
    before, records = rows(api.database), a_household("cara")
    refused = api.post("/ingest", json=records, headers=headers)
    assert refused.status_code == 503 and refused.headers["Retry-After"]
    assert "spendsense.db" not in refused.text and rows(api.database) == before
    api.database.engine.dispose()
    sa.event.listen(
        api.database.engine,
        "connect",
        lambda connection, _: connection.execute("PRAGMA max_page_count = 100000"),
    )
    done = api.post("/ingest", json=records, headers=headers)
    assert done.status_code == 200 and done.json()["added"]["transactions"] == 31
    assert rows(api.database)["loads"] == 1 and sound(api.database)


def test_a_full_server_of_postgresql_is_told_as_such():
    url = sa.make_url("postgresql+psycopg://ana:secret@host/name")
    error = sa.exc.OperationalError("x", {}, psycopg.errors.DiskFull("no space left on device"))
    said = fault(error, url, writing=True)
    assert isinstance(said, Busy) and "has no more room (no space left on device)" in str(said)
    assert "secret" not in str(said)


def test_a_checkpoint_that_does_not_fit_leaves_the_file_as_it_was(disk, spendsense, household):
    spendsense.ok("ingest", household)
    spendsense.ok("audit", "key")
    out = disk.path / "checkpoints.jsonl"
    spendsense.ok("audit", "checkpoint", "--out", out)
    filled(disk.path / "filler")
    whole, code = b"", 0
    while code == 0:
        whole = out.read_bytes()
        told = spendsense("audit", "checkpoint", "--out", out)
        code = told.code
    assert code == 1 and "Cannot write the checkpoint" in told.err and "No space left" in told.err
    assert out.read_bytes() == whole
    spendsense.ok("audit", "verify", "--checkpoints", out)


def test_a_key_that_does_not_fit_leaves_the_earlier_one_in_force(disk, spendsense, household):
    home = disk.path / "keys"
    make_key(home)
    filled(disk.path / "filler")
    public, made = (home / PUBLIC).read_bytes(), 0
    with pytest.raises(BadInput, match="Cannot write the key"):
        while made < 100:
            make_key(home, rotate=True)
            public, made = (home / PUBLIC).read_bytes(), made + 1
    assert (home / PUBLIC).read_bytes().startswith(public)
    assert signing_key(home).public.key_id in public_keys(home / PUBLIC)


def filled(path: Path) -> None:
    """Take all the room there is, but for what is left of pages that are in use."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b" " * 4096)
