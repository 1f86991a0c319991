"""How prices end, how far they spread, and where they are paid."""

from __future__ import annotations

from datetime import date

import pytest

DAY = date(2026, 3, 3)


def test_how_prices_end(town):
    for cents in (500, 505, 599, 601):
        town.row("ana", DAY, cents)
    town.row("ana", DAY, 4000, "TRANSFER_OUT_WITHDRAWAL")
    town.row("ana", DAY, 5000, "TRANSFER_OUT_WITHDRAWAL")
    assert town.number("groceries_ending_0_or_5") == 50.0
    assert town.number("payments_ending_00") == 25.0
    assert town.number("cash_in_twenties") == 50.0
    assert town.number("subscriptions_ending_99") is None


def test_the_payment_that_one_in_a_hundred_exceeds(town):
    for _ in range(98):
        town.row("ana", DAY, 1000)
    town.row("ana", DAY, 21_000)
    town.row("ana", DAY, 90_000)
    assert town.number("payments_p99_over_p50") == 21.0


def test_sizes_are_kept_to_three_digits(town):
    for cents in (7, 999, 1009, 123_456_789):
        town.row("ana", DAY, cents)
    from spendsense.world.measures.amounts import payment_sizes

    assert sorted(payment_sizes(town.records)) == [7, 999, 1000, 123_000_000]


def test_first_digits_as_benford_has_them_deviate_little_and_all_ones_much(town):
    for digit, often in zip(range(1, 10), (301, 176, 125, 97, 79, 67, 58, 51, 46), strict=True):
        for _ in range(often):
            town.row("ana", DAY, digit * 100)
    assert town.number("benford_deviation") < 0.001
    town.rows_of["transactions"] = []
    town.row("ana", DAY, 100)
    assert town.number("benford_deviation") == pytest.approx((1 - 0.30103) * 2 / 9, abs=1e-5)


def test_the_share_of_purchases_at_five_favourites(town):
    for shop in range(10):
        for _ in range(6 if shop < 5 else 4):
            town.row("ana", DAY, 500, merchant=f"Shop {shop}")
    assert town.number("favourite_merchants_share") == 60.0


def test_nineteen_purchases_tell_no_favourites(town):
    for _ in range(19):
        town.row("ana", DAY, 500)
    assert town.value("favourite_merchants_share").n == 0


def test_one_refund_for_four_purchases(town):
    for _ in range(4):
        town.row("ana", DAY, 500)
    town.row("ana", DAY, -500)
    assert town.number("refunds_per_100_purchases") == 25.0
