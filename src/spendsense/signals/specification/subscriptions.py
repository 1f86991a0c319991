"""Subscriptions and bills of one user."""

from __future__ import annotations

from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .record import Record, per_month, ratio, total
from .recurring import Stream, charged_rows, streams


def subscriptions(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Nothing to read without an account to spend from."""
    if not record.spenders():
        return {}
    active = streams(record, policy)
    bills = [stream for stream in active if stream.last.is_bill]
    others = [stream for stream in active if not stream.last.is_bill]
    spent = total(record.spending(window))
    taken = in_window(record, others, window)
    return {
        "subscription_count": len(others),
        "subscription_spend_cents": taken,
        "subscription_monthly_cents": per_month(taken, window),
        "subscription_share": ratio(taken, spent),
        "bill_count": len(bills),
        "bill_monthly_cents": per_month(in_window(record, bills, window), window),
        "spend_cents": spent,
        **largest(others),
    }


def in_window(record: Record, some: list[Stream], window: Window) -> int:
    """What the merchants of some streams took in the window."""
    rows = charged_rows(record)
    return total(row for s in some for row in rows[s.merchant] if row["date"] in window)


def largest(others: list[Stream]) -> dict[str, Any]:
    """The subscription that costs most a month; of two alike the first by name."""
    if not others:
        return {}
    most = min(others, key=lambda stream: (-stream.monthly_cents, stream.merchant))
    return {
        "largest_subscription_name": most.merchant,
        "largest_subscription_cents": most.monthly_cents,
    }
