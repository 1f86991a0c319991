"""Subscriptions and bills: what comes back every week, month or year."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .recurring import stream_charges, streams
from .rows import known, over, per_month, where
from .steps import once, step


def subscriptions(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SUBSCRIPTIONS`."""
    return once(
        known(book, window)
        .lazy()
        .join(_counts(book, policy).lazy(), on="user_id", how="left")
        .join(_sums(stream_charges(book, window, policy).lazy()), on="user_id", how="left")
        .with_columns(
            subscription_count=where("can_spend", "subscriptions"),
            bill_count=where("can_spend", "bills"),
            subscription_spend_cents=where("can_spend", "subscription_cents"),
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
def _counts(book: Book, policy: Policy) -> pl.DataFrame:
    """How many streams of each kind, and the subscription that costs most a month."""
    of = col("kind") == "subscription"
    return once(
        streams(book, policy)
        .lazy()
        .sort("user_id", "monthly_cents", "merchant", descending=[False, True, False])
        .group_by("user_id", maintain_order=True)
        .agg(
            subscriptions=of.sum().cast(pl.Int64),
            bills=(~of).sum().cast(pl.Int64),
            largest_subscription_name=col("merchant").filter(of).first(),
            largest_subscription_cents=col("monthly_cents").filter(of).first(),
        )
    )


def _sums(inside: pl.LazyFrame) -> pl.LazyFrame:
    def total(kind: str) -> pl.Expr:
        return col("amount_cents").filter(col("kind") == kind).sum()

    return inside.group_by("user_id").agg(
        subscription_cents=total("subscription"), bill_cents=total("bill")
    )
