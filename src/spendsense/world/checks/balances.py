"""Checks of money: balances to the cent, and both legs of what moves within a household."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import Look, Part, look


def balances_follow(part: Part) -> Look:
    """Each posted row takes the balance before it to the balance it states; the last is current.

    Money that leaves lessens a deposit account and is owed on a card or loan.
    """
    owed = col("type").is_in(["credit", "loan"])
    kinds = part.accounts.select("account_id", owed=owed, current="balance_current_cents")
    rows = part.posted.join(kinds, on="account_id", maintain_order="left")
    moved = pl.when("owed").then("amount_cents").otherwise(-col("amount_cents"))
    before = col("balance_cents").shift(1).over("account_id", order_by=pl.int_range(pl.len()))
    steps = rows.with_columns(before=before, expected=before + moved)
    first = col("before").is_null() & col("account_id").is_first_distinct()
    wrong = steps.filter(~first, col("balance_cents").ne_missing(col("expected")))
    told = "transactions: {transaction_id} on {date} states {balance_cents} cents, expected"
    found = look(rows.height, wrong, told + " {expected}")
    last = rows.group_by("account_id", maintain_order=True).last()
    wrong = last.filter(col("balance_cents").ne_missing(col("current")))
    told = "accounts: account {account_id} has {current} cents, its last row leaves {balance_cents}"
    return found + look(last.height, wrong, told)


TWO_LEGGED = col("category_detailed").is_in(
    [
        "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT",
        "TRANSFER_IN_SAVINGS",
        "TRANSFER_OUT_SAVINGS",
        "TRANSFER_IN_ACCOUNT_TRANSFER",
        "TRANSFER_OUT_ACCOUNT_TRANSFER",
    ]
)


def legs_sum_to_zero(part: Part) -> Look:
    """Of each user, day and amount: as often in as out."""
    legs = part.posted.filter(TWO_LEGGED).with_columns(size=col("amount_cents").abs())
    groups = legs.group_by("user_id", "date", "size", maintain_order=True).agg(
        total=col("amount_cents").sum(), transaction=col("transaction_id").first()
    )
    wrong = groups.filter(col("total") != 0)
    told = (
        "transactions: {transaction} of user {user_id} on {date} has no other leg of {size} cents"
    )
    return look(legs.height, wrong, told)
