"""Savings: what is put by, whether it grows, and how long it would last."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .dollars import rows_in_other_currencies
from .rows import SAVINGS, over, per_month, where
from .steps import once
from .totals import known


def savings(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SAVINGS`."""
    base = policy["signals.savings_growth_min_base_cents"]
    untold = untold_savings(book, window).select("user_id", untold=pl.lit(True)).unique()
    # A row in another currency does not say what it took from the balance that there was.
    start = pl.when(col("untold").is_null()).then(
        col("savings_balance_cents") - col("savings_net_inflow_cents")
    )
    # Essential expenses of nobody are nothing to read, where zero would say they need nothing.
    essential = pl.when(col("essential_cents") > 0).then(col("essential_cents"))
    return once(
        known(book, window, policy)
        .lazy()
        .join(untold.lazy(), on="user_id", how="left")
        .with_columns(
            savings_net_inflow_cents=where("has_savings", "saved_cents"),
            essential_monthly_cents=per_month(essential, window.days),
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
    )


def untold_savings(book: Book, window: Window) -> pl.DataFrame:
    """Rows in other currencies that moved savings in dollars in the window."""
    inside = col("date").is_between(window.start, window.as_of)
    return rows_in_other_currencies(book).filter(SAVINGS, inside)
