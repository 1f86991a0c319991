"""Features in Parquet: a user's rows go with their consent, wherever SpendSense wrote them."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import polars as pl
import pytest
from polars import col

from spendsense.storage import audit_trail

from .conftest import Command

AS_OF = "2026-08-22"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def people(spendsense: Command, home: Path, tmp_path: Path) -> Command:
    """Twenty people, loaded; their features in the home, and again outside it."""
    spendsense.ok("generate", "default", "--users", 20, "--as-of", AS_OF, "--out", tmp_path / "p")
    spendsense.ok("ingest", tmp_path / "p")
    for out in (home / "features", tmp_path / "elsewhere"):
        spendsense.ok("signals", tmp_path / "p", "--as-of", AS_OF, "--out", out)
    return spendsense


def rows_of(folder: Path, user: str) -> int:
    parts = [pl.read_parquet(path) for path in sorted(folder.glob("*/part-*.parquet"))]
    return sum(part.filter(col("user_id") == user).height for part in parts)


def somebody(folder: Path) -> str:
    """A user whose features were read."""
    read = pl.read_parquet(folder / "personas" / "*.parquet")
    return str(read.filter(col("primary") != "no_consent")["user_id"][0])


def test_a_revocation_takes_the_rows_out_and_says_what_lies_elsewhere(
    people: Command, home: Path, tmp_path: Path
) -> None:
    user = somebody(home / "features")
    others = pl.read_parquet(home / "features" / "credit" / "*.parquet").height - 2
    assert rows_of(home / "features", user) == 12  # six folders, two windows

    gone = people.ok("consent", "revoke", user, "--by", user, "--json").json

    assert rows_of(home / "features", user) == 0
    assert pl.read_parquet(home / "features" / "credit" / "*.parquet").height == others
    assert sum(gone["rows_purged_from_files"].values()) == 12
    assert gone["folders_elsewhere"] == [str(tmp_path / "elsewhere")]
    assert rows_of(tmp_path / "elsewhere", user) == 12
    assert people.ok("audit", "verify").code == 0


def test_what_was_taken_out_stays_out_when_the_run_is_resumed(
    people: Command, home: Path, tmp_path: Path
) -> None:
    user = somebody(home / "features")
    people.ok("consent", "revoke", user)

    options = ("--as-of", AS_OF, "--out", home / "features", "--resume", "--json")
    again = people.ok("signals", tmp_path / "p", *options).json

    assert again["kept"] == again["parts"]
    assert rows_of(home / "features", user) == 0


def test_a_revocation_of_offers_leaves_the_features(people: Command, home: Path) -> None:
    user = somebody(home / "features")

    people.ok("consent", "revoke", user, "--purpose", "partner_offers")

    assert rows_of(home / "features", user) == 12


def test_a_purge_that_was_stopped_is_finished_by_the_next_sweep(
    people: Command, home: Path
) -> None:
    """Stopped after the first file: its seal is gone, and the others still hold the rows."""
    user, features = somebody(home / "features"), home / "features"
    before = {path: path.read_bytes() for path in features.glob("*/part-*.parquet")}
    people.ok("consent", "revoke", user)
    for path in sorted(before)[1:]:
        path.write_bytes(before[path])
    (features / "seals" / "part-00000.json").unlink()
    assert rows_of(features, user) == 10

    swept = people.ok("consent", "expire", "--json").json

    assert (rows_of(features, user), swept["expired"]) == (0, [])
    assert sum(swept["rows_purged_from_files"].values()) == 10


def test_files_that_a_run_writes_now_are_named_and_the_next_sweep_takes_them(
    people: Command, home: Path
) -> None:
    user, features = somebody(home / "features"), home / "features"
    (features / ".unfinished").mkdir()
    held = os.open(features / ".unfinished", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)

    said = people.ok("consent", "revoke", user)
    assert f"may be left in {features}" in said.err and "spendsense consent expire" in said.err
    assert rows_of(features, user) == 12

    os.close(held)
    people.ok("consent", "expire")
    assert rows_of(features, user) == 0


def test_a_deletion_takes_them_too_and_the_trail_tells_of_each(people: Command, home: Path) -> None:
    user = somebody(home / "features")

    people.ok("delete", user, "--everything", "--yes", "--by", user)

    assert rows_of(home / "features", user) == 0
    with people.database.read() as connection:
        (event,) = [each for each in audit_trail(connection) if each.action == "purge.files"]
    assert (event.subject, sum(event.payload["rows_by_file"].values())) == (user, 12)
    assert people.ok("audit", "verify").code == 0


def test_a_file_that_is_no_list_of_folders_is_passed_over(people: Command, home: Path) -> None:
    (home / "signals-folders.json").write_text(json.dumps({"a": 1})[:3])

    assert people.ok("consent", "revoke", somebody(home / "features"), "--json").code == 0
