"""What one user's checking held at the end of each day, and what it will before the next pay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .record import Record, Row, balance, spread, total
from .runway import runway

OVERDRAFT_FEES = ("BANK_FEES_OVERDRAFT_FEES", "BANK_FEES_INSUFFICIENT_FUNDS")


def cash_flow(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Fees need a deposit account, the runway a pay day that is foretold; everything else a day
    whose balance is known."""
    ahead = runway(record, policy)
    fees = total(overdraft_fees(record, window)) if record.of_type("depository") else None
    held = list(daily_balances(record, window).values())
    if not held:
        return {**ahead, "overdraft_fee_cents": fees}
    line = policy["signals.low_balance_cents"]
    low = [cents for cents in held if cents < line]
    return {
        **ahead,
        "days_observed": len(held),
        "low_days": len(low),
        "low_day_share": len(low) / len(held),
        "low_line_cents": line,
        "lowest_balance_cents": min(held),
        "mean_balance_cents": sum(held) // len(held),
        "balance_volatility": spread(held) * len(held) / sum(held) if sum(held) > 0 else None,
        "overdraft_fee_cents": fees,
    }


def daily_balances(record: Record, window: Window) -> dict[date, int]:
    """End-of-day balance of all checking accounts together, by day.

    The balance of a day is today's, and what has left since is still in it. Days before the first
    account opened or moved are not known; without one posted row no day is.
    """
    today = balance(record.checking())
    rows = record.posted_to(record.checking())
    if today is None or not rows:
        return {}
    opened = [account["opened_on"] for account in record.checking()]
    untold = [row["date"] for row in record.untold(record.checking())]
    first = min([row["date"] for row in rows] + [day for day in opened if day is not None])
    first = max([first, *untold])  # what a row in another currency took is not told
    days = [window.start + timedelta(days=n) for n in range(window.days)]
    return {
        day: today + total(row for row in rows if row["date"] > day) for day in days if day >= first
    }


def overdraft_fees(record: Record, window: Window) -> list[Row]:
    """Overdraft and insufficient-funds fees."""
    return [
        row
        for row in record.posted(window)
        if row["amount_cents"] > 0 and row["category_detailed"] in OVERDRAFT_FEES
    ]
