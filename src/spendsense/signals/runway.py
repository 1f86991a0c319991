"""Runway: what checking should hold on the evening before the next pay day.

A band, from what is known. Its low end is the balance less every charge that is due before then, at
the higher of its last and usual amount, and less everyday spending as it was in a dear stretch of
as many days. Its high end leaves out charges that may yet come after the pay day, because they are
late or due within the days of grace before it; it takes the lower amounts and a cheap stretch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import WINDOW_DAYS, Book
from spendsense.policy import Policy

from .coded_rows import coded_rows, day_number
from .grouped import Flags, Ints, sums
from .pay import next_days, next_pay
from .places import last_rows, stream_of_rows, user_of_rows, users
from .rows import rows
from .steps import named, step, worked_out
from .stream_cadence import CADENCES
from .stream_facts import ENDED, STATUSES
from .streams import streams, told
from .transfers import paired_rows

HALF_YEAR = max(WINDOW_DAYS)
DAYS = {"weekly": 7, "biweekly": 14, "semi-monthly": 15}
MONTHS = {"monthly": 1, "quarterly": 3, "semi-annual": 6, "annual": 12}
"""How long after one due date the next one is."""


@step
def runway(book: Book, policy: Policy) -> pl.DataFrame:
    """A row a user of the book, in their order: days_to_pay (null where no pay day can be
    foretold), and what the balance of checking loses by the evening before it: `due` at last
    amounts, `most` and `least` cents of bills and everyday spending."""
    pays = next_pay(book, policy)
    days = np.where(pays < 0, 0, pays - day_number(book.as_of))
    due, most, least = _owed(book, policy)
    cheap, dear = _everyday_cents(book, policy, days - 1)
    facts = {"days_to_pay": days, "due": due, "most": most + dear, "least": least + cheap}
    return worked_out(pl.DataFrame(facts), FORETOLD)


FORETOLD = named(days_to_pay=pl.when(col("days_to_pay") > 0).then("days_to_pay"))


@dataclass(frozen=True, slots=True, eq=False)
class Bills:
    """Streams that are due from checking before the next pay day: places in `streams` and `users`;
    how often each is due, and how often of these even if late by the days of grace."""

    stream: Ints
    user: Ints
    times: Ints
    sure: Ints


@step
def bills_before_pay(book: Book, policy: Policy) -> Bills:
    """A charge that is late is expected tomorrow, and not sure to come at all."""
    last = last_rows(book, policy)
    user = user_of_rows(book)[last]
    known, due = told(book, policy), next_days(book, policy)
    going_out = (coded_rows(book).cents[last] > 0) & (known.status != STATUSES.index(ENDED))
    pays = np.append(next_pay(book, policy), -1)[user]  # of nobody, -1, there is none
    some = np.flatnonzero(
        (due >= 0) & (due < pays) & going_out & _from_checking(book, policy)[last]
    )
    cadence = known.cadence[some]
    tomorrow, grace = day_number(book.as_of) + 1, policy["signals.recurring_grace_days"]
    first, eve = due[some], pays[some] - 1
    times = _times(np.maximum(first, tomorrow), eve, cadence)
    sure = np.where(first >= tomorrow, _times(first, eve - grace, cadence), 0)
    found = times > 0
    return Bills(some[found], user[some][found], times[found], sure[found])


def _times(due: Ints, until: Ints, cadence: Ints) -> Ints:
    """How often a stream is due from one day until another, both counted."""
    found = np.zeros(due.size, np.int64)
    begins, ends, after = (day.astype("datetime64[D]") for day in (due, until, until + 1))
    months = _month(ends) - _month(begins)
    # The 31st comes at the end of a month that has none.
    early = (_day_of_month(ends) < _day_of_month(begins)) & (_day_of_month(after) != 0)
    for passed, every in ((until - due, DAYS), (months - early, MONTHS)):
        for name, length in every.items():
            of = cadence == CADENCES.index(name)
            found[of] = passed[of] // length + 1
    return np.where(due <= until, found, 0)


def _month(day: np.ndarray) -> Ints:
    months: Ints = day.astype("datetime64[M]").astype(np.int64)
    return months


def _day_of_month(day: np.ndarray) -> Ints:
    """From 0."""
    days: Ints = (day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    return days


def _from_checking(book: Book, policy: Policy) -> Flags:
    """Of each row, whether it left checking, and for no other checking account."""
    checking = rows(book)["is_checking"].to_numpy()
    left, came = paired_rows(book, policy)
    stays = np.zeros(checking.size, np.bool_)
    stays[left] = checking[came]
    return checking & ~stays


def _owed(book: Book, policy: Policy) -> tuple[Ints, Ints, Ints]:
    """What bills take of each user before the next pay day: at their last amounts; all of them at
    the higher of last and usual; those that are sure at the lower."""
    bills, size = bills_before_pay(book, policy), users(book).len()
    last, usual = (
        streams(book, policy)[name].to_numpy()[bills.stream]
        for name in ("last_cents", "typical_cents")
    )
    return (
        sums(bills.user, last * bills.times, size),
        sums(bills.user, np.maximum(last, usual) * bills.times, size),
        sums(bills.user, np.minimum(last, usual) * bills.sure, size),
    )


@step
def everyday(book: Book, policy: Policy) -> Ints:
    """Places in `rows` of what left checking in half a year, of no stream and no transfer."""
    spent = (
        rows(book)["is_checking"].to_numpy()
        & (coded_rows(book).cents > 0)
        & (_days_ago(book) < HALF_YEAR)
        & (stream_of_rows(book, policy) < 0)
        & (user_of_rows(book) >= 0)
    )
    spent[paired_rows(book, policy)[0]] = False
    return np.flatnonzero(spent)


def _days_ago(book: Book) -> Ints:
    return day_number(book.as_of) - coded_rows(book).day


def _everyday_cents(book: Book, policy: Policy, days: Ints) -> tuple[Ints, Ints]:
    """What a cheap and a dear stretch of so many days took of each user.

    The half year, or what there is of it, is cut into such stretches from as_of backwards; those
    that took least and most are left out as unusual.
    """
    some = everyday(book, policy)
    user, ago, cents = user_of_rows(book)[some], _days_ago(book)[some], coded_rows(book).cents[some]
    stretches = np.maximum(_known_days(book) // np.maximum(days, 1), 1) * (days > 0)
    stretch = ago // np.maximum(days, 1)[user]
    inside = stretch < stretches[user]
    took = np.zeros((days.size, int(stretches.max(initial=1)) or 1), np.int64)
    np.add.at(took, (user[inside], stretch[inside]), cents[inside])
    took[np.arange(took.shape[1]) >= stretches[:, None]] = np.iinfo(np.int64).max
    took.sort(axis=1)
    unusual = stretches * policy["signals.runway_unusual_percent"] // 100
    each = np.arange(days.size)
    cheap, dear = took[each, unusual], took[each, np.maximum(stretches - 1 - unusual, 0)]
    return np.where(stretches > 0, cheap, 0), np.where(stretches > 0, dear, 0)


def _known_days(book: Book) -> Ints:
    """Days up to as_of of which there are rows of each user's checking, at most half a year."""
    user = user_of_rows(book)
    some = np.flatnonzero(rows(book)["is_checking"].to_numpy() & (user >= 0))
    found = np.zeros(users(book).len(), np.int64)
    np.maximum.at(found, user[some], _days_ago(book)[some] + 1)
    return np.minimum(found, HALF_YEAR)
