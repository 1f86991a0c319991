"""Savings: what is put by, whether it grows, and how long it would last."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .dollars import rows_in_other_currencies
from .places import user_places, users
from .rows import SAVINGS, over, per_month, where
from .steps import Steps, named, step, worked_out
from .totals import known


def savings(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SAVINGS`."""
    untold = np.zeros(users(book).len(), np.bool_)
    whose = user_places(book, untold_savings(book, window)["user_id"])
    untold[whose[whose >= 0]] = True
    facts = known(book, window, policy).hstack([pl.Series("untold", untold)])
    base = policy["signals.savings_growth_min_base_cents"]
    return worked_out(facts, *_readings(window.days, base))


@lru_cache
def _readings(days: int, base: int) -> Steps:
    # A row in another currency does not say what it took from the balance that there was.
    start = pl.when(~col("untold")).then(
        col("savings_balance_cents") - col("savings_net_inflow_cents")
    )
    # Essential expenses of nobody are nothing to read, where zero would say they need nothing.
    essential = pl.when(col("essential_cents") > 0).then(col("essential_cents"))
    return (
        named(
            savings_net_inflow_cents=where("has_savings", "saved_cents"),
            essential_monthly_cents=per_month(essential, days),
        ),
        named(
            savings_monthly_inflow_cents=per_month("savings_net_inflow_cents", days),
            savings_start_cents=start,
            savings_growth_base_cents=pl.when(start >= base).then(start),
        ),
        named(
            savings_growth=col("savings_net_inflow_cents") / col("savings_growth_base_cents"),
            emergency_fund_months=over("savings_balance_cents", "essential_monthly_cents"),
        ),
    )


@step
def untold_savings(book: Book, window: Window) -> pl.DataFrame:
    """Rows in other currencies that moved savings in dollars in the window."""
    apart = rows_in_other_currencies(book)
    if apart.is_empty():  # of nearly everybody
        return apart
    return apart.filter(SAVINGS, col("date").is_between(window.start, window.as_of))
