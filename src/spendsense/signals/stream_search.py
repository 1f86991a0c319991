"""Which rows come back together: the groups of rows that are streams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.ledger import Book
from spendsense.policy import Policy

from .candidates import Candidates, candidates
from .coded_rows import day_number
from .grouped import Flags, Groups, Ints, both, dense
from .stream_cadence import (
    BY_PRICE_TOO,
    CADENCES,
    FORTNIGHT,
    IRREGULAR,
    IS_LONG,
    IS_SELDOM,
    IS_TOLD,
    NONE,
    SHOWN,
    Habits,
    cadence_of,
    habits,
)
from .stream_kinds import KINDS, PAY, SUBSCRIPTION

BOUGHT = KINDS.index(SUBSCRIPTION)
ANNUAL, WEEKLY = CADENCES.index("annual"), CADENCES.index("weekly")


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Groups of candidates, in each by day; of each its cadence, and whom it is with.

    `merchant` is the candidates' number, or below zero for the sorts of pay for single jobs.
    """

    groups: Groups
    cadence: Ints
    merchant: Ints

    @property
    def firsts(self) -> Ints:
        """The first candidate of each group."""
        return self.groups.order[self.groups.starts]


def search(book: Book, policy: Policy) -> Found:
    """Weekly jobs, other jobs, then what comes back by description, by merchant, by price; last
    what may have begun. A row is in one group at most."""
    each = candidates(book, policy)
    line = both(both(each.user, each.kind), each.merchant)
    said = both(line, each.said)
    free = np.ones(each.row.size, np.bool_)
    found: list[Found] = []

    def take(some: Found) -> None:
        free[some.groups.order] = False
        found.append(some)

    take(_weekly_jobs(each, line, policy))
    take(_jobs(each, free, policy))
    free &= each.uneven == 0
    take(regular(each, *_keyed(free, said), policy))
    take(regular(each, *_keyed(free, line), policy))
    at = np.flatnonzero(free & BY_PRICE_TOO[each.kind])
    take(regular(each, at, both(line[at], dense(each.cents[at])[0]), policy, by_price=True))
    take(_early(each, *_keyed(free, said), book))
    return _together(found)


def _keyed(some: Flags, key: Ints) -> tuple[Ints, Ints]:
    at = np.flatnonzero(some)
    return at, key[at]


def _together(found: list[Found]) -> Found:
    """All groups of the lists, one after another."""
    sizes = np.concatenate([some.groups.sizes for some in found])
    order = np.concatenate([some.groups.order for some in found])
    return Found(
        Groups(order, np.cumsum(sizes) - sizes),
        np.concatenate([some.cadence for some in found]),
        np.concatenate([some.merchant for some in found]),
    )


def _groups(at: Ints, key: Ints, least: int) -> Groups:
    """Of candidates with the same key, those that are so many or more."""
    groups = Groups.by(key)
    groups = groups.of(np.flatnonzero(groups.sizes >= least))
    return Groups(at[groups.order], groups.starts)


def _kept(each: Candidates, groups: Groups, cadence: Ints, kept: Flags) -> Found:
    """Some of the groups, with whom they are."""
    some = groups.of(np.flatnonzero(kept))
    return Found(some, cadence[kept], each.merchant[some.order[some.starts]])


def _weekly_jobs(each: Candidates, line: Ints, policy: Policy) -> Found:
    """Pay of a platform that settles once a week; whoever else pays for jobs pays when they end."""
    at = np.flatnonzero(each.uneven > 0)
    found = regular(each, at, line[at], policy)
    weekly = found.cadence == WEEKLY
    return _kept(each, found.groups, found.cadence, weekly)


def _jobs(each: Candidates, free: Flags, policy: Policy) -> Found:
    """Pay for single jobs, by user and sort, whoever pays; without a cadence."""
    at = np.flatnonzero(free & (each.uneven > 0))
    least = policy["signals.recurring_min_charges"]
    groups = _groups(at, both(each.user[at], each.uneven[at]), least)
    cadence = np.full(groups.starts.size, CADENCES.index(IRREGULAR))
    return Found(groups, cadence, -each.uneven[groups.order[groups.starts]])


def regular(each: Candidates, at: Ints, key: Ints, policy: Policy, by_price: bool = False) -> Found:
    """Of candidates with the same key, those that come back regularly."""
    groups = _groups(at, key, 2)
    found = habits(each, groups, policy)
    return _kept(each, groups, found.cadence, _holds(found, by_price, policy))


def _holds(found: Habits, by_price: bool, policy: Policy) -> Flags:
    """Enough charges, evenly, at a price that its kind keeps, and hardly twice a day."""
    shopping = (found.kind == BOUGHT) & found.in_store
    no_habit = ~shopping | ((found.changes == 0) & (found.count > 3))
    share: int = policy["signals.stream_fit_percent"]
    evenly = found.covers | (found.fitting * 100 >= (found.count - 1) * share)
    # Rent that was late comes on one day with the next one; pay in as many parts as one likes.
    paid = found.kind == KINDS.index(PAY)
    once_a_day = paid | (found.doubled * np.where(IS_TOLD[found.kind], 4, 10) <= found.count)
    held: Flags = (found.cadence != NONE) & _enough(found, by_price, policy)
    held &= evenly & _keeps_price(found, policy) & once_a_day & no_habit
    return held


def _enough(found: Habits, by_price: bool, policy: Policy) -> Flags:
    """Two charges a year or three half-years apart will do for a subscription that is no part of
    something larger."""
    least: int = policy["signals.recurring_min_charges"] + 2 * by_price
    rare = np.where(found.cadence == ANNUAL, 2, 3)
    seldom = (found.kind == BOUGHT) & (found.count >= rare) & (not by_price)
    return np.where(IS_LONG[found.cadence], seldom, found.count >= least)


def _keeps_price(found: Habits, policy: Policy) -> Flags:
    """Within the changes that its kind may make."""
    a_change: int = policy["signals.stream_steps_a_change"]
    few = found.changes * a_change <= np.maximum(found.count - 1, a_change)
    keeps = np.where(BY_PRICE_TOO[found.kind], few, True)
    # Purchases happen to lie a season apart; of few charges only one price makes a plan.
    seldom = BY_PRICE_TOO[found.kind] & IS_SELDOM[found.cadence] & (found.count < SHOWN)
    return np.where(
        seldom, found.one_price, np.where(IS_LONG[found.cadence], found.changes == 0, keeps)
    )


def _early(each: Candidates, at: Ints, key: Ints, book: Book) -> Found:
    """Two charges of one price and a period apart, of late: the beginning of a stream."""
    groups = _groups(at, key, 2)
    groups = groups.of(np.flatnonzero(groups.sizes == 2))
    first, last = groups.order[groups.starts], groups.order[groups.ends]
    gap = each.day[last] - each.day[first]
    cadence = cadence_of(2 * gap, gap * 10 < FORTNIGHT)
    named_so = IS_TOLD[each.kind[first]] | (each.cents[first] == each.cents[last])
    lately = day_number(book.as_of) - each.day[last] <= gap
    new = (cadence != NONE) & ~IS_LONG[cadence] & named_so & lately
    return _kept(each, groups, cadence, new)
