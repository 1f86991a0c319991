"""Cash flow: what checking held at the end of each day."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import WINDOW_DAYS, Book, Window
from spendsense.policy import Policy

from .rows import holders, known, rows, where
from .spread import spread
from .steps import once, step


def cash_flow(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.CASH_FLOW`."""
    line = policy["signals.low_balance_cents"]
    days = (
        daily_balances(book, window)
        .lazy()
        .group_by("user_id")
        .agg(
            days_observed=pl.len().cast(pl.Int64),
            low_days=(col("balance_cents") < line).sum().cast(pl.Int64),
            lowest_balance_cents=col("balance_cents").min(),
            total_cents=col("balance_cents").sum(),
            spread=spread(col("balance_cents")),
        )
        .with_columns(
            low_day_share=col("low_days") / col("days_observed"),
            low_line_cents=pl.lit(line, pl.Int64),
            mean_balance_cents=col("total_cents") // col("days_observed"),
            balance_volatility=pl.when(col("total_cents") > 0).then(
                col("spread") * col("days_observed") / col("total_cents")
            ),
        )
    )
    return once(
        known(book, window)
        .lazy()
        .join(days, on="user_id", how="left")
        .with_columns(overdraft_fee_cents=where("has_deposits", "overdraft_cents"))
        .sort("user_id")
    )


@step
def daily_balances(book: Book, window: Window) -> pl.DataFrame:
    """End-of-day balance of all checking accounts together: user_id, date, balance_cents.

    Worked backwards from the balance of `as_of` over posted rows. Starts on the first day that
    is known: the later of the window's start and the day the first account opened or first moved.
    A user whose checking never moved, or whose balance is unknown, has no day to read.
    """
    longest = max(window.days, *WINDOW_DAYS)  # one walk back serves every window
    return _walked_back(book, longest).filter(col("date") >= window.start)


@step
def _walked_back(book: Book, days: int) -> pl.DataFrame:
    moved = rows(book).lazy().filter("is_checking")
    first = moved.group_by("user_id").agg(first=col("date").min())
    by_day = moved.group_by("user_id", "date").agg(out=col("amount_cents").sum())
    dates = [book.as_of - timedelta(days=back) for back in range(days)]
    later = col("out").fill_null(0).cum_sum().shift(1, fill_value=0).over("user_id")
    return once(
        holders(book)
        .lazy()
        .select("user_id", today="checking_balance_cents")
        .filter(col("today").is_not_null())
        .join(first, on="user_id")
        .join(_opened(book), on="user_id", how="left")
        .sort("user_id")
        .join(pl.LazyFrame({"date": dates}), how="cross", maintain_order="left_right")
        .join(by_day, on=["user_id", "date"], how="left", maintain_order="left")
        .with_columns(balance_cents=col("today") + later)  # newest first within a user
        .filter(col("date") >= pl.min_horizontal("first", "opened"))
        .select("user_id", "date", "balance_cents")
    )


def checking(book: Book) -> pl.DataFrame:
    """Checking accounts."""
    return book.accounts.filter(col("type") == "depository", col("subtype") == "checking")


def _opened(book: Book) -> pl.LazyFrame:
    return checking(book).lazy().group_by("user_id").agg(opened=col("opened_on").min())
