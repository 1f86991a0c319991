"""Income: when pay comes, how much it moves, and how long checking would last without it."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .cadence import cadence
from .rows import known, over, per_month, rows_in, where
from .spread import spread
from .steps import once, step


def income(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.INCOME`."""
    paid_over = pay_window(book, policy).days
    return once(
        known(book, window)
        .lazy()
        .join(_cadence(book, policy).lazy(), on="user_id", how="left")
        .with_columns(
            income_cents=where("has_deposits", "came_cents"),
            pay_count=where("has_deposits", "pay_days"),
            income_monthly_cents=per_month(where("has_deposits", "pay_cents"), paid_over),
            expense_monthly_cents=per_month(where("can_spend", "spent_cents"), window.days),
        )
        .with_columns(buffer_months=over("checking_balance_cents", "expense_monthly_cents"))
        .sort("user_id")
    )


def pay_window(book: Book, policy: Policy) -> Window:
    """The days over which the cadence of pay is read, whatever the window."""
    return Window(policy["signals.pay_lookback_days"], book.as_of)


@step
def _cadence(book: Book, policy: Policy) -> pl.DataFrame:
    """One row a user with pay: its days, gaps and spread over the lookback."""
    median = col("gap").median()
    return once(
        rows_in(book, pay_window(book, policy))
        .lazy()
        .filter("is_pay")
        .group_by("user_id", "date")
        .agg(cents=-col("amount_cents").sum())
        .sort("user_id", "date")
        .with_columns(gap=col("date").diff().over("user_id").dt.total_days())
        .group_by("user_id")
        .agg(
            pay_days=pl.len().cast(pl.Int64),
            pay_cents=col("cents").sum(),
            last_pay_date=col("date").max(),
            pay_gap_median_days=median,
            gap_spread=(col("gap") - median).abs().median(),
            span=(col("date").max() - col("date").min()).dt.total_days(),
            pay_spread=spread(col("cents")),
        )
        .with_columns(
            pay_frequency=_frequency(policy),
            pay_variability=pl.when(col("pay_days") >= 2).then(
                col("pay_spread") * col("pay_days") / col("pay_cents")
            ),
        )
    )


def _frequency(policy: Policy) -> pl.Expr:
    gap = col("pay_gap_median_days")
    steady = col("gap_spread") <= policy["signals.gap_tolerance_days"]
    named = pl.when(steady).then(cadence(gap, col("span"), col("pay_days")))
    return pl.when(col("pay_days") >= 3).then(named.fill_null(pl.lit("irregular")))
