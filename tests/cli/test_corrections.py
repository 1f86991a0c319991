"""Labels of corrections as files: only with consent to research, and harmless in a spreadsheet."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.output import now
from spendsense.review import grant_consent
from spendsense.storage import Database, User, add_correction, add_user, audit_trail

AT = datetime.fromisoformat("2026-08-22T13:00")
HOSTILE = "=HYPERLINK(0)"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Ana, who consents to research, and Ben, who does not, each said something."""
    home = tmp_path / "home"
    home.mkdir()
    database = Database.open(f"sqlite:///{home / 'spendsense.db'}")
    with database.write() as connection:
        for user, purposes in (("ana", ["education", "research"]), ("ben", ["education"])):
            made = User(user_id=user, name=None, email=None, created_at=None)
            add_user(connection, made, by="test", at=AT)
            at = now()
            grant_consent(connection, user, by=user, at=at, purposes=purposes)  # type: ignore[arg-type]
            label = {"name": HOSTILE, "kind": "subscription", "cadence": "monthly",
                     "stream": "k", "transaction_ids": ["t1", "t2"]}  # fmt: skip
            facts = [{"said": "not_recurring", "incoming": False, "merchant": "hyperlink"}]
            add_correction(
                connection, user, "not_recurring", label=label, facts=facts, note="", by=user, at=AT
            )
    database.close()
    return home


def command(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_labels_are_of_those_who_consent_to_research(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.parquet"
    told = command("corrections", "export", "--out", out, "--home", home, "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout) == {
        "file": str(out), "labels": 1, "users": 1, "users_without_consent_to_research": 1,
    }  # fmt: skip
    (row,) = pl.read_parquet(out).to_dicts()
    assert (row["user_id"], row["said"], row["name"], row["kind"], row["cadence"]) == (
        "ana", "not_recurring", HOSTILE, "subscription", "monthly",
    )  # fmt: skip
    assert row["transaction_ids"] == ["t1", "t2"] and row["stands"]
    database = Database.open(f"sqlite:///{home / 'spendsense.db'}")
    with database.read() as connection:
        (event,) = [e for e in audit_trail(connection) if e.action == "read.list"]
    assert event.payload == {"count": 1, "user_ids": ["ana"]}
    database.close()


def test_a_cell_that_a_spreadsheet_would_run_has_an_apostrophe(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    assert command("corrections", "export", "--out", out, "--home", home).exit_code == 0
    (row,) = pl.read_csv(out).to_dicts()
    assert (row["name"], row["transaction_ids"]) == (f"'{HOSTILE}", "t1 t2")


def test_json_holds_the_same_unchanged(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.json"
    assert command("corrections", "export", "--out", out, "--home", home).exit_code == 0
    (row,) = json.loads(out.read_text())
    assert (row["name"], row["at"]) == (HOSTILE, AT.isoformat())


@pytest.mark.parametrize(("name", "code"), [("labels.xlsx", 1), ("there.csv", 4)])
def test_another_format_and_a_file_that_is_there_are_refused(
    home: Path, tmp_path: Path, name: str, code: int
) -> None:
    (tmp_path / "there.csv").write_text("mine")
    told = command("corrections", "export", "--out", tmp_path / name, "--home", home)
    assert told.exit_code == code or type(told.exception).__name__ in ("BadInput", "Conflict")
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_what_a_user_said_is_shown_in_words(home: Path) -> None:
    told = command("corrections", "show", "ana", "--home", home, "--json")
    (row,) = json.loads(told.stdout)
    assert row["sentence"] == f"The subscription from {HOSTILE} does not come back."
    assert row["stands"] is True
