"""The columns of a bank record: Plaid's names and sign, cents, one Polars schema a table.

The population folder (`docs/reference/population-folder.md`) holds exactly these columns. An
`amount_cents` above zero leaves the account, for every type of account; a card's
`balance_current_cents` above zero is owed. Cents are hundredths of `iso_currency_code`, and dollars
where that is null; Plaid's unofficial codes stand in the same column.
"""

from __future__ import annotations

import polars as pl

USERS = pl.Schema(
    {
        "user_id": pl.String(),
        "name": pl.String(),
        "email": pl.String(),
        "created_at": pl.Datetime("us"),  # UTC, without a zone
        "user_type": pl.String(),
        "consent": pl.Boolean(),  # as of as_of; a view of the consent history
    }
)

ACCOUNTS = pl.Schema(
    {
        "account_id": pl.String(),
        "user_id": pl.String(),
        "type": pl.String(),
        "subtype": pl.String(),
        "name": pl.String(),
        "official_name": pl.String(),
        "mask": pl.String(),
        "balance_current_cents": pl.Int64(),
        "balance_available_cents": pl.Int64(),
        "balance_limit_cents": pl.Int64(),
        "opened_on": pl.Date(),
        "iso_currency_code": pl.String(),
        "holder_category": pl.String(),
    }
)

TRANSACTIONS = pl.Schema(
    {
        "transaction_id": pl.String(),
        "account_id": pl.String(),
        "user_id": pl.String(),
        "date": pl.Date(),
        "authorized_date": pl.Date(),
        "amount_cents": pl.Int64(),
        "iso_currency_code": pl.String(),
        "name": pl.String(),
        "merchant_name": pl.String(),
        "category_primary": pl.String(),
        "category_detailed": pl.String(),
        "payment_channel": pl.String(),
        "pending": pl.Boolean(),
        "pending_transaction_id": pl.String(),
        "city": pl.String(),
        "region": pl.String(),
        "balance_cents": pl.Int64(),  # the account's after this row; null while pending
    }
)

LIABILITIES = pl.Schema(
    {
        "account_id": pl.String(),
        "user_id": pl.String(),
        "kind": pl.String(),
        "apr_percentage": pl.Float64(),
        "apr_type": pl.String(),
        "minimum_payment_cents": pl.Int64(),
        "last_payment_cents": pl.Int64(),
        "last_payment_date": pl.Date(),
        "last_statement_balance_cents": pl.Int64(),
        "last_statement_date": pl.Date(),
        "next_payment_due_date": pl.Date(),
        "is_overdue": pl.Boolean(),
    }
)

SCHEMAS = {
    "users": USERS,
    "accounts": ACCOUNTS,
    "transactions": TRANSACTIONS,
    "liabilities": LIABILITIES,
}

KEYS = {
    "users": "user_id",
    "accounts": "account_id",
    "transactions": "transaction_id",
    "liabilities": "account_id",
}

PROVENANCE = pl.Schema({"category_confidence": pl.String(), "category_source": pl.String()})
"""Where a transaction's category comes from, kept beside it in the database.

`category_source` is `given` (it was in the input), `rule:<name>` (filled by our rule table), or
null (there is none). `category_confidence` is Plaid's word: VERY_HIGH, HIGH, MEDIUM, LOW, UNKNOWN.
"""

USER_TYPES = ("customer", "operator")
ACCOUNT_TYPES = ("depository", "credit", "loan", "investment", "brokerage", "other")
PAYMENT_CHANNELS = ("online", "in store", "other")
LIABILITY_KINDS = ("credit", "student", "mortgage")
"""Kinds of liability with facts of their own in Plaid's `/liabilities/get`."""


def empty(table: str) -> pl.DataFrame:
    """No rows of a table, in its columns."""
    return pl.DataFrame(schema=SCHEMAS[table])
