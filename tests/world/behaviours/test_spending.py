from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
import pytest
from polars import col
from tests.world.conftest import Bank, lived

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
RICH = {"monthly_pay_dollars": 4000, "opening_checking_percent": 50_000, "spends_percent": 60,
        "least_price_percent": 40}  # fmt: skip


@pytest.fixture(scope="module")
def shoppers() -> Bank:
    """Twenty people with money enough, who buy forty things a month for a year."""
    return lived(JANUARY, DECEMBER, users=20, purchases_per_month=40, **RICH)


def rows(bank: Bank) -> pl.DataFrame:
    return bank.frames["transactions"]


def test_purchases_are_as_many_as_asked(shoppers: Bank) -> None:
    a_month = rows(shoppers).height / 20 / 12
    assert 38 < a_month < 43


def test_friday_and_saturday_see_more_than_monday_and_tuesday(shoppers: Bank) -> None:
    counts = Counter(day.weekday() for day in rows(shoppers)["date"])
    assert counts[4] + counts[5] > 1.15 * (counts[0] + counts[1])


def test_december_sees_more_than_february_by_day(shoppers: Bank) -> None:
    counts = Counter(day.month for day in rows(shoppers)["date"])
    assert counts[12] / 31 > 1.08 * counts[2] / 28


def test_offices_are_where_people_park_and_not_on_sundays(shoppers: Bank) -> None:
    parking = rows(shoppers).filter(category_detailed="TRANSPORTATION_PARKING")["date"]
    counts = Counter(day.weekday() for day in parking)
    assert counts[1] > 2 * counts[6]


def since_pay(pays: list[date], days: list[date]) -> Counter[int]:
    """Purchases by the days since the latest pay, of those made after the first."""
    late = [day for day in days if day >= pays[0]]
    return Counter((day - max(pay for pay in pays if pay <= day)).days for day in late)


@pytest.mark.parametrize(("percent", "low", "high"), [(0, 0.15, 0.28), (60, 0.5, 0.7)])
def test_some_purchases_wait_for_the_three_days_from_pay_on(
    percent: int, low: float, high: float
) -> None:
    bank = lived(JANUARY, DECEMBER, users=6, purchases_per_month=40, pay_cycle="biweekly",
                 payday_percent=percent, payday_days=3, **RICH)  # fmt: skip
    counts: Counter[int] = Counter()
    for user in range(6):
        bought = bank.rows(user=user).filter(col("amount_cents") > 0)["date"].to_list()
        counts += since_pay(bank.days(user=user, category_detailed="INCOME_SALARY"), bought)
    assert low < sum(counts[day] for day in range(3)) / counts.total() < high


def test_shops_are_in_the_town_one_lives_in(shoppers: Bank) -> None:
    towns = rows(shoppers).filter(payment_channel="in store").group_by("user_id").agg("city")
    assert towns["city"].list.n_unique().to_list() == [1] * 20
    assert rows(shoppers).filter(payment_channel="in store")["city"].null_count() == 0
    assert rows(shoppers).filter(payment_channel="online")["city"].is_null().all()


def test_the_favorite_shop_is_gone_to_about_twice_as_often_as_the_next(shoppers: Bank) -> None:
    groceries = rows(shoppers).filter(category_detailed="FOOD_AND_DRINK_GROCERIES")
    visits = groceries.group_by("user_id", "name").len().sort("len", descending=True)
    ranked = visits.group_by("user_id").agg("len")["len"].list
    first, second = ranked.get(0).sum(), ranked.get(1).sum()
    assert 1.3 * second < first < 2.7 * second


def test_people_have_favorites_of_their_own(shoppers: Bank) -> None:
    coffee = rows(shoppers).filter(category_detailed="FOOD_AND_DRINK_COFFEE")
    first = coffee.group_by("user_id").agg(col("merchant_name").mode().first())
    assert first["merchant_name"].n_unique() > 5


def test_after_a_move_the_shops_are_another_towns() -> None:
    bank = lived(JANUARY, date(2026, 4, 30), users=40, purchases_per_month=40, housing_percent=10,
                 move_per_mille=1000, **RICH)  # fmt: skip
    moves = dict(bank.frames["truth/events"].filter(kind="move").select("user_id", "date").rows())
    assert len(moves) == 40
    moved = 0
    for user, day in moves.items():
        here = rows(bank).filter(user_id=user, payment_channel="in store")
        before = set(here.filter(col("date") < day)["city"])
        after = set(here.filter(col("date") >= day)["city"])
        assert len(before) <= 1 and len(after) == 1
        moved += before != after
    assert 8 < moved < 24  # six in ten stay in town


def ending(bank: Bank, category: str) -> Counter[int]:
    cents = rows(bank).filter(category_detailed=category)["amount_cents"]
    return Counter((cents % 100).to_list())


def test_prices_end_as_their_kind_has_them(shoppers: Bank) -> None:
    clothes = ending(shoppers, "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES")
    assert 0.35 < clothes[99] / clothes.total() < 0.55
    groceries = ending(shoppers, "FOOD_AND_DRINK_GROCERIES")
    assert groceries[99] / groceries.total() < 0.06
    gifts = ending(shoppers, "GOVERNMENT_AND_NON_PROFIT_DONATIONS")
    assert gifts[0] / gifts.total() > 0.5


def test_what_is_spent_is_the_intended_part_of_what_is_left_over(shoppers: Bank) -> None:
    spent = int(rows(shoppers)["amount_cents"].sum()) / 20 / 12
    assert 0.9 * 2400_00 < spent < 1.15 * 2400_00


