"""What may change without moving anybody's rows: users, blocks, days, and behaviours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars import col

from spendsense.world import DAILY, PLANNED, behaviours, dice, known_profiles, read_profile
from spendsense.world.accounts import CHECKING
from spendsense.world.bank_days import number
from spendsense.world.behaviours import Daily, Planned
from spendsense.world.block import BLOCK_SIZE, World, block_frames, block_tables
from spendsense.world.calendar_day import Day
from spendsense.world.constants import NOTHING
from spendsense.world.households import Households
from spendsense.world.life import live
from spendsense.world.parts import TABLES, digest
from spendsense.world.plan import AFTERMATH, DEPOSIT, Planner, Terms
from spendsense.world.profile import Profile

from .conftest import AS_OF, as_read

SINCE = AS_OF - timedelta(days=119)
Frames = Mapping[str, pl.DataFrame]


def world(profile: Profile, seed: int = 42, as_of: date = AS_OF) -> World:
    return World(profile, seed, SINCE, as_of)


def made(profile: Profile, numbers: np.ndarray, as_of: date = AS_OF, **more: object) -> Frames:
    return as_read(block_frames(world(profile, as_of=as_of), numbers, **more))  # type: ignore[arg-type]


def theirs(frames: Frames, first: int, last: int) -> Frames:
    """Every table's rows of the users of these numbers."""
    return of_users(frames, [f"u-{user:07d}" for user in range(first, last + 1)])


def of_users(frames: Frames, users: list[str]) -> Frames:
    """Every table's rows of these users, in order. Tables without a user are found by their ids."""
    rows = frames["transactions"].filter(col("user_id").is_in(users))["transaction_id"]
    streams = frames["truth/streams"].filter(col("user_id").is_in(users))["stream_id"]
    found = {}
    for table, frame in frames.items():
        if "user_id" in frame.columns:
            found[table] = frame.filter(col("user_id").is_in(users))
        elif "transaction_id" in frame.columns:
            found[table] = frame.filter(col("transaction_id").is_in(rows.implode()))
        else:
            found[table] = frame.filter(col("stream_id").is_in(streams.implode()))
    return found


def same(ours: Frames, other: Frames) -> None:
    assert set(ours) == set(other) == set(TABLES)
    for table in TABLES:
        assert ours[table].equals(other[table]), table


def test_the_same_world_has_the_same_rows(profile: Profile) -> None:
    same(made(profile, np.arange(30)), made(profile, np.arange(30)))


def test_another_seed_is_another_world(profile: Profile) -> None:
    frames = [block_frames(world(profile, seed), np.arange(30)) for seed in (42, 43)]
    ours, other = (frame["transactions"].select("transaction_id") for frame in frames)
    assert ours.join(other, on="transaction_id").is_empty()


@pytest.fixture(scope="module")
def street_of_sixty(profile: Profile) -> Frames:
    return made(profile, np.arange(60))


def test_a_user_alone_is_the_same_to_the_last_column(
    profile: Profile, street_of_sixty: Frames
) -> None:
    for user in (0, 7, 31, 59):
        same(made(profile, np.array([user])), theirs(street_of_sixty, user, user))


def test_a_user_is_the_same_in_any_company_and_any_place_in_it(
    profile: Profile, street_of_sixty: Frames
) -> None:
    behind = made(profile, np.arange(40, 400))
    same(theirs(behind, 40, 59), theirs(street_of_sixty, 40, 59))


def test_a_user_is_the_same_in_another_block_of_numbers(profile: Profile) -> None:
    """Across where blocks of the folder meet: the block is work, not fate."""
    both = made(profile, np.arange(BLOCK_SIZE - 8, BLOCK_SIZE + 8))
    before, after = (
        made(profile, np.arange(BLOCK_SIZE - 8, BLOCK_SIZE)),
        made(profile, np.arange(BLOCK_SIZE, BLOCK_SIZE + 8)),
    )
    same(theirs(both, BLOCK_SIZE - 8, BLOCK_SIZE - 1), before)
    same(theirs(both, BLOCK_SIZE, BLOCK_SIZE + 7), after)


