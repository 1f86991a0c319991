"""The words of the founding documents for what the ledger names otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spendsense.ledger import SCHEMAS
from spendsense.ledger.categories import taxonomy

from . import fields
from .records_in_files import arrays, columns_of, named_for
from .sources import Source

PREFIX = "synthetic_"
RESPONSE_KEYS = {"request_id", "item", "next_cursor", "total_transactions"}

ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "users": {
        "user_id": ("user_id", "id"),
        "name": ("name", "full_name"),
        "user_type": ("user_type", "role"),
        "consent": ("consent", "consent_status", "consent_given", "has_consent"),
    },
    "accounts": {
        "account_id": ("account_id", "id"),
        "type": ("type", "account_type"),
        "subtype": ("subtype", "account_subtype"),
        "name": ("name", "account_name"),
        "balance_current": ("balance_current", "current_balance", "balance"),
        "balance_available": ("balance_available", "available_balance"),
        "balance_limit": ("balance_limit", "credit_limit", "limit"),
        "iso_currency_code": ("iso_currency_code", "currency"),
    },
    "transactions": {
        "transaction_id": ("transaction_id", "id"),
        "date": ("date", "posted_date", "transaction_date"),
        "name": ("name", "description", "transaction_name"),
        "merchant_name": ("merchant_name", "merchant"),
        "category_primary": ("category_primary", "primary_category", "category"),
        "category_detailed": ("category_detailed", "detailed_category", "subcategory"),
        "iso_currency_code": ("iso_currency_code", "currency"),
        "city": ("city", "location_city"),
        "region": ("region", "location_region", "location_state"),
    },
    "liabilities": {
        "kind": ("kind", "type", "liability_type"),
        "apr_percentage": ("apr_percentage", "apr", "interest_rate", "interest_rate_percentage"),
        "minimum_payment": ("minimum_payment", "minimum_payment_amount", "min_payment"),
        "last_payment": ("last_payment", "last_payment_amount"),
        "last_statement_date": ("last_statement_date", "last_statement_issue_date"),
        "next_payment_due_date": ("next_payment_due_date", "payment_due_date", "due_date"),
    },
}
"""For a field, the names it may have, the first one present wins; other fields keep theirs."""

TYPES: dict[str, tuple[str, str | None]] = {
    "checking": ("depository", "checking"),
    "savings": ("depository", "savings"),
    "money_market": ("depository", "money market"),
    "cash_management": ("depository", "cash management"),
    "hsa": ("depository", "hsa"),
    "cd": ("depository", "cd"),
    "credit_card": ("credit", "credit card"),
    "student_loan": ("loan", "student"),
    "auto_loan": ("loan", "auto"),
    "mortgage": ("loan", "mortgage"),
}
KINDS = {"credit_card": "credit", "student_loan": "student"}
KIND_OF_TYPE = {("credit", None): "credit", ("loan", "student"): "student"}
CHANNELS = {"in_store": "in store", "ach": "other", "in-store": "in store"}

CATEGORIES: dict[str, tuple[str | None, str | None]] = {
    "UTILITIES": ("RENT_AND_UTILITIES", "RENT_AND_UTILITIES_OTHER_UTILITIES"),
    "RENT": ("RENT_AND_UTILITIES", "RENT_AND_UTILITIES_RENT"),
    "HEALTHCARE": ("MEDICAL", None),
    "GROCERIES": ("FOOD_AND_DRINK", "FOOD_AND_DRINK_GROCERIES"),
    "RESTAURANTS": ("FOOD_AND_DRINK", "FOOD_AND_DRINK_RESTAURANT"),
    "DINING": ("FOOD_AND_DRINK", "FOOD_AND_DRINK_RESTAURANT"),
    "COFFEE_SHOPS": ("FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE"),
    "FOOD_AND_DRINK_RESTAURANTS": ("FOOD_AND_DRINK", "FOOD_AND_DRINK_RESTAURANT"),
    "FOOD_AND_DRINK_COFFEE_SHOPS": ("FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE"),
    "PAYROLL": ("INCOME", "INCOME_SALARY"),
    "INCOME_PAYROLL": ("INCOME", "INCOME_SALARY"),
    "INTEREST_EARNED": ("INCOME", "INCOME_INTEREST_EARNED"),
    "CREDIT_CARD_PAYMENT": ("LOAN_PAYMENTS", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"),
    "INSURANCE": ("GENERAL_SERVICES", "GENERAL_SERVICES_INSURANCE"),
    "SHOPPING": ("GENERAL_MERCHANDISE", None),
    # These say nothing of what was bought, or not in which direction: left to the rules.
    "SUBSCRIPTION": (None, None),
    "SUBSCRIPTIONS": (None, None),
    "TRANSFER": (None, None),
    "TRANSFERS": (None, None),
}


def is_documents(source: Source) -> bool:
    """Whether the file has names or account types that only the founding documents use."""
    if source.kind == "population" or source.content is None:
        return False
    if isinstance(source.content, dict) and RESPONSE_KEYS & set(source.content):
        return False
    if source.path.stem.startswith(PREFIX):
        return True
    if source.kind == "csv":
        header = source.content.header
        types = _cells(source, "type") if "type" in header else []
        return _foreign(named_for(source.path), set(header), types)
    return any(
        _foreign(name or named_for(source.path), columns_of(records), _types(records))
        for name, records in arrays(source)
    )


def _foreign(table: str | None, columns: set[str], types: Sequence[object]) -> bool:
    table = table or like(columns)
    if table is None:
        return False
    if table == "accounts" and any(str(word).lower() in TYPES for word in types):
        return True
    renamed = {
        name
        for column, names in ALIASES[table].items()
        for name in names
        if name not in fields.names(table) and name in columns
        if column not in columns and f"{column}_cents" not in columns
    }
    return bool(renamed)


def _cells(source: Source, name: str) -> list[str | None]:
    at = source.content.header.index(name)
    return [row[at] for row in source.content.rows]


def _types(records: Sequence[Any]) -> list[object]:
    return [record.get("type") for record in records if isinstance(record, dict)]


MARKS = {
    "transactions": ("amount", "amount_cents"),
    "liabilities": ("apr_percentage", "apr", "minimum_payment_amount", "min_payment"),
    "accounts": ("account_type", "current_balance", "balance_current", "mask"),
    "users": ("email", "consent", "consent_status", "user_type"),
}
"""Columns by which a table whose file is not named for one is known, in this order."""


def like(columns: set[str]) -> str | None:
    return next((table for table in SCHEMAS if columns & set(MARKS[table])), None)


def translation(table: str, columns: set[str]) -> dict[str, tuple[str, ...]]:
    """Field of the table to the columns that give it, the one that is asked first first."""
    found: dict[str, tuple[str, ...]] = {}
    for name in fields.names(table):
        stem = name.removesuffix("_cents")
        suffix = "_cents" if name != stem else ""
        candidates = ALIASES[table].get(stem, (stem,))
        given = tuple(each + suffix for each in candidates if each + suffix in columns)
        if given:
            found[name] = given
    return found


def account_type(word: object, subtype: object) -> tuple[object, object]:
    """Type and subtype of the ledger for the documents' type; others stay as they are."""
    known = TYPES.get(_key(word))
    said = subtype.replace("_", " ") if isinstance(subtype, str) and subtype else None
    return (known[0], said or known[1]) if known else (word, said or subtype)


