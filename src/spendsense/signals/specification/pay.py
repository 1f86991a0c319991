"""What one user is paid, by whom, and when again."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from spendsense.ledger import Window
from spendsense.ledger.categories import NOT_PAY
from spendsense.policy import Policy
from spendsense.signals.stream_kinds import JOBS, NO_PAY, PAID, UNEVEN_PAY

from .record import Record, Row
from .streams import known_streams
from .transfers import pairs


@dataclass(frozen=True, slots=True)
class Pay:
    """A row that is pay, and the facts of the stream that it is part of, if any."""

    row: Row
    stream: dict[str, Any] | None

    @property
    def day(self) -> date:
        day: date = self.row["date"]
        return day

    @property
    def cents(self) -> int:
        return -int(self.row["amount_cents"])

    @property
    def uneven(self) -> bool:
        """Whether it is for a single job, or by a stream without a cadence."""
        if self.stream is not None and self.stream["cadence"] == "irregular":
            return True
        unsaid = self.row["category_primary"] is None and re.search(JOBS, said(self.row))
        return self.row["category_detailed"] in UNEVEN_PAY or bool(unsaid)


def pay(record: Record, policy: Policy, window: Window | None = None) -> list[Pay]:
    """What came into deposit accounts and is pay, but no half of a move between own accounts."""
    moved = {pair.into["transaction_id"] for pair in pairs(record, policy)}
    streams = {
        row["transaction_id"]: stream.facts
        for stream in known_streams(record, policy)
        if stream.facts["kind"] == "pay"
        for row in stream.rows
    }
    return [
        Pay(row, streams.get(row["transaction_id"]))
        for row in record.posted_to(record.of_type("depository"), window)
        if row["amount_cents"] < 0 and is_pay(row) and row["transaction_id"] not in moved
    ]


def is_pay(row: Row) -> bool:
    """By its category or, without one, by its words."""
    if row["category_primary"] is None:
        return bool(re.search(PAID, said(row)) and not re.search(NO_PAY, said(row)))
    return row["category_primary"] == "INCOME" and row["category_detailed"] not in NOT_PAY


def said(row: Row) -> str:
    """The description in small letters."""
    return str(row["name"] or "").lower()


def pay_window(record: Record, policy: Policy) -> Window:
    """The days over which pay is read, whatever the window."""
    return Window(policy["signals.pay_lookback_days"], record.as_of)


def employers(record: Record, policy: Policy) -> list[dict[str, Any]]:
    """Streams of pay that run and paid in the lookback; what brought most first, then by number."""
    brought: dict[int, int] = defaultdict(int)
    facts = {}
    for each in pay(record, policy, pay_window(record, policy)):
        if each.stream is not None and each.stream["status"] != "TOMBSTONED":
            facts[each.stream["stream"]] = each.stream
            brought[each.stream["stream"]] += each.cents
    return [facts[number] for number in sorted(brought, key=lambda n: (-brought[n], n))]


def next_pay_date(record: Record, policy: Policy) -> date | None:
    """The first day after as_of on which a stream of pay is expected. The day that a late employer
    should have paid on is no next day."""
    days = [stream["next_date"] for stream in employers(record, policy)]
    return min((day for day in days if day is not None and day > record.as_of), default=None)
