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
from .grouped import Ints
from .places import user_of_rows, users
from .rows import CHECKING, holders, rows
from .steps import once, step

MOST_DAYS = max(WINDOW_DAYS)


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
    facts = _facts(book)
    today = facts["checking_balance_cents"]
    left = np.zeros((len(today), longest + 1), np.int64)
    inside = ago < longest
    np.add.at(left, (place[inside], ago[inside] + 1), each.cents[moved][inside])
    first = np.full(len(today), -1, np.int64)
    np.maximum.at(first, place, ago)
    opened = _days_ago(book, facts["opened"], -1)
    known = np.where(first < 0, -1, np.maximum(first, opened)) + 1
    unknown = _days_ago(book, facts["unknown_before"], longest)
    days = np.clip(np.minimum(known, unknown + 1), 0, longest)
    days[today.is_null().to_numpy()] = 0
    held = today.fill_null(0).to_numpy()[:, None] + np.cumsum(left[:, :longest], axis=1)
    return Balances(held, days)


@step
def daily_balances(book: Book, window: Window) -> pl.DataFrame:
    """user_id, date, balance_cents: the days of the window that are known, newest first."""
    cents, days = balances(book, max(window.days, MOST_DAYS)).of(window)
    user = np.repeat(np.arange(days.size), days)
    back = np.arange(user.size) - np.repeat(np.cumsum(days) - days, days)
    dates = pl.Series([book.as_of - timedelta(days=n) for n in range(window.days)], dtype=pl.Date)
    found = {"user_id": users(book)[user], "date": dates[back], "balance_cents": cents[user, back]}
    return pl.DataFrame(found)


def checking(book: Book) -> pl.DataFrame:
    """Checking accounts."""
    return accounts(book).filter(col("type") == "depository", col("subtype") == "checking")


@step
def _facts(book: Book) -> pl.DataFrame:
    """Of each user the balance of today, the day that the first account opened, and the last day of
    a row in another currency."""
    opened = checking(book).lazy().group_by("user_id").agg(opened=col("opened_on").min())
    apart = rows_in_other_currencies(book).lazy().filter(CHECKING)
    unknown = apart.group_by("user_id").agg(unknown_before=col("date").max())
    return once(
        holders(book)
        .lazy()
        .select("user_id", "checking_balance_cents")
        .join(opened, on="user_id", how="left", maintain_order="left")
        .join(unknown, on="user_id", how="left", maintain_order="left")
    )


def _days_ago(book: Book, days: pl.Series, unknown: int) -> Ints:
    """Days from each to as_of; so many where there is none."""
    numbers = days.to_physical().cast(pl.Int64).fill_null(day_number(book.as_of) - unknown)
    ago: Ints = day_number(book.as_of) - numbers.to_numpy()
    return ago
