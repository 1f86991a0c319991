"""Savings: what is put by, whether it grows, and how long it would last."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.ledger.categories import SAVINGS_SUBTYPES
from spendsense.policy import Policy

from .spending import essential, per_month, spending


def savings(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SAVINGS`."""
    ours = savings_accounts(book)
    held = ours.group_by("user_id").agg(
        has_savings=pl.lit(True), savings_balance_cents=total_known("balance_current_cents")
    )
    inflow = (
        savings_rows(book, window)
        .group_by("user_id")
        .agg(savings_net_inflow_cents=-col("amount_cents").sum())
    )
    needed = (
        spending(book, window)
        .filter(essential())
        .group_by("user_id")
        .agg(essential_cents=col("amount_cents").sum())
    )
    base = policy["signals.savings_growth_min_base_cents"]
    start = col("savings_balance_cents") - col("savings_net_inflow_cents")
    return (
        book.users()
        .join(held, on="user_id", how="left")
        .join(inflow, on="user_id", how="left")
        .join(needed, on="user_id", how="left")
        .with_columns(
            savings_net_inflow_cents=pl.when(col("has_savings")).then(
                col("savings_net_inflow_cents").fill_null(0)
            ),
            essential_monthly_cents=per_month("essential_cents", window.days),
        )
        .with_columns(
            savings_monthly_inflow_cents=per_month("savings_net_inflow_cents", window.days),
            savings_start_cents=start,
            savings_growth_base_cents=pl.when(start >= base).then(start),
        )
        .with_columns(
            savings_growth=col("savings_net_inflow_cents") / col("savings_growth_base_cents"),
            emergency_fund_months=over("savings_balance_cents", "essential_monthly_cents"),
        )
        .sort("user_id")
    )


def savings_accounts(book: Book) -> pl.DataFrame:
    """Savings, money market, cash management, HSA and CD accounts."""
    return book.accounts.filter(col("type") == "depository", col("subtype").is_in(SAVINGS_SUBTYPES))


def savings_rows(book: Book, window: Window) -> pl.DataFrame:
    """The window's posted rows of those accounts. A move between two of them cancels out."""
    return book.posted(window).join(
        savings_accounts(book).select("account_id"), on="account_id", how="semi"
    )


def total_known(column: str) -> pl.Expr:
    """A sum that is null as soon as one part is: half a balance is not a balance."""
    return pl.when(col(column).null_count() == 0).then(col(column).sum())


def over(part: str, whole: str) -> pl.Expr:
    """A quotient; null where the whole is missing or not above zero."""
    return col(part) / pl.when(col(whole) > 0).then(col(whole))
