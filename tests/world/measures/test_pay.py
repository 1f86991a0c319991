"""When pay comes, and what follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

PAY = "INCOME_SALARY"


def paid(town, user, days, employer="Acme"):
    for day in days:
        town.row(user, day, -100_000, PAY, merchant=employer)


def every(days, times, first=date(2026, 1, 2)):
    return [first + timedelta(days=days * k) for k in range(times)]


def twice_a_month():
    """The fifteenth and the last day, moved to the Friday before where it is a weekend."""
    months = [date(2026, month, 1) for month in range(1, 13)]
    days = [month.replace(day=15) for month in months]
    days += [(month + timedelta(days=31)).replace(day=1) - timedelta(days=1) for month in months]
    return sorted(day - timedelta(days=max(day.weekday() - 4, 0)) for day in days)


def test_each_cadence_is_told_from_the_days(town):
    paid(town, "ana", every(7, 50))
    for user, days in (("ben", every(14, 26)), ("cyd", twice_a_month()), ("dee", every(30, 12))):
        town.person(user)
        paid(town, user, days)
    for cadence in ("weekly", "biweekly", "semimonthly", "monthly"):
        assert town.number(f"paid_{cadence}") == 25.0
        assert town.value(f"paid_{cadence}").n == 4


def test_a_holiday_does_not_make_biweekly_pay_semimonthly(town):
    days = every(14, 26)
    days[0] -= timedelta(days=1)
    days[13] -= timedelta(days=1)
    paid(town, "ana", days)
    assert town.number("paid_biweekly") == 100.0


def test_four_pays_are_too_few_and_five_are_enough(town):
    paid(town, "ana", every(14, 4))
    assert town.value("paid_biweekly").n == 0
    paid(town, "ana", [every(14, 5)[-1]])
    assert town.value("paid_biweekly").n == 1


def test_pay_every_eight_weeks_is_not_regular(town):
    paid(town, "ana", every(56, 6))
    assert town.value("paid_monthly").n == 0


def test_two_months_of_a_year_hold_three_biweekly_pays(town):
    paid(town, "ana", every(14, 26))  # January 2 and 30, July 3 and 31 are among them
    assert town.number("three_paycheck_months") == pytest.approx(2.0)


@pytest.fixture
def payday(town):
    """Pay every fortnight; on pay day a bill of 300 and 30 of groceries, else 10 a day."""
    town.as_of = date(2026, 1, 2) + timedelta(days=14 * 6 - 1)
    paid(town, "ana", every(14, 6))
    for k in range(14 * 6):
        day = date(2026, 1, 2) + timedelta(days=k)
        town.row("ana", day, 3000 if k % 14 == 0 else 1000)
        if k % 14 == 0:
            town.row("ana", day, 30_000, "RENT_AND_UTILITIES_RENT")
    return town


def test_spending_on_pay_day_and_the_two_days_after_it_over_other_days(payday):
    near = (300 + 30 + 10 + 10) / 3
    assert payday.number("spending_after_pay") == pytest.approx(near / 10)


def test_how_much_of_the_rise_is_bills(payday):
    rise = (300 + 30 + 10 + 10) / 3 - 10
    assert payday.number("bills_share_of_rise_after_pay") == pytest.approx(100 * 100 / rise)


def test_days_before_the_first_pay_are_not_other_days(payday):
    before = payday.number("spending_after_pay")
    payday.since = date(2025, 12, 1)
    payday.row("ana", date(2025, 12, 20), 900_000)
    assert payday.number("spending_after_pay") == before
