"""Savings of one user."""

from __future__ import annotations

from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .record import Record, balance, essential, per_month, ratio, total


def savings(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Essential expenses need no savings account; everything else does."""
    needed = essential(record.spending(window))
    expenses = per_month(total(needed), window) if needed else None
    if not record.savings():
        return {"essential_monthly_cents": expenses}
    held = balance(record.savings())
    # What left an account is above zero, so what came in, net, is its opposite.
    inflow = -total(record.posted_to(record.savings(), window))
    start = None if held is None else held - inflow
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


def worth_the_name(start: int, policy: Policy) -> bool:
    """Whether a starting balance is large enough to speak of growth."""
    return bool(start >= policy["signals.savings_growth_min_base_cents"])
