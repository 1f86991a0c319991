"""Savings of one user."""

from __future__ import annotations

from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .record import Record, Row, balance, essential, per_month, ratio, total
from .spending import spending
from .transfers import pairs


def savings(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Essential expenses need no savings account; everything else does."""
    needed = essential(spending(record, window, policy))
    expenses = per_month(total(needed), window) if needed else None
    if not record.savings():
        return {"essential_monthly_cents": expenses}
    held = balance(record.savings())
    # What left an account is above zero, so what came in, net, is its opposite.
    inflow = -total(moved(record, window, policy))
    untold = [row for row in record.untold(record.savings()) if row["date"] in window]
    start = None if held is None or untold else held - inflow
    base = start if start is not None and worth_the_name(start, policy) else None
    return {
        "savings_balance_cents": held,
        "savings_net_inflow_cents": inflow,
        "savings_monthly_inflow_cents": per_month(inflow, window),
        "savings_start_cents": start,
        "savings_growth": ratio(inflow, base),
        "savings_growth_base_cents": base,
        "essential_monthly_cents": expenses,
        "emergency_fund_months": ratio(held, expenses),
    }


def moved(record: Record, window: Window, policy: Policy) -> list[Row]:
    """Rows of savings in the window; of money under way between two of them when it began, none."""
    ids = {account["account_id"] for account in record.savings()}
    under_way = {
        side["transaction_id"]
        for pair in pairs(record, policy)
        for side in (pair.out, pair.into)
        if {pair.out["account_id"], pair.into["account_id"]} <= ids
        and (pair.out["date"] < window.start) != (pair.into["date"] < window.start)
    }
    rows = record.posted_to(record.savings(), window)
    return [row for row in rows if row["transaction_id"] not in under_way]


def worth_the_name(start: int, policy: Policy) -> bool:
    """Whether a starting balance is large enough to speak of growth."""
    return bool(start >= policy["signals.savings_growth_min_base_cents"])
