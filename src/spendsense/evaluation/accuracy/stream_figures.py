"""Precision and recall of streams, and whether their cadence and status are told rightly."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
from polars import col

from spendsense.ledger import Book

from .cases import told_wrongly, unmet_streams, wrong_streams
from .matching import FOUND, early, matched
from .tally import Tally, judged
from .true_streams import in_time, true_streams

ENDED = "TOMBSTONED"
NOT_FOUND = "its rows are in no stream that was found"
SCATTERED = "its rows are in streams of something else"
EARLY_ONLY = "found early only"

SILENT_DAYS = {"weekly": 7, "biweekly": 14, "semi-monthly": 16, "monthly": 36, "quarterly": 92,
               "annual": 366}  # fmt: skip
"""Days between two payments, at most (Social Security comes five weeks apart)."""
GRACE_DAYS = 10
"""And after so many more a stream that is over can be known to be: weekends, late postings."""


def stream_tally(
    book: Book, streams: pl.DataFrame, rows: pl.DataFrame, paid: pl.DataFrame
) -> Tally:
    """What was found among the true payments: streams, early ones, cadence, status."""
    true = true_streams(paid)
    time = in_time(paid, true)
    soon = early(streams, rows)
    sure = matched(streams.join(soon, on=FOUND, how="anti"), rows, paid, time)
    soon = matched(soon, rows, paid, time)
    due = _missed(true.filter("due"), sure, soon, rows, paid, book.as_of)
    right = sure.filter("right")
    cadence, status = _cadence(right), _status(right, true, book.as_of)
    return (
        judged("streams_precision", sure, ("kind", "cadence"))
        + judged("streams_recall", due, ("kind", "cadence", "true_kind", "standing"))
        + judged("early_precision", soon)
        + judged("stream_cadence", cadence, ("true_cadence",))
        + judged("stream_status", status, ("true_status",))
        + Tally(
            apart=_apart(true),
            cases={
                "streams_precision": wrong_streams(book, sure, rows, paid),
                "streams_recall": unmet_streams(book, due, sure, rows, paid),
                "early_precision": wrong_streams(book, soon, rows, paid),
                "stream_cadence": told_wrongly(book, cadence, true, paid),
                "stream_status": told_wrongly(book, status, true, paid),
            },
        )
    )


def _missed(
    true: pl.DataFrame,
    sure: pl.DataFrame,
    soon: pl.DataFrame,
    rows: pl.DataFrame,
    paid: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """The true streams that are due, whether a right stream is theirs, and why not."""
    met = sure.filter("right").select("stream_id", found=pl.lit(True)).unique()
    near = (
        sure.filter(~col("right"))
        .drop_nulls("stream_id")
        .group_by("stream_id")
        .agg(near=col("reason").min())
    )
    begun = soon.filter("right").select("stream_id", soon=pl.lit(True)).unique()
    touched = (
        paid.join(rows.select("transaction_id").unique(), on="transaction_id", how="semi")
        .select("stream_id", touched=pl.lit(True))
        .unique()
    )
    told = true
    for frame in (met, near, begun, touched):
        told = told.join(frame, on="stream_id", how="left")
    over = col("ended_on") <= as_of
    why = pl.when("soon").then(pl.lit(EARLY_ONLY)).when("touched").then(pl.lit(SCATTERED))
    return told.with_columns(
        right=col("found").fill_null(False),
        reason=pl.coalesce("near", why.otherwise(pl.lit(NOT_FOUND))),
        kind="found_as",
        cadence="true_cadence",
        standing=pl.when(over).then(pl.lit("ended")).otherwise(pl.lit("runs on")),
    )


def _cadence(right: pl.DataFrame) -> pl.DataFrame:
    return right.with_columns(
        right=col("cadence") == col("true_cadence"),
        reason=pl.format("truly {}, told as {}", "true_cadence", "cadence"),
    )


def _status(right: pl.DataFrame, true: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Of those whose status can be known: a stream that is over is silent for a while first."""
    silent = pl.lit(as_of) - col("last_date")
    usual = col("true_cadence").replace_strict(SILENT_DAYS, default=None, return_dtype=pl.Int64)
    over = (col("ended_on") <= as_of).fill_null(False)
    known = ~over | (silent.dt.total_days() > usual + GRACE_DAYS)
    return (
        right.join(true.select("stream_id", "last_date"), on="stream_id")
        .filter(known.fill_null(False))
        .with_columns(true_status=pl.when(over).then(pl.lit("ended")).otherwise(pl.lit("runs on")))
        .with_columns(
            right=(col("status") == ENDED) == over,
            reason=pl.format("{}, told as {}", "true_status", "status"),
        )
    )


def _apart(true: pl.DataFrame) -> Counter[str]:
    """True streams that nobody is asked to find, by why."""
    none = true["found_as"].is_null()
    counts = {
        "true streams for which no kind is meant (interest on savings)": int(none.sum()),
        "true streams with too few rows to be seen": int((~true["due"] & ~none).sum()),
    }
    return Counter({why: n for why, n in counts.items() if n})
