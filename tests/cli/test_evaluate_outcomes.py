"""`spendsense evaluate` over nobody, without consent, and over a broken trace."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from spendsense import pipeline
from spendsense.cli.app import main
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Database, save_records
from spendsense.storage.tables import traces

NOW = datetime.fromisoformat("2026-11-20T12:00")
DAY = date(2026, 8, 22)


@pytest.fixture
def home(tmp_path: Path, migrated_sqlite: Path) -> Path:
    (tmp_path / "spendsense.db").write_bytes(migrated_sqlite.read_bytes())
    return tmp_path


@pytest.fixture
def ran(home: Path, household: dict[str, pl.DataFrame]) -> Database:
    database = opened(home)
    with database.write() as connection:
        save_records(connection, household)
        grant_consent(connection, "u-ana", by="test", at=NOW)
    pipeline.run(database, as_of=DAY, clock=lambda: NOW, by="test")
    return database


def opened(home: Path) -> Database:
    return Database.open(f"sqlite:///{home / 'spendsense.db'}")


Ended = Callable[..., tuple[int, str, str]]
"""The exit code of `spendsense evaluate`, its stdout, and its stderr on one line."""


@pytest.fixture
def evaluated(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ended:
    def run(*more: str) -> tuple[int, str, str]:
        argv = ["spendsense", "evaluate", "--home", str(home), *more]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, " ".join(told.err.split())

    return run


def tampered(home: Path, *statements: str) -> None:
    """Somebody writes into the file past us, where no key and no trigger holds them."""
    with sqlite3.connect(home / "spendsense.db") as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def verdicts(out: str) -> set[str]:
    return {each["verdict"] for each in json.loads(out)["metrics"]}


def test_a_run_that_is_whole_ends_with_0_and_a_count_of_verdicts(
    ran: Database, evaluated: Ended
) -> None:
    code, _, err = evaluated()
    assert code == 0 and "0 fail, and of" in err


def test_a_run_over_nobody_ends_with_1_and_passes_nothing(home: Path, evaluated: Ended) -> None:
    pipeline.run(opened(home), as_of=DAY, clock=lambda: NOW, by="test")
    code, out, err = evaluated("--json")
    assert code == 1 and "there are no customers" in err
    assert verdicts(out) == {"insufficient"}


def test_where_everybody_came_after_the_run_it_ends_with_1(
    home: Path, household: dict[str, pl.DataFrame], evaluated: Ended
) -> None:
    database = opened(home)
    pipeline.run(database, as_of=DAY, clock=lambda: NOW, by="test")
    with database.write() as connection:
        save_records(connection, household)
        grant_consent(connection, "u-ana", by="test", at=NOW)
    code, out, err = evaluated("--json")
    assert code == 1 and "1 customers consent now and it has no result" in err
    assert verdicts(out) == {"insufficient"}


def test_a_run_of_which_nobody_consents_any_more_ends_with_7(
    ran: Database, evaluated: Ended
) -> None:
    with ran.write() as connection:
        revoke_consent(connection, "u-ana", by="u-ana", at=NOW)
    code, out, err = evaluated("--json")
    assert code == 7 and "None of the 2 customers consents" in err
    assert verdicts(out) == {"insufficient"}


@pytest.mark.parametrize(
    "body",
    [
        "'{\"windows\": {}}'",
        "'no JSON at all'",
        "'[1]'",
        '\'{"windows": {"30": 1}}\'',
        "substr(body, 1, length(body) / 2)",
        "replace(body, 'u-ana', 'u-ann')",
    ],
)
def test_a_broken_trace_ends_with_6_and_is_named(
    ran: Database, home: Path, evaluated: Ended, body: str
) -> None:
    with ran.read() as connection:
        key = connection.scalar(sa.select(traces.c.trace_id))
    tampered(home, f"UPDATE traces SET body = {body}")
    code, out, err = evaluated("--json")
    assert code == 6 and f"{key}" in err and "spendsense replay" in err
    assert "fail" in verdicts(out)


def test_a_trace_that_is_gone_ends_with_6(ran: Database, home: Path, evaluated: Ended) -> None:
    tampered(home, "DELETE FROM traces")
    code, _, err = evaluated()
    assert code == 6 and "gone or cannot be read" in err


def test_a_trace_that_the_trail_does_not_vouch_for_ends_with_6(
    ran: Database, home: Path, evaluated: Ended
) -> None:
    tampered(home, "UPDATE audit_events SET payload = '{}' WHERE action = 'trace'")
    code, _, err = evaluated()
    assert code == 6 and "not what the audit trail says of it" in err


def test_an_event_of_the_trail_that_cannot_be_read_ends_with_6(
    ran: Database, home: Path, evaluated: Ended
) -> None:
    tampered(home, "UPDATE audit_events SET payload = 'cut' WHERE action = 'trace'")
    code, out, err = evaluated()
    assert code == 6 and "spendsense audit verify" in err and not out


def test_a_model_that_is_not_set_up_cannot_be_timed(ran: Database, evaluated: Ended) -> None:
    code, _, err = evaluated("--ask-model")
    assert code == 1 and "none is set up" in err
