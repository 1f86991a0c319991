"""Subscriptions and bills of one user."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .record import Record, per_month, ratio, total
from .spending import spending
from .stream_facts import Told
from .streams import known_streams

BILLS = ("rent", "mortgage", "loan_payment", "bill")
TIMES_A_YEAR = {
    "weekly": 52,
    "biweekly": 26,
    "semi-monthly": 24,
    "monthly": 12,
    "quarterly": 4,
    "semi-annual": 2,
    "annual": 1,
}
FREQUENT = ("weekly", "biweekly", "semi-monthly", "monthly")


def subscriptions(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Nothing to read without an account to spend from."""
    if not record.spenders():
        return {}
    active = running(record, policy)
    bills = [each for each in active if each.facts["kind"] in BILLS]
    others = [each for each in active if each.facts["kind"] == "subscription"]
    spent, taken = total(spending(record, window, policy)), in_window(others, window)
    return {
        "subscription_count": len(others),
        "subscription_spend_cents": taken,
        "subscription_monthly_cents": per_month(taken, window),
        "subscription_share": ratio(taken, spent),
        "duplicate_subscription_count": sum(
            each.facts["duplicate_of"] is not None for each in others
        ),
        "subscription_rise_cents": sum(rise(each, window) for each in others) // 12,
        "bill_count": len(bills),
        "bill_monthly_cents": per_month(in_window(bills, window), window),
        "spend_cents": spent,
        **largest(others),
    }


def running(record: Record, policy: Policy) -> list[Told]:
    """Mature streams of what is bought or billed, by number. What comes weekly to monthly was, at
    one time or another, charged on three days of 90; a month that is skipped later takes nothing
    back."""
    return [
        each
        for each in known_streams(record, policy)
        if each.facts["status"] == "MATURE"
        and each.facts["kind"] in ("subscription", *BILLS)
        and (each.facts["cadence"] not in FREQUENT or seen_often(each, policy))
    ]


def seen_often(stream: Told, policy: Policy) -> bool:
    """Whether some 90 days held three days with a charge."""
    days: list[date] = sorted({row["date"] for row in stream.rows})
    back = policy["signals.recurring_min_charges"] - 1
    return any(
        (last - first).days < policy["signals.recurring_lookback_days"]
        for first, last in zip(days, days[back:], strict=False)
    )


def in_window(some: list[Told], window: Window) -> int:
    """What some streams took in the window."""
    return sum(abs(row["amount_cents"]) for s in some for row in s.rows if row["date"] in window)


def monthly(stream: Told) -> int:
    """A month of a stream, from its cadence and latest charge, whole cents, rounded down."""
    cents: int = stream.facts["last_cents"]
    return cents * TIMES_A_YEAR[stream.facts["cadence"]] // 12


def rise(stream: Told, window: Window) -> int:
    """What a year of it costs more by the prices that were new in the window.

    A first charge of under half the price was a trial, and its end is no rise.
    """
    more = 0
    for place, (before, after) in enumerate(pairwise(stream.rows)):
        first, then = abs(before["amount_cents"]), abs(after["amount_cents"])
        trial = place == 0 and first * 2 < then
        if after["date"] in window and not trial:
            more += then - first
    return more * TIMES_A_YEAR[stream.facts["cadence"]]


def largest(others: list[Told]) -> dict[str, Any]:
    """The subscription that costs most a month; of two alike the first by name, then by number."""
    if not others:
        return {}
    most = min(others, key=lambda each: (-monthly(each), each.facts["name"], each.facts["stream"]))
    return {
        "largest_subscription_name": most.facts["name"],
        "largest_subscription_cents": monthly(most),
    }
