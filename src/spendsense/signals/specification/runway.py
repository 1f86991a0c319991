"""What one user's checking should hold on the evening before the next pay day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from spendsense.ledger import WINDOW_DAYS, Window
from spendsense.policy import Policy
from spendsense.signals.stream_dates import MONTHS

from .pay import next_pay_date
from .record import Record, Row, balance
from .stream_facts import Told
from .streams import known_streams
from .transfers import pairs

HALF_YEAR = max(WINDOW_DAYS)
DAYS = {"weekly": 7, "biweekly": 14, "semi-monthly": 15}


def runway(record: Record, policy: Policy) -> dict[str, Any]:
    """Nothing without a pay day that is foretold; only its day without a balance of checking."""
    pay_day, held = next_pay_date(record, policy), balance(record.checking())
    if pay_day is None:
        return {}
    ahead = {"days_to_pay": (pay_day - record.as_of).days}
    if held is None:
        return ahead
    bills = bills_before(pay_day, record, policy)
    cheap, dear = everyday_cents(ahead["days_to_pay"] - 1, record, policy)
    return {
        **ahead,
        "bills_before_pay_cents": sum(each.last * each.times for each in bills),
        "runway_low_cents": held - sum(each.most for each in bills) - dear,
        "runway_high_cents": held - sum(each.least for each in bills) - cheap,
    }


@dataclass(frozen=True, slots=True)
class Bill:
    """A stream that leaves checking: its last and usual amount, how often it is due before the next
    pay day, and how often of these even if it comes late by the days of grace."""

    last: int
    usual: int
    times: int
    sure: int

    @property
    def most(self) -> int:
        """All of it at the higher amount."""
        return max(self.last, self.usual) * self.times

    @property
    def least(self) -> int:
        """What is sure of it at the lower."""
        return min(self.last, self.usual) * self.sure


def bills_before(pay_day: date, record: Record, policy: Policy) -> list[Bill]:
    """The streams that leave checking before that day."""
    found = [
        bill(stream.facts, pay_day, record.as_of, policy)
        for stream in known_streams(record, policy)
        if stream.facts["next_date"] is not None
        and stream.facts["direction"] == "out"
        and leaves_checking(stream, record, policy)
    ]
    return [each for each in found if each.times]


def bill(facts: dict[str, Any], pay_day: date, as_of: date, policy: Policy) -> Bill:
    """How often a stream that is expected again is due before a pay day. A charge that is late is
    expected tomorrow, and not sure to come at all."""
    due, tomorrow = facts["next_date"], as_of + timedelta(days=1)
    safe = pay_day - timedelta(days=policy["signals.recurring_grace_days"])
    return Bill(
        last=facts["last_cents"],
        usual=facts["typical_cents"],
        times=due_times(max(due, tomorrow), pay_day, facts["cadence"]),
        sure=due_times(due, safe, facts["cadence"]) if due >= tomorrow else 0,
    )


def due_times(first: date, pay_day: date, cadence: str) -> int:
    """Due dates from the first on and before the pay day."""
    times = 0
    while due(first, times, cadence) < pay_day:
        times += 1
    return times


def due(first: date, times: int, cadence: str) -> date:
    """So many periods after the first due date; the 31st comes at the end of a shorter month."""
    if cadence in DAYS:
        return first + timedelta(days=DAYS[cadence] * times)
    year, month = divmod(first.year * 12 + first.month - 1 + MONTHS[cadence] * times, 12)
    start = date(year, month + 1, 1)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return start + timedelta(days=min(first.day, (after - start).days) - 1)


def leaves_checking(stream: Told, record: Record, policy: Policy) -> bool:
    """Whether its latest row left checking, and for no other checking account."""
    own = {account["account_id"] for account in record.checking()}
    last = stream.rows[-1]
    reached = {p.out["transaction_id"]: p.into["account_id"] for p in pairs(record, policy)}
    return last["account_id"] in own and reached.get(last["transaction_id"]) not in own


def everyday_cents(days: int, record: Record, policy: Policy) -> tuple[int, int]:
    """What a cheap and a dear stretch of so many days took of everyday spending."""
    moved = [row["date"] for row in record.posted_to(record.checking())]
    if not moved:
        return 0, 0
    known = (record.as_of - min(moved)).days + 1
    return stretches(days, known, everyday(record, policy), record.as_of, policy)


def stretches(
    days: int, known: int, spent: Sequence[Row], as_of: date, policy: Policy
) -> tuple[int, int]:
    """The half year, or as many days of it as are known, is cut into stretches of so many days from
    as_of backwards; those that took least and most are left out as unusual."""
    if days == 0:
        return 0, 0
    took = [0] * max(min(known, HALF_YEAR) // days, 1)
    for row in spent:
        stretch = (as_of - row["date"]).days // days
        if stretch < len(took):
            took[stretch] += row["amount_cents"]
    unusual = len(took) * policy["signals.runway_unusual_percent"] // 100
    return sorted(took)[unusual], sorted(took)[-1 - unusual]


def everyday(record: Record, policy: Policy) -> list[Row]:
    """What left checking in half a year and is no stream's and no transfer's."""
    streams = {row["transaction_id"] for s in known_streams(record, policy) for row in s.rows}
    moved = {pair.out["transaction_id"] for pair in pairs(record, policy)}
    return [
        row
        for row in record.posted_to(record.checking(), Window(HALF_YEAR, record.as_of))
        if row["amount_cents"] > 0 and row["transaction_id"] not in streams | moved
    ]