@pytest.mark.parametrize("name", known_profiles())
def test_in_every_profile_users_are_the_same_in_any_company_and_on_the_day_after(
    name: str,
) -> None:
    profile = read_profile(name)
    many = made(profile, np.arange(60))
    few = made(profile, np.arange(17, 43))
    same(of_users(many, few["users"]["user_id"].to_list()), few)
    later = made(profile, np.arange(60), AS_OF + timedelta(1))["transactions"]
    today = many["transactions"].filter(~col("pending"))
    assert today.equals(later.filter(~col("pending"), col("date") <= AS_OF))


@pytest.mark.parametrize("days", [1, 2, 30])
def test_days_more_add_rows_and_move_none(
    profile: Profile, street_of_sixty: Frames, days: int
) -> None:
    later = made(profile, np.arange(60), AS_OF + timedelta(days))
    today = street_of_sixty["transactions"].filter(~col("pending"))
    kept = later["transactions"].filter(~col("pending"), col("date") <= AS_OF)
    assert today.height > 5000 and today.equals(kept)
    for table, day in (("truth/pay_dates", "date"), ("truth/statements", "closed_on")):
        assert street_of_sixty[table].equals(later[table].filter(col(day) <= AS_OF)), table
    for table in ("users", "demographics", "truth/archetypes"):
        assert street_of_sixty[table].equals(later[table]), table
    events = later["truth/events"].filter(col("date") <= AS_OF - timedelta(5))
    assert events.equals(
        street_of_sixty["truth/events"].filter(col("date") <= AS_OF - timedelta(5))
    )


def test_what_was_pending_posts_under_a_new_id_that_names_the_old(
    profile: Profile, street_of_sixty: Frames
) -> None:
    waiting = street_of_sixty["transactions"].filter("pending")
    soon = made(profile, np.arange(60), AS_OF + timedelta(9))
    rows = soon["transactions"].filter(~col("pending"))
    became = waiting.join(rows, left_on="transaction_id", right_on="pending_transaction_id")
    assert waiting.height == became.height > 20
    for name in ("account_id", "authorized_date", "name"):
        assert became[name].equals(became[f"{name}_right"], check_names=False), name
    assert (became["date_right"] > AS_OF).all()
    assert rows.join(waiting, on="transaction_id").is_empty()
    told = soon["truth/pending"].join(
        waiting, left_on="pending_transaction_id", right_on="transaction_id"
    )
    assert told["pending_amount_cents"].equals(told["amount_cents"], check_names=False)


def test_what_is_pending_today_was_pending_yesterday_or_is_new(
    profile: Profile, street_of_sixty: Frames
) -> None:
    tomorrow = made(profile, np.arange(60), AS_OF + timedelta(1))["transactions"].filter("pending")
    today = street_of_sixty["transactions"].filter("pending")
    new = tomorrow.join(today, on="transaction_id", how="anti")
    assert set(new["date"]) <= {AS_OF + timedelta(1)}


def regrets(homes: Households, planner: Planner, code: int) -> None:
    """Refunds of what nobody bought: intended every day, and settled for nobody."""
    everybody = np.arange(homes.count)
    for day in range(homes.span.first, homes.span.last + 1):
        planner.add(Terms(AFTERMATH, code), everybody, day, np.full(homes.count, -1), 0, day)


def test_a_new_behaviour_that_comes_to_nothing_leaves_no_trace(
    profile: Profile, street_of_sixty: Frames
) -> None:
    planned = (Planned("regrets", 98, regrets), *PLANNED)
    same(made(profile, np.arange(60), planned=planned), street_of_sixty)


