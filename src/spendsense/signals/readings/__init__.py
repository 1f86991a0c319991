"""Every reading, in its family. The order is the order of the columns in files and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spendsense.signals.reading import Reading, placeholders, written

from .cash_flow import CASH_FLOW
from .credit import CREDIT
from .history import HISTORY
from .income import INCOME
from .savings import SAVINGS
from .subscriptions import SUBSCRIPTIONS

FAMILIES: dict[str, tuple[Reading, ...]] = {
    "subscriptions": SUBSCRIPTIONS,
    "savings": SAVINGS,
    "credit": CREDIT,
    "income": INCOME,
    "cash_flow": CASH_FLOW,
    "history": HISTORY,
}
"""The five signal families, and how much record there is to read them from."""

READINGS: dict[str, Reading] = {
    reading.name: reading for family in FAMILIES.values() for reading in family
}


def said(template: str, row: Mapping[str, Any]) -> str:
    """A template filled with readings of a row, each written in its unit."""
    names = placeholders(template)
    return template.format(**{name: text_of(name, row[name]) for name in names})


def text_of(name: str, value: Any) -> str:
    """A reading's value as its reader sees it; the sentence for null where there is none."""
    if value is None:
        return READINGS[name].absent
    return written(READINGS[name].unit, value)


def sentence(reading: Reading, row: Mapping[str, Any]) -> str:
    """What a reading says of one user, or that there was nothing to read."""
    value = row.get(reading.name)
    if value is None:
        return reading.absent
    if not value and reading.denies is not None:
        return reading.denies
    return said(reading.says, row)
