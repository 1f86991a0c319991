"""What checking held at the end of each day, walked back from the balance of `as_of`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import WINDOW_DAYS, Book, Window

from .coded_rows import coded_rows, day_number
from .dollars import accounts, rows_in_other_currencies
from .grouped import Ints, columns
from .places import place_of_user, user_of_rows, users
from .rows import CHECKING, holders, rows
from .steps import step

MOST_DAYS = max(WINDOW_DAYS)
HELD, NEVER = col("checking_balance_cents"), np.iinfo(np.int64).min
IS_CHECKING = ((col("type") == "depository") & (col("subtype") == "checking")).fill_null(False)


@dataclass(frozen=True, slots=True, eq=False)
class Balances:
    """Of each user of the book: `cents` at the end of as_of, of the day before, and so on; and of
    how many of these days it is known, from as_of backwards."""

    cents: Ints
    days: Ints

    def of(self, window: Window) -> tuple[Ints, Ints]:
        """Those of a window."""
        return self.cents[:, : window.days], np.minimum(self.days, window.days)


@step
def balances(book: Book, longest: int = MOST_DAYS) -> Balances:
    """All checking accounts of a user together, over posted rows; by user, then by day back.

    Known from the later of the first of so many days and the day the first account opened or first
    moved. A user whose checking never moved, or whose balance is unknown, has no day to read; nor
    has a day before a row in another currency, which does not say what it took.
    """
    each, place = coded_rows(book), user_of_rows(book)
    moved = np.flatnonzero(rows(book)["is_checking"].to_numpy() & (place >= 0))
    place, ago = place[moved], day_number(book.as_of) - each.day[moved]
    today, readable = columns(holders(book), today=HELD.fill_null(0), readable=HELD.is_not_null())
    left = np.zeros((today.size, longest + 1), np.int64)
    inside = ago < longest
    np.add.at(left, (place[inside], ago[inside] + 1), each.cents[moved][inside])
    first = np.full(today.size, -1, np.int64)
    np.maximum.at(first, place, ago)
    known = np.where(first < 0, -1, np.maximum(first, _opened(book))) + 1
    days = np.clip(np.minimum(known, _unknown(book, longest) + 1), 0, longest)
    days[~readable] = 0
    return Balances(today[:, None] + np.cumsum(left[:, :longest], axis=1), days)


@step
def daily_balances(book: Book, window: Window) -> pl.DataFrame:
    """user_id, date, balance_cents: the days of the window that are known, newest first."""
    cents, days = balances(book, max(window.days, MOST_DAYS)).of(window)
    user = np.repeat(np.arange(days.size), days)
    back = np.arange(user.size) - np.repeat(np.cumsum(days) - days, days)
    dates = pl.Series([book.as_of - timedelta(days=n) for n in range(window.days)], dtype=pl.Date)
    found = {"user_id": users(book)[user], "date": dates[back], "balance_cents": cents[user, back]}
    return pl.DataFrame(found)


def _opened(book: Book) -> Ints:
    """Of each user, how many days ago the first checking account opened; -1 where that is not
    known."""
    user, day, is_checking = columns(
        accounts(book), user=place_of_user(book), day=_day("opened_on"), is_checking=IS_CHECKING
    )
    known = is_checking & (user >= 0) & (day != NEVER)
    found = np.full(users(book).len(), -1, np.int64)
    np.maximum.at(found, user[known], day_number(book.as_of) - day[known])
    return found


def _unknown(book: Book, longest: int) -> Ints:
    """Of each user, how many days ago the last row of checking was in another currency; so many
    where none was."""
    found = np.full(users(book).len(), longest, np.int64)
    apart = rows_in_other_currencies(book)
    if apart.is_empty():  # of nearly everybody
        return found
    user, day, of = columns(apart, user=place_of_user(book), day=_day("date"), of=CHECKING)
    moved = of & (user >= 0)
    np.minimum.at(found, user[moved], day_number(book.as_of) - day[moved])
    return found


def _day(date: str) -> pl.Expr:
    return col(date).to_physical().cast(pl.Int64).fill_null(NEVER)
