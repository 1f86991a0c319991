from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from polars import col
from tests.world.conftest import Bank, lived

from spendsense.world.merchants import street

RICH = {"monthly_pay_dollars": 4000, "opening_checking_percent": 5000}
ALL = len(street().services)
SINCE, AS_OF = date(2025, 1, 1), date(2026, 12, 31)


@pytest.fixture(scope="module")
def everything() -> Bank:
    """Twelve people who hold every service there is, for two years."""
    return lived(SINCE, AS_OF, users=12, subscriptions=ALL, **RICH)


def charges(bank: Bank, name: str, user: int = 0) -> list[tuple[date, int]]:
    wording = street().wordings[street().first[name]]
    rows = bank.rows(user=user, name=wording[0])
    return rows.select("date", "amount_cents").rows()


def test_each_cadence_renews_at_its_distance(everything: Bank) -> None:
    for user in range(12):
        monthly = [day for day, _ in charges(everything, "Ironworks Gym", user)]
        assert len(monthly) == 24 and len({day.day for day in monthly}) == 1
        weekly = [day for day, _ in charges(everything, "Freshcrate Meals", user)]
        assert {(later - day).days for day, later in pairwise(weekly)} == {7}
        quarterly = [day for day, _ in charges(everything, "The Weekly Compass", user)]
        assert len(quarterly) == 8 and len({day.day for day in quarterly}) == 1
        assert {(later.month - day.month) % 12 for day, later in pairwise(quarterly)} == {3}
        annual = [day for day, _ in charges(everything, "Parcelwell Plus", user)]
        assert len(annual) == 2
        assert annual[0].replace(year=annual[0].year + 1) == annual[1]


def test_a_price_rises_for_all_on_its_day(everything: Bank) -> None:
    # Tunewave Music asks 11.99 instead of 10.99 from 17 February 2026 on.
    paid = [charge for user in range(12) for charge in charges(everything, "Tunewave Music", user)]
    assert {cents for day, cents in paid if day < date(2026, 2, 17)} == {10_99}
    assert {cents for day, cents in paid if day >= date(2026, 2, 17)} == {11_99}
    february = {cents for day, cents in paid if (day.year, day.month) == (2026, 2)}
    assert february == {10_99, 11_99}


def test_truth_tells_the_rise_on_the_first_charge_that_has_it(everything: Bank) -> None:
    wording = street().wordings[street().first["Tunewave Music"]]
    streams = everything.frames["truth/streams"].filter(merchant=wording[1])
    told = everything.frames["truth/prices"].join(streams, on="stream_id")
    by_user = told.sort("effective_on").group_by("user_id").agg("amount_cents", "why")
    assert by_user["amount_cents"].to_list() == [[10_99, 11_99]] * 12
    assert by_user["why"].to_list() == [["start", "rise"]] * 12


@pytest.fixture(scope="module")
def newcomers() -> Bank:
    """A hundred people who take up three services each in the first three months."""
    return lived(date(2026, 3, 1), date(2026, 8, 31), users=100, subscription_starts_per_mille=1000,
                 **RICH)  # fmt: skip


def test_newcomers_take_up_three_services_one_a_month(newcomers: Bank) -> None:
    monthly = newcomers.frames["truth/streams"].filter(cadence="monthly")
    assert monthly.group_by("user_id").len()["len"].max() == 3


def test_a_trial_is_charged_at_its_price_and_then_in_full(newcomers: Bank) -> None:
    tried = trials(newcomers, "Daily Lantern News")
    assert len(tried) >= 3
    for cents in tried:
        assert cents[0] == 1_00 and set(cents[1:]) == {12_99}


def test_a_free_trial_leaves_the_first_month_without_a_row(newcomers: Bank) -> None:
    for name in ("Moviegrove", "Lingua Ladder"):
        users = [user for user in range(100) if charges(newcomers, name, user)]
        assert users
        for user in users:
            assert charges(newcomers, name, user)[0][0] >= date(2026, 4, 1)


def test_what_has_no_trial_is_charged_in_full_from_the_first(newcomers: Bank) -> None:
    users = [user for user in range(100) if charges(newcomers, "Pawbox", user)]
    months = Counter(charges(newcomers, "Pawbox", user)[0][0].month for user in users)
    assert set(months) <= {3, 4, 5} and months[3] > 0
    assert {cents for user in users for _, cents in charges(newcomers, "Pawbox", user)} == {24_99}


