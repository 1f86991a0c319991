"""How much record there is: without enough of it nothing can be ruled out."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

HISTORY_DAYS = 180


def history(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.HISTORY`, alike under both windows."""
    accounts = book.accounts.select("user_id").unique().with_columns(has_account=True)
    recent = book.posted(Window(HISTORY_DAYS, book.as_of))
    rows = recent.group_by("user_id").agg(posted_rows=pl.len().cast(pl.Int64))
    first = book.posted().group_by("user_id").agg(first=col("date").min())
    return (
        book.users()
        .join(accounts, on="user_id", how="left")
        .join(rows, on="user_id", how="left")
        .join(first, on="user_id", how="left")
        .with_columns(
            posted_rows=pl.when("has_account").then(col("posted_rows").fill_null(0)),
            history_days=(pl.lit(book.as_of) - col("first")).dt.total_days(),
        )
        .sort("user_id")
    )


def first_row(book: Book) -> pl.DataFrame:
    """Each user's first posted row; of one day the first by transaction_id."""
    return (
        book.posted()
        .sort("user_id", "date", "transaction_id")
        .unique("user_id", keep="first", maintain_order=True)
    )
