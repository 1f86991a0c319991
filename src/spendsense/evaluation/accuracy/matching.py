"""Which true stream each found stream is, and whether it is found rightly.

The rule, for a found stream F and the true streams T of its user:

1. F is *of* T when more than half of F's rows are rows of T. Half is not enough: of two true
   streams that were thrown together neither is found.
2. F is right when it is of T, its kind is the one that T's kind is to be found as, and more than
   half of T's payments in the time that T is looked for are among F's rows. Without this a
   detector that says three lucky rows of a year would be right.
3. Of several right streams of one T only the one with most rows stays right: the others show a
   person the same thing twice.

Names are not compared: what a stream is called is not what it is. Nor are cadence and status,
which are figures of their own.
"""

from __future__ import annotations

import polars as pl
from polars import col

from .kinds import rows_due

FOUND = ("user_id", "stream")

EARLY = "EARLY_DETECTION"

RIGHT = "right"
NO_STREAM = "its rows are of no recurring stream"
MIXED = "its rows are of several streams, or of none"
PART = "holds half or less of the true stream's payments"
TWICE = "the same stream is found twice"


def matched(streams: pl.DataFrame, rows: pl.DataFrame, paid: pl.DataFrame, time: pl.DataFrame
            ) -> pl.DataFrame:  # fmt: skip
    """Each found stream with the true one it is of: FOUND, kind, cadence, status, name, next_date,
    stream_id (null where it is of none), true_kind, found_as, true_cadence, ended_on, right,
    reason. Rows of other streams are not looked at.

    `paid` are the true `payments` and `time` those of them `in_time`.
    """
    told = rows.join(streams.select(FOUND), on=FOUND, how="semi")
    told = told.select(*FOUND, "transaction_id").unique()
    of = told.join(paid.drop("user_id"), on="transaction_id", how="left")
    best = _most_rows(of)
    held = (
        of.select(*FOUND, "stream_id", "payment")
        .unique()
        .join(time, on=["stream_id", "payment"], how="semi")
        .group_by(*FOUND, "stream_id")
        .agg(held=pl.len())
    )
    asked = time.group_by("stream_id").agg(payments=pl.len())
    return (
        streams.select(*FOUND, "kind", "cadence", "status", "name", "next_date")
        .join(best, on=FOUND, how="left")
        .join(held, on=[*FOUND, "stream_id"], how="left")
        .join(asked, on="stream_id", how="left")
        .with_columns(col("held", "payments").fill_null(0))
        .with_columns(reason=_reason())
        .pipe(_once)
        .with_columns(right=col("reason") == RIGHT)
        .sort(FOUND)
    )


def early(streams: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The found streams that say they are early and have too few rows for a true one to be due.

    Both, so that nothing is judged or spared for its word alone.
    """
    count = rows.unique([*FOUND, "transaction_id"]).group_by(FOUND).agg(rows=pl.len())
    return (
        streams.join(count, on=FOUND, how="left")
        .filter(col("status") == EARLY, col("rows").fill_null(0) < rows_due("cadence"))
        .drop("rows")
    )


def _most_rows(of: pl.DataFrame) -> pl.DataFrame:
    """For each found stream its rows, the true stream of most of them, and how many those are."""
    true = ("stream_id", "true_kind", "found_as", "true_cadence", "ended_on")
    counts = of.group_by(*FOUND, *true).agg(n=pl.len()).sort("n", "stream_id", descending=True)
    all_rows = of.group_by(FOUND).agg(rows=pl.len())
    first = (
        counts.drop_nulls("stream_id")
        .group_by(FOUND)
        .agg(col(*true, "n").first())
        .join(all_rows, on=FOUND, how="right")
    )
    most = col("n") * 2 > col("rows")
    return first.with_columns(
        any_true=col("stream_id").is_not_null(),
        **{name: pl.when(most).then(col(name)) for name in true},
    )


def _reason() -> pl.Expr:
    """`right`, or the first thing that is wrong, by the rule above."""
    other = pl.format("truly {}, found as {}", "true_kind", "kind")
    return (
        pl.when(~col("any_true").fill_null(False))
        .then(pl.lit(NO_STREAM))
        .when(col("stream_id").is_null())
        .then(pl.lit(MIXED))
        .when(col("found_as").ne_missing(col("kind")))
        .then(other)
        .when(col("held") * 2 <= col("payments"))
        .then(pl.lit(PART))
        .otherwise(pl.lit(RIGHT))
    )


def _once(found: pl.DataFrame) -> pl.DataFrame:
    """Of several right streams of one true stream, that with most rows stays so; of equals the one
    with the lowest number."""
    right = col("reason") == RIGHT
    place = pl.int_range(pl.len()).over("user_id", "stream_id", right)
    return found.sort("n", "stream", descending=[True, False], nulls_last=True).with_columns(
        reason=pl.when(right & (place > 0)).then(pl.lit(TWICE)).otherwise(col("reason"))
    )
