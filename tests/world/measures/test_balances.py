"""What people have, how long it lasts, and days with little."""

from __future__ import annotations

from datetime import date

import pytest

RENT = "RENT_AND_UTILITIES_RENT"


def test_deposits_are_checking_savings_and_money_market_together(town):
    town.rows_of["accounts"][0]["balance_current_cents"] = 100_000
    for subtype, cents in (("savings", 200_000), ("money market", 300_000), ("hsa", 999_999),
                           ("brokerage", 999_999), ("student", 999_999)):  # fmt: skip
        town.account("ana", subtype, subtype, cents=cents)
    assert town.number("deposits_median") == 6000.0


def test_deposits_by_age_take_the_ages_of_demographics(town):
    town.person("ben", age=34, cents=100_000)
    town.person("cyd", age=35, cents=900_000)
    town.person("dee", age=74, cents=700_000)
    assert town.number("deposits_median_under_35") == 1000.0
    assert town.number("deposits_median_65_to_74") == 7000.0


def test_exactly_400_dollars_can_pay_400(town):
    town.person("ben", cents=40_000)
    town.person("cyd", cents=39_999)
    assert town.number("could_pay_400") == pytest.approx(100 / 3)


def test_a_buffer_is_days_of_the_mean_spending_of_a_year(town):
    """Who earns most holds 73 days of a spending of 3,650 a year, who earns least 10."""
    for user, income, cents in (("b", 1, 10_000), ("c", 2, 20_000), ("d", 3, 30_000),
                                ("e", 4, 73_000)):  # fmt: skip
        town.person(user, cents=cents)
        town.row(user, date(2026, 5, 5), -income * 1_000_000, "INCOME_SALARY")
        town.row(user, date(2026, 5, 6), 365_000, RENT)
    town.rows_of["users"] = town.rows_of["users"][1:]
    assert town.number("buffer_days_bottom_quarter") == 10.0
    assert town.number("buffer_days_top_quarter") == 73.0
    assert town.value("buffer_days_top_quarter").n == 1


@pytest.fixture
def ten_days(town):
    """Ten days that begin with 150 dollars: 50 spent on day 2, one cent more on day 6."""
    town.since, town.as_of = date(2026, 3, 1), date(2026, 3, 10)
    town.row("ana", date(2026, 3, 2), 5000, balance=10_000)
    town.row("ana", date(2026, 3, 6), 1, balance=9_999)
    return town


def test_exactly_a_hundred_dollars_is_not_under_a_hundred(ten_days):
    assert ten_days.number("days_under_100") == 50.0  # days 6 to 10
    assert ten_days.number("customers_at_days_under_100:50") == 1.0
    assert ten_days.number("customers_at_days_under_100:49") == 0.0


def test_the_last_row_of_a_day_is_the_balance_of_the_day(ten_days):
    ten_days.row("ana", date(2026, 3, 6), -100, balance=10_099)
    assert ten_days.number("days_under_100") == 0.0


def test_days_before_an_account_was_opened_do_not_count(ten_days):
    ten_days.rows_of["accounts"][0]["opened_on"] = date(2026, 3, 6)
    ten_days.rows_of["transactions"] = ten_days.rows_of["transactions"][1:]
    assert ten_days.number("days_under_100") == 100.0
    assert ten_days.number("customers_at_days_under_100:100") == 1.0
