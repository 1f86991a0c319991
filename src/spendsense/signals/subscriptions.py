"""Subscriptions and bills: what comes back every week, month or year."""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .grouped import Flags, columns
from .rows import over, per_month, where
from .steps import once, step
from .stream_facts import MATURE
from .stream_kinds import BILL, LOAN, MORTGAGE, RENT, SUBSCRIPTION
from .streams import stream_rows, streams, told
from .totals import known

OF = ["user_id", "stream"]
BILL_KINDS = (RENT, MORTGAGE, LOAN, BILL)
FREQUENT = ("weekly", "biweekly", "semi-monthly", "monthly")
"""Cadences in which a stream comes at least three times in 90 days."""
PER_YEAR = {
    "weekly": 52,
    "biweekly": 26,
    "semi-monthly": 24,
    "monthly": 12,
    "quarterly": 4,
    "semi-annual": 2,
    "annual": 1,
}


def subscriptions(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SUBSCRIPTIONS`."""
    return once(
        known(book, window, policy)
        .lazy()
        .join(_counts(book, policy).lazy(), on="user_id", how="left")
        .join(_sums(running_rows(book, policy).lazy(), window), on="user_id", how="left")
        .with_columns(
            subscription_count=where("can_spend", "subscriptions"),
            bill_count=where("can_spend", "bills"),
            duplicate_subscription_count=where("can_spend", "duplicates"),
            subscription_spend_cents=where("can_spend", "subscription_cents"),
            subscription_rise_cents=where("can_spend", "rise_cents"),
            bill_spend_cents=where("can_spend", "bill_cents"),
            spend_cents=where("can_spend", "spent_cents"),
        )
        .with_columns(
            subscription_monthly_cents=per_month("subscription_spend_cents", window.days),
            bill_monthly_cents=per_month("bill_spend_cents", window.days),
            subscription_share=over("subscription_spend_cents", "spend_cents"),
        )
        .sort("user_id")
    )


@step
def running(book: Book, policy: Policy) -> pl.DataFrame:
    """The streams that are subscriptions or bills and run: the columns of `streams.STREAMS`,
    `is_bill`, `a_year` (times a year) and `monthly_cents`, by user and number."""
    a_year = col("cadence").replace_strict(PER_YEAR, return_dtype=pl.Int64)
    return once(
        streams(book, policy)
        .lazy()
        .filter(pl.Series(_runs(book, policy)))
        .with_columns(is_bill=col("kind") != SUBSCRIPTION, a_year=a_year)
        .with_columns(monthly_cents=col("last_cents") * col("a_year") // 12)
    )


@step
def running_rows(book: Book, policy: Policy) -> pl.DataFrame:
    """The rows of those streams, also before the window, by user, stream and day: the columns of
    `streams.STREAM_ROWS`, `is_bill`, and `more`: cents that a year costs more by this row's price
    than by the one before, but for the end of a trial."""
    runs, groups = _runs(book, policy), told(book, policy).groups
    of_running = groups.of(np.flatnonzero(runs))
    mine = running(book, policy).select("is_bill", "a_year")[of_running.numbers()]
    charged = stream_rows(book, policy).filter(pl.Series(np.repeat(runs, groups.sizes)))
    cents = charged["amount_cents"].to_numpy()
    more, first = np.diff(cents, prepend=0), of_running.firsts()
    # A first charge of under half the price was a trial.
    trial = np.append(False, first[:-1] & (cents[:-1] * 2 < cents[1:]))[: first.size]
    more[first | trial] = 0
    return charged.with_columns(mine["is_bill"], more=mine["a_year"] * pl.Series(more))


def twin_rows(book: Book, policy: Policy) -> pl.LazyFrame:
    """The rows of earlier streams that a running subscription does the same as."""
    twins = running(book, policy).lazy().select("user_id", stream="duplicate_of").drop_nulls()
    return stream_rows(book, policy).lazy().join(twins, on=OF, how="semi")


@step
def _runs(book: Book, policy: Policy) -> Flags:
    """Of each stream, whether it is a subscription or bill that runs. What comes weekly to monthly
    must have been charged, in any lookback, on as many days as make one: a month that is skipped
    later takes nothing back."""
    is_bought = col("kind").is_in((SUBSCRIPTION, *BILL_KINDS))
    mature, seldom = columns(
        streams(book, policy),
        mature=(col("status") == MATURE) & is_bought,
        seldom=~col("cadence").is_in(FREQUENT),
    )
    found: Flags = mature & (seldom | _seen_often(book, policy))
    return found


def _seen_often(book: Book, policy: Policy) -> Flags:
    """Of each stream, whether some lookback held as many days with a charge as make one."""
    groups = told(book, policy).groups
    day, new = stream_rows(book, policy)["date"].to_physical().to_numpy(), groups.firsts()
    new[1:] |= day[1:] != day[:-1]
    of, day = groups.numbers()[new], day[new]
    back = policy["signals.recurring_min_charges"] - 1
    before = slice(max(of.size - back, 0))
    near = day[back:] - day[before] < policy["signals.recurring_lookback_days"]
    found = np.zeros(groups.starts.size, np.bool_)
    found[of[back:][near & (of[back:] == of[before])]] = True
    return found


@step
def _counts(book: Book, policy: Policy) -> pl.DataFrame:
    """How many streams of each sort, and the subscription that costs most a month."""
    bought = ~col("is_bill")
    return once(
        running(book, policy)
        .lazy()
        .sort("user_id", "monthly_cents", "name", "stream", descending=[False, True, False, False])
        .group_by("user_id", maintain_order=True)
        .agg(
            subscriptions=bought.sum().cast(pl.Int64),
            bills=col("is_bill").sum().cast(pl.Int64),
            duplicates=(bought & col("duplicate_of").is_not_null()).sum().cast(pl.Int64),
            largest_subscription_name=col("name").filter(bought).first(),
            largest_subscription_cents=col("monthly_cents").filter(bought).first(),
        )
    )


def _sums(charged: pl.LazyFrame, window: Window) -> pl.LazyFrame:
    """What subscriptions and bills took in the window, and what a month of subscriptions costs
    more by the prices that changed in it."""
    cents, is_bill = col("amount_cents"), col("is_bill")
    return (
        charged.filter(col("date").is_between(window.start, window.as_of))
        .group_by("user_id")
        .agg(
            subscription_cents=cents.filter(~is_bill).sum(),
            bill_cents=cents.filter(is_bill).sum(),
            rise_cents=col("more").filter(~is_bill).sum() // 12,
        )
    )
