"""What one user spent, and what only moved between own accounts."""

from __future__ import annotations

from spendsense.ledger import Window
from spendsense.ledger.categories import CARD_PAYMENT, TRANSFERS
from spendsense.policy import Policy

from .record import Record, Row
from .transfers import pairs


def spending(record: Record, window: Window, policy: Policy) -> list[Row]:
    """What left deposit accounts and cards and bought something.

    A category says what a row is. A row without one bought something too, but where its money
    reached another account of the user that is no loan.
    """
    loans = {account["account_id"] for account in record.of_type("loan")}
    moved = {
        pair.out["transaction_id"]
        for pair in pairs(record, policy)
        if pair.into["account_id"] not in loans
    }
    return [
        row
        for row in record.posted_to(record.spenders(), window)
        if row["amount_cents"] > 0
        and row["category_primary"] not in TRANSFERS
        and row["category_detailed"] != CARD_PAYMENT
        and not (unnamed(row) and row["transaction_id"] in moved)
    ]


def unnamed(row: Row) -> bool:
    """Whether nothing says what a row is."""
    return row["category_primary"] is None and row["category_detailed"] is None
