"""The days of a world, and what each is: arrays with one element a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from . import bank_days
from .dice import Ints

LONGEST_WAIT = 16
"""Days from a purchase to its posting at most: room behind the last day for what still waits."""


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, absolute and both included."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The days of the span and those behind it that a purchase may wait for."""
        return tuple(bank_days.day_of(self.first + i) for i in range(self.count + LONGEST_WAIT))

    @cached_property
    def business(self) -> npt.NDArray[np.bool_]:
        return np.array([bank_days.is_business_day(day) for day in self.dates], np.bool_)

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month that has a day in the span, whole."""
        firsts = dict.fromkeys(day.replace(day=1) for day in self.dates[: self.count])
        return tuple(Month.of(first) for first in firsts)

    def posts_on(self, days: Ints, waits: Ints) -> Ints:
        """The day a purchase of each of these days posts: so many business days later."""
        table = self._posting
        place = days - (self.first - A_WEEK)
        return np.asarray(table.take(waits * np.int64(table.shape[1]) + place))

    def business_after(self, days: Ints) -> Ints:
        """The first business day after each day of the span."""
        return self.posts_on(days, np.ones(len(days), np.int64))

    def on_or_after(self, days: Ints) -> Ints:
        """The first business day that is not before each day of the span."""
        return np.where(self.business[days - self.first], days, self.business_after(days))

    def opens_on(self, days: Ints) -> Ints:
        """The first business day that is not before each day, in the span or near it."""
        return self._looked_up(days, self._open_days[0])

    def open_before(self, days: Ints) -> Ints:
        """The latest business day that is not after each day, in the span or near it."""
        return self._looked_up(days, self._open_days[1])

    def _looked_up(self, days: Ints, table: Ints) -> Ints:
        """From a table that begins a week before the span; days beyond it stay what they are."""
        place = np.asarray(days) - (self.first - A_WEEK)
        there = (place >= 0) & (place < len(table))
        return np.where(there, table[np.where(there, place, 0)], days)

    @cached_property
    def _days(self) -> Ints:
        """From a week before the span to the longest wait behind it."""
        return np.arange(self.first - A_WEEK, self.last + LONGEST_WAIT + 1)

    @cached_property
    def _is_open(self) -> npt.NDArray[np.bool_]:
        """Of each of these days, whether banks are open."""
        days = self._days[:A_WEEK]
        before = [bank_days.is_business_day(bank_days.day_of(int(day))) for day in days]
        return np.concatenate([np.array(before, np.bool_), self.business])

    @cached_property
    def _open_days(self) -> tuple[Ints, Ints]:
        """Of each of these days: the first business day not before it, and the latest not after
        it."""
        days, is_open = self._days, self._is_open
        none = days[-1] + 1
        after = np.minimum.accumulate(np.where(is_open, days, none)[::-1])[::-1]
        latest = np.maximum.accumulate(np.where(is_open, days, 0))
        # At both ends, where the table does not reach: the day itself.
        return np.where(after == none, days, after), np.where(latest == 0, days, latest)

    @cached_property
    def _posting(self) -> Ints:
        """Row w: the absolute day w business days after each of these days; row 0: the day."""
        days = self._days
        rows = [days]
        for _ in range(MOST_BUSINESS_DAYS):
            rows.append(self._next_business[np.minimum(rows[-1] - days[0], len(days) - 1)])
        return np.stack(rows)

    @cached_property
    def _next_business(self) -> Ints:
        """The first business day after each of these days; at their end, the day after."""
        days, is_open = self._days, self._is_open
        found = days + 1
        for place in range(len(days) - 2, -1, -1):
            found[place] = days[place + 1] if is_open[place + 1] else found[place + 1]
        return found

    def inside(self, days: Ints) -> npt.NDArray[np.bool_]:
        return np.asarray((days >= self.first) & (days <= self.last))


MOST_BUSINESS_DAYS = 8
A_WEEK = 7
"""Longer than banks are ever closed."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month: `number` counts months since the year 0, `first` is its first absolute day."""

    number: int
    year: int
    month: int
    first: int
    days: int

    @classmethod
    def of(cls, first: date) -> Month:
        days = bank_days.month_end(first).day
        number = first.year * 12 + first.month - 1
        return cls(number, first.year, first.month, bank_days.number(first), days)

    @property
    def last(self) -> int:
        return self.first + self.days - 1

    @property
    def next(self) -> Month:
        return Month.of(bank_days.day_of(self.last + 1))

    def business_day(self, nth: int) -> int:
        """The nth business day of the month, counted from one."""
        day = bank_days.day_of(self.first)
        day = bank_days.on_or_after(day)
        for _ in range(nth - 1):
            day = bank_days.on_or_after(bank_days.day_of(bank_days.number(day) + 1))
        return bank_days.number(day)
