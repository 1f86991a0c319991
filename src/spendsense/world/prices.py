"""Prices: by the purse, how they end, what is held until they are known, and tables of odds."""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import cache

import numpy as np

from .dice import Ints, lognormal

ENDINGS = ("any", "x9", "x5", "99", "x0", "95", "00")
"""How a price may end: in any cent, in a digit after any other (x), or in two."""
PERIOD = (1, 10, 10, 100, 10, 100, 100)
LAST = (0, 9, 5, 99, 0, 95, 0)

HOLDS = ("none", "tip", "pump")
"""Why a purchase is pending at another amount than it posts at."""
TIP_PERCENT = (15, 22)
PUMP_HOLDS = (75_00, 100_00, 125_00, 175_00)
"""Cents that a fuel pump holds until it knows what was filled. Assumed; no source found."""

MOST_PRICE_PERCENT = 280
"""The fullest purse. Prices follow the purse, but not so far that a dinner costs a holiday: whoever
has more to spend buys more often."""
PURSES = MOST_PRICE_PERCENT + 1
WHOLE = 10_000
LEAST_PRICE = 100


@cache
def by_purse(elasticity: int) -> Ints:
    """What a price is multiplied by, in ten-thousandths, at each purse in percent of the usual.

    >>> [int(by_purse(elasticity)[200]) for elasticity in (0, 10, 100)]
    [10000, 10718, 20000]
    """
    with localcontext() as exact:  # decimal arithmetic is the same on every machine
        exact.prec = 20
        times = [(power * elasticity / 100).exp() * WHOLE for power in _logarithms()]
        return np.array([int(each.to_integral_value()) for each in times], np.int64)


@cache
def _logarithms() -> tuple[Decimal, ...]:
    """Of each purse; an empty one is taken for a hundredth of the usual."""
    with localcontext() as exact:
        exact.prec = 20
        return tuple((Decimal(max(percent, 1)) / 100).ln() for percent in range(PURSES))


def quantiles(median: int, spread_percent: int, between: tuple[int, int] | None = None) -> Ints:
    """Cents at each quantile of a lognormal; folded back where it goes beyond two ends, since at
    the ends themselves nothing costs more often than beside them."""
    cents = lognormal(spread_percent) * median // 1000
    if between is None:
        return cents
    low, high = between
    cents = np.where(cents < low, low * low // np.maximum(cents, 1), cents)
    cents = np.where(cents > high, high * high // cents, cents)
    return np.sort(cents)


def not_for_nothing(cents: Ints) -> Ints:
    """Prices of a dollar or more: half a dollar turns into two, so that none is the lowest of many.

    >>> not_for_nothing(np.array([50, 100, 275])).tolist()
    [200, 100, 275]
    """
    low = np.flatnonzero(cents < LEAST_PRICE)
    cents[low] = LEAST_PRICE * LEAST_PRICE // np.maximum(cents[low], 1)
    return cents


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

    Before a tip the amount is smaller by 15 to 22 %; a pump's is one of its round holds, and never
    less than what is filled: there the pump stops.

    >>> held_cents(np.array([500, 1150, 3899]), np.array([0, 1, 2]), np.array([0, 0, 20_000]))
    array([  500,  1000, 10000])
    """
    held, (low, high) = cents.copy(), TIP_PERCENT
    at = np.flatnonzero(hold == HOLDS.index("tip"))
    tip = low + (place[at] * (high - low + 1) >> 16)
    held[at] = np.maximum(cents[at] * 100 // (100 + tip), 1)
    at = np.flatnonzero(hold == HOLDS.index("pump"))
    enough = np.searchsorted(PUMP_HOLDS, cents[at])
    held[at] = np.array(PUMP_HOLDS)[np.maximum(place[at] * len(PUMP_HOLDS) >> 16, enough)]
    return held
