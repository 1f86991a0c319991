"""How much record there is of one user."""

from __future__ import annotations

from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy

from .record import Record

HISTORY_DAYS = 180


def history(record: Record, window: Window, policy: Policy) -> dict[str, Any]:
    """Rows of the last half year, and the age of the first row ever; alike under both windows."""
    recent = record.posted(Window(HISTORY_DAYS, record.as_of))
    first = min((row["date"] for row in record.posted()), default=None)
    return {
        "posted_rows": len(recent) if record.held() else None,
        "history_days": None if first is None else (record.as_of - first).days,
        "other_currency_accounts": len(record.apart()) if record.accounts else None,
    }
