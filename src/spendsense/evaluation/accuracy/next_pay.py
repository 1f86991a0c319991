"""The next pay day as it was foretold earlier, held against what then came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .cases import cases, most_money
from .detector import Detector
from .matching import FOUND, early, matched
from .stream_figures import GRACE_DAYS, SILENT_DAYS
from .tally import Case, Tally, judged, total
from .true_streams import in_time, payments, true_streams

LOOKS = (37, 59)
"""Days before the population's last on which the next pay day is asked for. What was foretold has
come by then (Social Security comes five weeks apart at most), and the two are other weekdays."""
WITHIN_DAYS = 1
"""Days by which a foretold day may be off and still be right."""
UNKNOWN = "no day was foretold"


def next_pay_tally(
    book: Book, truth: Mapping[str, pl.DataFrame], detector: Detector, policy: Policy
) -> Tally:
    """The looks, each at the records as they stood on its day."""
    came = _came(truth)
    return total(
        _look(_Look.at(book, truth, detector, policy, book.as_of - timedelta(days=days)), came)
        for days in LOOKS
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found on an earlier day, and what was true of it."""

    book: Book
    paid: pl.DataFrame
    true: pl.DataFrame
    found: pl.DataFrame

    @classmethod
    def at(
        cls,
        book: Book,
        truth: Mapping[str, pl.DataFrame],
        detector: Detector,
        policy: Policy,
        day: date,
    ) -> _Look:
        then = Book.at(
            day, book.accounts, book.transactions, book.liabilities, user_ids=book.user_ids
        )
        paid = payments(then, truth)
        true = true_streams(paid)
        streams, rows = detector.streams(then, policy), detector.stream_rows(then, policy)
        paying = streams.filter(col("kind") == "pay")
        sure = paying.join(early(paying, rows), on=FOUND, how="anti")
        return cls(then, paid, true, matched(sure, rows, paid, in_time(paid, true)))


def _came(truth: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The true days of each stream of pay: stream_id, date."""
    return truth["pay_dates"].join(truth["stream_transactions"], on="transaction_id").select(
        "stream_id", "date"
    )  # fmt: skip


def _look(look: _Look, came: pl.DataFrame) -> Tally:
    day = look.book.as_of
    later = came.filter(col("date") > day).group_by("stream_id").agg(came=col("date").min())
    said = look.found.drop_nulls("next_date").join(later, on="stream_id", how="left")
    # Who leaves a job after the day that is looked at is paid no more, and nobody could know.
    fair = said.filter(~_ends_unseen(day).fill_null(False))
    told = look.found.filter("right").select("stream_id", "next_date")
    due = (
        look.true.filter("due", col("found_as") == "pay", col("true_cadence") != "irregular")
        .join(later, on="stream_id")
        .join(told, on="stream_id", how="left")
    )
    missed = _judged_days(due)
    return (
        judged("next_pay_precision", _judged_days(fair), ("cadence",))
        + judged("next_pay_recall", missed, ("true_kind", "true_cadence"))
        + Tally(cases={"next_pay_recall": _cases(look, missed)})
    )


def _ends_unseen(day: date) -> pl.Expr:
    usual = col("true_cadence").replace_strict(SILENT_DAYS, default=None, return_dtype=pl.Int64)
    silent = (pl.lit(day) - col("ended_on")).dt.total_days()
    return col("came").is_null() & col("ended_on").is_not_null() & (silent <= usual + GRACE_DAYS)


def _judged_days(each: pl.DataFrame) -> pl.DataFrame:
    off = (col("next_date") - col("came")).dt.total_days()
    return each.with_columns(
        right=(off.abs() <= WITHIN_DAYS).fill_null(False),
        reason=pl.when(col("next_date").is_null())
        .then(pl.lit(UNKNOWN))
        .when(off < 0)
        .then(pl.lit("foretold more than a day early"))
        .when(off > 0)
        .then(pl.lit("foretold more than a day late"))
        .otherwise(pl.lit("foretold, and none came")),
    )


def _cases(look: _Look, missed: pl.DataFrame) -> tuple[Case, ...]:
    said = pl.format(
        "{} ({} {}), looked at on " + look.book.as_of.isoformat() + ": foretold {}, came {}.",
        col("merchant").fill_null("no name"),
        "true_cadence",
        "true_kind",
        col("next_date").dt.to_string("%Y-%m-%d").fill_null("nothing"),
        col("came").dt.to_string("%Y-%m-%d"),
    )
    worst = most_money(
        missed.filter(~col("right")).with_columns(said=said), "stream_id", "next_date"
    )
    true = worst.select("case", "stream_id").join(look.paid.filter("own_leg"), on="stream_id")
    return cases(look.book, worst, true.select("case", "transaction_id", what=pl.lit("true")))
