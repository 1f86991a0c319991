"""`spendsense doctor`: each fault planted for real, and only the check that is meant goes red."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.doctor import CHECKS, Check, Installation, looked, places
from spendsense.config import Config, environment
from spendsense.guardrails import Verdict
from spendsense.policy import Policy
from spendsense.review import grant_consent, save_drafts
from spendsense.review.audit import record
from spendsense.review.checkpoints import keep, take
from spendsense.review.keys import SECRET, make_key, signing_key
from spendsense.storage import AuditEvent, Database, Run, save_records, save_run, save_trace
from spendsense.storage.tables import audit_events
from spendsense.web import built

NOW = datetime(2026, 11, 21, 12, 0)


def entry(database: Database, at: datetime) -> None:
    with database.write() as connection:
        record(connection, at=at, actor="test", action="run.start", subject="x", payload={})


@pytest.fixture
def home(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound installation: a database with three events, a key, nobody else in it."""
    monkeypatch.setattr(built, "is_built", lambda: True)
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    shutil.copy(migrated_sqlite, folder / "spendsense.db")
    database = opened(folder)
    for minutes in (3, 2, 1):
        entry(database, NOW - timedelta(minutes=minutes))
    database.close()
    make_key(folder)
    return folder


def opened(home: Path) -> Database:
    return Database.open(f"sqlite:///{home / 'spendsense.db'}")


def red(home: Path, at: datetime = NOW, port: int = 0, **environment: str) -> dict[str, str]:
    """The checks that are not ok, and what each found; those that could not look are left out."""
    config = Config.read(environment, home=home)
    found = looked(CHECKS, Installation(config, environment, at, port=port))
    assert all(each.found.do for each in found if each.found.state in ("warn", "fault"))
    return {
        each.check.name: each.found.state
        for each in found
        if each.found.state not in ("ok", "skipped")
    }


