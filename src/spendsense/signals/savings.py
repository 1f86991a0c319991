"""Savings: what is put by, whether it grows, and how long it would last."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .rows import known, over, per_month, where
from .steps import once


def savings(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SAVINGS`."""
    base = policy["signals.savings_growth_min_base_cents"]
    start = col("savings_balance_cents") - col("savings_net_inflow_cents")
    # Essential expenses of nobody are nothing to read, where zero would say they need nothing.
    essential = pl.when(col("essential_cents") > 0).then(col("essential_cents"))
    return once(
        known(book, window)
        .lazy()
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
