"""Income: when pay comes, how much it moves, and how long checking would last without it."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.ledger.categories import NOT_PAY
from spendsense.policy import Policy

from .cadence import cadence
from .savings import over, total_known
from .spending import is_in, per_month, spenders, spending
from .spread import spread


def income(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.INCOME`."""
    lookback = Window(policy["signals.pay_lookback_days"], book.as_of)
    came = pay(book, window).group_by("user_id").agg(income_cents=-col("amount_cents").sum())
    spent = spending(book, window).group_by("user_id").agg(spent_cents=col("amount_cents").sum())
    depositors = book.accounts.filter(col("type") == "depository").select("user_id").unique()
    deposits = col("deposits").fill_null(False)
    return (
        book.users()
        .join(depositors.with_columns(deposits=True), on="user_id", how="left")
        .join(came, on="user_id", how="left")
        .join(_cadence(pay_days(book, lookback), policy), on="user_id", how="left")
        .join(_checking(book), on="user_id", how="left")
        .join(spenders(book).with_columns(can_spend=True), on="user_id", how="left")
        .join(spent, on="user_id", how="left")
        .with_columns(
            pl.when(deposits).then(col(name).fill_null(0)).cast(pl.Int64).alias(name)
            for name in ("income_cents", "pay_count", "pay_cents")
        )
        .with_columns(spent_cents=pl.when("can_spend").then(col("spent_cents").fill_null(0)))
        .with_columns(
            income_monthly_cents=per_month("pay_cents", lookback.days),
            expense_monthly_cents=per_month("spent_cents", window.days),
        )
        .with_columns(buffer_months=over("checking_balance_cents", "expense_monthly_cents"))
        .sort("user_id")
    )


def pay(book: Book, window: Window) -> pl.DataFrame:
    """Posted pay and benefits: income into deposit accounts that is no interest or tax refund."""
    deposit = book.accounts.filter(col("type") == "depository").select("account_id")
    return (
        book.posted(window)
        .filter(
            col("amount_cents") < 0,
            is_in("category_primary", ("INCOME",)),
            ~is_in("category_detailed", NOT_PAY),
        )
        .join(deposit, on="account_id", how="semi")
    )


def pay_days(book: Book, lookback: Window) -> pl.DataFrame:
    """One row a user and day with pay: its total and the days since the one before."""
    return (
        pay(book, lookback)
        .group_by("user_id", "date")
        .agg(cents=-col("amount_cents").sum())
        .sort("user_id", "date")
        .with_columns(gap=col("date").diff().over("user_id").dt.total_days())
    )


def _cadence(days: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    median = col("gap").median()
    return (
        days.group_by("user_id")
        .agg(
            pay_count=pl.len(),
            pay_cents=col("cents").sum(),
            last_pay_date=col("date").max(),
            pay_gap_median_days=median,
            gap_spread=(col("gap") - median).abs().median(),
            span=(col("date").max() - col("date").min()).dt.total_days(),
            pay_spread=spread(col("cents")),
        )
        .with_columns(
            pay_frequency=_frequency(policy),
            pay_variability=pl.when(col("pay_count") >= 2).then(
                col("pay_spread") * col("pay_count") / col("pay_cents")
            ),
        )
    )


def _frequency(policy: Policy) -> pl.Expr:
    gap = col("pay_gap_median_days")
    steady = col("gap_spread") <= policy["signals.gap_tolerance_days"]
    named = pl.when(steady).then(cadence(gap, col("span"), col("pay_count")))
    return pl.when(col("pay_count") >= 3).then(named.fill_null(pl.lit("irregular")))


def _checking(book: Book) -> pl.DataFrame:
    return (
        book.accounts.filter(col("type") == "depository", col("subtype") == "checking")
        .group_by("user_id")
        .agg(checking_balance_cents=total_known("balance_current_cents"))
    )
