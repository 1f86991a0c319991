"""Where and on which day: what is bought on one day is not bought twice in one place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.merchants import everyday_tables
from spendsense.world.span import Month

FUEL, DAILY = "gas", "coffee"
"""What is bought on a day at most once, and what is often bought twice in one place."""
ORDERS_APART = 97
"""From month to month a household's orders begin so many codes further: with 256 codes a
description, it is long before one comes again."""
LAST_DAY = 63
"""Days are counted from the first of the month in six bits; those that far behind it are one."""


@dataclass(frozen=True, slots=True)
class Visits:
    """Purchases of a few households in a month, by household and then by number `nth`.

    `order` has them by household, kind, day and number, each one whole number: once sorted, it
    tells which of them are on one day. `begins` is where each household's begin in the others.
    """

    month: Month
    home: Ints
    kind: Ints
    day: Ints
    nth: Ints
    order: Ints
    begins: Ints

    @classmethod
    def of(cls, month: Month, home: Ints, kind: Ints, day: Ints, nth: Ints) -> Visits:
        first, last = (int(home[0]), int(home[-1])) if len(home) else (0, -1)
        order = (home - first) << 19 | kind << 13
        order |= np.minimum(day - month.first, LAST_DAY) << 7 | nth
        order = order.astype(np.int32)
        order.sort()
        begins = np.searchsorted(home, np.arange(first, last + 1))
        return cls(month, home, kind, day, nth, order, begins)

    def _place(self, order: Ints) -> Ints:
        """Where purchases of the order stand in the other arrays."""
        return np.asarray(self.begins.take(order >> 19) + (order & 127))

    def fill_on_other_days(self) -> None:
        """Nobody fills the tank twice on a day: the second fill is on the next day without one.
        What finds no day in its month is not filled."""
        fuel = self.order[(self.order >> 13 & 63) == everyday_tables().kinds.index(FUEL)]
        number, home = np.arange(len(fuel)), fuel >> 19
        fills = np.bincount(home, minlength=1)
        ends = np.cumsum(fills)
        begins, left = (ends - fills).take(home), ends.take(home) - number
        turn, apart = number - begins, begins * 256
        day = np.maximum.accumulate((fuel >> 7 & LAST_DAY) - turn + apart) - apart + turn
        day = np.minimum(day, self.month.days - left)
        self.day[self._place(fuel)] = np.where(day >= 0, self.month.first + day, NEVER)

    def shops(self, homes: Households, place: Ints) -> Ints:
        """The wording of each purchase's shop, a favorite by its `place` in a table of 4,096. The
        second of a kind on a day is made elsewhere than the first, but for coffee."""
        table, home, kind = everyday_tables(), self.home, self.kind
        favorite, town = homes.traits.habits.favorite[home], homes.town_on(home, self.day)
        turn = favorite + self.month.number * ORDERS_APART + self.nth
        wording = table.wording(kind, town, favorite, place, turn)
        later, first = self._later_on_a_day()
        at, before = self._place(self.order[later]), self._place(self.order[first])
        wording[at] = table.other_wording(
            kind[at], town[at], favorite[at], place[before], later - first, turn[at]
        )
        return wording

    def _later_on_a_day(self) -> tuple[Ints, Ints]:
        """Where in the order a purchase follows another of its kind and day, and the first such."""
        visit = self.order >> 7
        same = visit[1:] == visit[:-1]
        same &= (visit[1:] >> 6 & 63) != everyday_tables().kinds.index(DAILY)
        later = np.flatnonzero(same) + 1
        return later, np.searchsorted(visit, visit[later])
