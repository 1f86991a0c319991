"""The payments of every true stream that the records hold, and which streams they can show."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from polars import col

from spendsense.ledger import Book

from .kinds import cadence_of, found_as, looked_for, rows_due

STREAM = ("stream_id", "user_id", "true_kind", "found_as", "true_cadence", "merchant", "ended_on")


def payments(book: Book, truth: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a posted row of a true stream: STREAM, transaction_id, payment, own_leg, date, cents.

    Money moved between two accounts is one payment with two rows. It is called by the row that
    leaves, and `own_leg` is the row on the side that the stream is told from; `payment` is the
    same for both.
    """
    legs = truth["transfers"].select(
        transaction_id="in_transaction_id", payment="out_transaction_id"
    )
    posted = book.posted().select("transaction_id", "date", cents="amount_cents")
    return (
        truth["stream_transactions"]
        .join(_named(truth["streams"]), on="stream_id")
        .join(posted, on="transaction_id")
        .join(legs, on="transaction_id", how="left")
        .select(
            *STREAM,
            "transaction_id",
            col("payment").fill_null(col("transaction_id")),
            ((col("cents") > 0) == (col("direction") == "out")).alias("own_leg"),
            "date",
            "cents",
        )
    )


def _named(streams: pl.DataFrame) -> pl.DataFrame:
    return streams.select(
        "stream_id",
        "user_id",
        "direction",
        "merchant",
        true_kind="kind",
        found_as=found_as(),
        true_cadence=cadence_of(),
        ended_on="canceled_on",
    )


def true_streams(paid: pl.DataFrame) -> pl.DataFrame:
    """One row a true stream in the records: STREAM, times, last_date, cents, since, due.

    `times` are days with a payment and `cents` their sum; `since` is the first day of the time it
    is looked for. It is due, which is to say asked for, when a kind is meant for it and there are
    days enough.
    """
    return (
        paid.filter("own_leg")
        .group_by(STREAM)
        .agg(
            times=col("date").n_unique(),
            first_date=col("date").min(),
            last_date=col("date").max(),
            cents=col("cents").abs().sum(),
        )
        .with_columns(
            since=col("last_date") - pl.duration(days=looked_for("true_cadence") - 1),
            due=col("found_as").is_not_null() & (col("times") >= rows_due("true_cadence")),
        )
        .sort("stream_id")
    )


def in_time(paid: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """The payments within the time that their stream is looked for: stream_id, payment."""
    return (
        paid.filter("own_leg")
        .join(true.select("stream_id", "since"), on="stream_id")
        .filter(col("date") >= col("since"))
        .select("stream_id", "payment")
        .unique()
    )
