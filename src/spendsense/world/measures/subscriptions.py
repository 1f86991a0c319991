"""How many subscriptions people hold and what they cost; truth says which rows are one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import polars as pl
from polars import col

from .measure import Measure, Tally, above, histogram, mean, ratio
from .records import Records

RUNS_FOR = {"weekly": 14, "monthly": 45, "quarterly": 105, "annual": 380}
"""Days after which a subscription without a further payment is not held any more."""


def _held(records: Records) -> pl.DataFrame:
    """user, stream_id of subscriptions paid so lately that they run on the last day."""
    last = records.subscriptions.group_by("user", "stream_id", "cadence").agg(day=col("day").max())
    runs = col("cadence").replace_strict(RUNS_FOR, default=45, return_dtype=pl.Int64)
    return last.filter((pl.lit(records.as_of) - col("day")).dt.total_days() <= runs)


def subscriptions_held(records: Records) -> Tally:
    """A histogram over customers of the subscriptions they hold on the last day."""
    often = _held(records).group_by("user").agg(n=pl.len())
    held = records.customers.select("user").join(often, on="user", how="left")
    return histogram(held["n"].fill_null(0))


def subscriptions_per_subscriber(records: Records) -> Tally:
    return histogram(_held(records).group_by("user").agg(n=pl.len())["n"])


def subscription_cents(records: Records) -> Tally:
    """Cents subscribers paid in the last 365 days, refunds taken off, and their days in them."""
    recent = records.subscriptions.filter(col("day") >= records.year_from)
    held = _held(records).select("user").unique()
    paid = recent.join(held, on="user", how="semi")
    longest = (records.as_of - max(records.year_from, records.since)) + timedelta(days=1)
    days = records.customers.join(held, on="user", how="semi")["days"].clip(0, longest.days)
    return Counter(cents=int(paid["amount"].sum()), days=int(days.sum()), people=held.height)


OF_TRUTH = " Which rows are a subscription is from truth."
MEASURES = (
    Measure(
        "has_subscription",
        "%",
        "Share of customers with a subscription that runs on the last day." + OF_TRUTH,
        subscriptions_held,
        above(1),
    ),
    Measure(
        "subscriptions_per_subscriber",
        "",
        "Mean number of subscriptions of customers with one or more." + OF_TRUTH,
        subscriptions_per_subscriber,
        mean(),
    ),
    Measure(
        "subscription_dollars_per_month",
        "$ a month",
        "What a customer with a running subscription paid for all in the last 365 days, a month."
        + OF_TRUTH,
        subscription_cents,
        ratio("cents", "days", times=365 / 1200),
    ),
)
