"""How much record there is."""

from __future__ import annotations

from spendsense.signals.reading import Reading

HISTORY = (
    Reading(
        "posted_rows", "count",
        "Posted rows of all accounts in the last 180 days.",
        "transactions posted in half a year: {posted_rows}",
        "there is no account to read",
    ),
    Reading(
        "history_days", "count",
        "Days from the first posted row of the record to as_of.",
        "days that the record goes back: {history_days}",
        "there is no posted transaction to read",
    ),
    Reading(
        "other_currency_accounts", "count",
        "Accounts in other currencies than dollars: none of them is read, or added to anything.",
        "accounts in other currencies, kept apart: {other_currency_accounts}",
        "there is no account to read",
        denies="all accounts are in dollars",
    ),
)  # fmt: skip
