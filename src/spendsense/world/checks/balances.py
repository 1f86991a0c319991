"""Checks of money: every balance to the cent, of every account, whatever its type."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import Look, Part, look

NEVER_BELOW_ZERO = ("savings", "hsa", "money market", "cd", "brokerage")
"""Subtypes a bank does not let be overdrawn. Nor is a loan paid beyond what is owed on it."""


def balances_follow(part: Part) -> Look:
    """Each posted row takes the balance before it to the balance it states; the last is current."""
    follows = (col("account") == col("account").shift(1)).fill_null(False)
    expected = pl.when(follows).then(col("balance_cents").shift(1) + col("moved"))
    steps = part.posted.with_columns(follows=follows, expected=expected)
    unlike = col("balance_cents").ne_missing(col("expected"))
    wrong = steps.filter(col("balance_cents").is_null() | (col("follows") & unlike))
    told = "transactions: {transaction_id} on {date} states {balance_cents} cents, expected"
    found = look(steps.height, wrong, told + " {expected}")
    last = part.posted.unique("account", keep="last", maintain_order=True)
    now = part.held.select("account", "account_id", current="balance_current_cents")
    last = last.select("account", "balance_cents").join(now, on="account")
    wrong = last.filter(col("balance_cents").ne_missing(col("current")))
    told = "accounts: account {account_id} has {current} cents, its last row leaves {balance_cents}"
    return found + look(last.height, wrong, told)


def never_below_zero(part: Part) -> Look:
    """Before the first row, after each, and now."""
    bound = col("subtype").is_in(NEVER_BELOW_ZERO) | (col("type") == "loan")
    rows = part.posted.filter(bound)
    wrong = rows.filter((col("balance_cents") < 0) | (col("before") < 0))
    told = "transactions: {transaction_id} takes the {subtype} account {account_id} from {before}"
    told += " to {balance_cents} cents, expected none below zero"
    found = look(rows.height, part.named(wrong), told)
    held = part.accounts.filter(bound)
    wrong = held.filter(col("balance_current_cents") < 0)
    told = "accounts: the {subtype} account {account_id} has {balance_current_cents} cents"
    return found + look(held.height, wrong, told + ", expected none below zero")


def available_follows(part: Part) -> Look:
    """Of deposits: the current balance, less what is pending or not yet."""
    deposits = part.held.filter(type="depository")
    pending = part.waiting.group_by("account").agg(waiting=col("amount_cents").sum())
    now = deposits.join(pending, on="account", how="left", maintain_order="left")
    current, free = col("balance_current_cents"), col("balance_available_cents")
    held_back = current - col("waiting").fill_null(0)
    wrong = now.filter((free.ne_missing(current)) & (free.ne_missing(held_back)))
    told = "accounts: account {account_id} has {balance_available_cents} cents available, expected"
    return look(now.height, wrong, told + " {balance_current_cents}, or that less what is pending")