def test_two_who_marry_buy_a_third_more() -> None:
    facts = {"purchases_per_month": 40, **RICH}
    one = lived(date(2026, 3, 1), DECEMBER, users=10, **facts)
    two = lived(date(2026, 3, 1), DECEMBER, users=10, marriage_per_mille=1000, **facts)
    assert two.frames["truth/events"].filter(kind="marriage").height == 10
    later = col("date") >= date(2026, 4, 1)
    before, after = (rows(bank).filter(later).height for bank in (one, two))
    assert 1.3 * before < after < 1.4 * before


CLOSED = 3
"""Days on which banks are closed before what follows a purchase is booked."""
RETURNED = ("GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES", "GENERAL_MERCHANDISE_SUPERSTORES",
            "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES", "GENERAL_MERCHANDISE_ELECTRONICS",
            "GENERAL_MERCHANDISE_GIFTS_AND_NOVELTIES", "HOME_IMPROVEMENT_HARDWARE",
            "HOME_IMPROVEMENT_FURNITURE")  # fmt: skip


def followed(bank: Bank, kind: str) -> pl.DataFrame:
    """What followed purchases, beside them."""
    told = bank.frames["truth/duplicates"].filter(kind=kind)
    both = told.join(rows(bank), on="transaction_id")
    return both.join(
        rows(bank), left_on="original_transaction_id", right_on="transaction_id", suffix="_bought"
    )


def test_what_can_be_returned_is_taken_back_whole_or_by_half() -> None:
    bank = lived(JANUARY, date(2026, 6, 30), users=5, purchases_per_month=40,
                 refund_per_mille=1000, cards="one", card_limit_percent=5000,
                 card_share_percent=50, **RICH)  # fmt: skip
    back = followed(bank, "refund")
    assert back.height > 50
    assert set(back["category_detailed"]) <= set(RETURNED)
    whole = -back["amount_cents"] == back["amount_cents_bought"]
    half = -back["amount_cents"] == back["amount_cents_bought"] // 2
    assert (whole | half).all() and whole.any() and half.any()
    by_card = back.filter(col("pending_transaction_id_bought").is_not_null())
    days = (by_card["date"] - by_card["date_bought"]).dt.total_days()
    assert days.min() == 4 and 16 <= days.max() <= 16 + CLOSED
    assert (back["account_id"] == back["account_id_bought"]).all()
    assert back["account_id"].n_unique() == 10
    assert back["original_transaction_id"].is_unique().all()


def test_a_purchase_that_posts_twice_is_reversed_within_four_days() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), users=3, purchases_per_month=20,
                 duplicate_per_myriad=10_000, **RICH)  # fmt: skip
    twice, undone = followed(bank, "duplicate"), followed(bank, "reversal")
    assert twice.height > 100
    assert twice["amount_cents"].equals(twice["amount_cents_bought"], check_names=False)
    assert twice["name"].equals(twice["name_bought"], check_names=False)
    assert (undone["amount_cents"] == -undone["amount_cents_bought"]).all()
    days = (undone["date"] - undone["date_bought"]).dt.total_days()
    assert days.min() == 1 and 4 <= days.max() <= 4 + CLOSED
    assert set(undone["original_transaction_id"]) <= set(twice["transaction_id"])
    assert twice.height - 15 <= undone.height <= twice.height


def test_cash_comes_in_twenties_from_machines_in_town() -> None:
    bank = lived(JANUARY, DECEMBER, atm_per_year=60, atm_dollars=80, monthly_pay_dollars=4000,
                 opening_checking_percent=1000)  # fmt: skip
    drawn = bank.rows()
    assert set(drawn["category_detailed"]) == {"TRANSFER_OUT_WITHDRAWAL"}
    assert set(drawn["amount_cents"]) == {40_00, 80_00, 160_00}
    assert drawn.height == 60
    assert drawn["city"].n_unique() == 1


def test_apps_send_to_friends_and_bring_from_friends() -> None:
    bank = lived(JANUARY, DECEMBER, apps_out_per_year=36, apps_in_per_year=24,
                 monthly_pay_dollars=4000, opening_checking_percent=1000)  # fmt: skip
    out = bank.cents(category_detailed="TRANSFER_OUT_TRANSFER_OUT_FROM_APPS")
    into = bank.cents(category_detailed="TRANSFER_IN_TRANSFER_IN_FROM_APPS")
    assert (len(out), len(into)) == (36, 24)
    assert min(out) > 0 > max(into)
    assert sum(cents % 500 == 0 for cents in out) > 18


def test_everybody_has_friends_of_their_own_and_seldom_the_same_reference_twice() -> None:
    bank = lived(JANUARY, DECEMBER, users=30, apps_out_per_year=40, apps_in_per_year=24,
                 monthly_pay_dollars=4000, opening_checking_percent=1000)  # fmt: skip
    told = rows(bank).select("user_id", "name").with_columns(col("name").cast(pl.String))
    friend = col("name").str.extract(r"(?:TO|FROM) (\w+)")
    friends = told.group_by("user_id").agg(friend=friend.unique())["friend"].to_list()
    assert min(map(len, friends)) <= 4 and 10 <= max(map(len, friends)) <= 12
    assert len({frozenset(each) for each in friends}) == 30
    assert len({each for circle in friends for each in circle}) > 80  # of the 97 there are
    assert told.n_unique() > told.height * 99 // 100
