"""Cards of one user: how near the limit, and what carrying a balance costs."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from typing import Any

from spendsense.ledger import Window
from spendsense.ledger.categories import CARD_PAYMENT, INTEREST_CHARGE
from spendsense.policy import Policy

from .record import Record, Row, ratio, total


def credit(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """No card is a reading of someone who has an account; nothing at all is not."""
    cards = record.of_type("credit")
    return {
        "card_count": len(cards) if record.accounts else None,
        "interest_cents": total(interest(record, window)) if cards else None,
        "pays_minimum_only": pays_minimum_only(record, policy),
        **highest(record, policy),
        **overall(record),
        **liabilities(record),
    }


def with_limit(record: Record) -> list[Row]:
    """Cards with a balance and a limit above zero."""
    return [
        card
        for card in record.of_type("credit")
        if (card["balance_limit_cents"] or 0) > 0 and card["balance_current_cents"] is not None
    ]


def highest(record: Record, policy: Policy) -> dict[str, Any]:
    """The card with the highest utilization; of two alike the first by account_id."""
    if not with_limit(record):
        return {}
    card = min(with_limit(record), key=lambda card: (-utilization(card), card["account_id"]))
    percent = utilization(card) * 100
    lines = policy["signals.utilization_lines_percent"]
    return {
        "utilization_highest": float(utilization(card)),
        "highest_card": card_name(card),
        "highest_card_mask": card["mask"],
        "highest_card_balance_cents": card["balance_current_cents"],
        "highest_card_limit_cents": card["balance_limit_cents"],
        "utilization_line": float(max((line for line in lines if percent >= line), default=0)),
    }


def utilization(card: Row) -> Fraction:
    return Fraction(card["balance_current_cents"], card["balance_limit_cents"])


def card_name(card: Row) -> str:
    """By the last digits of its number, or else by its name."""
    if card["mask"] is not None:
        return f"card ending {card['mask']}"
    names = [card["official_name"], card["name"]]
    return str(next((name for name in names if name is not None), "card"))


def overall(record: Record) -> dict[str, Any]:
    """Balances over limits of all cards that have a limit."""
    cards = with_limit(record)
    if not cards:
        return {}
    owed = sum(card["balance_current_cents"] for card in cards)
    limit = sum(card["balance_limit_cents"] for card in cards)
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
    read = [paid_minimum(record, liability, policy) for liability in record.liabilities]
    known = [answer for answer in read if answer is not None]
    return any(known) if known else None


def paid_minimum(record: Record, liability: Row, policy: Policy) -> bool | None:
    """Whether the last two months with a payment to a card brought no more than its minimum.

    Not read for a card that owes no more than the minimum: whoever pays a small statement in
    full pays its minimum too.
    """
    minimum = liability["minimum_payment_cents"] or 0
    owed = liability["last_statement_balance_cents"]
    months = paid_by_month(record, liability["account_id"], policy)
    if minimum <= 0 or owed is None or owed <= minimum or len(months) < 2:
        return None
    most = max(months[month] for month in sorted(months)[-2:])
    return bool(most * 100 <= minimum * (100 + policy["signals.minimum_payment_tolerance_percent"]))


def paid_by_month(record: Record, account_id: str, policy: Policy) -> dict[tuple[int, int], int]:
    """What was paid to a card in each calendar month of the lookback that saw a payment."""
    since = record.as_of - timedelta(days=policy["signals.minimum_payment_lookback_days"])
    paid: dict[tuple[int, int], int] = defaultdict(int)
    for row in record.posted_to(record.of_type("credit")):
        is_payment = row["category_detailed"] == CARD_PAYMENT and row["amount_cents"] < 0
        if row["account_id"] == account_id and is_payment and row["date"] > since:
            paid[row["date"].year, row["date"].month] -= row["amount_cents"]
    return paid


def liabilities(record: Record) -> dict[str, Any]:
    """Overdue is said of cards and loans, minimum and APR of cards; what is unknown is skipped."""
    cards = [row for row in record.liabilities if row["kind"] == "credit"]
    overdue = [row["is_overdue"] for row in record.liabilities if row["is_overdue"] is not None]
    least = [row["minimum_payment_cents"] for row in cards]
    minimums = [minimum for minimum in least if minimum is not None]
    rates = [row["apr_percentage"] for row in cards if row["apr_percentage"] is not None]
    return {
        "is_overdue": any(overdue) if overdue else None,
        "minimum_payment_cents": sum(minimums) if minimums else None,
        "apr_highest": max(rates, default=None),
    }
