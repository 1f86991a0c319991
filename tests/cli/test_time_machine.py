"""The same answer later for the same day: a record that goes on is read as one that ended then."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.batch import FOLDERS
from spendsense.world import generate, read_profile

SINCE, DAY = date(2025, 11, 1), date(2026, 7, 12)
LATER = {"a week": DAY + timedelta(days=7), "four months": DAY + timedelta(days=120)}

OF_THE_LAST_DAY = {"is_overdue", "minimum_payment_cents", "pays_minimum_only"}
"""Readings of liabilities, which are told on the last day alone; docs/limits.md lists them."""

MAY_DIFFER = {*OF_THE_LAST_DAY, "high_utilization", "primary"}
"""And what of the persona rests on them."""


def command(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One population to the day, and the same people living on."""
    folder = tmp_path_factory.mktemp("worlds")
    for name, as_of in {"then": DAY, **LATER}.items():
        generate(read_profile("default"), out=folder / name, users=60, since=SINCE, as_of=as_of)
    return {name: folder / name for name in ("then", *LATER)}


@pytest.fixture(scope="module")
def features(worlds: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("features")
    for name, world in worlds.items():
        command("signals", world, "--as-of", DAY, "--out", out / name, "--workers", "1")
    return {name: out / name for name in worlds}


@pytest.mark.parametrize("later", LATER)
def test_every_reading_that_can_be_the_same_is_the_same_byte_for_byte(
    features: dict[str, Path], later: str, tmp_path: Path
) -> None:
    part = "part-00000.parquet"
    for folder in FOLDERS:
        then, now = (features[name] / folder / part for name in ("then", later))
        if folder not in ("credit", "personas"):
            assert now.read_bytes() == then.read_bytes()
            continue
        for frame, name in ((pl.read_parquet(then), "then"), (pl.read_parquet(now), "now")):
            assert frame.height > 0
            frame.drop(MAY_DIFFER, strict=False).write_parquet(tmp_path / name)
        assert (tmp_path / "now").read_bytes() == (tmp_path / "then").read_bytes()


@pytest.mark.parametrize("later", LATER)
def test_what_cannot_be_known_any_more_is_null_or_of_fewer_cards_and_never_made_up(
    features: dict[str, Path], later: str
) -> None:
    then, now = (pl.read_parquet(features[name] / "credit/*.parquet") for name in ("then", later))
    assert then["is_overdue"].drop_nulls().any()
    assert now["is_overdue"].is_null().all()
    minimum = pl.DataFrame({"then": then["minimum_payment_cents"],
                            "now": now["minimum_payment_cents"]}).drop_nulls()  # fmt: skip
    assert (minimum["now"] <= minimum["then"]).all()
    if later == "four months":  # every card has had another statement since
        assert now["minimum_payment_cents"].is_null().all()
        assert now["pays_minimum_only"].is_null().all()


def explained(home: Path, user: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        command("explain", user, "--as-of", DAY, "--home", home, "--json")
    )
    return found


def readings(answer: dict[str, Any]) -> dict[str, Any]:
    """The readings of both windows with their evidence, but those that may differ."""
    return {
        days: {
            name: value for name, value in window["readings"].items() if name not in OF_THE_LAST_DAY
        }
        for days, window in answer["windows"].items()
    }


def test_explain_and_run_read_the_day_from_a_database_that_goes_on(
    worlds: dict[str, Path], tmp_path: Path
) -> None:
    for name in ("then", "a week"):
        command("ingest", worlds[name], "--home", tmp_path / name)
    users = pl.read_parquet(worlds["then"] / "users/*.parquet").filter("consent")["user_id"]
    for user in users.cast(pl.String).sort().head(6):
        then, later = (explained(tmp_path / name, user) for name in ("then", "a week"))
        assert readings(then) == readings(later)
        assert any(readings(then).values())
    counts = [
        json.loads(command("run", "--as-of", DAY, "--home", tmp_path / name, "--json"))
        for name in ("then", "a week")
    ]
    assert counts[0]["users"] == counts[1]["users"] > 0
