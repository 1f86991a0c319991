"""How much record there is: without enough of it nothing can be ruled out."""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .coded_rows import coded_rows, day_number
from .dollars import accounts_apart
from .places import user_of_rows, user_places
from .rows import holders, where
from .steps import named, step, worked_out

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
    apart = user_places(book, accounts_apart(book)["user_id"])
    found = pl.DataFrame({
        "posted": np.bincount(place[(day >= begins) & (day <= last)], minlength=users),
        "history_days": last - first,
        "moved": moved,
        "apart": np.bincount(apart[apart >= 0], minlength=users),
    })  # fmt: skip
    return worked_out(holders(book).hstack(found), READINGS)


READINGS = named(
    posted_rows=where("has_account", "posted"),
    history_days=pl.when("moved").then("history_days"),
    # Someone without an account has none in another currency either: nothing to read.
    other_currency_accounts=pl.when((col("apart") > 0) | col("has_account")).then("apart"),
)
