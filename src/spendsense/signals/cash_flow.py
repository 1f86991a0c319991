"""Cash flow: what checking held at the end of each day, and what it will before the next pay."""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .balances import MOST_DAYS, balances
from .rows import where
from .runway import runway
from .spread import deviation
from .steps import once
from .totals import known


def cash_flow(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.CASH_FLOW`."""
    held, ahead = col("checking_balance_cents"), col("days_to_pay").is_not_null()
    foretold = pl.when(held.is_not_null() & ahead)
    return once(
        known(book, window, policy)
        .hstack(runway(book, policy))
        .hstack(_days(book, window, policy))
        .lazy()
        .with_columns(
            overdraft_fee_cents=where("has_deposits", "overdraft_cents"),
            bills_before_pay_cents=foretold.then("due"),
            runway_low_cents=foretold.then(held - col("most")),
            runway_high_cents=foretold.then(held - col("least")),
            low_day_share=col("low_days") / col("days_observed"),
            low_line_cents=pl.when(col("days_observed").is_not_null()).then(
                pl.lit(policy["signals.low_balance_cents"], pl.Int64)
            ),
            mean_balance_cents=col("total_cents") // col("days_observed"),
            balance_volatility=pl.when(col("total_cents") > 0).then(
                col("deviation") * col("days_observed") / col("total_cents")
            ),
        )
    )


def _days(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """What the days of the window come to for each user; null where no day is known."""
    line = policy["signals.low_balance_cents"]
    cents, days = balances(book, max(window.days, MOST_DAYS)).of(window)
    seen = np.arange(cents.shape[1]) < days[:, None]
    counted = np.where(seen, cents, 0)
    none = pl.Series(days == 0)
    found = pl.LazyFrame({
        "days_observed": days,
        "low_days": ((cents < line) & seen).sum(axis=1),
        "lowest_balance_cents": np.where(seen, cents, np.iinfo(np.int64).max).min(axis=1),
        "total_cents": counted.sum(axis=1),
        "deviation": deviation(counted, seen, days),
    })  # fmt: skip
    return once(found.select(pl.when(~none).then(pl.all())))
