"""What may change without moving anybody's rows: users, days, and behaviours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl
from polars import col

from spendsense.world import BEHAVIOURS
from spendsense.world.block import World, block_frames
from spendsense.world.calendar_day import Day
from spendsense.world.households import Behaviour, Households
from spendsense.world.journal import CHECKING
from spendsense.world.profile import Profile

AS_OF = date(2026, 11, 20)
SINCE = AS_OF - timedelta(days=119)
Frames = Mapping[str, pl.DataFrame]


def world(profile: Profile, seed: int = 42, as_of: date = AS_OF) -> World:
    return World(profile, seed, SINCE, as_of)


def test_the_same_world_has_the_same_rows(profile: Profile) -> None:
    first, again = (block_frames(world(profile), np.arange(30)) for _ in range(2))
    assert all(first[table].equals(again[table]) for table in first)


def test_another_seed_is_another_world(profile: Profile) -> None:
    ours, other = (block_frames(world(profile, seed), np.arange(30)) for seed in (42, 43))
    ids = [frames["transactions"].select("transaction_id") for frames in (ours, other)]
    assert ids[0].join(ids[1], on="transaction_id").is_empty()


def test_a_user_is_the_same_in_any_company(profile: Profile) -> None:
    few = block_frames(world(profile), np.arange(10))
    many = block_frames(world(profile), np.arange(400))
    alone = block_frames(world(profile), np.array([7]))
    for table in ("users", "accounts", "transactions", "liabilities", "truth/streams"):
        ten = many[table].filter(col("user_id") < "u-0000010")
        assert few[table].equals(ten)
        assert alone[table].equals(ten.filter(user_id="u-0000007"))


def test_a_day_more_adds_rows_and_moves_none(profile: Profile) -> None:
    today = block_frames(world(profile), np.arange(60))["transactions"]
    later = world(profile, as_of=AS_OF + timedelta(days=1))
    tomorrow = block_frames(later, np.arange(60))["transactions"]
    assert today.filter(~col("pending")).equals(
        tomorrow.filter(~col("pending"), col("date") <= AS_OF)
    )


def test_what_was_pending_posts_under_a_new_id_that_names_the_old(profile: Profile) -> None:
    today = block_frames(world(profile), np.arange(200))["transactions"]
    later = world(profile, as_of=AS_OF + timedelta(days=2))
    soon = block_frames(later, np.arange(200))["transactions"].filter(~col("pending"))
    waiting = today.filter("pending")
    became = waiting.join(soon, left_on="transaction_id", right_on="pending_transaction_id")
    assert waiting.height == became.height > 20
    assert became["amount_cents"].equals(became["amount_cents_right"], check_names=False)
    assert became["authorized_date"].equals(became["authorized_date_right"], check_names=False)
    assert (became["date_right"] > AS_OF).all()
    assert soon.join(waiting, on="transaction_id").is_empty()


def memo(homes: Households, day: Day) -> None:
    """A row of nothing on some checking accounts: no money, so no consequence but itself."""
    rows = np.flatnonzero(homes.toss(day.number) % np.uint64(3) == 0)
    homes.post(day, CHECKING, rows, np.zeros_like(rows), homes.street.first["late_fee"])


def test_a_new_behaviour_moves_no_other_row(profile: Profile) -> None:
    """Not even one that comes first of all."""
    more = (Behaviour("memo", 127, memo), *BEHAVIOURS)
    before = block_frames(world(profile), np.arange(60))
    after = block_frames(world(profile), np.arange(60), more)
    memos = after["transactions"].filter(amount_cents=0)
    assert memos.height > 1000
    kept = after["transactions"].filter(col("amount_cents") != 0)
    assert kept.equals(before["transactions"])
    assert all(after[table].equals(before[table]) for table in before if table != "transactions")


def test_behaviours_have_names_and_codes_of_their_own() -> None:
    assert len({each.name for each in BEHAVIOURS}) == len(BEHAVIOURS)
    assert len({each.code for each in BEHAVIOURS}) == len(BEHAVIOURS)
    assert all(0 <= each.code < 128 for each in BEHAVIOURS)


def test_no_behaviour_names_a_way_of_living(profile: Profile) -> None:
    from pathlib import Path

    from spendsense.world import behaviours

    told = "".join(path.read_text() for path in Path(behaviours.__file__).parent.glob("*.py"))
    for kind in profile.archetypes:
        assert kind.name not in told
        assert kind.intended_persona is None or kind.intended_persona not in told
