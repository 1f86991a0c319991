"""What each founding document's files hold: its own columns first, then the rest of the ledger's.

The rest keeps the ledger's names, so that a file can be turned back into the very same records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl
from polars import col

from spendsense.world.export import Export
from spendsense.world.people import DEMOGRAPHICS

from .columns import (
    Column,
    account_type,
    category,
    cents,
    day,
    dollars,
    dollars_as_text,
    either,
    flag,
    moment,
    only_written,
    percent,
    rate_of,
    text,
    worded,
)

OWED = "owed."
"""Before the columns of a liability that stand beside its account's."""

KIND_WORDS = {"credit": "credit_card", "student": "student_loan"}
Money = Callable[[str, str], Column]


@dataclass(frozen=True, slots=True)
class Document:
    """The files of a native format and their columns by table.

    With one file for several tables, each table is an array of that file's object. `style` is how
    a record is written: a line of CSV, a line of JSON, or JSON over several indented lines.
    """

    files: dict[str, str]
    columns: dict[str, tuple[Column, ...]]
    style: Literal["csv", "line", "indented"]

    @property
    def one_file(self) -> bool:
        return len(set(self.files.values())) == 1


def _metadata(_: Export) -> pl.Expr:
    """What is known of a customer as JSON; {} of an operator."""
    known = pl.struct(name for name in DEMOGRAPHICS if name != "user_id").struct.json_encode()
    return pl.when(col("age").is_not_null()).then(known).otherwise(pl.lit("{}"))


def _liability_id(export: Export) -> pl.Expr:
    account, own = (export.id_prefixes.get(kind, "") for kind in ("account", "liability"))
    return pl.lit(own or "liab_") + col("account_id").str.strip_prefix(account)


_DETAILED = worded("category_detailed", "category_detailed", lambda export: export.detail_words)
_PRIMARY = category("category_primary", _DETAILED)
_CHANNEL = worded("payment_channel", "payment_channel", lambda export: export.channel_words)


def _transactions(money: Money, city: str, region: str) -> tuple[Column, ...]:
    return (
        text("transaction_id"),
        text("account_id"),
        text("user_id"),
        day("date"),
        money("amount", "amount_cents"),
        text("merchant_name"),
        _PRIMARY,
        _DETAILED,
        _CHANNEL,
        flag("pending"),
        text(city, "city"),
        text(region, "region"),
        text("name"),
        day("authorized_date"),
        text("iso_currency_code"),
        text("pending_transaction_id"),
        money("balance", "balance_cents"),
    )


def _liabilities(money: Money) -> tuple[Column, ...]:
    apr, interest = either(
        rate_of("apr_percentage", ("credit",)),
        rate_of("interest_rate", ("student", "mortgage")),
        gives="apr_percentage",
    )
    return (
        only_written("liability_id", _liability_id),
        text("account_id"),
        text("user_id"),
        worded("type", "kind", lambda _: KIND_WORDS),
        apr,
        text("apr_type"),
        money("minimum_payment_amount", "minimum_payment_cents"),
        money("last_payment_amount", "last_payment_cents"),
        day("last_payment_date"),
        day("next_payment_due_date"),
        interest,
        flag("is_overdue"),
        money("last_statement_balance", "last_statement_balance_cents"),
        day("last_statement_date"),
    )


_FOUR_JSON = {
    "users": (
        text("user_id"),
        text("full_name", "name"),
        text("email"),
        flag("consent_status", "consent"),
        text("user_type"),
        moment("created_at"),
    ),
    "accounts": (
        text("account_id"),
        text("user_id"),
        account_type("type"),
        dollars("balance_current", "balance_current_cents"),
        dollars("balance_available", "balance_available_cents"),
        dollars("balance_limit", "balance_limit_cents"),
        text("iso_currency_code"),
        text("subtype"),
        text("name"),
        text("official_name"),
        text("mask"),
        day("opened_on"),
        text("holder_category"),
    ),
    "transactions": _transactions(dollars, "city", "region"),
    "liabilities": _liabilities(dollars),
}

_FOUR_CSV = {
    "users": (
        text("user_id"),
        text("name"),
        text("email"),
        only_written("metadata", _metadata),
        moment("created_at"),
        text("user_type"),
        flag("consent"),
    ),
    "accounts": (
        text("account_id"),
        text("user_id"),
        account_type("type"),
        text("name"),
        text("official_name"),
        text("mask"),
        dollars_as_text("available_balance", "balance_available_cents"),
        dollars_as_text("current_balance", "balance_current_cents"),
        dollars_as_text("credit_limit", "balance_limit_cents"),
        text("subtype"),
        day("opened_on"),
        text("iso_currency_code"),
        text("holder_category"),
    ),
    "transactions": _transactions(dollars_as_text, "location_city", "location_region"),
    "liabilities": _liabilities(dollars_as_text),
}

_USERS_JSON = {
    "users": (
        text("id", "user_id"),
        text("name"),
        text("email"),
        flag("consent"),
        moment("created_at"),
        text("user_type"),
    ),
    "accounts": (
        text("id", "account_id"),
        text("user_id"),
        text("type"),
        worded("subtype", "subtype", lambda export: export.account_words),
        text("name"),
        text("mask"),
        cents("balance", "balance_current_cents"),
        text("currency", "iso_currency_code"),
        cents("limit", "balance_limit_cents"),
        percent("apr", OWED + "apr_percentage"),
        cents("min_payment", OWED + "minimum_payment_cents"),
        flag("is_overdue", OWED + "is_overdue"),
        text("official_name"),
        cents("available_balance", "balance_available_cents"),
        day("opened_on"),
        text("holder_category"),
        text("apr_type", OWED + "apr_type"),
        cents("last_payment_amount", OWED + "last_payment_cents"),
        day("last_payment_date", OWED + "last_payment_date"),
        cents("last_statement_balance", OWED + "last_statement_balance_cents"),
        day("last_statement_date", OWED + "last_statement_date"),
        day("next_payment_due_date", OWED + "next_payment_due_date"),
    ),
    "transactions": (
        text("id", "transaction_id"),
        text("account_id"),
        day("date"),
        cents("amount", "amount_cents"),
        text("merchant_name"),
        category("category", _DETAILED),
        flag("pending"),
        text("user_id"),
        day("authorized_date"),
        text("name"),
        _DETAILED,
        _CHANNEL,
        text("pending_transaction_id"),
        text("city"),
        text("region"),
        text("iso_currency_code"),
        cents("balance", "balance_cents"),
    ),
}

_TABLES = ("users", "accounts", "transactions", "liabilities")

DOCUMENTS = {
    "four-json": Document(
        {table: f"synthetic_{table}.json" for table in _TABLES}, _FOUR_JSON, "line"
    ),
    "four-csv": Document({table: f"synthetic_{table}.csv" for table in _TABLES}, _FOUR_CSV, "csv"),
    "users-json": Document(
        dict.fromkeys(("users", "accounts", "transactions"), "users.json"), _USERS_JSON, "indented"
    ),
}
"""Every native format by name."""
