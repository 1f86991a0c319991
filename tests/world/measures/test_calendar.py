"""The shape of weeks, of the year, and of Thanksgiving."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from spendsense.world.measures.calendar import thanksgivings

GAS = "TRANSPORTATION_GAS"


def test_twice_as_much_on_fridays_as_on_other_days(town):
    town.since, town.as_of = date(2026, 3, 2), date(2026, 3, 29)  # four weeks from a Monday
    for k in range(28):
        day = town.since + timedelta(days=k)
        for _ in range(2 if day.weekday() == 4 else 1):
            town.row("ana", day, 500)
    assert town.number("busiest_over_quietest_weekday") == 2.0
    assert town.number("friday_and_saturday_over_mean_day") == pytest.approx(1.5 * 7 / 8)


def test_a_purchase_counts_on_the_day_it_was_made_not_posted(town):
    town.since, town.as_of = date(2026, 3, 2), date(2026, 3, 8)
    for k in range(7):
        town.row("ana", town.since + timedelta(days=k), 500)
    town.row("ana", date(2026, 3, 8), 500, bought=date(2026, 3, 6))
    assert town.number("friday_and_saturday_over_mean_day") == pytest.approx(1.5 * 7 / 8)


def test_bills_have_days_of_their_own(town):
    town.row("ana", date(2026, 3, 3), 500, "RENT_AND_UTILITIES_RENT")
    assert town.value("friday_and_saturday_over_mean_day").n == 0


def test_december_with_twice_the_dollars_a_day(town):
    for k in range(365):
        day = date(2026, 1, 1) + timedelta(days=k)
        town.row("ana", day, 2000 if day.month == 12 else 1000)
    assert town.number("december_over_other_months") == 2.0


def test_without_a_whole_december_nothing_is_said_of_it(town):
    town.as_of = date(2026, 12, 30)
    town.row("ana", date(2026, 12, 5), 500)
    assert town.number("december_over_other_months") is None


def test_thanksgiving_is_the_fourth_thursday_of_november():
    found = thanksgivings(date(2023, 1, 1), date(2027, 1, 1))
    assert [day.day for day in found] == [23, 28, 27, 26]


def test_a_history_that_ends_too_soon_after_it_has_none():
    assert list(thanksgivings(date(2026, 1, 1), date(2026, 12, 10))) == []
    assert len(list(thanksgivings(date(2026, 1, 1), date(2026, 12, 11)))) == 1


def test_groceries_half_again_as_often_on_the_eve_and_gas_half_as_often_on_the_day(town):
    """Thanksgiving is on November 26, 2026."""
    for weeks in (-3, -2, -1, 0, 1, 2):
        eve = date(2026, 11, 25) + timedelta(weeks=weeks)
        for _ in range(3 if weeks == 0 else 2):
            town.row("ana", eve, 500)
        for _ in range(1 if weeks == 0 else 2):
            town.row("ana", eve + timedelta(days=1), 500, GAS)
        for _ in range(4 if weeks == 0 else 2):
            shop = "GENERAL_MERCHANDISE_SUPERSTORES"
            town.row("ana", eve + timedelta(days=2), 500, shop)
    assert town.number("groceries_before_thanksgiving") == pytest.approx(50.0)
    assert town.number("gas_on_thanksgiving") == pytest.approx(-50.0)
    assert town.number("retail_on_black_friday") == pytest.approx(100.0)
    assert town.value("gas_on_thanksgiving").n == 11
