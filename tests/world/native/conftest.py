"""Two people and an operator, written by hand: a card, a student loan, a pending row, a rent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from spendsense.ledger import ACCOUNTS, LIABILITIES, TRANSACTIONS, USERS
from spendsense.world.people import DEMOGRAPHICS

Frames = Mapping[str, pl.DataFrame]


@pytest.fixture
def household() -> Frames:
    return {
        "users": users(),
        "accounts": accounts(),
        "transactions": transactions(),
        "liabilities": liabilities(),
        "demographics": pl.DataFrame(
            [
                ("user_001", 36, "36-50", 64_000, "50k-75k", "urban", "establishing"),
                ("user_002", 22, "18-25", 21_500, "under 30k", "rural", "starting out"),
            ],
            schema=DEMOGRAPHICS,
            orient="row",
        ),
    }


def users() -> pl.DataFrame:
    joined = datetime(2025, 1, 5, 9, 30)
    rows = [
        ("user_001", "Ada Byron", "user001@example.com", joined, "customer", True),
        ("user_002", 'Zoë "Zo" O\'Hara, Jr.', "user002@example.com", joined, "customer", False),
        ("user_003", "Olga Maier", "user003@example.com", joined, "operator", False),
    ]
    return pl.DataFrame(rows, schema=USERS, orient="row")


def accounts() -> pl.DataFrame:
    rows = [
        ("acc_1", "user_001", "depository", "checking", 250_010, 250_010, None),
        ("acc_2", "user_001", "credit", "credit card", 80_005, 119_995, 200_000),
        ("acc_3", "user_002", "depository", "checking", -7, 0, None),
        ("acc_4", "user_002", "loan", "student", 2_100_000, None, None),
        ("acc_5", "user_002", "loan", "auto", 900_000, None, None),
        ("acc_6", "user_002", "investment", "brokerage", 10_000, None, None),
    ]
    same = {"iso_currency_code": "USD", "holder_category": "personal", "mask": "0042"}
    names = ("account_id", "user_id", "type", "subtype")
    money = ("balance_current_cents", "balance_available_cents", "balance_limit_cents")
    records = [
        dict(zip(names + money, row, strict=True))
        | {"name": f"Plain {row[3].title()}", "opened_on": date(2024, 2, 29)}
        | same
        for row in rows
    ]
    return pl.DataFrame(records, schema=ACCOUNTS)


def transactions() -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = [
        ("txn_1", "acc_1", "user_001", 2, -210_000, "Employer", "INCOME", "INCOME_SALARY"),
        ("txn_2", "acc_1", "user_001", 3, 160_000, None, "RENT_AND_UTILITIES",
         "RENT_AND_UTILITIES_RENT"),
        ("txn_3", "acc_2", "user_001", 4, 525, "Corner Cafe", "FOOD_AND_DRINK",
         "FOOD_AND_DRINK_COFFEE"),
        ("txn_4", "acc_3", "user_002", 5, 11_007, "City Power", "RENT_AND_UTILITIES",
         "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"),
        ("txn_5", "acc_3", "user_002", 6, 8_000, "City Clinic", "MEDICAL", None),
        ("txn_6", "acc_3", "user_002", 7, 9, None, None, None),
    ]  # fmt: skip
    return pl.DataFrame([transaction(*row) for row in rows], schema=TRANSACTIONS)


def transaction(
    key: str, account: str, user: str, day: int, cents: int, merchant: str | None,
    primary: str | None, detailed: str | None,
) -> dict[str, Any]:  # fmt: skip
    pending = key == "txn_6"
    return {
        "transaction_id": key,
        "account_id": account,
        "user_id": user,
        "date": date(2025, 5, day),
        "authorized_date": date(2025, 5, day - 1),
        "amount_cents": cents,
        "iso_currency_code": "USD",
        "name": f"{merchant or 'A row'} #{day}",
        "merchant_name": merchant,
        "category_primary": primary,
        "category_detailed": detailed,
        "payment_channel": "in store" if cents == 525 else "other",
        "pending": pending,
        "pending_transaction_id": "txn_0" if key == "txn_3" else None,
        "city": "Austin" if cents == 525 else None,
        "region": "TX" if cents == 525 else None,
        "balance_cents": None if pending else 1_000 * day - 7,
    }


def liabilities() -> pl.DataFrame:
    rows = [
        ("acc_2", "user_001", "credit", 21.99, "purchase_apr", 1_600, 10_000, date(2025, 10, 10),
         80_005, date(2025, 10, 15), date(2025, 11, 10), True),
        ("acc_4", "user_002", "student", 5.5, None, 22_000, 22_000, date(2025, 10, 1),
         None, None, date(2025, 11, 1), False),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=LIABILITIES, orient="row")
