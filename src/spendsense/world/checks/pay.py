"""Checks of pay: when it may arrive, and that what truth calls pay is."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger.categories import taxonomy
from spendsense.world.bank_days import is_business_day
from spendsense.world.manifest import Manifest

from .part import Look, Part, look

PAYROLL = (
    "INCOME_SALARY",
    "INCOME_WAGES",
    "INCOME_MILITARY",
    "INCOME_RETIREMENT_PENSION",
    "INCOME_UNEMPLOYMENT",
    "INCOME_LONG_TERM_DISABILITY",
)
"""Income that arrives through the clearing house, which settles on business days of the Federal
Reserve only. Payouts of platforms may arrive on any day."""


INCOME = [code for code, primary in taxonomy().items() if primary == "INCOME"]


def payroll_on_bank_days(part: Part) -> Look:
    rows = part.posted.filter(col("category_detailed").is_in(PAYROLL))
    wrong = rows.filter(col("date").is_in(closed_days(part.manifest)))
    told = "transactions: {transaction_id} pays user {user_id} on {date}, a weekend or a holiday of"
    wrong = part.named(wrong)
    return look(rows.height, wrong, told + " the Federal Reserve; expected the business day before")


def closed_days(manifest: Manifest) -> pl.Series:
    """The days of a history on which banks are closed."""
    span = (manifest.as_of - manifest.since).days + 1
    days = [manifest.since + timedelta(days=ahead) for ahead in range(span)]
    closed = [day for day in days if not is_business_day(day)]
    return pl.Series(closed, dtype=pl.Date).implode()


def salaries_are_even(part: Part) -> Look:
    """What is called a salary is the same each time, but for a raise and another year's
    withholding; the first and the last of a job may be for a part of a period."""
    named = part.rows.select("transaction_id", salary=col("name").cast(pl.String))
    paid = part.stream_rows.filter(col("kind") == "payroll").join(named, on="transaction_id")
    paid = paid.filter(col("salary").str.contains(SALARY, literal=True)).sort("stream", "day")
    inner = paid.filter(
        col("day").is_between(
            col("day").min().over("stream"), col("day").max().over("stream"), closed="none"
        )
    )
    years = inner.group_by("stream_id", year=col("day").dt.year()).agg(
        amounts=col("amount_cents").n_unique(), pays=pl.len()
    )
    wrong = years.filter(col("amounts") > AMOUNTS_A_YEAR).sort("stream_id", "year")
    told = "truth/streams: the salary {stream_id} is {amounts} amounts in {year}, expected"
    return look(years.height, wrong, f"{told} {AMOUNTS_A_YEAR} at most")


SALARY, AMOUNTS_A_YEAR = " SALARY ", 2


def pay_dates_are_inflows(part: Part) -> Look:
    """Truth's pay is income that reached a deposit account of that user on that day."""
    told_of = part.truth("pay_dates").select(
        "transaction_id", payee="user_id", paid_on="date", employer="employer"
    )
    frame = part.named(part.posted.join(told_of, on="transaction_id"))
    fits = (
        (col("payee") == col("user_id"))
        & (col("paid_on") == col("date"))
        & (col("amount_cents") < 0)
        & col("category_detailed").is_in(INCOME)
        & (col("type") == "depository")
    )
    wrong = frame.filter(~fits.fill_null(False))
    told = "truth/pay_dates: {transaction_id} pays {payee} on {paid_on}; it is a row of {user_id}"
    told += " on {date}, {amount_cents} cents, {category_detailed}; expected an inflow of theirs"
    return look(told_of.height, wrong, told)
