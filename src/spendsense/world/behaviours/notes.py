"""Whoever lives by cash: what pay has left is taken out in notes."""

from __future__ import annotations

from functools import cache

import numpy as np

from spendsense.world import bank_days, dice
from spendsense.world.accounts import CHECKING
from spendsense.world.calendar_day import Day
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.households import Households

from .spending import CALENDARS, LATER, _calendar, _latest_pay

REST_IN_CASH = 48
"""The behaviour's code."""
NOTE, LEAST_TAKEN, MOST_TAKEN = 20_00, 40_00, 800_00
"""Machines give twenties; most cards let a person take so much a day; assumed."""
BILL_PERCENT, KEPT_FOR = 108, 9
"""What is kept for a bill, in percent of the usual, and for how many days; later ones wait for pay.
Assumed."""


def rest_in_cash(homes: Households, day: Day) -> None:
    """Some days after pay came the rest of it is taken out, but for what is late and for bills
    that come before more does."""
    rows = np.flatnonzero(homes.traits.habits.rest_in_cash > 0)
    if not len(rows):
        return
    first, today = homes.span.first - 31, np.full(len(rows), day.number)
    table, calendar = _latest_pay(first, homes.span.last), _calendar(homes, rows, today)
    paid = table.take(calendar * table.shape[1] + today - first)
    since = day.number - paid
    takes = (paid != NEVER) & (since >= homes.traits.habits.rest_in_cash[rows])
    rows, calendar = rows[takes], calendar[takes]
    kept = homes.late[rows] + _for_bills(homes, day, rows, calendar)
    cents = np.minimum((homes.checking[rows] - kept) // NOTE * NOTE, MOST_TAKEN)
    some = cents >= LEAST_TAKEN
    rows, cents = rows[some], cents[some]
    bits = dice.draw(homes.toss_keys("rest_in_cash")[rows], day.number)
    town = homes.town_on(rows, np.full(len(rows), day.number))
    homes.post(day.number, CHECKING, rows, cents,
               homes.street.in_town("atm", town, dice.sixteenth(bits, 0)))  # fmt: skip


def _for_bills(homes: Households, day: Day, rows: Ints, calendar: Ints) -> Ints:
    """Of the usual bills those that come soon, and before the next pay."""
    home, table = homes.traits.home, _next_pay(homes.span.first, homes.span.last)
    ahead = table[calendar, day.number - homes.span.first] - day.number
    month = bank_days.month_end(bank_days.day_of(day.number)).day
    comes = home.bill_day[rows] - day.day
    comes = np.where(comes < -WEEKEND, comes + month, comes)
    # What falls on a day on which banks are closed is debited when they open.
    comes = homes.span.opens_on(day.number + np.minimum(comes, KEPT_FOR)) - day.number
    due = (comes > 0) & (comes < np.minimum(ahead, KEPT_FOR)[:, None])
    return np.asarray((home.bill[rows] * due).sum(axis=1) * BILL_PERCENT // 100)


WEEKEND, A_MONTH = 4, 40
"""Days on which banks are closed at most, and within which every calendar pays."""


@cache
def _next_pay(first: int, last: int) -> Ints:
    """For each calendar and each day from first to last, the next pay day after it."""
    table = np.full((len(CALENDARS), last - first + 1), LATER, np.int64)
    every = np.arange(first, last + 1)
    for place, calendar in enumerate(CALENDARS):
        days = bank_days.pay_days(calendar, first, last + A_MONTH)
        if len(days):
            table[place] = days[np.searchsorted(days, every, side="right")]
    return table
