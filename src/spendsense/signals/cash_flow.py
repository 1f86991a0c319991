"""Cash flow: what checking held at the end of each day."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .savings import total_known
from .spending import is_in
from .spread import spread

OVERDRAFT_FEES = ("BANK_FEES_OVERDRAFT_FEES", "BANK_FEES_INSUFFICIENT_FUNDS")


def cash_flow(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.CASH_FLOW`."""
    line = policy["signals.low_balance_cents"]
    days = (
        daily_balances(book, window)
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
    depositors = book.accounts.filter(col("type") == "depository").select("user_id").unique()
    fees = (
        overdraft_rows(book, window)
        .group_by("user_id")
        .agg(overdraft_fee_cents=col("amount_cents").sum())
    )
    return (
        book.users()
        .join(days, on="user_id", how="left")
        .join(fees, on="user_id", how="left")
        .join(depositors.with_columns(deposits=True), on="user_id", how="left")
        .with_columns(
            overdraft_fee_cents=pl.when("deposits").then(col("overdraft_fee_cents").fill_null(0))
        )
        .sort("user_id")
    )


def checking(book: Book) -> pl.DataFrame:
    """Checking accounts."""
    return book.accounts.filter(col("type") == "depository", col("subtype") == "checking")


def daily_balances(book: Book, window: Window) -> pl.DataFrame:
    """End-of-day balance of all checking accounts together: user_id, date, balance_cents.

    Worked backwards from the balance of `as_of` over posted rows. Starts on the first day that
    is known: the later of the window's start and the day the first account opened or first moved.
    A user whose checking never moved, or whose balance is unknown, has no day to read.
    """
    ours = checking(book)
    rows = book.posted().join(ours.select("account_id"), on="account_id", how="semi")
    today = ours.group_by("user_id").agg(
        today=total_known("balance_current_cents"), opened=col("opened_on").min()
    )
    known = rows.group_by("user_id").agg(first=col("date").min())
    moved = rows.group_by("user_id", "date").agg(out=col("amount_cents").sum())
    dates = [window.as_of - timedelta(days=back) for back in range(window.days)]
    later = col("out").fill_null(0).cum_sum().shift(1, fill_value=0).over("user_id")
    return (
        today.join(known, on="user_id")
        .filter(col("today").is_not_null())
        .sort("user_id")
        .join(pl.DataFrame({"date": dates}), how="cross")  # newest first within a user
        .join(moved, on=["user_id", "date"], how="left", maintain_order="left")
        .with_columns(balance_cents=col("today") + later)
        .filter(col("date") >= pl.min_horizontal("first", "opened"))
        .select("user_id", "date", "balance_cents")
    )


def overdraft_rows(book: Book, window: Window) -> pl.DataFrame:
    """Overdraft and insufficient-funds fees posted in the window."""
    return book.posted(window).filter(
        col("amount_cents") > 0, is_in("category_detailed", OVERDRAFT_FEES)
    )
