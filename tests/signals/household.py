"""A made-up household to write down by hand: accounts, rows, liabilities, and the book of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from spendsense.ledger import SCHEMAS, Book, Window
from spendsense.policy import Policy
from spendsense.signals import evidence, read

AS_OF = date(2026, 8, 22)
POLICY = Policy.on(AS_OF)
MONTH, HALF_YEAR = Window(30, AS_OF), Window(180, AS_OF)

FILM = "ENTERTAINMENT_TV_AND_MOVIES"
GROCERIES = "FOOD_AND_DRINK_GROCERIES"
RENT = "RENT_AND_UTILITIES_RENT"
POWER = "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"
SALARY = "INCOME_SALARY"
CARD_PAYMENT = "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
INTEREST = "BANK_FEES_INTEREST_CHARGE"
SAVE_OUT, SAVE_IN = "TRANSFER_OUT_SAVINGS", "TRANSFER_IN_SAVINGS"

PRIMARIES = (
    "INCOME", "LOAN_PAYMENTS", "LOAN_DISBURSEMENTS", "TRANSFER_IN", "TRANSFER_OUT", "BANK_FEES",
    "ENTERTAINMENT", "FOOD_AND_DRINK", "RENT_AND_UTILITIES", "GENERAL_SERVICES", "MEDICAL",
    "GENERAL_MERCHANDISE", "PERSONAL_CARE", "TRANSPORTATION",
)  # fmt: skip


def day(ago: int, of: date = AS_OF) -> date:
    return of - timedelta(days=ago)


def primary_of(detailed: str | None) -> str | None:
    return next((p for p in PRIMARIES if detailed and detailed.startswith(p)), None)


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows in the columns of a table; a column that is not named is null."""
    schema = SCHEMAS[table]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


@dataclass
class Household:
    """One user's records. Amounts are cents in Plaid's sign: above zero leaves the account."""

    user_id: str = "u1"
    as_of: date = AS_OF
    accounts: list[dict[str, Any]] = field(default_factory=list)
    transactions: list[dict[str, Any]] = field(default_factory=list)
    liabilities: list[dict[str, Any]] = field(default_factory=list)

    def account(self, type: str, subtype: str, balance: int | None = 0, **more: Any) -> str:
        account_id = f"{self.user_id}-a{len(self.accounts) + 1}"
        known = {"user_id": self.user_id, "type": type, "subtype": subtype}
        row = {"account_id": account_id, "balance_current_cents": balance, **known, **more}
        self.accounts.append(row)
        return str(row["account_id"])

    def checking(self, balance: int | None = 1_000_00, **more: Any) -> str:
        return self.account("depository", "checking", balance, **more)

    def savings(self, balance: int | None = 1_000_00, **more: Any) -> str:
        return self.account("depository", "savings", balance, **more)

    def card(self, owed: int | None = 0, limit: int | None = 1_000_00, **more: Any) -> str:
        return self.account("credit", "credit card", owed, balance_limit_cents=limit, **more)

    def liability(self, account_id: str, kind: str = "credit", **facts: Any) -> None:
        known = {"account_id": account_id, "user_id": self.user_id, "kind": kind}
        self.liabilities.append({**known, **facts})

    def row(
        self, account: str, on: date, cents: int, category: str | None = None,
        merchant: str | None = None, **more: Any,
    ) -> str:  # fmt: skip
        transaction_id = f"{self.user_id}-t{len(self.transactions) + 1}"
        known = {
            "transaction_id": transaction_id,
            "account_id": account,
            "user_id": self.user_id,
            "date": on,
            "amount_cents": cents,
            "merchant_name": merchant,
            "name": merchant or "row",
            "category_primary": primary_of(category),
            "category_detailed": category,
            "pending": False,
        }
        self.transactions.append({**known, **more})
        return transaction_id

    def charges(
        self, account: str, merchant: str, ago: Iterable[int], cents: int | list[int] = 9_99,
        category: str | None = FILM, **more: Any,
    ) -> None:  # fmt: skip
        """Charges of one merchant so many days before as_of, of one amount or an amount each."""
        days = list(ago)
        amounts = cents if isinstance(cents, list) else [cents] * len(days)
        for back, amount in zip(days, amounts, strict=True):
            self.row(account, day(back, self.as_of), amount, category, merchant, **more)

    def book(self, as_of: date | None = None) -> Book:
        return book_of(self, as_of=as_of)

    def read(self, window: Window = MONTH, policy: Policy = POLICY) -> dict[str, Any]:
        """The one row of readings."""
        return read(self.book(window.as_of), window, policy).row(0, named=True)

    def evidence(self, window: Window = MONTH, policy: Policy = POLICY) -> dict[str, Any]:
        return dict(evidence(self.book(window.as_of), window, policy)[self.user_id])


def book_of(*households: Household, as_of: date | None = None) -> Book:
    """One book of several households."""
    return Book.at(
        as_of or households[0].as_of,
        frame("accounts", [row for h in households for row in h.accounts]),
        frame("transactions", [row for h in households for row in h.transactions]),
        frame("liabilities", [row for h in households for row in h.liabilities]),
        tuple(h.user_id for h in households),
    )
