"""Recurring streams: charges of one merchant that come back regularly, and of a regular amount.

A *charge* is what one user paid one merchant on one day. A stream is weekly, biweekly,
semi-monthly or monthly when at least three charges lie within 90 days ending at its latest one,
their median gap fits the cadence and the gaps stay close to it; annual when two charges lie a
year apart. A stream that has missed its next date by more than a few days has ended.

A *bill* is a stream for rent, utilities, loans, insurance and the like; its amount may move with
the season. Every other stream is a *subscription* and must keep its price, but for one change.
Transfers, card payments, pay and bank fees are neither. Groceries bought every Saturday have the
cadence but not the price, and so are no stream at all.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.ledger.categories import BILLS
from spendsense.policy import Policy

from .cadence import LONGEST_GAP, PER_YEAR, cadence
from .rows import is_in, rows
from .steps import once, step

STREAM = ("user_id", "merchant")

NEVER_RECURRING = ("BANK_FEES", "INCOME", "LOAN_DISBURSEMENTS")


@step
def charges(book: Book) -> pl.DataFrame:
    """Posted spending with a `merchant` key, without bank fees.

    The key is the merchant's name or, where there is none, the description without its digits
    and signs, so that "Uber 072515 SF**POOL**" and "Uber 063015 SF**POOL**" are one merchant.
    """
    named = pl.when(col("merchant_name") != "").then(col("merchant_name"))
    described = col("name").str.to_lowercase().str.replace_all(r"[^\p{L}]+", " ").str.strip_chars()
    return once(
        rows(book)
        .lazy()
        .filter("is_spending", ~is_in("category_primary", NEVER_RECURRING))
        .with_columns(merchant=pl.coalesce(named, described))
        .filter(col("merchant").is_not_null(), col("merchant") != "")
    )


@step
def streams(book: Book, policy: Policy) -> pl.DataFrame:
    """Active streams: user_id, merchant, cadence, kind, last_date, last_cents, monthly_cents."""
    by_day = once(_by_day(charges(book).lazy())).lazy()  # both kinds of cadence start from it
    found = pl.concat([_frequent(by_day, policy), _annual(by_day, policy)])
    late = pl.col("cadence").replace_strict(LONGEST_GAP, return_dtype=pl.Int64)
    grace = policy["signals.recurring_grace_days"]
    times = col("cadence").replace_strict(PER_YEAR, return_dtype=pl.Int64)
    return once(
        found.with_columns(silent=(pl.lit(book.as_of) - col("last_date")).dt.total_days())
        .filter(col("silent") <= late + grace)
        .with_columns(monthly_cents=col("last_cents") * times // 12)
        .drop("silent")
        .sort(STREAM)
    )


@step
def stream_rows(book: Book, policy: Policy) -> pl.DataFrame:
    """The charges that streams were recognised by, also before the window; `kind` of each."""
    annual = policy["signals.annual_lookback_days"]
    frequent = policy["signals.recurring_lookback_days"]
    days = pl.when(col("cadence") == "annual").then(annual).otherwise(frequent)
    since = col("last_date") - pl.duration(days=days)
    found = streams(book, policy)
    return charges(book).join(found, on=STREAM, how="inner").filter(col("date") > since)


@step
def stream_charges(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """The window's posted rows of active streams, each with its stream's `kind`."""
    inside = charges(book).filter(col("date").is_between(window.start, window.as_of))
    return inside.join(streams(book, policy).select(*STREAM, "kind"), on=STREAM, how="inner")


def _by_day(charged: pl.LazyFrame) -> pl.LazyFrame:
    """One charge a user, merchant and day, and the day of the merchant's latest."""
    bill = is_in("category_primary", BILLS) | is_in("category_detailed", BILLS)
    return (
        charged.group_by(*STREAM, "date")
        .agg(cents=col("amount_cents").sum(), is_bill=bill.any())
        .sort(*STREAM, "date")
        .with_columns(last=col("date").last().over(STREAM))
    )


def _frequent(by_day: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Weekly to monthly streams."""
    lookback = timedelta(days=policy["signals.recurring_lookback_days"])
    recent = _stepped(by_day.filter(col("date") > col("last") - lookback), policy)
    measured = recent.group_by(STREAM).agg(
        n=pl.len(),
        gap=col("gap").median(),
        spread=(col("gap") - col("gap").median()).abs().median(),
        span=(col("date").max() - col("date").min()).dt.total_days(),
        changes=col("changed").sum(),
        usual=_usual_amounts(policy),
        last_date=col("date").max(),
        last_cents=col("cents").last(),
        is_bill=col("is_bill").last(),
    )
    return (
        measured.filter(col("n") >= policy["signals.recurring_min_charges"])
        .with_columns(cadence=cadence(col("gap"), col("span"), col("n")))
        .filter(col("cadence").is_not_null(), _steady(policy), _regular(policy))
        .select(*STREAM, "cadence", _kind(), "last_date", "last_cents")
    )


def _annual(by_day: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Two charges, and only two, about a year apart and of one price."""
    lookback = timedelta(days=policy["signals.annual_lookback_days"])
    pairs = _stepped(by_day.filter(col("date") > col("last") - lookback), policy)
    return (
        pairs.group_by(STREAM)
        .agg(
            n=pl.len(),
            gap=col("gap").last(),
            changes=col("changed").sum(),
            last_date=col("date").max(),
            last_cents=col("cents").last(),
            is_bill=col("is_bill").last(),
        )
        .filter(col("n") == 2, col("gap").is_between(350, 380), col("changes") == 0)
        .with_columns(cadence=pl.lit("annual"))
        .select(*STREAM, "cadence", _kind(), "last_date", "last_cents")
    )


def _stepped(by_day: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """The gap and the change of price from the charge before; rows are sorted by stream and day."""
    same = (col("user_id") == col("user_id").shift()) & (col("merchant") == col("merchant").shift())
    before = pl.when(same).then(col("cents").shift())
    tolerance = policy["signals.price_tolerance_percent"]
    return by_day.with_columns(
        gap=pl.when(same).then(col("date").diff().dt.total_days()),
        changed=((col("cents") - before).abs() * 100 > before * tolerance).fill_null(False),
    )


def _steady(policy: Policy) -> pl.Expr:
    """The gaps stay close to their median."""
    weekly = policy["signals.weekly_gap_tolerance_days"]
    other = policy["signals.gap_tolerance_days"]
    return col("spread") <= pl.when(col("cadence") == "weekly").then(weekly).otherwise(other)


def _regular(policy: Policy) -> pl.Expr:
    """A bill stays near its usual amount; anything else keeps its price, but for a change."""
    steps = col("n").cast(pl.Int64) - 1
    frequent = col("changes") * 100 <= steps * policy["signals.frequent_price_changes_percent"]
    monthly = col("changes") <= policy["signals.monthly_price_changes"]
    price = pl.when(col("cadence") == "monthly").then(monthly).otherwise(frequent)
    bill = col("usual") * 100 >= col("n") * policy["signals.regular_bills_percent"]
    return pl.when(col("is_bill")).then(bill).otherwise(price)


def _usual_amounts(policy: Policy) -> pl.Expr:
    """How many charges lie near the median charge."""
    median = col("cents").median()
    off = (col("cents") - median).abs() * 100
    tolerance: int = policy["signals.bill_amount_tolerance_percent"]
    return (off <= median * tolerance).sum()


def _kind() -> pl.Expr:
    return (
        pl.when(col("is_bill")).then(pl.lit("bill")).otherwise(pl.lit("subscription")).alias("kind")
    )
