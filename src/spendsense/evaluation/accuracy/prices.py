"""Changes of a subscription's price, held against `truth/prices`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book

from .cases import cases, most_money
from .matching import FOUND
from .tally import Case, Tally, judged

NEAR_DAYS = 3
"""Days between a true change and the one found: an authorization and its posting."""
CHANGE = ("stream_id", "before_cents", "after_cents")


def price_tally(
    clean: Book,
    book: Book,
    found: pl.DataFrame,
    rows: pl.DataFrame,
    matches: pl.DataFrame,
    truth: Mapping[str, pl.DataFrame],
) -> Tally:
    """A change is right when it is of the true stream that its stream is of, both prices are right
    to the cent, and its day is within three of the first charge at the new price.

    Only streams found as subscriptions are read: what other bills cost truth does not say. A true
    change is asked for when its stream was found rightly and the records hold the first charge at
    the new price and one at the old; what a stream that was not found costs counts against the
    streams. `clean` are the records before noise: they say which charge a change began with.
    """
    true = true_changes(clean, book, truth)
    right = matches.filter("right", col("found_as") == "subscription")
    due = true.join(right.select("stream_id"), on="stream_id", how="semi")
    said = (
        found.select(*FOUND, "date", "before_cents", "after_cents")
        .join(matches.filter(col("kind") == "subscription"), on=FOUND)
        .select(*FOUND, "name", *CHANGE, told_on="date")
    )
    met = said.join(true.select(*CHANGE, "transaction_id", "changed_on"), on=CHANGE).filter(
        (col("told_on") - col("changed_on")).abs() <= timedelta(days=NEAR_DAYS)
    )
    said = _judged(said, met, [*FOUND, "told_on", "before_cents", "after_cents"])
    due = _judged(due, met, ["stream_id", "transaction_id"])
    said = said.with_columns(reason=pl.lit("no such change is true"), on=col("told_on"))
    merchants = truth["streams"].select("stream_id", name="merchant")
    due = due.with_columns(reason=pl.lit("not told"), on=col("changed_on")).join(
        merchants, on="stream_id", how="left"
    )
    return (
        judged("prices_precision", said)
        + judged("prices_recall", due, ("why",))
        + Tally(
            cases={
                "prices_precision": _cases(book, said, rows, FOUND),
                "prices_recall": _cases(book, due, truth["stream_transactions"], ("stream_id",)),
            }
        )
    )


def true_changes(clean: Book, book: Book, truth: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The changes that the records show: CHANGE, user_id, why, transaction_id and changed_on of the
    first charge at the new price."""
    changes = (
        truth["prices"]
        .sort("stream_id", "effective_on")
        .with_columns(
            before_cents=col("amount_cents").shift().over("stream_id"), after_cents="amount_cents"
        )
        .drop_nulls("before_cents")
    )
    day = pl.coalesce("authorized_date", "date")
    charges = clean.posted().select("transaction_id", "user_id", "amount_cents", effective_on=day)
    firsts = truth["stream_transactions"].join(charges, on="transaction_id")
    held = book.posted().select("transaction_id", "amount_cents", changed_on="date")
    old = truth["stream_transactions"].join(held, on="transaction_id").select(
        "stream_id", before_cents="amount_cents"
    )  # fmt: skip
    return (
        changes.join(firsts, on=["stream_id", "effective_on", "amount_cents"])
        .join(held.select("transaction_id", "changed_on"), on="transaction_id")
        .join(old, on=["stream_id", "before_cents"], how="semi")
        .select(*CHANGE, "user_id", "why", "transaction_id", "changed_on")
    )


def _judged(each: pl.DataFrame, met: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    known = met.select(*key, right=pl.lit(True)).unique()
    return each.join(known, on=key, how="left").with_columns(col("right").fill_null(False))


def _cases(
    book: Book, each: pl.DataFrame, rows: pl.DataFrame, key: tuple[str, ...]
) -> tuple[Case, ...]:
    """With the charges of the stream, found or true."""
    said = pl.format(
        "{}: {} cents, then {} from {} on; {}.",
        col("name").fill_null("no name"),
        "before_cents",
        "after_cents",
        col("on").dt.to_string("%Y-%m-%d"),
        "reason",
    )
    worst = most_money(
        each.filter(~col("right")).with_columns(
            said=said, cents=(col("after_cents") - col("before_cents")).abs()
        ),
        *key,
        "on",
    )
    shown = worst.select("case", *key).join(rows.select(*key, "transaction_id"), on=key)
    return cases(book, worst, shown.with_columns(what=pl.lit("charge")))
