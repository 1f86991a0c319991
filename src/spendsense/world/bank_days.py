"""The bank's calendar: federal holidays, business days, and the days pay falls on.

A day is a whole number, days since 1 January 1970, wherever arrays are handled.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
from holidays.countries.united_states import UnitedStates

from .dice import Ints

EPOCH = date(1970, 1, 1)
WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 2, 3, 4, 5, 6


def number(day: date) -> int:
    """Days since 1970.

    >>> number(date(2026, 11, 20))
    20777
    """
    return (day - EPOCH).days


def day_of(day: int) -> date:
    return EPOCH + timedelta(days=day)


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """Days in `year` on which the Federal Reserve Banks settle nothing.

    A holiday on a Sunday is kept on Monday; on a Saturday the banks are open the day before.
    Source: holidays observed by the Federal Reserve System, federalreserve.gov; the days
    themselves are those of the package holidays.

    >>> date(2026, 11, 26) in federal_holidays(2026), date(2027, 7, 5) in federal_holidays(2027)
    (True, True)
    """
    days = UnitedStates(years=year, observed=False)  # type: ignore[no-untyped-call]
    return frozenset(day + timedelta(days=day.weekday() == SUNDAY) for day in days)


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in federal_holidays(day.year)


def on_or_before(day: date) -> date:
    """The latest business day that is not after `day`."""
    while not is_business_day(day):
        day -= timedelta(days=1)
    return day


def on_or_after(day: date) -> date:
    """The first business day that is not before `day`."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


CALENDAR_CYCLES = ("weekly", "biweekly_even", "biweekly_odd", "semimonthly", "monthly")
"""Biweekly pay falls on one Friday in two; which of the two differs between employers."""


BENEFIT_CYCLES = ("benefit_2", "benefit_3", "benefit_4")
"""Social Security is paid on the second Wednesday of a month to those born on its first ten days,
on the third to those born up to the 20th, on the fourth to the others (ssa.gov, from memory)."""


def nominal_cycles(day: date) -> tuple[str, ...]:
    """The pay cycles whose day this would be if every day were a business day."""
    cycles = []
    if day.weekday() == FRIDAY:
        cycles += ["weekly", ("biweekly_even", "biweekly_odd")[day.toordinal() // 7 % 2]]
    if day.day == 15 or day == month_end(day):
        cycles.append("semimonthly")
    if day == month_end(day):
        cycles.append("monthly")
    if day.weekday() == WEDNESDAY and 2 <= (nth := (day.day - 1) // 7 + 1) <= 4:
        cycles.append(f"benefit_{nth}")
    return tuple(cycles)


@cache
def cycles_paid_on(day: int) -> frozenset[str]:
    """The pay cycles that are paid on this day: their own, or the last business day before."""
    today = day_of(day)
    if not is_business_day(today):
        return frozenset()
    reach = [today + timedelta(days=ahead) for ahead in range(6)]
    moved_here = [later for later in reach if on_or_before(later) == today]
    return frozenset(cycle for later in moved_here for cycle in nominal_cycles(later))


@cache
def pay_days(cycle: str, first: int, last: int) -> Ints:
    """The days from first to last on which a cycle is paid."""
    return np.array([d for d in range(first, last + 1) if cycle in cycles_paid_on(d)], np.int64)


def on_or_after_numbers(days: Ints) -> Ints:
    """The first business day that is not before each of these."""
    moved = {int(day): number(on_or_after(day_of(int(day)))) for day in np.unique(days)}
    return np.array([moved[int(day)] for day in days], np.int64)
