"""Subscriptions and bills: what comes back every week, month or year."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .recurring import STREAM, charges, streams
from .spending import per_month, spenders, spending


def subscriptions(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SUBSCRIPTIONS`."""
    rows = charges(book)
    found = streams(book, policy, rows)
    inside = stream_charges(rows, found, window)
    spent = spending(book, window).group_by("user_id").agg(spend_cents=col("amount_cents").sum())
    can_spend = col("can_spend").fill_null(False)
    return (
        book.users()
        .join(spenders(book).with_columns(can_spend=True), on="user_id", how="left")
        .join(_counts(found), on="user_id", how="left")
        .join(_sums(inside), on="user_id", how="left")
        .join(spent, on="user_id", how="left")
        .join(_largest(found), on="user_id", how="left")
        .with_columns(
            pl.when(can_spend).then(col(name).fill_null(0)).cast(pl.Int64).alias(name)
            for name in (
                "subscription_count", "bill_count", "subscription_spend_cents",
                "bill_spend_cents", "spend_cents",
            )
        )
        .with_columns(
            subscription_monthly_cents=per_month("subscription_spend_cents", window.days),
            bill_monthly_cents=per_month("bill_spend_cents", window.days),
            subscription_share=pl.when(col("spend_cents") > 0).then(
                col("subscription_spend_cents") / col("spend_cents")
            ),
        )
        .sort("user_id")
    )  # fmt: skip


def stream_charges(rows: pl.DataFrame, found: pl.DataFrame, window: Window) -> pl.DataFrame:
    """The window's posted rows of active streams, each with its stream's `kind`."""
    inside = rows.filter(col("date").is_between(window.start, window.as_of))
    return inside.join(found.select(*STREAM, "kind"), on=STREAM, how="inner")


def _counts(found: pl.DataFrame) -> pl.DataFrame:
    return found.group_by("user_id").agg(
        subscription_count=(col("kind") == "subscription").sum(),
        bill_count=(col("kind") == "bill").sum(),
    )


def _sums(inside: pl.DataFrame) -> pl.DataFrame:
    def total(kind: str) -> pl.Expr:
        return col("amount_cents").filter(col("kind") == kind).sum()

    return inside.group_by("user_id").agg(
        subscription_spend_cents=total("subscription"), bill_spend_cents=total("bill")
    )


def _largest(found: pl.DataFrame) -> pl.DataFrame:
    return (
        found.filter(col("kind") == "subscription")
        .sort("user_id", "monthly_cents", "merchant", descending=[False, True, False])
        .group_by("user_id", maintain_order=True)
        .agg(
            largest_subscription_name=col("merchant").first(),
            largest_subscription_cents=col("monthly_cents").first(),
        )
    )
