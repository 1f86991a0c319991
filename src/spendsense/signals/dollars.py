"""What is in dollars: all that is read from. Other currencies are kept apart, never added up."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import DOLLARS, Book

from .steps import once, step

IN_DOLLARS = (col("iso_currency_code") == DOLLARS).fill_null(True)
"""A record that names no currency is in dollars: `ingest` writes the code of every row that it
reads, Plaid's unofficial ones included, so that none is left out by a bank but by a table that has
no such column."""

TYPED = {"type": "account_type", "subtype": "account_subtype"}
"""The columns of an account as they are called beside those of a row."""
POSTED = ~col("pending")
IS_CREDIT = (col("account_type") == "credit").fill_null(True)
OF_CARD = (col("kind") == "credit") & IS_CREDIT


@step
def accounts(book: Book) -> pl.DataFrame:
    """Accounts in dollars: all that is read from. The others are kept apart, never added up."""
    return book.accounts.filter(IN_DOLLARS)


@step
def accounts_apart(book: Book) -> pl.DataFrame:
    """Accounts in other currencies."""
    return book.accounts.filter(~IN_DOLLARS)


@step
def liabilities(book: Book) -> pl.DataFrame:
    """Liabilities, but of accounts in other currencies; `of_card` where they are a card's.

    One whose account is not in the record is what its kind says.
    """
    apart = accounts_apart(book)["account_id"].implode()
    types = book.accounts.lazy().select("account_id", account_type="type")
    return once(
        book.liabilities.lazy()
        .filter(~col("account_id").is_in(apart))
        .join(types, on="account_id", how="left", maintain_order="left")
        .with_columns(of_card=OF_CARD)
    )


@step
def posted(book: Book) -> pl.DataFrame:
    """Posted rows in dollars. A row of an account in another currency is in that currency,
    whatever it says itself."""
    rows = book.transactions.lazy().filter(POSTED & IN_DOLLARS)
    apart = accounts_apart(book)
    if not apart.is_empty():
        rows = rows.filter(~col("account_id").is_in(apart["account_id"].implode()))
    return once(rows)


@step
def rows_in_other_currencies(book: Book) -> pl.DataFrame:
    """Posted rows in other currencies on accounts in dollars: what they moved is not known."""
    known = accounts(book)[:, ["account_id", "type", "subtype"]].rename(TYPED)
    apart = book.transactions.filter(POSTED & ~IN_DOLLARS)
    if apart.is_empty():  # as nearly always is
        return apart.hstack(known[:0, 1:])
    return apart.join(known, on="account_id", how="inner")
