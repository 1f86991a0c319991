"""Probes: whether the process lives, and whether it can work."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest

from spendsense.storage import Database
from spendsense.web import built, create_app, readiness
from spendsense.web.limits import Limits

from .client import Client

FIT = {"database": "ok", "migrations": "ok", "disk": "ok", "web_app": "ok"}


def asked(api, path: str = "/readyz"):
    api.client.app.state.readiness._at = float("-inf")  # what was found a second ago is not asked
    return api.client.get(path)


@pytest.fixture(autouse=True)
def _built(monkeypatch):
    monkeypatch.setattr(built, "is_built", lambda: True)


def test_a_server_that_can_work_is_ready_and_alive(api):
    assert api.client.get("/healthz").json() == {"status": "ok"}
    answer = asked(api)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": FIT})


def test_a_database_whose_file_is_gone_is_told_and_the_process_is_alive(api):
    Path(str(api.database.url.database)).unlink()
    answer = asked(api)
    assert answer.status_code == 503
    assert answer.json()["checks"] == {**FIT, "database": "failed", "migrations": "not reached"}
    assert str(api.database.url.database) not in answer.text
    assert api.client.get("/healthz").status_code == 200


def test_a_file_that_was_put_in_the_place_of_the_open_one_is_told(api, tmp_path):
    path = Path(str(api.database.url.database))
    shutil.copy(path, tmp_path / "backup.db")
    (tmp_path / "backup.db").rename(path)
    assert asked(api).json()["checks"] == {**FIT, "database": "failed"}


def test_tables_of_another_version_are_told(api):
    with api.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert asked(api).json()["checks"] == {**FIT, "migrations": "failed"}


def test_a_disk_that_takes_nothing_is_told(api):
    assert readiness._disk(api.database, Path("/proc")) == "ok"  # where the database lies counts

    class Elsewhere:
        url = api.database.url.set(drivername="postgresql", database="x")

    assert readiness._disk(Elsewhere(), Path("/proc")) == "failed"


def test_a_web_app_that_was_not_built_is_told(api, monkeypatch):
    monkeypatch.setattr(built, "is_built", lambda: False)
    assert asked(api).json()["checks"] == {**FIT, "web_app": "failed"}


def test_a_check_that_hangs_is_given_up(api, monkeypatch):
    import time

    monkeypatch.setattr(readiness, "SECONDS", 0.05)
    checks = api.client.app.state.readiness.checks
    monkeypatch.setitem(checks, "disk", lambda: time.sleep(0.4) or "ok")
    answer = asked(api)
    assert answer.status_code == 503 and set(answer.json()["checks"].values()) == {"not reached"}


def test_whoever_asks_without_end_asks_the_database_once_a_second(api, monkeypatch):
    asked(api)
    monkeypatch.setitem(api.client.app.state.readiness.checks, "database", lambda: "failed")
    assert {api.client.get("/readyz").status_code for _ in range(20)} == {200}


def test_no_limit_and_no_token_stands_before_a_probe(api):
    api.client.app.state.limits = Limits("api=1/minute unknown=1/minute")
    assert {api.client.get(path).status_code for path in ("/healthz", "/readyz") * 5} == {200}


def test_every_answer_names_its_request_and_a_uuid_that_was_sent_is_kept(api):
    mine = str(uuid.uuid4())
    refused = api.client.get("/api/v1/profile/ana", headers={"X-Request-ID": mine})
    assert refused.status_code == 401
    assert refused.headers["x-request-id"] == refused.json()["request_id"] == mine
    drawn = {api.client.get("/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(drawn) == 3 and {len(each) for each in drawn} == {32}


@pytest.mark.parametrize("sent", ["Ana Ruiz", "ss_user_secret", "1" * 33, "A" * 32, ""])
def test_a_name_that_could_be_somebodys_is_not_taken_for_a_request(api, sent):
    answer = api.client.get("/healthz", headers={"X-Request-ID": sent})
    assert answer.headers["x-request-id"] != sent


def test_an_error_that_nobody_foresaw_names_its_request_too(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'a.db'}")
    application = create_app(database, home=tmp_path)
    application.state.readiness = None
    with Client(application, raise_server_exceptions=False) as client:
        answer = client.get("/readyz")
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    database.close()
