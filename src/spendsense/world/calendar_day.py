"""One day as the behaviours see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from . import bank_days


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the world: its absolute number and what a household knows about it.

    `settles` are the days of the month whose business a bank does today: its own and those of the
    weekend or holidays before it; none on a day when banks are closed.
    """

    number: int
    day: int
    month: int
    settles: tuple[int, ...]
    is_rent_day: bool
    is_month_end: bool

    @classmethod
    def at(cls, number: int) -> Day:
        today = bank_days.day_of(number)
        return cls(
            number=number,
            day=today.day,
            month=today.month,
            settles=_settles(today),
            is_rent_day=today == bank_days.on_or_after(today.replace(day=1)),
            is_month_end=today == bank_days.month_end(today),
        )


def _settles(today: date) -> tuple[int, ...]:
    if not bank_days.is_business_day(today):
        return ()
    days, before = [today.day], today - timedelta(days=1)
    while not bank_days.is_business_day(before):
        days.append(before.day)
        before -= timedelta(days=1)
    return tuple(days)
