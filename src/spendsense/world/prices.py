"""How prices end, what is held until they are known, and tables of odds."""

from __future__ import annotations

from functools import cache

import numpy as np

from .dice import Ints

ENDINGS = ("any", "x9", "x5", "99", "x0", "95", "00")
"""How a price may end: in any cent, in a digit after any other (x), or in two."""
PERIOD = (1, 10, 10, 100, 10, 100, 100)
LAST = (0, 9, 5, 99, 0, 95, 0)

HOLDS = ("none", "tip", "pump")
"""Why a purchase is pending at another amount than it posts at."""
TIP_PERCENT = (15, 22)
PUMP_HOLDS = (100, 75_00, 100_00, 125_00)
"""Cents that a fuel pump holds until it knows what was filled. Assumed; no source found."""


def zipf(options: int) -> list[int]:
    """The second half as likely as the first, the third a third."""
    return [1_000_000 // place for place in range(1, options + 1)]


@cache
def _to_ending() -> tuple[Ints, Ints]:
    """What to add to an amount by its ending and its last two digits; the least amount of each."""
    tags = np.arange(-100, 300)
    nearest = np.zeros((len(ENDINGS), 100), np.int64)
    for code, (period, last) in enumerate(zip(PERIOD, LAST, strict=True)):
        ends = tags[tags % period == last]
        for digits in range(100):
            nearest[code, digits] = ends[np.argmin(np.abs(ends - digits))] - digits
    return nearest, np.array([last or period for period, last in zip(PERIOD, LAST, strict=True)])


def with_ending(cents: Ints, ending: Ints) -> Ints:
    """The nearest amount that ends as `ENDINGS` has it; the lower of two, never less than a cent.

    >>> with_ending(np.full(7, 1234), np.arange(7)).tolist()
    [1234, 1229, 1235, 1199, 1230, 1195, 1200]
    """
    nearest, least = _to_ending()
    ended = cents + nearest.take(ending * 100 + cents % 100)
    return np.asarray(np.maximum(ended, least.take(ending)))


def held_cents(cents: Ints, hold: Ints, place: Ints) -> Ints:
    """What is pending for purchases that post at `cents`; `place` is sixteen bits of chance.

    Before a tip the amount is smaller by 15 to 22 %; a pump's is one of its round holds.

    >>> held_cents(np.array([500, 1150, 3899]), np.array([0, 1, 2]), np.array([0, 0, 20_000]))
    array([ 500, 1000, 7500])
    """
    low, high = TIP_PERCENT
    tip = low + (place * (high - low + 1) >> 16)
    before = np.maximum(cents * 100 // (100 + tip), 1)
    round_hold = np.array(PUMP_HOLDS)[place * len(PUMP_HOLDS) >> 16]
    return np.asarray(np.choose(hold, [cents, before, round_hold]))
