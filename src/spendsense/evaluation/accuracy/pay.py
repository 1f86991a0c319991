"""Rows and days found as pay, held against `truth/pay_dates`."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from polars import col

from spendsense.ledger import Book

from .cases import cases, most_money
from .tally import Case, Tally, judged


def pay_tally(book: Book, found: pl.DataFrame, truth: Mapping[str, pl.DataFrame]) -> Tally:
    """Rows and days found as pay, against `truth/pay_dates`.

    A day is the one the records bear: who reads moved dates is not to know what they were.
    """
    kinds = truth["stream_transactions"].join(
        truth["streams"].select("stream_id", true_kind="kind"), on="stream_id"
    )
    true = (
        truth["pay_dates"]
        .select("transaction_id")
        .join(book.posted().select("transaction_id", "user_id", "date"), on="transaction_id")
        .join(kinds.select("transaction_id", "true_kind"), on="transaction_id", how="left")
    )
    told = found.select("user_id", "transaction_id", "date").unique()
    rows = _compared(told, true, ["transaction_id"])
    days = _compared(_days(told), _days(true), ["user_id", "date"])
    return (
        judged("pay_rows_precision", rows[0])
        + judged("pay_rows_recall", rows[1], ("true_kind",))
        + judged("pay_dates_precision", days[0])
        + judged("pay_dates_recall", days[1], ("true_kind",))
        + Tally(
            cases={
                "pay_rows_precision": _row_cases(book, rows[0]),
                "pay_rows_recall": _row_cases(book, rows[1]),
            }
        )
    )


def _days(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a day; where two kinds of pay come on one day, the first by name."""
    others = [col(name).min() for name in rows.columns if name == "true_kind"]
    return rows.group_by("user_id", "date").agg(*others)


def _compared(
    told: pl.DataFrame, true: pl.DataFrame, key: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What was found, and what is true, each with whether the other has it."""

    def with_verdict(each: pl.DataFrame, other: pl.DataFrame, why: str) -> pl.DataFrame:
        known = other.select(*key, right=pl.lit(True)).unique()
        return each.join(known, on=key, how="left").with_columns(
            col("right").fill_null(False), reason=pl.lit(why)
        )

    return with_verdict(told, true, "found as pay and is none"), with_verdict(
        true, told, "is pay and was not found"
    )


def _row_cases(book: Book, rows: pl.DataFrame) -> tuple[Case, ...]:
    """Wrong rows of one user and description together."""
    told = book.posted().select("transaction_id", "name", cents=col("amount_cents").abs())
    wrong = rows.filter(~col("right")).join(told, on="transaction_id")
    party = ("user_id", "name")
    by_party = wrong.group_by(party).agg(col("cents").sum(), col("reason").first(), n=pl.len())
    worst = most_money(
        by_party.with_columns(
            said=pl.format("{}: {}; rows: {}.", col("name").fill_null("(none)"), "reason", "n")
        ),
        "name",
    )
    shown = worst.select("case", *party).join(wrong, on=party, nulls_equal=True)
    return cases(book, worst, shown.select("case", "transaction_id", what="reason"))
