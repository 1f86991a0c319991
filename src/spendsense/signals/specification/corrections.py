"""One user's record as the user says it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .record import Record, Row

OTHERWISE = ("name", "merchant_name", "category_primary", "category_detailed", "payment_channel")


def corrected(record: Record) -> Record:
    """Accounts that the user does not count are gone, with their rows and liabilities; each row is
    what the user said last that it is, and what was not said stays as the bank wrote it."""
    apart = {said["account_id"] for said in record.corrections if said["said"] == "apart"}

    def counted(rows: Any) -> list[Row]:
        return [row for row in rows if row["account_id"] not in apart]

    return replace(
        record,
        accounts=counted(record.accounts),
        transactions=[_as_said(row, record) for row in counted(record.transactions)],
        liabilities=counted(record.liabilities),
    )


def _as_said(row: Row, record: Record) -> Row:
    found = dict(row)
    for said in record.corrections:
        if said["said"] == "is" and said["transaction_id"] == row["transaction_id"]:
            found.update({name: said[name] for name in OTHERWISE if said[name] is not None})
    return found


def never_comes_back(row: Row, merchant: str, record: Record) -> bool:
    """Whether the user says so of the row, or of all that comes from, or goes to, whom it is with:
    at any price, or at some."""
    cents = abs(row["amount_cents"])
    for said in record.corrections:
        if said["said"] != "not_recurring":
            continue
        if said["transaction_id"] is not None and said["transaction_id"] == row["transaction_id"]:
            return True
        least, most = said["least_cents"], said["most_cents"]
        at_price = (least is None or least <= cents) and (most is None or cents <= most)
        same = said["merchant"] == merchant and said["incoming"] == (row["amount_cents"] < 0)
        if said["merchant"] is not None and same and at_price:
            return True
    return False