def category(primary: object, detailed: object) -> tuple[object, object]:
    """The ledger's codes for a category word, "FOOD_AND_DRINK/COFFEE_SHOPS" or a pair of them."""
    codes, first, second = taxonomy(), _code(primary), _code(detailed)
    for key in (second, f"{first}_{second}" if first and second else None, first):
        if key in CATEGORIES:
            return CATEGORIES[key]
        if key in codes:
            return codes[key], key
    primaries = set(codes.values())
    if first in primaries:
        return first, None
    before, detail = _halves(primary)
    known = detail and _code(before) in primaries | set(CATEGORIES)
    return category(before, detail) if known else (primary, detailed)


def lost_detail(primary: object, detailed: object) -> str | None:
    """The word of a detail that says nothing to the ledger, of a primary that does."""
    found, kept = category(primary, detailed)
    said = detailed if _code(detailed) else _halves(primary)[1]
    if kept is not None or not isinstance(found, str) or not isinstance(said, str):
        return None
    lost = found in set(taxonomy().values()) and _code(said) not in {*CATEGORIES, found}
    return said if lost else None


def _halves(primary: object) -> tuple[str, str | None]:
    """The two sides of "ENTERTAINMENT/STREAMING"."""
    before, _, after = str(primary).partition("/")
    return before, after.strip() or None


def _code(word: object) -> str | None:
    if not isinstance(word, str) or not word.strip():
        return None
    return word.strip().upper().replace("/", "_").replace(" ", "_")


def channel(word: object) -> object:
    return CHANNELS.get(_key(word), word)


def liability_kind(word: object, of_account: tuple[object, object]) -> object:
    """The kind that is given, or that the account's type implies."""
    if word:
        return KINDS.get(_key(word), word)
    type_, subtype = of_account
    named = {"credit": "credit"}.get(str(type_))
    return named or {"student": "student", "mortgage": "mortgage"}.get(str(subtype))


def _key(word: object) -> str:
    return str(word).strip().lower().replace(" ", "_")
