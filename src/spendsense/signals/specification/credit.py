"""Cards of one user: how near the limit, and what carrying a balance costs."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from spendsense.ledger import Window
from spendsense.ledger.categories import CARD_PAYMENT, INTEREST_CHARGE
from spendsense.policy import Policy

from .record import Record, Row, ratio, total


def credit(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """No card is a reading of someone who has an account; nothing at all is not."""
    return {
        "card_count": len(record.of_type("credit")) if record.held() else None,
        "interest_cents": total(interest(record, window)) if record.of_type("credit") else None,
        "pays_minimum_only": pays_minimum_only(record, policy),
        **highest(record, policy),
        **overall(record, policy),
        **liabilities(record),
    }


def cards(record: Record, policy: Policy) -> list[dict[str, Any]]:
    """Each card: highest utilization first, of two alike the first by account_id; none comes last.

    Utilization takes a balance and a limit above zero. A credit is nothing owed.
    """
    lines = policy["signals.utilization_lines_percent"]
    found = []
    for card in record.of_type("credit"):
        balance, limit = card["balance_current_cents"], card["balance_limit_cents"] or 0
        owed = None if balance is None else max(balance, 0)
        used = None if owed is None or limit <= 0 else Fraction(owed, limit)
        reached = None if used is None else [line for line in lines if used * 100 >= line]
        found.append(
            {
                "account_id": card["account_id"],
                "name": card_name(card),
                "mask": card["mask"],
                "owed_cents": owed,
                "limit_cents": limit if limit > 0 else None,
                "utilization": used,
                "utilization_line": None if reached is None else max(reached, default=0),
            }
        )
    return sorted(
        found, key=lambda c: (c["utilization"] is None, -(c["utilization"] or 0), c["account_id"])
    )


def with_limit(record: Record, policy: Policy) -> list[dict[str, Any]]:
    """Those that have a utilization."""
    return [card for card in cards(record, policy) if card["utilization"] is not None]


def highest(record: Record, policy: Policy) -> dict[str, Any]:
    """The card with the highest utilization."""
    if not with_limit(record, policy):
        return {}
    card = with_limit(record, policy)[0]
    return {
        "utilization_highest": float(card["utilization"]),
        "highest_card": card["name"],
        "highest_card_mask": card["mask"],
        "highest_card_balance_cents": card["owed_cents"],
        "highest_card_limit_cents": card["limit_cents"],
        "utilization_line": float(card["utilization_line"]),
    }


def card_name(card: Row) -> str:
    """By the last digits of its number, or else by its name."""
    if card["mask"] is not None:
        return f"card ending {card['mask']}"
    names = [card["official_name"], card["name"]]
    return str(next((name for name in names if name is not None), "card"))


def overall(record: Record, policy: Policy) -> dict[str, Any]:
    """What is owed over the limits, of all cards that have a utilization."""
    known = with_limit(record, policy)
    if not known:
        return {}
    owed = sum(card["owed_cents"] for card in known)
    limit = sum(card["limit_cents"] for card in known)
    return {
        "cards_balance_cents": owed,
        "cards_limit_cents": limit,
        "utilization_overall": ratio(owed, limit),
    }


def interest(record: Record, window: Window) -> list[Row]:
    """Interest charged to cards in the window; interest given back is not counted against it."""
    return [
        row
        for row in record.posted_to(record.of_type("credit"), window)
        if row["category_detailed"] == INTEREST_CHARGE and row["amount_cents"] > 0
    ]


def pays_minimum_only(record: Record, policy: Policy) -> bool | None:
    """Whether any card that can be read was paid no more than its minimum, twice running."""
    read = [paid_minimum(record, liability, policy) for liability in record.owed_on_cards()]
    known = [answer for answer in read if answer is not None]
    return any(known) if known else None


def paid_minimum(record: Record, liability: Row, policy: Policy) -> bool | None:
    """Whether each of two cycles running was paid, and no more than the minimum.

    Not read for a card that owes no more than the minimum: whoever pays a small statement in
    full pays its minimum too. A cycle without a payment is no payment of the minimum.
    """
    minimum = liability["minimum_payment_cents"] or 0
    owed = liability["last_statement_balance_cents"]
    cycles = cycles_paid(record, liability["account_id"])
    if minimum <= 0 or owed is None or owed <= minimum or len(cycles) < 2:
        return None
    most = max(-total(rows) for rows in cycles.values())
    return bool(most * 100 <= minimum * (100 + policy["signals.minimum_payment_tolerance_percent"]))


def cycles_paid(record: Record, account_id: str) -> dict[int, list[Row]]:
    """Payments to a card in the two cycles that are looked at; a cycle without one is not there.

    Cycle 0 is open, 1 the last that closed. If a payment came in the open one, it is one of the
    two; else they are the two before it.
    """
    begins = [months_on(open_since(record, account_id), -months) for months in range(3)]
    paid: dict[int, list[Row]] = defaultdict(list)
    for row in record.posted_to(record.of_type("credit")):
        is_payment = row["category_detailed"] == CARD_PAYMENT and row["amount_cents"] < 0
        if row["account_id"] == account_id and is_payment:
            paid[sum(row["date"] < day for day in begins)].append(row)
    first = 0 if 0 in paid else 1
    return {cycle: rows for cycle, rows in paid.items() if cycle < first + 2}


def open_since(record: Record, account_id: str) -> date:
    """The day after a card's last statement, or whole months later: as far as `as_of` allows.

    A card that does not tell when its statement closed is taken to close with the month.
    """
    tomorrow = record.as_of + timedelta(days=1)
    stated = [
        row["last_statement_date"] + timedelta(days=1)
        for row in record.owed_on_cards()
        if row["account_id"] == account_id and row["last_statement_date"] is not None
    ]
    if not stated or stated[0] > tomorrow:
        return tomorrow.replace(day=1)
    later = [
        months_on(stated[0], months) for months in range(1 + months_between(stated[0], tomorrow))
    ]
    return max(day for day in later if day <= tomorrow)


def months_between(day: date, later: date) -> int:
    return (later.year - day.year) * 12 + later.month - day.month


def months_on(day: date, months: int) -> date:
    """The same day of a month so many later, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def liabilities(record: Record) -> dict[str, Any]:
    """Overdue is said of cards and loans, minimum and APR of cards; what is unknown is skipped.

    Not so a minimum: together they are known when that of every card is.
    """
    stated = {row["account_id"]: row["minimum_payment_cents"] for row in record.owed_on_cards()}
    of_cards = {card["account_id"]: None for card in record.of_type("credit")} | stated
    minimums = list(of_cards.values())
    overdue = [row["is_overdue"] for row in record.owed() if row["is_overdue"] is not None]
    rates = [row["apr_percentage"] for row in record.owed_on_cards()]
    return {
        "is_overdue": any(overdue) if overdue else None,
        "minimum_payment_cents": sum(minimums) if minimums and None not in minimums else None,
        "apr_highest": max((rate for rate in rates if rate is not None), default=None),
    }
