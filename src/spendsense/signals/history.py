"""How much record there is: without enough of it nothing can be ruled out."""

from __future__ import annotations

import numpy as np
import polars as pl

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .coded_rows import coded_rows, day_number
from .dollars import accounts_apart
from .places import user_of_rows
from .rows import holders, rows, where
from .steps import once, step

HISTORY_DAYS = 180


def history(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.HISTORY`, alike under both windows."""
    return _history(book)


@step
def _history(book: Book) -> pl.DataFrame:
    each, place = coded_rows(book), user_of_rows(book)
    named = place >= 0
    place, day = place[named], each.day[named]
    begins, last = day_number(Window(HISTORY_DAYS, book.as_of).start), day_number(book.as_of)
    users = holders(book).height
    first = np.full(users, last, np.int64)
    np.minimum.at(first, place, day)
    moved = np.bincount(place, minlength=users) > 0
    apart = accounts_apart(book).lazy().group_by("user_id").agg(apart=pl.len().cast(pl.Int64))
    found = pl.DataFrame({
        "posted": np.bincount(place[(day >= begins) & (day <= last)], minlength=users),
        "history_days": last - first,
        "moved": moved,
    })  # fmt: skip
    return once(
        holders(book)
        .hstack(found)
        .lazy()
        .join(apart, on="user_id", how="left", maintain_order="left")
        .with_columns(
            posted_rows=where("has_account", "posted"),
            history_days=pl.when("moved").then("history_days"),
            # Someone without an account has none in another currency either: nothing to read.
            other_currency_accounts=pl.coalesce("apart", where("has_account", "apart")),
        )
    )


@step
def first_row(book: Book) -> pl.DataFrame:
    """Each user's first posted row; of one day the first by transaction_id."""
    return (
        rows(book)
        .sort("user_id", "date", "transaction_id")
        .unique("user_id", keep="first", maintain_order=True)
    )
