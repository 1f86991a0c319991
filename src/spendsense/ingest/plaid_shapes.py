"""Plaid's objects, flattened to the ledger's names. Types are left as found, to be checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Cells = dict[str, Any]

LABELS = {
    "accounts": {
        "balance_current": "balances.current",
        "balance_available": "balances.available",
        "balance_limit": "balances.limit",
        "iso_currency_code": "balances.iso_currency_code",
    },
    "transactions": {
        "category_primary": "personal_finance_category.primary",
        "category_detailed": "personal_finance_category.detailed",
        "category_confidence": "personal_finance_category.confidence_level",
        "city": "location.city",
        "region": "location.region",
        "balance": "running_balance",
    },
    "liabilities": {
        "apr_percentage": "aprs.apr_percentage",
        "minimum_payment": "minimum_payment_amount",
        "last_payment": "last_payment_amount",
        "last_statement_date": "last_statement_issue_date",
    },
}
"""How Plaid calls what the ledger calls otherwise."""

_ACCOUNT = ("account_id", "type", "subtype", "name", "official_name", "mask", "holder_category")
_TRANSACTION = (
    *("transaction_id", "account_id", "date", "authorized_date", "amount", "name"),
    *("merchant_name", "payment_channel", "pending", "pending_transaction_id"),
)


def account(record: Mapping[str, Any], user_id: str) -> Cells:
    balances = _object(record.get("balances"))
    return {
        **{name: record.get(name) for name in _ACCOUNT},
        "user_id": user_id,
        "balance_current": balances.get("current"),
        "balance_available": balances.get("available"),
        "balance_limit": balances.get("limit"),
        "iso_currency_code": _currency(balances),
    }


def transaction(record: Mapping[str, Any], user_id: str) -> Cells:
    place = _object(record.get("location"))
    category = _object(record.get("personal_finance_category"))
    pending = record.get("pending")
    return {
        **{name: record.get(name) for name in _TRANSACTION},
        "user_id": user_id,
        "iso_currency_code": _currency(record),
        "category_primary": category.get("primary"),
        "category_detailed": category.get("detailed"),
        "category_confidence": category.get("confidence_level"),
        "city": place.get("city"),
        "region": place.get("region"),
        "balance": None if pending is True else record.get("running_balance"),
    }


def credit(record: Mapping[str, Any], user_id: str) -> Cells:
    """A card; of its several rates the one on purchases, else the first."""
    aprs = record.get("aprs")
    rates = [each for each in aprs if isinstance(each, dict)] if isinstance(aprs, list) else []
    chosen = purchase_rate(rates)
    return {
        **_payments(record, user_id, "credit"),
        "apr_percentage": chosen.get("apr_percentage"),
        "apr_type": chosen.get("apr_type"),
        "minimum_payment": record.get("minimum_payment_amount"),
        "is_overdue": record.get("is_overdue"),
    }


def purchase_rate(rates: list[dict[str, Any]]) -> dict[str, Any]:
    purchases = [each for each in rates if each.get("apr_type") == "purchase_apr"]
    return next(iter(purchases + rates), {})


def student(record: Mapping[str, Any], user_id: str) -> Cells:
    return {
        **_payments(record, user_id, "student"),
        "apr_percentage": record.get("interest_rate_percentage"),
        "minimum_payment": record.get("minimum_payment_amount"),
        "is_overdue": record.get("is_overdue"),
    }


def mortgage(record: Mapping[str, Any], user_id: str) -> Cells:
    """A mortgage; it is overdue where Plaid says that an amount is past due."""
    past_due = record.get("past_due_amount")
    return {
        **_payments(record, user_id, "mortgage"),
        "apr_percentage": _object(record.get("interest_rate")).get("percentage"),
        "minimum_payment": record.get("next_monthly_payment"),
        "is_overdue": past_due > 0 if isinstance(past_due, int | Decimal) else None,
    }


LIABILITIES = {"credit": credit, "student": student, "mortgage": mortgage}


def _payments(record: Mapping[str, Any], user_id: str, kind: str) -> Cells:
    return {
        "account_id": record.get("account_id"),
        "user_id": user_id,
        "kind": kind,
        "last_payment": record.get("last_payment_amount"),
        "last_payment_date": record.get("last_payment_date"),
        "last_statement_balance": record.get("last_statement_balance"),
        "last_statement_date": record.get("last_statement_issue_date"),
        "next_payment_due_date": record.get("next_payment_due_date"),
    }


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _currency(record: Mapping[str, Any]) -> Any:
    # One of the two is set; an unofficial one is refused like any other that is not USD.
    return record.get("iso_currency_code") or record.get("unofficial_currency_code")
