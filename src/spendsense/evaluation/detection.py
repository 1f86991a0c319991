"""Subscriptions that were found, held against those that truly are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.signals.cadence import LONGEST_GAP
from spendsense.signals.recurring import STREAM, stream_rows, streams

from . import targets
from .metric import Metric, share
from .truth import Truth


def subscription_metrics(
    read: Iterable[Book], truth: Truth, policy: Policy
) -> tuple[Metric, Metric]:
    """Precision over what was found, recall over what could have been."""
    found, due = [], []
    for book in read:
        known = book.of(tuple(user for user in book.user_ids if user in truth.intended))
        found.append(detected(known, truth, policy))
        due.append(comparable(known, truth, policy))
    return _precision(pl.concat(found)), _recall(pl.concat(found), pl.concat(due))


def detected(book: Book, truth: Truth, policy: Policy) -> pl.DataFrame:
    """Each subscription found: user_id, merchant, and the true `stream_ids` among its rows."""
    found = streams(book, policy).filter(col("kind") == "subscription")
    true = stream_rows(book, policy).join(truth.rows, on="transaction_id", how="inner")
    ids = true.group_by(STREAM).agg(stream_ids=col("stream_id").unique())
    return found.select(STREAM).join(ids, on=STREAM, how="left").sort(STREAM)


def comparable(book: Book, truth: Truth, policy: Policy) -> pl.DataFrame:
    """True subscriptions that are active and have charges enough: stream_id, user_id, merchant.

    The bank's rows of a stream that began last month cannot show that it comes back.
    """
    rows = (
        book.posted()
        .select("transaction_id", "date")
        .join(truth.rows, on="transaction_id")
        .join(
            truth.subscriptions.select("stream_id", "user_id", "merchant", "cadence"),
            on="stream_id",
        )
        .filter(col("cadence").is_in(list(LONGEST_GAP)))
    )
    annual = col("cadence") == "annual"
    long = pl.lit(book.as_of) - timedelta(days=policy["signals.annual_lookback_days"])
    short = col("date").max() - timedelta(days=policy["signals.recurring_lookback_days"])
    late = col("cadence").replace_strict(LONGEST_GAP, return_dtype=pl.Int64)
    needed = pl.when(annual).then(2).otherwise(policy["signals.recurring_min_charges"])
    return (
        rows.filter(col("date") > pl.when(annual).then(long).otherwise(short.over("stream_id")))
        .group_by("stream_id", "user_id", "merchant", "cadence")
        .agg(days=col("date").n_unique(), last=col("date").max())
        .filter(
            col("days") >= needed,
            (pl.lit(book.as_of) - col("last")).dt.total_days()
            <= late + policy["signals.recurring_grace_days"],
        )
        .select("stream_id", "user_id", "merchant")
        .sort("stream_id")
    )


def _precision(found: pl.DataFrame) -> Metric:
    false = found.filter(col("stream_ids").is_null())
    return share(
        "subscription_precision",
        found.height - false.height,
        found.height,
        target=targets.SUBSCRIPTIONS,
        of="subscriptions found",
        did="truly are subscriptions",
        missed=[
            f"{merchant} of user {user} was found and is none."
            for user, merchant in false.select("user_id", "merchant").rows()
        ],
    )


def _recall(found: pl.DataFrame, due: pl.DataFrame) -> Metric:
    met = found.drop_nulls("stream_ids").explode("stream_ids").select(stream_id="stream_ids")
    unmet = due.join(met, on="stream_id", how="anti", maintain_order="left")
    return share(
        "subscription_recall",
        due.height - unmet.height,
        due.height,
        target=targets.SUBSCRIPTIONS,
        of="active subscriptions with charges enough to be seen",
        did="were found",
        missed=[
            f"{merchant or 'A subscription'} of user {user} (stream {stream}) was not found."
            for stream, user, merchant in unmet.rows()
        ],
    )