def test_truth_tells_a_trial_and_its_end(newcomers: Bank) -> None:
    prices = newcomers.frames["truth/prices"].sort("effective_on")
    told = prices.group_by("stream_id").agg("why", "amount_cents")
    tried = told.filter(col("why").list.contains("trial"))
    assert tried.height > 5
    assert set(tried["why"].list.first()) == {"trial"}
    assert set(tried["why"].list.get(1, null_on_oob=True).drop_nulls()) == {"paid"}
    cents = tried["amount_cents"]
    assert (cents.list.first() < cents.list.last()).all()


def trials(bank: Bank, name: str) -> list[list[int]]:
    found = [charges(bank, name, user) for user in range(100)]
    return [[cents for _, cents in paid] for paid in found if len(paid) > 1]


def test_whoever_pauses_skips_a_month_or_two_in_eighteen() -> None:
    bank = lived(date(2025, 1, 1), date(2026, 6, 30), users=12, subscriptions=ALL,
                 subscription_pauses_per_mille=1000, **RICH)  # fmt: skip
    counts = {len(charges(bank, "Ironworks Gym", user)) for user in range(12)}
    assert counts == {16, 17}


def test_nobody_pauses_where_nobody_does(everything: Bank) -> None:
    assert {len(charges(everything, "Ironworks Gym", user)) for user in range(12)} == {24}


def test_after_a_cancellation_there_is_no_charge() -> None:
    bank = lived(SINCE, date(2025, 6, 30), subscriptions=ALL, subscription_cancels_per_mille=1000,
                 **RICH)  # fmt: skip
    assert {day.month for day in bank.days()} == {1}
    ended = bank.frames["truth/streams"]["canceled_on"]
    assert len(ended) > 10 and set(ended) <= {day + timedelta(1) for day in bank.days()}


def test_a_service_that_runs_on_has_no_end(everything: Bank) -> None:
    assert everything.frames["truth/streams"]["canceled_on"].null_count() == 12 * ALL


def test_a_charge_that_neither_card_nor_checking_can_pay_is_not_made() -> None:
    assert lived(SINCE, AS_OF, subscriptions=ALL, monthly_pay_dollars=4000).told() == []


def test_three_of_four_services_are_left_to_the_card() -> None:
    bank = lived(SINCE, date(2025, 3, 31), users=12, subscriptions=ALL, cards="one",
                 card_limit_percent=500, card_share_percent=50, **RICH)  # fmt: skip
    on_card = sum(len(bank.told("credit card", user, merchant_name="Pawbox")) for user in range(12))
    assert 0 < on_card < 36
    named = bank.frames["transactions"].filter(col("merchant_name").is_not_null(), ~col("pending"))
    cards = bank.frames["accounts"].filter(subtype="credit card")["account_id"]
    share = named["account_id"].is_in(cards.implode()).mean()
    assert isinstance(share, float) and 0.65 < share < 0.85


def test_each_service_stays_on_the_account_it_was_left_to() -> None:
    bank = lived(SINCE, date(2025, 9, 30), users=12, subscriptions=ALL, cards="one",
                 card_limit_percent=500, card_share_percent=50, **RICH)  # fmt: skip
    rows = bank.frames["truth/stream_transactions"].join(
        bank.frames["transactions"].select("transaction_id", "account_id"), on="transaction_id"
    )
    kinds = bank.frames["truth/streams"].filter(kind="subscription").select("stream_id")
    rows = rows.join(kinds, on="stream_id")
    assert rows["account_id"].n_unique() == 24
    assert (rows.group_by("stream_id").agg(col("account_id").n_unique())["account_id"] == 1).all()


def test_what_was_left_to_checking_is_not_taken_from_a_card() -> None:
    bank = lived(SINCE, AS_OF, users=6, subscriptions=ALL, monthly_pay_dollars=4000, cards="one",
                 card_limit_percent=900, opening_card_percent=50)  # fmt: skip
    assert bank.frames["transactions"].filter(col("merchant_name") == "Pawbox").is_empty()


def test_a_service_is_one_stream_under_its_cadence(everything: Bank) -> None:
    streams = everything.frames["truth/streams"]
    shelf = Counter(service.cadence for service in street().services)
    assert dict(streams.group_by("cadence").len().rows()) == {
        cadence: count * 12 for cadence, count in shelf.items()
    }
