"""One user's rows, and the words that the families share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from typing import Any

from spendsense.ledger import DOLLARS, Window
from spendsense.ledger.categories import ESSENTIALS, SAVINGS_SUBTYPES

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """What a bank has written down about one user by the end of `as_of`; a row is a mapping.

    `corrections` are what the user says of it; `corrections.corrected` reads the record so.
    """

    as_of: date
    accounts: Sequence[Row]
    transactions: Sequence[Row]
    liabilities: Sequence[Row]
    corrections: Sequence[Row] = ()

    def held(self) -> list[Row]:
        """Accounts in dollars. The others are kept apart, with all their rows and liabilities."""
        return [account for account in self.accounts if in_dollars(account)]

    def apart(self) -> list[Row]:
        """Accounts in other currencies."""
        return [account for account in self.accounts if not in_dollars(account)]

    def posted(self, window: Window | None = None) -> list[Row]:
        """Posted rows in dollars, in the window if one is given. A pending row is no fact yet."""
        apart = {account["account_id"] for account in self.apart()}
        return [
            row
            for row in self.transactions
            if not row["pending"]
            and in_dollars(row)
            and row["account_id"] not in apart
            and (window is None or row["date"] in window)
        ]

    def posted_to(self, accounts: Iterable[Row], window: Window | None = None) -> list[Row]:
        """Posted rows of some accounts."""
        ids = {account["account_id"] for account in accounts}
        return [row for row in self.posted(window) if row["account_id"] in ids]

    def of_type(self, *types: str) -> list[Row]:
        return [account for account in self.held() if account["type"] in types]

    def checking(self) -> list[Row]:
        return [a for a in self.of_type("depository") if a["subtype"] == "checking"]

    def savings(self) -> list[Row]:
        return [a for a in self.of_type("depository") if a["subtype"] in SAVINGS_SUBTYPES]

    def owed(self) -> list[Row]:
        """Liabilities of accounts in dollars, and of accounts that are not in the record."""
        apart = {account["account_id"] for account in self.apart()}
        return [row for row in self.liabilities if row["account_id"] not in apart]

    def owed_on_cards(self) -> list[Row]:
        """Those of cards: of an account that is not in the record its kind says so."""
        types = {account["account_id"]: account["type"] for account in self.accounts}
        return [
            row
            for row in self.owed()
            if row["kind"] == "credit" and types.get(row["account_id"], "credit") == "credit"
        ]

    def spenders(self) -> list[Row]:
        """Accounts one can spend from."""
        return self.of_type("depository", "credit")

    def untold(self, accounts: Iterable[Row]) -> list[Row]:
        """Posted rows of accounts in dollars that do not say what they moved there."""
        ids = {account["account_id"] for account in accounts}
        rows = [row for row in self.transactions if not row["pending"] and not in_dollars(row)]
        return [row for row in rows if row["account_id"] in ids]


def in_dollars(row: Row) -> bool:
    """Whether an account or row is in dollars, as one that names no currency is."""
    return row.get("iso_currency_code") in (DOLLARS, None)


def is_any_of(row: Row, codes: Sequence[str]) -> bool:
    """Whether the row's primary or detailed category is one of `codes`."""
    return row["category_primary"] in codes or row["category_detailed"] in codes


def essential(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if is_any_of(row, ESSENTIALS)]


def total(rows: Iterable[Row]) -> int:
    return sum(row["amount_cents"] for row in rows)


def balance(accounts: Sequence[Row]) -> int | None:
    """The balances together; None without an account, and as soon as one is unknown."""
    balances = [account["balance_current_cents"] for account in accounts]
    return None if not balances or None in balances else sum(balances)


def per_month(cents: int, window: Window) -> int:
    """Per 30 days, whole cents, rounded down."""
    return cents * 30 // window.days


def ratio(part: int | None, whole: int | None) -> float | None:
    """A quotient; None where a part is missing or the whole is not above zero."""
    return None if part is None or whole is None or whole <= 0 else part / whole


def median(numbers: Iterable[float]) -> float | None:
    """The middle one, or half-way between the middle two."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2


def spread(cents: Sequence[int]) -> float:
    """Population standard deviation, from whole-number moments."""
    n = len(cents)
    return sqrt(n * sum(x * x for x in cents) - sum(cents) ** 2) / n


def gaps(days: Sequence[date]) -> list[int]:
    """Days from each to the next."""
    return [(after - before).days for before, after in pairwise(days)]
