"""How much record there is: without enough of it nothing can be ruled out."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .rows import holders, rows, where
from .steps import once, step

HISTORY_DAYS = 180


def history(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.HISTORY`, alike under both windows."""
    return _history(book)


@step
def _history(book: Book) -> pl.DataFrame:
    recent = Window(HISTORY_DAYS, book.as_of)
    posted = (
        rows(book)
        .lazy()
        .group_by("user_id")
        .agg(
            first=col("date").min(),
            posted=col("date").is_between(recent.start, recent.as_of).sum().cast(pl.Int64),
        )
    )
    return once(
        holders(book)
        .lazy()
        .join(posted, on="user_id", how="left")
        .with_columns(
            posted_rows=where("has_account", "posted"),
            history_days=(pl.lit(book.as_of) - col("first")).dt.total_days(),
        )
        .sort("user_id")
    )


@step
def first_row(book: Book) -> pl.DataFrame:
    """Each user's first posted row; of one day the first by transaction_id."""
    return (
        rows(book)
        .sort("user_id", "date", "transaction_id")
        .unique("user_id", keep="first", maintain_order=True)
    )
