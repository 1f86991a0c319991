"""Rent and what else renters pay; subscriptions and what they cost."""

from __future__ import annotations

from datetime import date

import pytest

RENT, POWER = "RENT_AND_UTILITIES_RENT", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"


def a_year_of(town, user, rent, power, income):
    for month in range(1, 13):
        town.row(user, date(2026, month, 2), rent * 100, RENT)
        town.row(user, date(2026, month, 9), power * 100, POWER)
        town.row(user, date(2026, month, 1), -income * 100, "INCOME_SALARY")
        town.row(user, date(2026, month, 9), 6000, "RENT_AND_UTILITIES_TELEPHONE")


def test_gross_rent_has_electricity_and_no_telephone(town):
    a_year_of(town, "ana", 1200, 100, 5000)
    assert town.number("gross_rent_median") == 1300.0


def test_exactly_thirty_percent_is_not_more_than_thirty(town):
    a_year_of(town, "ana", 1400, 100, 5000)
    assert town.number("renters_over_30_percent") == 0.0
    town.row("ana", date(2026, 7, 7), 1, POWER)
    assert town.number("renters_over_30_percent") == 100.0


def test_an_owner_is_no_renter(town):
    town.row("ana", date(2026, 3, 2), 150_000, "LOAN_PAYMENTS_MORTGAGE_PAYMENT")
    assert town.value("gross_rent_median").n == 0


def test_a_year_of_two_subscriptions(town):
    town.person("ben")
    for place, cents in (("video", 1599), ("music", 1101)):
        town.add("truth/streams", stream_id=place, kind="subscription", cadence="monthly")
        for month in range(1, 13):
            town.row("ana", date(2026, month, 10), cents, stream=place)
    assert town.number("has_subscription") == 50.0
    assert town.number("subscriptions_per_subscriber") == 2.0
    assert town.number("subscription_dollars_per_month") == pytest.approx(27.0)
    assert town.number("customers_with_subscriptions:2") == 1.0
    assert town.number("subscriptions_ending_99") == 50.0


@pytest.mark.parametrize(("cadence", "days"), [("weekly", 14), ("monthly", 45), ("annual", 380)])
def test_a_subscription_is_held_until_its_next_payment_is_long_overdue(town, cadence, days):
    from datetime import timedelta

    town.since = date(2025, 1, 1)
    town.add("truth/streams", stream_id="s", kind="subscription", cadence=cadence)
    town.row("ana", town.as_of - timedelta(days=days), 999, stream="s")
    assert town.number("has_subscription") == 100.0
    town.as_of += timedelta(days=1)
    assert town.number("has_subscription") == 0.0


def test_a_bill_is_no_subscription(town):
    town.add("truth/streams", stream_id="s", kind="internet", cadence="monthly")
    town.row("ana", date(2026, 12, 10), 999, stream="s")
    assert town.number("has_subscription") == 0.0
