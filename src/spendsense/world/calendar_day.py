"""One day as the behaviours see it."""

from __future__ import annotations

from dataclasses import dataclass

from . import bank_days


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the world: its absolute number and what a household knows about it."""

    number: int
    day: int
    month: int
    is_rent_day: bool
    is_month_end: bool

    @classmethod
    def at(cls, number: int) -> Day:
        today = bank_days.day_of(number)
        return cls(
            number=number,
            day=today.day,
            month=today.month,
            is_rent_day=today == bank_days.on_or_after(today.replace(day=1)),
            is_month_end=today == bank_days.month_end(today),
        )
