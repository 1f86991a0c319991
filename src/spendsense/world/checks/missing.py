"""Checks of what is missing: nothing that must be given, little of what usually is."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import Look, Part

REQUIRED = {
    "users": ("user_id", "name", "email", "created_at", "user_type", "consent"),
    "accounts": (
        "account_id", "user_id", "type", "subtype", "name", "official_name", "mask",
        "balance_current_cents", "opened_on", "iso_currency_code", "holder_category",
    ),
    "transactions": (
        "transaction_id", "account_id", "user_id", "date", "amount_cents", "iso_currency_code",
        "name", "category_primary", "category_detailed", "payment_channel", "pending",
    ),
    "liabilities": ("account_id", "user_id", "kind", "apr_percentage", "is_overdue"),
    "demographics": ("user_id", "age", "age_bracket", "income_bracket", "region"),
}  # fmt: skip
"""Fields that are given in every row."""

MOST_MISSING = 5
"""Percent of rows that may be without a field which such rows usually have."""

BANKS_OWN = ("BANK_FEES", "TRANSFER_IN", "TRANSFER_OUT", "LOAN_PAYMENTS")
NO_SHOP = (
    "INCOME_INTEREST_EARNED",
    "INCOME_TAX_REFUND",
    "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT",
)
BOUGHT = ~col("category_primary").is_in(BANKS_OWN) & ~col("category_detailed").is_in(NO_SHOP)
IN_A_SHOP = (col("payment_channel") == "in store") & BOUGHT

USUAL = {
    "merchant_name": BOUGHT,
    "authorized_date": IN_A_SHOP & (col("amount_cents") > 0),
    "city": IN_A_SHOP,
    "region": IN_A_SHOP,
}
"""Fields that a row of the kind beside it usually has. For others null is what is meant: a bank's
fee, a transfer or a tax has no merchant, an online purchase no town, a deposit or a bill that is
debited no authorization, a row that never was pending no pending id, a pending row no balance, an
account without credit no limit."""


def required_given(part: Part) -> Look:
    found = Look(0)
    for table, fields in REQUIRED.items():
        frame = part.tables[table]
        for field in fields:
            missing = frame[field].null_count()
            told = f"{table}: {field} is missing in {missing:,} of {frame.height:,} rows"
            where = (f"{told}, expected in every row.",) if missing else ()
            found += Look(frame.height, missing, where)
    return found


def usual_given(part: Part) -> Look:
    """At most one field in twenty is missing where rows usually have it, field by field."""
    rows = part.transactions
    shares = rows.select(
        *(pl.col(field).filter(where).len().alias(f"{field} of") for field, where in USUAL.items()),
        *(pl.col(field).filter(where).null_count() for field, where in USUAL.items()),
    ).row(0, named=True)
    found = Look(0)
    for field in USUAL:
        missing, of = shares[field], shares[f"{field} of"]
        over = missing * 100 > MOST_MISSING * of
        told = f"transactions: {field} is missing in {missing:,} of {of:,} rows that usually have"
        where = (f"{told} it, expected {MOST_MISSING} % at most.",) if over else ()
        found += Look(of, missing if over else 0, where)
    return found
