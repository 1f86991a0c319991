"""Pay of one user."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from spendsense.ledger import Window
from spendsense.ledger.categories import NOT_PAY
from spendsense.policy import Policy

from .record import Record, Row, balance, gaps, median, per_month, ratio, spread, total
from .recurring import cadence_of, scatter


def income(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Pay is read over its own lookback under both windows; income and expenses in the window."""
    lookback = Window(policy["signals.pay_lookback_days"], record.as_of)
    paid = pay_days(record, lookback)
    expenses = per_month(total(record.spending(window)), window) if record.spenders() else None
    held = balance(record.checking())
    common = {
        "checking_balance_cents": held,
        "expense_monthly_cents": expenses,
        "buffer_months": ratio(held, expenses),
    }
    if not record.of_type("depository"):
        return common
    return {
        **common,
        "income_cents": -total(pay(record, window)),
        "income_monthly_cents": per_month(sum(paid.values()), lookback),
        "pay_count": len(paid),
        "pay_gap_median_days": median(gaps(list(paid))),
        "pay_frequency": frequency(list(paid), policy),
        "pay_variability": variability(list(paid.values())),
        "last_pay_date": max(paid, default=None),
    }


def pay(record: Record, window: Window) -> list[Row]:
    """Income into deposit accounts that is no interest, dividend or tax refund."""
    return [
        row
        for row in record.posted_to(record.of_type("depository"), window)
        if row["amount_cents"] < 0
        and row["category_primary"] == "INCOME"
        and row["category_detailed"] not in NOT_PAY
    ]


def pay_days(record: Record, lookback: Window) -> dict[date, int]:
    """What came in on each day with pay, oldest first."""
    days: dict[date, int] = defaultdict(int)
    for row in pay(record, lookback):
        days[row["date"]] -= row["amount_cents"]
    return {day: days[day] for day in sorted(days)}


def frequency(days: list[date], policy: Policy) -> str | None:
    """The cadence of three or more pay days whose gaps stay close to their median."""
    if len(days) < 3:
        return None
    cadence = cadence_of(days)
    steady = cadence is not None and scatter(gaps(days)) <= policy["signals.gap_tolerance_days"]
    return cadence.name if cadence is not None and steady else "irregular"


def variability(paid: list[int]) -> float | None:
    """Standard deviation over mean of two or more pay days."""
    return spread(paid) * len(paid) / sum(paid) if len(paid) >= 2 else None