def cashback(homes: Households, planner: Planner, code: int) -> None:
    """A cent a week into brokerage accounts, which no other behaviour reads."""
    rows = np.flatnonzero(homes.traits.saving.held[3])
    bits = homes.toss("cashback", 0)
    for week in range(homes.span.count // 7):
        day = homes.span.first + week * 7 + dice.below(bits[rows], 7)
        planner.add(Terms(DEPOSIT, code, account=7), rows, day, np.full(len(rows), -1),
                    homes.street.first["savings_interest"], day)  # fmt: skip


def test_a_new_behaviour_moves_no_other_row(profile: Profile, street_of_sixty: Frames) -> None:
    """Not even one that is planned first of all, on days of its own dice."""
    planned = (Planned("cashback", 97, cashback), *PLANNED)
    after = made(profile, np.arange(60), planned=planned)
    new = after["transactions"].filter(amount_cents=-1)
    assert new.height > 50
    kept = after["transactions"].filter(col("amount_cents") != -1)
    before = street_of_sixty["transactions"].filter(col("amount_cents") != -1)
    unmoved = pl.exclude("balance_cents")
    assert kept.select(unmoved).equals(before.select(unmoved))
    for table in TABLES:
        if table not in ("transactions", "accounts"):
            assert after[table].equals(street_of_sixty[table]), table


def watches(homes: Households, day: Day) -> None:
    """Looks at everything and throws dice, but does nothing."""
    homes.toss("watches", day.number)
    assert homes.checking.shape == (homes.count,)


def test_a_new_daily_behaviour_that_posts_nothing_leaves_no_trace(
    profile: Profile, street_of_sixty: Frames
) -> None:
    daily = (Daily("watches", 96, watches), *DAILY)
    same(made(profile, np.arange(60), daily=daily), street_of_sixty)


def test_without_a_behaviour_its_rows_are_gone_and_pay_is_as_it_was(
    profile: Profile, street_of_sixty: Frames
) -> None:
    planned = tuple(each for each in PLANNED if each.name != "cash")
    daily = tuple(each for each in DAILY if each.name != "rest_in_cash")
    frames = made(profile, np.arange(60), planned=planned, daily=daily)
    machines = col("category_detailed") == "TRANSFER_OUT_WITHDRAWAL"
    assert frames["transactions"].filter(machines, col("city").is_not_null()).is_empty()
    pay = col("category_detailed") == "INCOME_SALARY"
    ours, other = (each["transactions"].filter(pay) for each in (street_of_sixty, frames))
    columns = ["transaction_id", "date", "amount_cents"]
    assert ours.select(columns).equals(other.select(columns))


def test_tables_with_ids_as_numbers_are_the_same_in_whatever_order_they_are_made(
    profile: Profile,
) -> None:
    texts = block_frames(world(profile), np.arange(20))
    makes = block_tables(world(profile), np.arange(20))
    for table in reversed(TABLES):
        assert digest(pl.concat(makes[table]())) == digest(texts[table]), table


def test_progress_is_told_month_by_month_to_the_end(profile: Profile) -> None:
    told: list[float] = []
    first, last = number(date(2026, 1, 1)), number(date(2026, 4, 30))
    live(profile, 42, np.arange(2), first, last, progress=told.append)
    assert told == sorted(told) and len(told) == 4 and told[-1] == 1.0


def test_operators_live_no_life(profile: Profile) -> None:
    everybody = replace(profile, one_operator_in=1)
    frames = made(everybody, np.arange(5))
    assert set(frames["users"]["user_type"]) == {"operator"}
    assert all(frames[table].is_empty() for table in TABLES if table != "users")
    assert {table: frame.schema for table, frame in frames.items()} == TABLES


def test_every_settled_line_is_one_row(profile: Profile) -> None:
    first, last = number(SINCE), number(AS_OF)
    homes = live(replace(profile, one_operator_in=0), 42, np.arange(20), first, last)
    settled = int((homes.journal["account"] != NOTHING).sum())
    frames = made(replace(profile, one_operator_in=0), np.arange(20))
    assert frames["transactions"].height == settled
    checking = frames["accounts"].filter(subtype="checking")["balance_current_cents"]
    assert homes.balances[CHECKING].tolist() == checking.to_list()


def test_no_behaviour_names_a_way_of_living(profile: Profile) -> None:
    told = "".join(path.read_text() for path in Path(behaviours.__file__).parent.glob("*.py"))
    for kind in profile.archetypes:
        assert kind.name not in told
        assert kind.intended_persona is None or kind.intended_persona not in told
