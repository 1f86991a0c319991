from __future__ import annotations

from datetime import date

import pytest

from spendsense.world import bank_days


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 2, 16),
        date(2026, 5, 25),
        date(2026, 6, 19),
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 26),
        date(2026, 12, 25),
    ],
)
def test_the_banks_are_closed_on_federal_holidays(day: date) -> None:
    assert not bank_days.is_business_day(day)


def test_a_holiday_on_sunday_is_kept_on_monday() -> None:
    assert date(2027, 7, 4).weekday() == bank_days.SUNDAY
    assert not bank_days.is_business_day(date(2027, 7, 5))


def test_a_holiday_on_saturday_leaves_friday_open() -> None:
    assert date(2026, 7, 4).weekday() == bank_days.SATURDAY
    assert bank_days.is_business_day(date(2026, 7, 3))


def test_pay_due_on_a_holiday_comes_the_business_day_before() -> None:
    christmas = date(2026, 12, 25)
    assert "weekly" in bank_days.nominal_cycles(christmas)
    assert bank_days.cycles_paid_on(bank_days.number(christmas)) == frozenset()
    assert "weekly" in bank_days.cycles_paid_on(bank_days.number(date(2026, 12, 24)))


def test_month_end_on_sunday_is_paid_on_friday() -> None:
    assert date(2026, 5, 31).weekday() == bank_days.SUNDAY
    assert "monthly" in bank_days.cycles_paid_on(bank_days.number(date(2026, 5, 29)))


def test_biweekly_halves_take_turns() -> None:
    first = bank_days.cycles_paid_on(bank_days.number(date(2026, 3, 6)))
    second = bank_days.cycles_paid_on(bank_days.number(date(2026, 3, 13)))
    assert {"biweekly_even", "biweekly_odd"} & first != {"biweekly_even", "biweekly_odd"} & second


def test_a_year_has_24_semimonthly_and_12_monthly_pays() -> None:
    first = bank_days.number(date(2026, 1, 1))
    paid = [bank_days.cycles_paid_on(first + day) for day in range(365)]
    assert sum("semimonthly" in cycles for cycles in paid) == 24
    assert sum("monthly" in cycles for cycles in paid) == 12
