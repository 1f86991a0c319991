"""How often rows that share a name come back, and how evenly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from spendsense.policy import Policy
from spendsense.signals.stream_cadence import (
    FORTNIGHT,
    HALF_MONTHS,
    LONG,
    MOST_PERIODS,
    PERIODS,
    SHOWN,
    TOLD_APART_BY_PRICE,
)
from spendsense.signals.stream_kinds import TOLD

from .record import gaps, median
from .stream_kinds import Charge

SELDOM = ("quarterly", *LONG)


def regular(charges: Sequence[Charge], by_price: bool, policy: Policy) -> str | None:
    """The cadence in which charges that share a name come back; None where they do not."""
    kind, days = charges[0].kind, sorted({charge.day for charge in charges})
    paid = [sum(each.cents for each in charges if each.day == day) for day in days]
    changes = _changes(paid, policy)
    covers = kind in TOLD and _in_most_months(days)
    cadence = "monthly" if covers else cadence_of(days, median(gaps(days)))
    if cadence is None and kind in TOLD_APART_BY_PRICE and not changes and len(days) > 1:
        cadence = cadence_of(days, _lower_quarter(gaps(days)))
    if cadence is None or not _enough(len(days), kind, cadence, by_price, policy):
        return None
    doubled = sum(sum(each.day == day for each in charges) > 1 for day in days)
    in_store = any(charge.row["payment_channel"] == "in store" for charge in charges)
    if kind == "subscription" and in_store and (changes or len(days) < 4):
        return None
    fits = covers or _fit(gaps(days), cadence) * 100 >= (
        (len(days) - 1) * policy["signals.stream_fit_percent"]
    )
    keeps = _keeps_price(paid, changes, kind, cadence, policy)
    # Rent that was late comes on one day with the next one; pay in as many parts as one likes.
    once_a_day = kind == "pay" or doubled * (4 if kind in TOLD else 10) <= len(days)
    return cadence if fits and keeps and once_a_day else None


def cadence_of(days: Sequence[date], gap: float | None) -> str | None:
    """The period that a usual gap fits. Fortnights average 14 days and half months 15.2."""
    if gap is None:
        return None
    # What a bonus cuts in two is neither, nor is what was skipped.
    either = [between for between in gaps(days) if HALF_MONTHS[0] <= between <= HALF_MONTHS[1]]
    fortnight = sum(either) * 10 < FORTNIGHT * len(either)
    for cadence, (_, least, most, _) in PERIODS.items():
        if least <= gap <= most and (cadence != "biweekly" or fortnight):
            return cadence
    return None


def _in_most_months(days: Sequence[date]) -> bool:
    """A charge in three of four months from the first to the last, and hardly more than one."""
    months = {day.year * 12 + day.month for day in days}
    over = max(months) - min(months) + 1
    return len(months) >= 3 and len(months) * 4 >= over * 3 and len(days) * 3 <= len(months) * 4


def _enough(count: int, kind: str, cadence: str, by_price: bool, policy: Policy) -> bool:
    if cadence in LONG:
        needed = 2 if cadence == "annual" else 3
        return kind == "subscription" and not by_price and count >= needed
    return bool(count >= policy["signals.recurring_min_charges"] + 2 * by_price)


def _changes(paid: Sequence[int], policy: Policy) -> int:
    """Charges that differ from the one before by more than the tolerance. Of five and more
    a first one of under half the price was a trial."""
    tolerance = policy["signals.price_tolerance_percent"]
    trial = len(paid) >= SHOWN and paid[0] * 2 < paid[1]
    steps = pairwise(paid[1:] if trial else paid)
    return sum(abs(after - before) * 100 > before * tolerance for before, after in steps)


def _keeps_price(
    paid: Sequence[int], changes: int, kind: str, cadence: str, policy: Policy
) -> bool:
    """Purchases happen to lie a season apart; of few charges only one price makes a plan."""
    a_change: int = policy["signals.stream_steps_a_change"]
    if cadence in SELDOM and kind in TOLD_APART_BY_PRICE and len(paid) < SHOWN:
        return len(set(paid)) == 1
    if cadence in LONG:
        return changes == 0
    return kind not in TOLD_APART_BY_PRICE or changes * a_change <= max(len(paid) - 1, a_change)


def _fit(between: Sequence[int], cadence: str) -> int:
    """How many gaps are one, two or three periods, give or take some days."""
    period, _, _, off = PERIODS[cadence]
    found = 0
    for gap in between:
        times = (gap + period // 2) // period
        found += 1 <= times <= MOST_PERIODS and abs(gap - times * period) <= off + times
    return found


def _lower_quarter(numbers: Sequence[int]) -> int:
    """The number a quarter of the way up, or the one below it."""
    return sorted(numbers)[(len(numbers) - 1) // 4]


def early(charges: Sequence[Charge], as_of: date) -> str | None:
    """The cadence of two charges of one price, a period apart and no longer ago than that."""
    if len(charges) != 2:
        return None
    first, last = charges[0].day, charges[1].day
    gap = (last - first).days
    cadence = cadence_of([first, last], gap)
    one_price = charges[0].cents == charges[1].cents
    told = charges[0].kind in TOLD or one_price
    lately = (as_of - last).days <= gap
    return cadence if told and lately and cadence not in LONG else None
