"""Pairs of rows found as one movement of money, held against `truth/transfers`."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from polars import col

from spendsense.ledger import Book

from .cases import cases, most_money
from .tally import Case, Tally, judged

PAIR = ("out_transaction_id", "in_transaction_id")


def transfer_tally(book: Book, found: pl.DataFrame, truth: Mapping[str, pl.DataFrame]) -> Tally:
    """A pair is right when both of its rows are those of one true transfer.

    True pairs are asked for where the records hold both rows, posted.
    """
    posted = book.posted().select("transaction_id")
    true = truth["transfers"].select("user_id", *PAIR, "kind")
    for leg in PAIR:
        true = true.join(posted, left_on=leg, right_on="transaction_id", how="semi")
    told = found.select("user_id", *PAIR).unique()
    said = _with_verdict(told, true, "paired, and not one movement of money")
    due = _with_verdict(true, told, "not paired")
    return (
        judged("transfers_precision", said)
        + judged("transfers_recall", due, ("kind",))
        + Tally(
            cases={
                "transfers_precision": _cases(book, said),
                "transfers_recall": _cases(book, due),
            }
        )
    )


def _with_verdict(each: pl.DataFrame, other: pl.DataFrame, why: str) -> pl.DataFrame:
    known = other.select(*PAIR, right=pl.lit(True))
    return each.join(known, on=PAIR, how="left").with_columns(
        col("right").fill_null(False), reason=pl.lit(why)
    )


def _cases(book: Book, pairs: pl.DataFrame) -> tuple[Case, ...]:
    amounts = book.transactions.select(
        out_transaction_id="transaction_id", cents=col("amount_cents").abs()
    )
    wrong = pairs.filter(~col("right")).join(amounts, on="out_transaction_id", how="left")
    said = pl.format("Two rows {}.", "reason")
    worst = most_money(wrong.with_columns(col("cents").fill_null(0), said=said), *PAIR)
    legs = [
        worst.select("case", transaction_id=leg, what=pl.lit(leg.split("_")[0])) for leg in PAIR
    ]
    return cases(book, worst, pl.concat(legs))
