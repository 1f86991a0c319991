"""The rules of the signals in plain Python, one user at a time.

Read this to learn what a reading is. `signals` reads blocks of users from columns by other code;
tests hold the two to the same answers, on ordinary books and on hostile ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .cash_flow import cash_flow, daily_balances
from .corrections import corrected
from .credit import credit
from .history import history
from .income import income
from .record import Record
from .savings import savings
from .streams import streams
from .subscriptions import subscriptions

Rule = Callable[[Record, Window, Policy], dict[str, Any]]

SPECIFICATION: tuple[Rule, ...] = (subscriptions, savings, credit, income, cash_flow, history)
"""The families in order. Each gives what there is to read; a name it leaves out reads null."""


def specified(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """All readings of one user that there are, by name."""
    return {
        name: value
        for rule in SPECIFICATION
        for name, value in rule(record, window, policy).items()
    }


__all__ = [
    "SPECIFICATION",
    "Record",
    "Rule",
    "corrected",
    "daily_balances",
    "specified",
    "streams",
]
