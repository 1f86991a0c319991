"""Checks of a transaction's words: Plaid's categories and channels, dollars, a description."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.categories import taxonomy
from spendsense.ledger.schemas import PAYMENT_CHANNELS

from .part import Look, Part, look

CADENCES = ("weekly", "biweekly", "semimonthly", "monthly", "quarterly", "annual", "irregular")
TRUTH_WORDS = {
    ("streams", "cadence"): CADENCES,
    ("streams", "direction"): ("out", "in"),
    ("prices", "why"): ("start", "trial", "paid", "rise"),
    ("transfers", "kind"): (
        "saving", "withdrawal", "investing", "hsa", "money_market", "card_payment", "loan_payment",
    ),
    ("duplicates", "kind"): ("duplicate", "reversal", "refund"),
    ("events", "kind"): (
        "medical", "job_change", "large_purchase", "move", "child", "marriage",
    ),
}  # fmt: skip
"""By table and column, the words that truth is told in."""


def categories_known(part: Part) -> Look:
    known = pl.DataFrame(
        list(taxonomy().items()),
        schema=["category_detailed", "category_primary"],
        orient="row",
    )
    pair = ["category_primary", "category_detailed"]
    wrong = part.transactions.join(known, on=pair, how="anti", maintain_order="left")
    told = "transactions: {transaction_id} has category {category_primary} / {category_detailed}"
    return look(part.transactions.height, wrong, told + ", which Plaid does not have")


def channels_known(part: Part) -> Look:
    known = col("payment_channel").is_in(PAYMENT_CHANNELS).fill_null(False)
    wrong = part.transactions.filter(~known)
    told = "transactions: {transaction_id} has the channel {payment_channel!r}, expected one of "
    return look(part.transactions.height, wrong, told + ", ".join(PAYMENT_CHANNELS))


def in_dollars(part: Part) -> Look:
    wrong = part.transactions.filter(col("iso_currency_code").ne_missing(pl.lit("USD")))
    told = "transactions: {transaction_id} is in {iso_currency_code!r}, expected USD"
    return look(part.transactions.height, wrong, told)


def rows_say_something(part: Part) -> Look:
    """A description that is not blank, and an amount that is not nothing."""
    blank = col("name").str.strip_chars().str.len_bytes().fill_null(0) == 0
    wrong = part.transactions.filter(blank | (col("amount_cents").fill_null(0) == 0))
    told = "transactions: {transaction_id} is of {amount_cents} cents and named {name!r}"
    return look(part.transactions.height, wrong, told + ", expected a name and an amount")


def authorized_before_posted(part: Part) -> Look:
    wrong = part.transactions.filter(col("authorized_date") > col("date"))
    told = "transactions: {transaction_id} was authorized on {authorized_date}, after its date"
    return look(part.transactions.height, wrong, told + " {date}")


def truth_in_its_words(part: Part) -> Look:
    found = Look(0)
    for (table, column), words in TRUTH_WORDS.items():
        frame = part.truth(table)
        wrong = frame.filter(~col(column).is_in(words).fill_null(False))
        told = f"truth/{table}: a row says {{{column}!r}} for {column}, expected one of "
        found += look(frame.height, wrong, told + ", ".join(words))
    return found
