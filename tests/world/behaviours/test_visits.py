from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from polars import col
from tests.world.conftest import Bank, lived

from spendsense.world.behaviours.visits import LAST_DAY, Visits
from spendsense.world.constants import NEVER
from spendsense.world.merchants import everyday_tables
from spendsense.world.span import Month

JANUARY = Month.of(date(2026, 1, 1))
COFFEE, GAS, BOOKS = (everyday_tables().kinds.index(kind) for kind in ("coffee", "gas", "books"))
WHO = ("user_id", "authorized_date")


def visits(*bought: tuple[int, int, int]) -> Visits:
    """Household, kind and day of the month of each purchase, by household."""
    home, kind, day = (np.array(each, np.int64) for each in zip(*bought, strict=True))
    nth = np.arange(len(home)) - np.searchsorted(home, home)
    return Visits.of(JANUARY, home, kind, JANUARY.first + day - 1, nth)


def filled(*bought: tuple[int, int, int]) -> list[int]:
    """The days of the month after nobody fills the tank twice on one."""
    found = visits(*bought)
    found.fill_on_other_days()
    return [day if day == NEVER else day - JANUARY.first + 1 for day in found.day.tolist()]


def test_a_second_fill_is_on_the_next_day_without_one() -> None:
    assert filled((3, GAS, 9), (3, GAS, 9), (3, GAS, 10), (3, GAS, 20)) == [9, 10, 11, 20]


def test_fills_of_two_households_and_other_purchases_stay() -> None:
    assert filled((3, GAS, 9), (3, BOOKS, 9), (7, GAS, 9), (7, BOOKS, 9)) == [9, 9, 9, 9]


def test_at_the_end_of_a_month_the_first_fill_gives_way() -> None:
    assert filled((3, GAS, 31), (3, GAS, 31), (3, GAS, 31)) == [29, 30, 31]


def test_who_fills_up_more_often_than_there_are_days_does_not() -> None:
    days = filled(*((3, GAS, 15) for _ in range(33)))
    assert days.count(NEVER) == 2
    assert sorted(day for day in days if day != NEVER) == list(range(1, 32))


def test_a_day_far_behind_the_month_is_kept_apart_from_the_number_of_the_purchase() -> None:
    found = visits((3, BOOKS, 200), (3, BOOKS, 201))
    assert (found.order >> 7 & LAST_DAY).tolist() == [LAST_DAY] * 2
    assert (found.order & 127).tolist() == [0, 1]


FACTS = {"monthly_pay_dollars": 9000, "opening_checking_percent": 50_000, "spends_percent": 90,
         "least_price_percent": 40}  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Bank:
    """Thirty people who buy over a hundred things a month by card or from checking."""
    return lived(date(2026, 1, 1), date(2026, 6, 30), users=30, purchases_per_month=110,
                 cards="one", card_share_percent=50, card_limit_percent=900, **FACTS)  # fmt: skip


def bought(bank: Bank) -> pl.DataFrame:
    rows = bank.frames["transactions"]
    return rows.filter(col("authorized_date").is_not_null(), col("amount_cents") > 0)


def test_the_second_of_a_kind_on_a_day_is_bought_elsewhere(town: Bank) -> None:
    rows = bought(town).filter(payment_channel="in store")
    rows = rows.filter(col("category_detailed") != "FOOD_AND_DRINK_COFFEE")
    assert rows.select(*WHO, "category_detailed").is_duplicated().sum() > 1_000
    assert rows.select(*WHO, "name").is_duplicated().sum() <= rows.height // 1_000


def test_coffee_is_bought_twice_in_one_place_by_some(town: Bank) -> None:
    coffee = bought(town).filter(category_detailed="FOOD_AND_DRINK_COFFEE")
    assert coffee.select(*WHO, "name").is_duplicated().any()


def test_nobody_fills_the_tank_twice_on_a_day_or_beyond_the_hold(town: Bank) -> None:
    fuel = bought(town).filter(category_detailed="TRANSPORTATION_GAS")
    assert fuel.height > 800 and not fuel.select(*WHO).is_duplicated().any()
    held = town.frames["truth/pending"].join(fuel.select("transaction_id"), on="transaction_id")
    assert held.height > 200
    assert (held["posted_amount_cents"] <= held["pending_amount_cents"]).all()
    assert set(held["pending_amount_cents"]) == {75_00, 100_00, 125_00, 175_00}


def test_orders_of_one_household_with_one_merchant_have_codes_of_their_own(town: Bank) -> None:
    orders = bought(town).filter(col("name").str.contains(r"^PARCELWELL MKTPL\*"))
    each = orders.group_by("user_id").agg(n=pl.len(), codes=col("name").n_unique())
    assert each["n"].sum() > 60
    assert each["codes"].sum() > 0.95 * each["n"].sum()


def test_no_price_stands_out_but_those_that_end_as_prices_do(town: Bank) -> None:
    odd = bought(town).filter(col("amount_cents") % 10 % 5 > 0, col("amount_cents") % 10 != 9)
    often = odd.group_by("category_detailed", "amount_cents").len()
    kinds = bought(town).group_by("category_detailed").agg(n=pl.len()).filter(col("n") > 300)
    share = often.join(kinds, on="category_detailed").select(col("len") / col("n")).to_series()
    assert kinds.height > 15 and share.max() < 0.02


def test_a_rich_household_pays_for_gas_what_a_poor_one_does_and_more_for_clothes() -> None:
    poor, rich = (
        lived(date(2026, 1, 1), date(2026, 6, 30), users=25, purchases_per_month=40,
              **{**FACTS, "monthly_pay_dollars": pay})
        for pay in (1200, 6000)
    )  # fmt: skip

    def median(bank: Bank, category: str) -> float:
        cents = bought(bank).filter(category_detailed=category)["amount_cents"]
        assert len(cents) > 60
        return float(cents.median() or 0)

    for category in ("TRANSPORTATION_GAS", "FOOD_AND_DRINK_COFFEE"):
        assert median(rich, category) < 1.25 * median(poor, category)
    clothes = "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES"
    assert median(rich, clothes) > 2.5 * median(poor, clothes)
