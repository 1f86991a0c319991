"""Profiles that ask for rows: purchases are what pay, bills, cards and saving leave of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import polars.selectors as cs
import pytest
import yaml
from polars import col

from spendsense.world import profile as profiles
from spendsense.world import read_profile
from spendsense.world.block import World, block_frames
from spendsense.world.traits import traits

DEFAULT = Path(profiles.__file__).parent / "profiles" / "default.yaml"
FIRST, LAST = date(2026, 1, 1), date(2026, 10, 31)
MONTHS = 10
SWITCHED_OFF = (
    "refund_per_mille", "duplicate_per_myriad", "medical_per_mille", "child_per_mille",
    "large_purchase_per_mille", "job_change_per_mille", "move_per_mille", "marriage_per_mille",
    "subscription_starts_per_mille", "subscription_cancels_per_mille",
    "subscription_pauses_per_mille", "sweep_above_percent", "cash_advance_per_mille",
    "rest_in_cash_days",
)  # fmt: skip


TABLES = ("truth/streams", "truth/stream_transactions", "transactions")
IDS = cs.matches("^(stream|transaction)_id$")


def world(tmp_path: Path, facts: dict[str, Any]) -> World:
    """The default's people with these facts, whatever their archetype says."""
    raw = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    told = {name: {**value, "source": "x"} for name, value in facts.items()}
    raw["everyone"] |= told
    for kind in raw["archetypes"].values():
        kind["facts"] |= told
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return World(read_profile(path), 42, FIRST, LAST)


def steady(rows: int) -> dict[str, Any]:
    """Nobody runs out, nothing comes back and nothing happens: rows are as they are planned."""
    same = {"low": rows, "high": rows}
    never = {name: {"low": 0, "high": 0} for name in SWITCHED_OFF}
    return {
        "rows_per_month": same,
        "thin_percent": {"low": 100, "high": 100},
        "opening_checking_percent": {"low": 900, "high": 900},
        "card_use_percent": {"low": 100, "high": 100},
        **never,
    }


@pytest.mark.parametrize("rows", [40, 70])
def test_people_have_about_so_many_rows_a_month_whatever_they_hold(
    tmp_path: Path, rows: int
) -> None:
    frames = block_frames(world(tmp_path, steady(rows)), np.arange(60))
    each = frames["transactions"].group_by("user_id").len()["len"] / MONTHS
    assert each.is_between(rows * 0.85, rows * 1.15).mean() > 0.9
    assert each.mean() == pytest.approx(rows, rel=0.06)


def test_with_fewer_rows_asked_than_bills_bring_nothing_is_bought(tmp_path: Path) -> None:
    drawn = world(tmp_path, steady(1))
    assert not traits(drawn.profile, 42, np.arange(60)).habits.purchases.any()


def test_weekly_savers_put_a_quarter_of_a_month_by_each_week(tmp_path: Path) -> None:
    facts = {"saves_weekly": {"percent": 100}, "has_savings": {"percent": 100},
             "saving_percent": {"low": 8, "high": 8}, **steady(60)}  # fmt: skip
    made = block_frames(world(tmp_path, facts), np.arange(30))
    frames = {name: made[name].with_columns(IDS.cast(pl.String)) for name in TABLES}
    streams = frames["truth/streams"].filter(kind="saving")
    assert set(streams["cadence"]) == {"weekly"} and streams.height > 20
    of = frames["truth/stream_transactions"].join(streams.select("stream_id"), on="stream_id")
    rows = frames["transactions"].join(of, on="transaction_id").filter(col("amount_cents") > 0)
    gaps = rows.sort("stream_id", "date").select(
        days=col("date").diff().over("stream_id").dt.total_days()
    )
    # A day later where banks are shut on it.
    assert (gaps["days"].drop_nulls() == 7).mean() > 0.75
    assert gaps["days"].is_between(4, 10).mean() > 0.95
    assert rows.group_by("stream_id").len()["len"].median() >= 42
    assert (
        rows.select(pl.col("amount_cents").n_unique().over("stream_id"))["amount_cents"].max() == 1
    )
