"""When a stream is expected again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .grouped import Flags, Ints
from .stream_cadence import CADENCES
from .stream_kinds import KINDS, PAY, SUBSCRIPTION

Months = npt.NDArray[np.datetime64]
MONTHS = {"monthly": 1, "quarterly": 3, "semi-annual": 6, "annual": 12}
SATURDAY, SUNDAY = 5, 6
NEAR = 4
"""Days of the month by which one pay day of half a month may differ: weekends and bank holidays."""
NEVER = np.iinfo(np.int64).min
"""The day of what is not expected."""


def weekday(day: Ints) -> Ints:
    """Monday is 0; the first day of 1970 was a Thursday."""
    return (day + 3) % 7


def month_of(day: Ints) -> Months:
    return day.astype("datetime64[D]").astype("datetime64[M]")


def first_of(month: Months) -> Ints:
    return month.astype("datetime64[D]").astype(np.int64)


def day_of_month(day: Ints) -> Ints:
    """From 1."""
    return day - first_of(month_of(day)) + 1


def next_days(
    cadence: Ints, kind: Ints, last: Ints, before: Ints, usual: Ints, late: Ints,
    one_weekday: Flags,
) -> Ints:  # fmt: skip
    """The usual day, moved to one on which banks are open as pay (before) and bills (after) are;
    NEVER for a cadence that foretells none.

    `before` is the charge day before the last, `usual` the usual day of the month and `late` the
    latest of those near that of `before`, for pay that falls on a weekend comes early;
    `one_weekday` says that all charges fell on the same.
    """
    due = np.full(last.size, NEVER)
    for name, days in (("weekly", 7), ("biweekly", 14)):
        due = np.where(cadence == CADENCES.index(name), last + days, due)
    half = (cadence == CADENCES.index("semi-monthly")) & (before != last)
    due = np.where(half, _in_the_next_month(before, late), due)
    for name, count in MONTHS.items():
        fits = cadence == CADENCES.index(name)
        due = np.where(fits, _usual_day(last, count, usual, one_weekday), due)
    return np.where(due == NEVER, NEVER, due + _moved(due, kind))


def _moved(due: Ints, kind: Ints) -> Ints:
    """Days to one on which banks are open. Cards are charged on any day."""
    on = weekday(due)
    early = np.where(on == SATURDAY, -1, np.where(on == SUNDAY, -2, 0))
    late = np.where(on == SATURDAY, 2, np.where(on == SUNDAY, 1, 0))
    bought = np.where(kind == KINDS.index(SUBSCRIPTION), 0, late)
    return np.where(kind == KINDS.index(PAY), early, bought)


def _in_the_next_month(day: Ints, of_month: Ints) -> Ints:
    """A day of the month after, or its last."""
    month = month_of(day) + 1
    due: Ints = np.minimum(first_of(month) + of_month - 1, first_of(month + 1) - 1)
    return due


def _usual_day(last: Ints, count: int, usual: Ints, one_weekday: Flags) -> Ints:
    """The usual day of the month so many months on; of who is paid on a weekday, that weekday."""
    month = month_of(last) + count
    start, ends = first_of(month), first_of(month + 1) - 1
    by_day = np.where(usual >= 29, ends, np.minimum(start + usual - 1, ends))
    shift = (weekday(last) - weekday(start)) % 7 + (usual - 1) // 7 * 7
    return np.where(one_weekday, start + shift, by_day)
