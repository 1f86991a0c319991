"""A database that somebody else writes to, or that nobody may write to."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from tests.faults.conftest import rows, sound

from spendsense.ledger import BadInput
from spendsense.storage import Database
from spendsense.storage.faults import fault
from spendsense.storage.journal import lock
from spendsense.web import create_app

NEW = {"user_id": "eve", "name": "Eve"}


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """Another writer, who does not end."""
    with database.write() as connection:
        lock(connection)
        connection.execute(sa.text("UPDATE users SET name = name"))
        yield


def impatient(database: Database) -> Database:
    """The same database, of a server that waits half a second only."""
    return Database.open(database.url.render_as_string(hide_password=False), wait_ms=500)


@pytest.mark.parametrize("key", [None, "k-1"])
def test_a_request_is_503_while_another_writes_too_long_and_is_carried_out_afterwards(api, key):
    database = impatient(api.database)
    client = TestClient(create_app(database, clock=api.clock), raise_server_exceptions=False)
    headers = {"Authorization": f"Bearer {api.tokens['operator']}"}
    headers |= {"Idempotency-Key": key} if key else {}
    before = rows(api.database)
    with writing(api.database):
        refused = client.post("/api/v1/users", json=NEW, headers=headers)
        assert client.get("/api/v1/operator/runs", headers=headers).status_code == 200
    assert refused.status_code == 503 and refused.headers["Retry-After"] == "2"
    assert rows(api.database) == before
    done = client.post("/api/v1/users", json=NEW, headers=headers)
    assert done.status_code == 201 and "Idempotent-Replayed" not in done.headers
    assert len(api.trail("user.add")) == 3 and sound(api.database)
    database.close()


def test_a_command_waits_for_another_writer_and_then_is_exit_5(on_both, household):
    on_both.ok("ingest", household)
    before = on_both.state()
    with writing(on_both.database):
        told = on_both("consent", "grant", "ana")
    assert told.code == 5 and "Wait until it is done, then try again" in told.err
    assert told.out == "" and on_both.state() == before
    on_both.ok("consent", "grant", "ana")


def test_a_command_that_waits_less_than_it_may_goes_on(on_both, household):
    on_both.ok("ingest", household)
    begun = threading.Event()

    def hold() -> None:
        with writing(on_both.database):
            begun.set()
            time.sleep(1)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait()
    on_both.ok("consent", "grant", "ana")
    other.join()


def test_a_read_only_disk_is_told_and_what_was_there_stays(disk, spoken, people):
    home = disk.path / "home"
    disk.resized(60)
    assert spoken("ingest", people, home=home).code == 0
    disk.read_only()
    wrong = [
        spoken("ingest", people, home=home),
        spoken("run", "--as-of", "2026-08-22", home=home),
        spoken("consent", "revoke", "u-0000001", home=home),
    ]
    for told in wrong:
        assert told.code == 1 and "Check the rights of file and folder" in told.err
        assert told.out == "" and "Traceback" not in told.err
    told = spoken("audit", "key", home=home)
    assert told.code == 1 and "Read-only file system" in told.err
    disk.read_only(False)
    database = Database.open(f"sqlite:///{home / 'spendsense.db'}")
    assert rows(database)["loads"] == 1 and rows(database)["runs"] == 0 and sound(database)
    database.close()


def test_a_postgresql_that_only_reads_is_told_by_name():
    url = sa.make_url("postgresql+psycopg://ana:secret@host/name")
    refused = psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT")
    said = fault(sa.exc.InternalError("x", {}, refused), url, writing=True)
    assert isinstance(said, BadInput) and "it is a standby, or was made read-only" in str(said)
    assert fault(sa.exc.InternalError("x", {}, refused), url, writing=False) is None


def test_a_key_is_free_again_when_its_request_found_the_database_busy(api):
    database = impatient(api.database)
    client = TestClient(create_app(database, clock=api.clock), raise_server_exceptions=False)
    headers = {"Authorization": f"Bearer {api.tokens['operator']}"}
    headers["Idempotency-Key"] = str(uuid.uuid4())
    with writing(api.database):
        assert client.post("/api/v1/users", json=NEW, headers=headers).status_code == 503
    other = client.post("/api/v1/users", json={"user_id": "eva"}, headers=headers)
    assert other.status_code == 201
    database.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_server_that_may_only_read_says_so_to_whoever_runs_it_alone(api, caplog):
    path = api.database.url.database
    database = Database.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    client = TestClient(create_app(database, clock=api.clock), raise_server_exceptions=False)
    headers = {"Authorization": f"Bearer {api.tokens['operator']}", "Idempotency-Key": "k-1"}
    refused = client.post("/api/v1/users", json=NEW, headers=headers)
    assert refused.status_code == 503 and "users" not in refused.json()["detail"]
    assert str(path) not in refused.text and "Check the rights of file and folder" in caplog.text
    database.close()