def sql(home: Path, *statements: str) -> None:
    """Past everything of ours, as somebody would who changes rows."""
    with closing(sqlite3.connect(home / "spendsense.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_installation_is_green(home):
    assert red(home) == {}


def test_a_place_without_anything_has_no_database_and_nothing_is_made(tmp_path):
    assert red(tmp_path / "none") | {"web_app": ""} == {"database": "fault", "web_app": ""}
    assert not (tmp_path / "none").exists()


def test_a_home_that_others_open_and_one_that_cannot_be_written(home):
    home.chmod(0o755)
    assert red(home) == {"home": "warn"}
    elsewhere = f"sqlite:///{home / 'spendsense.db'}"
    assert red(Path("/proc"), SPENDSENSE_DATABASE_URL=elsewhere)["home"] == "fault"


def test_a_disk_that_is_nearly_full(home, monkeypatch):
    for megabytes, state in ((50, "fault"), (500, "warn")):
        monkeypatch.setattr(places.shutil, "disk_usage", lambda _, n=megabytes: _Free(n * 10**6))
        assert red(home) == {"disk": state}


class _Free:
    def __init__(self, free: int) -> None:
        self.free = free


def test_a_file_that_is_no_database(home):
    (home / "spendsense.db").write_bytes(b"no database" * 1000)
    assert red(home) == {"database": "fault"}


def test_a_postgresql_that_is_not_there():
    url = "postgresql://ana:secret@127.0.0.1:1/none"
    config = Config.read({"SPENDSENSE_DATABASE_URL": url}, home=Path("/nowhere"))
    named = [check for check in CHECKS if check.name == "database"]
    (found,) = looked(named, Installation(config, {}, NOW))
    assert found.found.state == "fault" and "secret" not in found.found.sentence


def test_a_role_that_is_missing_or_may_not_read(postgresql_server, migrated_postgresql):
    url = sa.make_url(postgresql_server).set(database=migrated_postgresql)
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE ROLE doctor_reads LOGIN")
    admin.dispose()

    def found(role: str) -> dict[str, str]:
        text = url.set(username=role).render_as_string(hide_password=False)
        config = Config.read({"SPENDSENSE_DATABASE_URL": text}, home=Path("/nowhere"))
        some = [c for c in CHECKS if c.name in ("database", "revision", "intact", "rights")]
        return {e.check.name: e.found.state for e in looked(some, Installation(config, {}, NOW))}

    assert found("nobody_here")["database"] == "fault"
    assert found(str(url.username))["rights"] == "ok"
    assert "fault" in found("doctor_reads").values()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_role_that_may_add_and_not_change_has_not_enough_rights(database):
    role = f"adds_{database.url.database}"
    config = Config.read(
        {
            "SPENDSENSE_DATABASE_URL": database.url.set(username=role).render_as_string(
                hide_password=False
            )
        },
        home=Path("/nowhere"),
    )

    def rights(granted: str) -> str:
        with database.write() as connection:
            connection.exec_driver_sql(f"GRANT {granted} ON ALL TABLES IN SCHEMA public TO {role}")
        (found,) = looked([RIGHTS], Installation(config, {}, NOW))
        return found.found.state

    with database.write() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
    assert rights("SELECT, INSERT") == "fault"
    assert rights("UPDATE, DELETE") == "ok"
    with database.write() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


RIGHTS = replace(next(check for check in CHECKS if check.name == "rights"), needs=())


@pytest.mark.parametrize("version", ["0001", "9999"])
def test_tables_of_an_older_and_of_a_newer_version(home, version):
    sql(home, f"UPDATE alembic_version SET version_num = '{version}'")
    assert red(home) == {"revision": "fault"}


def test_a_file_that_is_damaged(home):
    path = home / "spendsense.db"
    sql(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(path)) as connection:
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'transactions'"
        [page] = connection.execute(asked).fetchone()
    with path.open("r+b") as file:
        file.seek(4096 * (page - 1))
        file.write(b"\xff" * 4096)
    found = red(home)
    assert found["intact"] == "fault" and set(found) <= {"intact", "audit"}


def test_a_database_that_somebody_holds(home):
    database = opened(home)
    with database.write():
        assert red(home) == {"writing": "fault"}
    database.close()


def test_a_log_that_was_left_and_one_that_has_grown(home):
    wal = home / "spendsense.db-wal"
    wal.write_bytes(b"\0" * 100)
    old = (NOW - timedelta(days=2)).replace(tzinfo=UTC).timestamp()
    os.utime(wal, (old, old))
    assert red(home) == {"wal": "warn"}
    with wal.open("wb") as file:
        file.truncate(300_000_000)
    os.utime(wal, (old + 2 * 86_400, old + 2 * 86_400))
    assert red(home) == {"wal": "warn"}


def test_an_event_that_was_changed(home):
    text = "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events"
    database = opened(home)
    with database.read() as connection:
        kept = connection.scalar(
            sa.text("SELECT sql FROM sqlite_master WHERE name = 'audit_events_no_update'")
        )
    database.close()
    assert kept.startswith(text)
    changed = "UPDATE audit_events SET actor = 'nobody' WHERE seq = 2"
    sql(home, "DROP TRIGGER audit_events_no_update", changed, kept)
    assert red(home) == {"audit": "fault"}


def test_a_trail_that_was_written_anew_is_not_the_one_that_was_signed(home):
    database = opened(home)
    with database.read() as connection:
        config = Config.read({}, home=home)
        keep(config.checkpoints, take(connection, signing_key(home), NOW))
    assert red(home) == {}
    with database.write() as connection:
        kept = connection.execute(sa.text(TRIGGERS)).all()
        for name, _ in kept:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        _seal_anew(connection, actor="mallory")
        for _, statement in kept:
            connection.exec_driver_sql(statement)
    database.close()
    assert red(home) == {"audit": "fault"}


TRIGGERS = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'"
)


def _seal_anew(connection: sa.Connection, actor: str) -> None:
    """Every event in somebody else's name, and a chain over them that holds."""
    before = None
    for row in connection.execute(sa.select(audit_events).order_by(audit_events.c.seq)).all():
        told = replace(AuditEvent(**row._mapping), actor=actor)
        told = told if before is None else replace(told, previous_hash=before)
        before = told.seal()
        changed = {"actor": actor, "previous_hash": told.previous_hash, "hash": before}
        connection.execute(
            audit_events.update().where(audit_events.c.seq == told.seq).values(**changed)
        )


def test_a_trail_without_its_trigger(home):
    sql(home, "DROP TRIGGER audit_events_no_delete")
    assert red(home) == {"audit": "fault"}


def test_a_key_that_others_read_and_one_that_is_gone(home):
    (home / SECRET).chmod(0o644)
    assert red(home) == {"signing_key": "fault"}
    (home / SECRET).unlink()
    assert red(home) == {}  # nothing was signed yet
    (home / "checkpoints").mkdir()
    (home / "checkpoints" / "audit.jsonl").write_text("")
    assert red(home) == {"signing_key": "fault"}


def test_a_day_without_a_policy_and_a_clock_that_was_set_back(home):
    assert red(home, at=datetime(1999, 1, 1)) == {"policy": "fault", "clock": "fault"}
    assert red(home, at=NOW - timedelta(hours=1)) == {"clock": "fault"}


def test_a_variable_that_is_misspelt_is_told_with_the_nearest(home):
    assert red(home, SPENDSENSE_DATABSE_URL="x") == {"variables": "warn"}
    config = Config.read({}, home=home)
    at = Installation(config, {"SPENDSENSE_DATABSE_URL": "x"}, NOW)
    (found,) = looked([c for c in CHECKS if c.name == "variables"], at)
    assert "SPENDSENSE_DATABASE_URL" in found.found.do


HALF = [
    {"SPENDSENSE_LLM_MODEL": "m"},
    {"SPENDSENSE_OIDC_CLIENT_ID": "c"},
    {"SPENDSENSE_RATE_LIMITS": "api=often"},
    {"SPENDSENSE_PUBLIC_URL": "money"},
    {"SPENDSENSE_LOG": "xml"},
    {"SPENDSENSE_METRICS": "0.0.0.0:9464"},
]


@pytest.mark.parametrize("environment", HALF, ids=lambda each: next(iter(each)))
def test_a_setting_that_is_half_or_wrong(home, environment):
    assert red(home, **environment) == {"settings": "fault"}


def test_a_collector_that_does_not_answer(home):
    with socket.create_server(("127.0.0.1", 0)) as there:
        address = f"http://127.0.0.1:{there.getsockname()[1]}"
        assert red(home, SPENDSENSE_TRACES=address) == {}
    assert red(home, SPENDSENSE_TRACES=address) == {"reached": "fault"}


def test_a_cache_that_does_not_answer_by_address_or_by_file(home, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as there:
        address = f"redis://127.0.0.1:{there.getsockname()[1]}/0"
        assert red(home, SPENDSENSE_REDIS_URL=address) == {}
    assert red(home, SPENDSENSE_REDIS_URL=address) == {"reached": "fault"}
    named = f"unix://{tmp_path}/none.sock"
    assert red(home, SPENDSENSE_REDIS_URL=named) == {"reached": "fault"}


def test_vectors_that_are_asked_of_a_database_without_them(home):
    assert red(home, SPENDSENSE_VECTORS="on") == {"vectors": "fault"}


NEEDS = [
    ("prometheus_client", {"SPENDSENSE_METRICS": "127.0.0.1:9464"}),
    ("redis", {"SPENDSENSE_REDIS_URL": "redis://127.0.0.1:1/0"}),
    ("boto3", {"SPENDSENSE_S3_KMS_KEY": "alias/reports"}),
]


@pytest.mark.parametrize(("module", "environment"), NEEDS, ids=[name for name, _ in NEEDS])
def test_an_extra_that_is_missing(home, monkeypatch, module, environment):
    monkeypatch.setitem(sys.modules, module, None)
    assert red(home, **environment)["extras"] == "fault"


def test_consents_that_end_soon(home, household):
    begun = _consented(home, household, NOW - timedelta(days=300))
    assert red(home) == {}
    assert red(home, at=begun + timedelta(days=340)) == {"consents": "warn"}


def test_a_queue_that_nobody_decides(home, household, draft):
    begun = _consented(home, household, NOW - timedelta(days=60))
    database = opened(home)
    with database.write() as connection:
        run = Run(run_id="run-1", as_of=draft.as_of, started_at=begun, policy_hash="p1")
        save_run(connection, run)
        save_trace(
            connection, "trace-1", "u-ana", draft.as_of, "run-1", {"trace_id": "trace-1"}, at=begun
        )
        save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=30,
            judged=[(draft, (Verdict("consent", True, "no objection"),))],
            at=begun,
        )
    database.close()
    waits = Policy.on(NOW.date())["review.waiting_days"]
    half, whole = (begun + timedelta(days=days) for days in (waits / 2 + 1, waits + 1))
    told = {at: _queue_said(home, at) for at in (begun + timedelta(days=1), half, whole)}
    assert [state for state, _ in told.values()] == ["ok", "warn", "warn"]
    assert "more than half" in told[half][1] and "past their time" in told[whole][1]


def _consented(home: Path, household: dict[str, pl.DataFrame], at: datetime) -> datetime:
    database = opened(home)
    with database.write() as connection:
        save_records(connection, household)
        grant_consent(connection, "u-ana", by="cli", at=at, note="", purposes=["education"])
    database.close()
    return at


def _queue_said(home: Path, at: datetime) -> tuple[str, str]:
    named = [check for check in CHECKS if check.name == "queue"]
    needed = [replace(check, needs=()) for check in named]
    (found,) = looked(needed, Installation(Config.read({}, home=home), {}, at))
    return found.found.state, found.found.sentence


def test_a_package_that_has_no_web_app(home, monkeypatch):
    monkeypatch.setattr(built, "is_built", lambda: False)
    assert red(home) == {"web_app": "fault"}


def test_a_port_that_is_taken(home):
    with socket.create_server(("127.0.0.1", 0)) as there:
        there.settimeout(0.1)
        assert red(home, port=there.getsockname()[1]) == {"port": "fault"}


def test_a_zone_that_there_is_none_of(home):
    assert red(home, TZ="America/Springfeild") == {"time_zone": "warn"}
    assert red(home, TZ="America/New_York") == red(home, TZ="EST5EDT") == {}


def test_a_package_that_is_not_the_one_that_is_asked_for(home, monkeypatch):
    from spendsense.cli.doctor import setup

    really = setup.version
    monkeypatch.setattr(setup, "version", lambda name: "9.9" if name == "polars" else really(name))
    assert red(home) == {"packages": "fault"}


def test_a_check_that_fails_itself_is_a_finding_and_the_next_looks(home):
    def failing(_: Installation) -> Any:
        raise ZeroDivisionError("of its own")

    config = Config.read({}, home=home)
    checks = (Check("a", "?", failing), next(c for c in CHECKS if c.name == "home"))
    first, second = looked(checks, Installation(config, {}, NOW))
    assert first.found.state == "fault" and "ZeroDivisionError" in first.found.sentence
    assert second.found.state == "ok"


Ran = Callable[..., Any]


@pytest.fixture
def ran(home, monkeypatch) -> Ran:
    for name in [name for name in environment() if name.startswith("SPENDSENSE_")]:
        monkeypatch.delenv(name)
    return lambda *words: CliRunner().invoke(
        app, ["doctor", "--home", str(home), "--port", "0", *words]
    )


def test_the_command_says_each_check_and_its_code_is_that_of_the_worst(home, ran):
    assert ran().exit_code == 0
    told = json.loads(ran("--json").stdout)
    assert told["finding"] == "ok" and [c["check"] for c in told["checks"]] == [
        check.name for check in CHECKS
    ]
    (home / SECRET).chmod(0o644)
    result = ran()
    assert result.exit_code == 1 and "chmod 600" in result.stdout
    sql(home, "DROP TRIGGER audit_events_no_delete")
    assert ran().exit_code == 6
