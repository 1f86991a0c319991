"""How often rows that were looked at together come back, and how evenly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.policy import Policy

from .candidates import Candidates
from .grouped import Flags, Groups, Ints, quarter_and_middles
from .stream_kinds import KINDS, SAVING, SUBSCRIPTION, TOLD

PERIODS = {
    "weekly": (7, 6, 8, 2),
    "biweekly": (14, 13, 15, 3),
    "semi-monthly": (15, 13, 17, 4),
    "monthly": (30, 26, 34, 5),
    "quarterly": (91, 84, 98, 8),
    "semi-annual": (182, 174, 190, 10),
    "annual": (365, 350, 380, 15),
}
"""Days of a period; the least and most usual gap that make it; days by which a gap may be off."""
IRREGULAR = "irregular"
CADENCES = (*PERIODS, IRREGULAR)
NONE = -1
LONG = ("semi-annual", "annual")
HALF_MONTHS, FORTNIGHT = (10, 20), 146
"""Gaps that may be two weeks or half a month; tenths of a day between their averages."""
MOST_PERIODS = 3
"""Of one gap: two periods skipped."""
SHOWN = 5
"""Charges from which a first cheap one is told from a price that moves."""

TOLD_APART_BY_PRICE = (SUBSCRIPTION, SAVING)
"""Kinds whose price tells one stream from another of the same merchant."""


def flags(of: tuple[str, ...], names: tuple[str, ...]) -> Flags:
    """Of each of the names, whether it is one of some."""
    return np.array([name in of for name in names])


IS_TOLD, BY_PRICE_TOO = flags(TOLD, KINDS), flags(TOLD_APART_BY_PRICE, KINDS)
IS_LONG, IS_SELDOM = flags(LONG, CADENCES), flags(("quarterly", *LONG), CADENCES)
MONTHLY = CADENCES.index("monthly")


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """What was paid on each day of a group: one number a group and day; `groups` cuts them."""

    groups: Groups
    day: Ints
    cents: Ints
    doubled: Flags
    in_store: Flags

    @classmethod
    def of(cls, some: Candidates, groups: Groups) -> Days:
        """Of rows by day, put together."""
        day = some.day[groups.order]
        new = groups.firsts()
        new[1:] |= day[1:] != day[:-1]
        at = np.flatnonzero(new)
        one = Groups(np.arange(day.size), at)
        starts = (np.cumsum(new) - 1)[groups.starts]
        return cls(
            Groups(np.arange(at.size), starts),
            day[at],
            one.total(some.cents[groups.order]),
            one.sizes > 1,
            one.some(some.in_store[groups.order]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """How each group comes back: one number a group.

    `cadence` is a place in CADENCES, NONE for none; `count` days with a charge; `fitting` gaps of
    one, two or three periods, of `count` - 1; `covers` says that a kind which comes every month
    came in most; `changes` counts changes of the price, `one_price` says that no two charges
    differ by a cent; `doubled` counts days with several charges.
    """

    kind: Ints
    cadence: Ints
    count: Ints
    changes: Ints
    one_price: Flags
    covers: Flags
    fitting: Ints
    doubled: Ints
    in_store: Flags


def habits(some: Candidates, groups: Groups, policy: Policy) -> Habits:
    """Of groups of rows by day."""
    days = Days.of(some, groups)
    count = days.groups.sizes
    kind = some.kind[groups.order[groups.starts]]
    inner = np.flatnonzero(~days.groups.firsts())
    group, gap = days.groups.numbers()[inner], days.day[inner] - days.day[inner - 1]
    changes = _changes(days, inner, group, policy)
    covers = IS_TOLD[kind] & _in_most_months(days, inner, group)
    quarter, lower, upper = quarter_and_middles(group, gap, count - 1)
    fortnight = _fortnight(group, gap, count.size)
    usual = cadence_of(lower + upper, fortnight)
    keeps = BY_PRICE_TOO[kind] & (changes == 0)
    # Where half of the periods were skipped the shorter gaps tell.
    usual = np.where((usual == NONE) & keeps, cadence_of(2 * quarter, fortnight), usual)
    cadence = np.where(covers, MONTHLY, np.where(count > 1, usual, NONE))
    return Habits(
        kind, cadence, count, changes, _one_price(days, inner, group), covers,
        _fitting(cadence, group, gap), days.groups.total(days.doubled),
        days.groups.some(days.in_store),
    )  # fmt: skip


def _fortnight(group: Ints, gap: Ints, groups: int) -> Flags:
    """Whether the gaps that may be two weeks or half a month are two weeks on average. What a bonus
    cuts in two is neither, nor is what was skipped."""
    one = (gap >= HALF_MONTHS[0]) & (gap <= HALF_MONTHS[1])
    total = np.zeros(groups, np.int64)
    np.add.at(total, group[one], gap[one])
    found: Flags = total * 10 < FORTNIGHT * np.bincount(group[one], minlength=groups)
    return found


def cadence_of(twice: Ints, fortnight: Flags) -> Ints:
    """By twice a usual gap; whether every two weeks or twice a month is told beforehand."""
    found = np.full(twice.size, NONE)
    for place, (name, (_, least, most, _)) in reversed(list(enumerate(PERIODS.items()))):
        fits = (twice >= 2 * least) & (twice <= 2 * most)
        if name == "biweekly":
            fits &= fortnight
        found[fits] = place
    return found


def _one_price(days: Days, inner: Ints, group: Ints) -> Flags:
    other = days.cents[inner] != days.cents[inner - 1]
    same: Flags = np.bincount(group[other], minlength=days.groups.sizes.size) == 0
    return same


def _changes(days: Days, inner: Ints, group: Ints, policy: Policy) -> Ints:
    """Charges that differ from the one before by more than the tolerance. A first charge of under
    half the price was a trial, which is known once the price has shown itself."""
    tolerance: int = policy["signals.price_tolerance_percent"]
    before, now = days.cents[inner - 1], days.cents[inner]
    off = np.abs(now - before) * 100 > before * tolerance
    trial = off & days.groups.firsts()[inner - 1] & (before * 2 < now)
    of = days.groups.sizes
    changes = np.bincount(group[off], minlength=of.size)
    return changes - np.where(of >= SHOWN, np.bincount(group[trial], minlength=of.size), 0)


def _in_most_months(days: Days, inner: Ints, group: Ints) -> Flags:
    """A charge in three of four months from the first to the last, and hardly more than one."""
    month = days.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    count = days.groups.sizes
    new = month[inner] != month[inner - 1]
    months = 1 + np.bincount(group[new], minlength=count.size)
    over = month[days.groups.ends] - month[days.groups.starts] + 1
    often = (months >= 3) & (months * 4 >= over * 3)
    return often & (count * 3 <= months * 4)


def _fitting(cadence: Ints, group: Ints, gap: Ints) -> Ints:
    """How many of the gaps are one, two or three periods, give or take some days."""
    each = np.array([period for period in PERIODS.values()])
    period, slack = each[cadence[group], 0], each[cadence[group], 3]
    times = (gap + period // 2) // period
    fits = (np.abs(gap - times * period) <= slack + times) & (times >= 1) & (times <= MOST_PERIODS)
    return np.bincount(group[fits & (cadence[group] != NONE)], minlength=cadence.size)
