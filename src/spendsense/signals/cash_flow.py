"""Cash flow: what checking held at the end of each day, and what it will before the next pay."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .balances import MOST_DAYS, balances
from .rows import where
from .runway import runway
from .spread import deviation
from .steps import Steps, named, worked_out
from .totals import known


def cash_flow(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.CASH_FLOW`."""
    facts = known(book, window, policy).hstack(runway(book, policy))
    line = policy["signals.low_balance_cents"]
    return worked_out(facts.hstack(_days(book, window, line)), *_readings(line))


@lru_cache
def _readings(low_line: int) -> Steps:
    held, ahead = col("checking_balance_cents"), col("days_to_pay").is_not_null()
    foretold, seen = pl.when(held.is_not_null() & ahead), pl.when(col("days_observed") > 0)
    days, total = col("days_observed"), col("total_cents")
    return (
        named(
            overdraft_fee_cents=where("has_deposits", "overdraft_cents"),
            bills_before_pay_cents=foretold.then("due"),
            runway_low_cents=foretold.then(held - col("most")),
            runway_high_cents=foretold.then(held - col("least")),
            low_line_cents=seen.then(pl.lit(low_line, pl.Int64)),
            low_days=seen.then("low_days"),
            lowest_balance_cents=seen.then("lowest_balance_cents"),
            low_day_share=seen.then(col("low_days") / days),
            mean_balance_cents=seen.then(total // days),
            balance_volatility=pl.when(total > 0).then(col("deviation") * days / total),
        ),
        named(days_observed=seen.then(days)),
    )


def _days(book: Book, window: Window, line: int) -> pl.DataFrame:
    """What the days of the window come to for each user, of whom `days_observed` may be zero."""
    cents, days = balances(book, max(window.days, MOST_DAYS)).of(window)
    seen = np.arange(cents.shape[1]) < days[:, None]
    counted = np.where(seen, cents, 0)
    return pl.DataFrame({
        "days_observed": days,
        "low_days": ((cents < line) & seen).sum(axis=1),
        "lowest_balance_cents": np.where(seen, cents, np.iinfo(np.int64).max).min(axis=1),
        "total_cents": counted.sum(axis=1),
        "deviation": deviation(counted, seen, days),
    })  # fmt: skip
