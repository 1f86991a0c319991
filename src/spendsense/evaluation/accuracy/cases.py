"""The worst cases of a figure with their rows, so that one can see why."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book

from .matching import FOUND
from .tally import MOST_CASES, MOST_ROWS, Case, Row

SHOWN = ("date", "name", "merchant_name", "category_detailed", "amount_cents", "what")


def most_money(each: pl.DataFrame, *ids: str) -> pl.DataFrame:
    """The cases about most `cents`, numbered: columns case, user_id, what, said, cents, and any
    others. `ids` are the columns that tell two cases of one user apart, and make `what`."""
    what = pl.concat_str(*(col(name).cast(pl.String).fill_null("-") for name in ids), separator=" ")
    worst = each.with_columns(what=what).sort(
        "cents", "user_id", "what", descending=[True, False, False]
    )
    return worst.head(MOST_CASES).with_columns(case=pl.int_range(pl.len(), dtype=pl.Int64))


def cases(book: Book, worst: pl.DataFrame, rows: pl.DataFrame) -> tuple[Case, ...]:
    """The numbered cases with the latest of their rows, oldest first.

    `rows` are case, transaction_id, what; what is not in the book is not shown.
    """
    shown = (
        rows.join(book.transactions, on="transaction_id")
        .sort("date", "transaction_id", "what")
        .group_by("case", maintain_order=True)
        .tail(MOST_ROWS)
    )
    by_case: dict[int, list[Row]] = {}
    for number, *told in shown.select("case", *SHOWN).rows():
        by_case.setdefault(number, []).append(Row(*told))
    told_of = worst.select("case", "user_id", "said", "cents", "what")
    return tuple(
        Case(user, said, cents, tuple(by_case.get(number, ())), what)
        for number, user, said, cents, what in told_of.rows()
    )


def wrong_streams(
    book: Book, found: pl.DataFrame, rows: pl.DataFrame, paid: pl.DataFrame
) -> tuple[Case, ...]:
    """Of the streams found wrongly: their rows, and those of the true stream they are of."""
    wrong = found.filter(~col("right"))
    mine = wrong.select(*FOUND).join(rows.select(*FOUND, "transaction_id").unique(), on=FOUND)
    worst = most_money(
        wrong.join(_money(book, mine, FOUND), on=FOUND, how="left").with_columns(
            col("cents").fill_null(0),
            said=pl.format("{} ({} {}): {}.", "name", "cadence", "kind", "reason"),
        ),
        "stream",
    )
    held = worst.select("case", *FOUND).join(mine, on=FOUND).select("case", "transaction_id")
    true = (
        worst.select("case", "stream_id")
        .join(paid.filter("own_leg"), on="stream_id")
        .select("case", "transaction_id")
    )
    return cases(book, worst, _marked(held, true))


def unmet_streams(
    book: Book, due: pl.DataFrame, found: pl.DataFrame, rows: pl.DataFrame, paid: pl.DataFrame
) -> tuple[Case, ...]:
    """Of the true streams that were not found: their rows, and the stream each is in."""
    party = pl.format("{} ({} {})", col("merchant").fill_null("no name"), "cadence", "true_kind")
    worst = most_money(
        due.filter(~col("right")).with_columns(said=pl.format("{}: {}.", party, "reason")),
        "stream_id",
    )
    true = worst.select("case", "stream_id").join(paid.filter("own_leg"), on="stream_id")
    inside = rows.select(*FOUND, "transaction_id").join(
        found.select(*FOUND, what=pl.format("in {} ({})", "name", "kind")), on=FOUND
    )
    told = true.join(inside, on="transaction_id", how="left").with_columns(
        col("what").fill_null("in none")
    )
    return cases(book, worst, told.select("case", "transaction_id", "what").unique())


def told_wrongly(
    book: Book, told: pl.DataFrame, true: pl.DataFrame, paid: pl.DataFrame
) -> tuple[Case, ...]:
    """Of right streams of which something is told wrongly: the true stream's rows."""
    wrong = told.filter(~col("right")).join(true.select("stream_id", "cents"), on="stream_id")
    said = pl.format("{} ({}): {}.", "name", "kind", "reason")
    worst = most_money(wrong.with_columns(said=said), "stream")
    rows = worst.select("case", "stream_id").join(paid.filter("own_leg"), on="stream_id")
    return cases(book, worst, rows.select("case", "transaction_id", what=pl.lit("true")))


def _marked(held: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """Rows of a case that were found, that are true, or both."""
    both = held.with_columns(h=True).join(
        true.with_columns(t=True), on=["case", "transaction_id"], how="full", coalesce=True
    )
    what = pl.when(col("h") & col("t")).then(pl.lit("found, and true")).when("h")
    return both.select(
        "case", "transaction_id", what=what.then(pl.lit("found")).otherwise(pl.lit("true"))
    )


def _money(book: Book, rows: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    amounts = book.transactions.select("transaction_id", "amount_cents")
    return (
        rows.join(amounts, on="transaction_id")
        .group_by(key)
        .agg(cents=col("amount_cents").abs().sum())
    )
