"""Income: who pays and when, how much pay moves, how long checking would last without it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .coded_rows import day_number
from .grouped import Ints, quarter_and_middles, sums
from .pay import Paid, employers, next_pay, paid, pay_window
from .places import first_lines, lines, users
from .rows import over, per_month, where
from .spread import variation
from .steps import Steps, named, once, step, worked_out
from .stream_cadence import IRREGULAR
from .streams import streams
from .totals import known

Numbers = npt.NDArray[np.generic]


def income(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.INCOME`."""
    came = _total(paid(book, policy).since(window), book)
    facts = known(book, window, policy).hstack(_income(book, policy))
    readings = _readings(window.days, pay_window(book, policy).days)
    return worked_out(facts.hstack([pl.Series("came_cents", came)]), *readings)


@lru_cache
def _readings(days: int, paid_over: int) -> Steps:
    return (
        named(
            income_cents=where("has_deposits", "came_cents"),
            pay_count=where("has_deposits", "pay_days"),
            employer_count=where("has_deposits", "employers"),
            income_monthly_cents=per_month(where("has_deposits", "pay_cents"), paid_over),
            expense_monthly_cents=per_month(where("can_spend", "spent_cents"), days),
        ),
        named(buffer_months=over("checking_balance_cents", "expense_monthly_cents")),
    )


@step
def _income(book: Book, policy: Policy) -> pl.DataFrame:
    """A row a user of the book, in their order: what is alike under all windows."""
    lately = paid(book, policy).since(pay_window(book, policy))
    pay_cents, paying = _total(lately, book), employers(book, policy)
    uneven = _total(lately.of(lately.uneven), book)
    facts = _days(lately, book) | {
        "pay_cents": pay_cents,
        "most_uneven": uneven * 2 > pay_cents,
        "monthly": _months(book, policy),
        "next_pay": next_pay(book, policy),
        "employers": np.bincount(paying.user, minlength=users(book).len()),
    }
    return once(pl.LazyFrame({**facts, **_most(book, policy)}).select(ALIKE))


def _date(days: str) -> pl.Expr:
    """Days from 1970 as a date; -1 is none."""
    return pl.when(col(days) >= 0).then(col(days).cast(pl.Int32).cast(pl.Date))


PAY_DAYS = col("pay_days")
ALIKE = [
    col("pay_days", "pay_cents", "employers"),
    *named(
        main_employer=pl.when(col("cadence") != IRREGULAR).then("employer"),
        last_pay_date=_date("last"),
        next_pay_date=_date("next_pay"),
        pay_gap_median_days=pl.when(PAY_DAYS > 1).then("gap"),
        pay_variability=pl.when(PAY_DAYS > 1).then("spread"),
        pay_variability_monthly=pl.when(col("monthly") >= 0).then("monthly"),
        pay_frequency=pl.when(PAY_DAYS > 2).then(col("cadence").fill_null(pl.lit(IRREGULAR))),
        income_is_uneven=pl.when(PAY_DAYS > 0).then("most_uneven"),
    ),
]
"""What is read of the facts of a user, whatever the window."""


def _total(some: Paid, book: Book) -> Ints:
    """Cents of each user."""
    return sums(some.user, some.cents, users(book).len())


def _days(lately: Paid, book: Book) -> dict[str, Numbers]:
    """Of the pay days of each user: how many, the last, how far apart and how alike."""
    size = users(book).len()
    begins = np.flatnonzero(
        np.append(True, (np.diff(lately.user) != 0) | (np.diff(lately.day) != 0))[: lately.day.size]
    )
    user, day = lately.user[begins], lately.day[begins]
    cents = np.add.reduceat(lately.cents, begins) if begins.size else lately.cents
    last = np.full(size, -1)
    last[user] = day  # of several the latest, which comes last
    same = np.diff(user) == 0
    gap, of = np.diff(day)[same], user[1:][same]
    _, lower, upper = quarter_and_middles(of, gap, np.bincount(of, minlength=size))
    return {
        "pay_days": np.bincount(user, minlength=size),
        "last": last,
        "gap": (lower + upper) / 2,
        "spread": variation(user, cents, size),
    }


def _months(book: Book, policy: Policy) -> Numbers:
    """How pay of each user moves over the full months since the first; -1 under two months."""
    found, size = paid(book, policy), users(book).len()
    months = full_months(pay_window(book, policy))
    if not months:
        return np.full(size, -1.0)
    starts, ends = (np.array([day_number(month[end]) for month in months]) for end in (0, 1))
    month = np.searchsorted(starts, found.day, "right") - 1
    inside = (month >= 0) & (found.day <= ends[month])
    came = np.zeros((size, starts.size), np.int64)
    np.add.at(came, (found.user[inside], month[inside]), found.cents[inside])
    first = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(first, found.user, found.day)
    since = starts >= first[:, None]
    user, month = np.nonzero(since)
    moves = variation(user, came[user, month], size)
    enough = (since.sum(axis=1) > 1) & (came * since).any(axis=1)
    return np.where(enough, moves, -1.0)


def _most(book: Book, policy: Policy) -> dict[str, pl.Series]:
    """The stream that brought most. Single jobs have many payers and no employer."""
    paying = employers(book, policy)
    first = first_lines(paying.user, np.arange(paying.user.size), users(book).len())
    main = np.append(paying.stream, -1)[first]
    said = lines(streams(book, policy)[:, ["cadence", "name"]], main)
    return {"cadence": said["cadence"], "employer": said["name"]}


def full_months(window: Window) -> list[tuple[date, date]]:
    """First and last day of every calendar month that lies in the window as a whole.

    >>> full_months(Window(40, date(2026, 8, 31)))
    [(datetime.date(2026, 8, 1), datetime.date(2026, 8, 31))]
    """
    begins = []
    first = (window.start - timedelta(days=1)).replace(day=1)
    while first <= window.as_of:
        first = (first + timedelta(days=31)).replace(day=1)  # of the month after
        begins.append(first)
    ended = window.as_of + timedelta(days=1)
    months = pairwise(begins)
    return [(first, after - timedelta(days=1)) for first, after in months if after <= ended]
