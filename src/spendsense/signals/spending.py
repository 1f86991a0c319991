"""What counts as spending, and which of it is essential."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.ledger.categories import CARD_PAYMENT, ESSENTIALS, TRANSFERS

SPENDING_TYPES = ("depository", "credit")


def spenders(book: Book) -> pl.DataFrame:
    """Users with an account to spend from, column `user_id`."""
    return book.accounts.filter(col("type").is_in(SPENDING_TYPES)).select("user_id").unique()


def spending(book: Book, window: Window | None = None) -> pl.DataFrame:
    """Posted outflows of deposit accounts and cards that buy something.

    Moving one's own money (transfers, card payments) buys nothing. A row without a category is
    spending: leaving it out would make expenses look smaller than they are.
    """
    bought = ~is_in("category_primary", TRANSFERS) & (
        col("category_detailed").ne_missing(CARD_PAYMENT)
    )
    accounts = book.accounts.filter(col("type").is_in(SPENDING_TYPES)).select("account_id")
    return (
        book.posted(window)
        .filter(col("amount_cents") > 0, bought)
        .join(accounts, on="account_id", how="semi")
    )


def essential() -> pl.Expr:
    """Whether a spending row is for something a household keeps paying when money is short."""
    return is_in("category_primary", ESSENTIALS) | is_in("category_detailed", ESSENTIALS)


def is_in(column: str, codes: tuple[str, ...]) -> pl.Expr:
    """Whether a code is one of `codes`; a missing code is none of them."""
    return col(column).is_in(codes).fill_null(False)


def per_month(column: str, days: int) -> pl.Expr:
    """Cents of a window per 30 days, whole cents, rounded down."""
    return col(column) * 30 // days
