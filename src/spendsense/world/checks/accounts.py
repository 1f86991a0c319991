"""Checks of users, accounts and liabilities."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import Look, Part, look


def customers_have_an_account(part: Part) -> Look:
    customers = part.users.filter(user_type="customer")
    without = customers.join(part.accounts, on="user_id", how="anti")
    return look(customers.height, without, "users: customer {user_id} has no account")


def accounts_have_a_user(part: Part) -> Look:
    """Also that rows and liabilities name an account, and its own user."""
    orphans = part.accounts.join(part.users, on="user_id", how="anti")
    told = "accounts: account {account_id} is of user {user_id}, who is not in users"
    found = look(part.accounts.height, orphans, told)
    for table, key in (("transactions", "transaction_id"), ("liabilities", "account_id")):
        frame = part.tables[table]
        lost = frame.join(part.accounts, on=["account_id", "user_id"], how="anti")
        told = f"{table}: {{{key}}} names account {{account_id}} of user {{user_id}}; none such"
        found += look(frame.height, lost, told)
    return found


def cards_have_a_liability(part: Part) -> Look:
    cards = part.accounts.filter(type="credit")
    without = cards.join(part.liabilities, on="account_id", how="anti")
    return look(cards.height, without, "accounts: card {account_id} has no row in liabilities")


def within_the_limit(part: Part) -> Look:
    """After each posted row, and now with what is pending."""
    cards = part.accounts.filter(type="credit")
    limits = cards.select("account_id", limit="balance_limit_cents")
    rows = part.posted.join(limits, on="account_id")
    over = rows.filter(col("balance_cents") > col("limit"))
    told = "transactions: {transaction_id} takes card {account_id} to {balance_cents} cents"
    found = look(rows.height, over, told + " of {limit}")
    pending = part.transactions.filter("pending").group_by("account_id").agg(
        waiting=col("amount_cents").sum()
    )  # fmt: skip
    now = cards.join(pending, on="account_id", how="left").with_columns(
        owed=col("balance_current_cents") + col("waiting").fill_null(0)
    )
    limit = col("balance_limit_cents")
    over = now.filter((col("owed") > limit) | limit.is_null()).sort("account_id")
    told = "accounts: card {account_id} owes {owed} cents with what is pending"
    return found + look(now.height, over, told + ", its limit is {balance_limit_cents}")


def available_is_limit_less_current(part: Part) -> Look:
    cards = part.accounts.filter(type="credit")
    free = col("balance_limit_cents") - col("balance_current_cents")
    wrong = cards.filter(col("balance_available_cents").ne_missing(free))
    told = "accounts: card {account_id} has {balance_available_cents} cents available, its limit"
    return look(cards.height, wrong, told + " less what it owes is otherwise")


def no_business_accounts(part: Part) -> Look:
    business = part.accounts.filter(col("holder_category").ne_missing(pl.lit("personal")))
    told = "accounts: account {account_id} is held as {holder_category}, expected personal"
    return look(part.accounts.height, business, told)
