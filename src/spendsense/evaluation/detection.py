"""Subscriptions that were found, held against those that truly are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.signals.stream_cadence import PERIODS
from spendsense.signals.subscriptions import FREQUENT, OF, running, running_rows

from .accuracy.kinds import cadence_of, rows_due
from .metric import Metric
from .metrics import counted
from .truth import Truth


@dataclass(frozen=True, slots=True)
class Detected:
    """Of the users of a book the subscriptions `found`, and those `due` that could have been."""

    found: pl.DataFrame
    due: pl.DataFrame


def detections(book: Book, truth: Truth, policy: Policy) -> Detected:
    """Of the users of a book whose truth is known."""
    known = book.of(tuple(user for user in book.user_ids if user in truth.intended))
    return Detected(detected(known, truth, policy), comparable(known, truth, policy))


def subscription_metrics(of: Sequence[Detected]) -> tuple[Metric, ...]:
    """Precision over what was found, recall over what could have been; none of nobody."""
    if not of:
        return ()
    found = pl.concat([each.found for each in of])
    return _precision(found), _recall(found, pl.concat([each.due for each in of]))


def detected(book: Book, truth: Truth, policy: Policy) -> pl.DataFrame:
    """Each subscription found: user_id, stream, name, and the true `stream_ids` among its rows."""
    found = running(book, policy).filter(~col("is_bill")).select(*OF, "name")
    true = running_rows(book, policy).join(truth.rows, on="transaction_id", how="inner")
    ids = true.group_by(OF).agg(stream_ids=col("stream_id").unique())
    return found.join(ids, on=OF, how="left").sort(OF)


def comparable(book: Book, truth: Truth, policy: Policy) -> pl.DataFrame:
    """True subscriptions that run and have charges enough: stream_id, user_id, merchant.

    The bank's rows of a stream that began last month cannot show that it comes back.
    """
    days = (
        book.posted()
        .select("transaction_id", "date")
        .join(truth.rows, on="transaction_id")
        .unique(["stream_id", "date"])
        .sort("stream_id", "date")
    )
    back = policy["signals.recurring_min_charges"] - 1
    lookback = policy["signals.recurring_lookback_days"]
    near = (col("date") - col("date").shift(back)).dt.total_days() < lookback
    usual = {name: period for name, (period, _, _, _) in PERIODS.items()}
    return (
        days.group_by("stream_id")
        .agg(often=near.any(), days=pl.len(), last=col("date").max())
        .join(truth.subscriptions.with_columns(cadence=cadence_of()), on="stream_id")
        .filter(
            pl.when(col("cadence").is_in(FREQUENT))
            .then(col("often"))
            .otherwise(col("days") >= rows_due()),
            _silent(book) <= _latest(usual) + policy["signals.recurring_grace_days"],
        )
        .select("stream_id", "user_id", "merchant")
        .sort("stream_id")
    )


def _silent(book: Book) -> pl.Expr:
    return (pl.lit(book.as_of) - col("last")).dt.total_days()


def _latest(usual: dict[str, int]) -> pl.Expr:
    """Days after which the next charge is late: a period and a tenth of it; null without one."""
    period = col("cadence").replace_strict(usual, default=None, return_dtype=pl.Int64)
    return period + period // 10


def _precision(found: pl.DataFrame) -> Metric:
    false = found.filter(col("stream_ids").is_null())
    missed = [
        f"{name} of user {user} was found and is none."
        for user, name in false.select("user_id", "name").rows()
    ]
    right = found.height - false.height
    return counted("subscription_precision", right, found.height, missed)


def _recall(found: pl.DataFrame, due: pl.DataFrame) -> Metric:
    met = found.drop_nulls("stream_ids").explode("stream_ids").select(stream_id="stream_ids")
    unmet = due.join(met, on="stream_id", how="anti", maintain_order="left")
    missed = [
        f"{merchant or 'A subscription'} of user {user} (stream {stream}) was not found."
        for stream, user, merchant in unmet.rows()
    ]
    return counted("subscription_recall", due.height - unmet.height, due.height, missed)
