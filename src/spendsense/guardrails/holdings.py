"""What kinds of account each person of a book holds, in whatever currency."""

from __future__ import annotations

from polars import col

from spendsense.ledger import Book

UNKNOWN = "unknown"
"""The kind of an account whose record names no subtype."""


def holdings(book: Book) -> dict[str, frozenset[str]]:
    """The account subtypes of each user who has an account.

    A savings account in euros is a savings account: what is held does not turn on the currency,
    as every figure of money does.
    """
    held = book.accounts.select("user_id", col("subtype").fill_null(UNKNOWN))
    by_user = held.group_by("user_id").agg("subtype").rows()
    return {user: frozenset(subtypes) for user, subtypes in by_user}
