"""Income of one user: who pays and when, how much pay moves, how long checking would last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .pay import Pay, employers, next_pay_date, pay, pay_window
from .record import Record, balance, gaps, median, per_month, ratio, spread, total
from .spending import spending


def income(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Pay is read over its own lookback under both windows; income and expenses in the window."""
    lookback = pay_window(record, policy)
    rows = pay(record, policy, lookback)
    paid = pay_days(rows)
    spent = total(spending(record, window, policy))
    expenses = per_month(spent, window) if record.spenders() else None
    held = balance(record.checking())
    common = {
        "checking_balance_cents": held,
        "expense_monthly_cents": expenses,
        "buffer_months": ratio(held, expenses),
    }
    if not record.of_type("depository"):
        return common
    paying = employers(record, policy)
    return {
        **common,
        "income_cents": sum(each.cents for each in pay(record, policy, window)),
        "income_monthly_cents": per_month(sum(paid.values()), lookback),
        "pay_count": len(paid),
        "pay_gap_median_days": median(gaps(list(paid))),
        "pay_frequency": frequency(list(paid), paying),
        "pay_variability": variability(list(paid.values())),
        "pay_variability_monthly": variability(pay_months(record, policy)),
        "last_pay_date": max(paid, default=None),
        "employer_count": len(paying),
        "main_employer": main_employer(paying),
        "next_pay_date": next_pay_date(record, policy),
        "income_is_uneven": uneven(rows),
    }


def pay_days(rows: Sequence[Pay]) -> dict[date, int]:
    """What came in on each day with pay, oldest first."""
    days: dict[date, int] = defaultdict(int)
    for each in rows:
        days[each.day] += each.cents
    return {day: days[day] for day in sorted(days)}


def frequency(days: list[date], paying: Sequence[dict[str, Any]]) -> str | None:
    """The cadence of the stream that brought most; irregular where pay comes and no stream runs."""
    if len(days) < 3:
        return None
    return paying[0]["cadence"] if paying else "irregular"


def main_employer(paying: Sequence[dict[str, Any]]) -> str | None:
    """Who pays that stream. Single jobs have many payers and no employer."""
    return paying[0]["name"] if paying and paying[0]["cadence"] != "irregular" else None


def variability(paid: list[int]) -> float | None:
    """Standard deviation over mean of two or more; None where nothing was paid at all."""
    return spread(paid) * len(paid) / sum(paid) if len(paid) >= 2 and sum(paid) > 0 else None


def pay_months(record: Record, policy: Policy) -> list[int]:
    """Pay of every calendar month that lies in the lookback as a whole and begins no earlier than
    the first pay of the record; a month without pay is a month of zero."""
    rows = pay(record, policy)
    if not rows:
        return []
    first, lookback = min(each.day for each in rows), pay_window(record, policy)
    return [
        sum(each.cents for each in rows if starts <= each.day <= ends)
        for starts, ends in full_months(lookback)
        if starts >= first
    ]


def full_months(window: Window) -> list[tuple[date, date]]:
    """First and last day of every calendar month that lies in the window as a whole."""
    days = [window.start + timedelta(days=n) for n in range(window.days)]
    firsts = [day for day in days if day.day == 1]
    lasts = [day for day in days if (day + timedelta(days=1)).day == 1]
    return list(zip(firsts, [day for day in lasts if firsts and day > firsts[0]], strict=False))


def uneven(rows: Sequence[Pay]) -> bool | None:
    """Whether most of the pay came job by job."""
    if not rows:
        return None
    return sum(each.cents for each in rows if each.uneven) * 2 > sum(each.cents for each in rows)
