"""A book is read as the owner of its records says, and the bank's rows stay as they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from spendsense.ledger import CORRECTIONS, SCHEMAS, Book, no_corrections

DAY = date(2026, 8, 22)


def frame(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    schema = SCHEMAS[table]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def said(*lines: dict[str, Any]) -> pl.DataFrame:
    """Lines of user u1, numbered in their order."""
    whole = [
        {**dict.fromkeys(CORRECTIONS), "seq": n, "user_id": "u1", **line}
        for n, line in enumerate(lines, start=1)
    ]
    return pl.DataFrame(whole, schema=CORRECTIONS)


def account(key: str, user: str = "u1", cents: int = 100_00) -> dict[str, Any]:
    return {
        "account_id": key,
        "user_id": user,
        "type": "depository",
        "subtype": "checking",
        "balance_current_cents": cents,
    }


def row(key: str, account: str, user: str = "u1", **more: Any) -> dict[str, Any]:
    known = {
        "transaction_id": key,
        "account_id": account,
        "user_id": user,
        "date": DAY,
        "amount_cents": 9_99,
        "name": "SHOP 12",
        "category_primary": "FOOD_AND_DRINK",
        "category_detailed": "FOOD_AND_DRINK_GROCERIES",
        "payment_channel": "in store",
        "pending": False,
    }
    return {**known, **more}


ACCOUNTS = frame("accounts", account("a1"), account("a2"), account("b1", "u2"))
ROWS = frame("transactions", row("t1", "a1"), row("t2", "a2"), row("t3", "b1", "u2"))
OWED = frame(
    "liabilities",
    {"account_id": "a2", "user_id": "u1", "kind": "credit", "is_overdue": False},
    {"account_id": "a1", "user_id": "u1", "kind": "credit", "is_overdue": False},
)


def book(corrections: pl.DataFrame | None = None, as_of: date = DAY) -> Book:
    return Book.at(as_of, ACCOUNTS, ROWS, OWED, corrections=corrections)


def test_where_nothing_was_said_the_frames_are_the_banks() -> None:
    one, other = book(), book(no_corrections())
    assert one.transactions.equals(ROWS) and other.transactions.equals(ROWS)
    assert one.corrections.is_empty() and one.corrections.schema == CORRECTIONS


def test_an_account_that_is_not_counted_goes_with_its_rows_and_what_is_owed_on_it() -> None:
    found = book(said({"said": "apart", "account_id": "a2"}))
    assert found.accounts["account_id"].to_list() == ["a1", "b1"]
    assert found.transactions["transaction_id"].to_list() == ["t1", "t3"]
    assert found.liabilities["account_id"].to_list() == ["a1"]


def test_nobody_speaks_for_somebody_elses_account_or_row() -> None:
    found = book(
        said(
            {"said": "apart", "account_id": "b1"},
            {"said": "is", "transaction_id": "t3", "category_primary": "INCOME"},
        )
    )
    assert found.accounts["account_id"].to_list() == ["a1", "a2", "b1"]
    assert found.transactions.equals(ROWS)


def test_a_row_is_what_its_owner_said_last_and_else_what_the_bank_says() -> None:
    found = book(
        said(
            {"said": "is", "transaction_id": "t1", "merchant_name": "Corner", "name": "Corner"},
            {
                "said": "is",
                "transaction_id": "t1",
                "category_primary": "MEDICAL",
                "category_detailed": "MEDICAL_DENTAL_CARE",
            },
            {"said": "is", "transaction_id": "t1", "merchant_name": "Corner Shop"},
        )
    )
    (one, two, _) = found.transactions.to_dicts()
    assert (one["merchant_name"], one["name"]) == ("Corner Shop", "Corner")
    assert one["category_detailed"] == "MEDICAL_DENTAL_CARE"
    assert one["payment_channel"] == "in store" and one["amount_cents"] == 9_99
    assert two == ROWS.to_dicts()[1]


def test_what_is_said_holds_for_earlier_days_too() -> None:
    later = frame("transactions", row("t1", "a1"), row("t4", "a1", date=date(2026, 9, 1)))
    lines = said({"said": "is", "transaction_id": "t1", "category_primary": "MEDICAL"})
    found = Book.at(DAY, ACCOUNTS, later, corrections=lines)
    assert found.transactions["category_primary"].to_list() == ["MEDICAL"]


def test_a_part_of_the_users_keeps_only_what_they_said() -> None:
    whole = book(said({"said": "apart", "account_id": "a2"}))
    assert whole.of(("u2",)).corrections.is_empty()
    assert whole.of(("u1",)).corrections.height == 1
