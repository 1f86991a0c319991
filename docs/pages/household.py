"""A made-up household that the reference pages compute their examples from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from spendsense.ledger import Book, Window
from spendsense.ledger.categories import taxonomy

AS_OF = date(2026, 11, 20)
MONTH, HALF_YEAR = Window(30, AS_OF), Window(180, AS_OF)
USER = "ana"


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


@dataclass
class Household:
    """One user's records. Amounts are cents in Plaid's sign: above zero leaves the account."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    liabilities: list[dict[str, Any]] = field(default_factory=list)

    def account(self, name: str, type: str, subtype: str, balance: int, **more: Any) -> str:
        known = {"account_id": name, "user_id": USER, "type": type, "subtype": subtype}
        self.accounts.append({**known, "balance_current_cents": balance, **more})
        return name

    def checking(self, balance: int) -> str:
        return self.account("checking", "depository", "checking", balance)

    def savings(self, balance: int) -> str:
        return self.account("savings", "depository", "savings", balance)

    def card(self, owed: int, limit: int, mask: str = "4821", **owes: Any) -> str:
        name = self.account(
            f"card {mask}", "credit", "credit card", owed, mask=mask, balance_limit_cents=limit
        )
        if owes:
            self.liabilities.append({"account_id": name, "kind": "credit", **owes})
        return name

    def row(
        self,
        account: str,
        on: date,
        cents: int,
        category: str | None,
        merchant: str,
        said: str = "",
    ) -> None:
        self.rows.append({
            "transaction_id": f"t{len(self.rows) + 1:03}",
            "account_id": account,
            "date": on,
            "amount_cents": cents,
            "name": said or merchant.upper(),
            "merchant_name": None if said else merchant,
            "category_primary": category and taxonomy()[category],
            "category_detailed": category,
        })  # fmt: skip

    def every(
        self, account: str, days: Iterable[date], cents: int, category: str, merchant: str,
        said: str = "",
    ) -> None:  # fmt: skip
        """The same row on each of some days."""
        for day in days:
            self.row(account, day, cents, category, merchant, said)

    def book(self) -> Book:
        accounts = pl.DataFrame(self.accounts, infer_schema_length=None)
        rows, liabilities = (
            pl.DataFrame(each, infer_schema_length=None) if each else None
            for each in (self.rows, self.liabilities)
        )
        return Book.of_tables(AS_OF, accounts, rows, liabilities)


def monthly(day: int, months: int = 7) -> list[date]:
    """That day of each of the last months, oldest first."""
    days = [date(2026, month, day) for month in range(1, 12)]
    return [each for each in days if each <= AS_OF][-months:]


def weekly(first: int, weeks: int = 27, apart: int = 7) -> list[date]:
    """So many days, a week or more apart, oldest first, the latest `first` days before as_of."""
    return [ago(first + apart * n) for n in reversed(range(weeks))]


def ana() -> Household:
    """The person of the signal pages: a salary every other week, rent, two services and a box, a
    card that carries a balance, two hundred dollars put by each month."""
    home = Household()
    checking, savings = home.checking(912_40), home.savings(2_450_00)
    card = home.card(
        1_940_00, 3_000_00, minimum_payment_cents=65_00, last_statement_balance_cents=1_905_00,
        last_statement_date=date(2026, 11, 8), is_overdue=False, apr_percentage=24.99,
    )  # fmt: skip
    home.every(checking, weekly(7, 14, 14), -1_020_00, "INCOME_SALARY", "", "HARBOR CLINIC PAYROLL")
    home.every(checking, monthly(2), 1_350_00, "RENT_AND_UTILITIES_RENT", "Elm Street Homes")
    for on, cents in zip(monthly(24), (71, 78, 96, 104, 88, 74, 69), strict=True):
        home.row(checking, on, cents * 100, "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY", "City Power")
    for n, on in enumerate(weekly(4)):
        home.row(
            checking, on, 61_50 + n * 37 % 50 * 1_00, "FOOD_AND_DRINK_GROCERIES", "Corner Market"
        )
    for on, cents in zip(monthly(5), (15_49,) * 5 + (17_99,) * 2, strict=True):
        home.row(card, on, cents, "ENTERTAINMENT_TV_AND_MOVIES", "Filmhouse")
    home.every(card, monthly(18), 11_99, "ENTERTAINMENT_MUSIC_AND_AUDIO", "Tonic Music")
    home.every(card, monthly(9), 34_00, "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS", "Irongate Gym")
    for n, on in enumerate(weekly(9, 12, 15)):
        home.row(card, on, 24_80 + n * 13 % 40 * 1_00, "FOOD_AND_DRINK_RESTAURANT", "Blue Door")
    home.every(card, monthly(8), 38_40, "BANK_FEES_INTEREST_CHARGE", "", "INTEREST CHARGE")
    home.every(checking, monthly(1), 65_00, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", "", "CARD PAYMENT")
    home.every(card, monthly(1), -65_00, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", "", "PAYMENT THANKS")
    home.every(checking, monthly(16), 200_00, "TRANSFER_OUT_SAVINGS", "", "TO SAVINGS")
    home.every(savings, monthly(16), -200_00, "TRANSFER_IN_SAVINGS", "", "FROM CHECKING")
    home.row(checking, date(2026, 11, 4), 34_00, "BANK_FEES_OVERDRAFT_FEES", "", "OVERDRAFT FEE")
    return home
