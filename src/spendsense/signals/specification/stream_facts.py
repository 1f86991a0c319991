"""What is known of one user's streams once their rows are: days, amounts, status, number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from spendsense.policy import Policy
from spendsense.signals.stream_cadence import PERIODS
from spendsense.signals.stream_dates import MONTHS, NEAR

from .record import Row
from .stream_kinds import KINDS, Charge


@dataclass(slots=True)
class Stream:
    """Charges that come back."""

    kind: str
    cadence: str
    merchant: str
    charges: list[Charge]


def facts(stream: Stream, as_of: date, policy: Policy) -> dict[str, Any]:
    """What is known of a stream, but for its number."""
    rows = sorted(stream.charges, key=lambda each: (each.day, each.row["transaction_id"]))
    days = sorted({each.day for each in rows})
    prices = sorted(each.cents for each in rows)
    last = rows[-1]
    period = PERIODS[stream.cadence][0] if stream.cadence in PERIODS else 60
    silent = (as_of - last.day).days
    few = len(days) < policy["signals.recurring_min_charges"] and stream.cadence != "annual"
    ended = silent > period + period // 10 + policy["signals.recurring_grace_days"]
    status = "TOMBSTONED" if ended else "EARLY_DETECTION" if few else "MATURE"
    named = last.row["merchant_name"]
    return {
        "name": named or last.row["name"],
        "kind": stream.kind,
        "cadence": stream.cadence,
        "direction": "out" if last.row["amount_cents"] > 0 else "in",
        "status": status,
        "first_date": rows[0].day,
        "last_date": last.day,
        "next_date": None if ended else next_date(stream.kind, stream.cadence, rows, days),
        "last_cents": last.cents,
        "typical_cents": prices[(len(prices) - 1) // 2],
        "count": len(days),
    }


def next_date(kind: str, cadence: str, rows: Sequence[Charge], days: Sequence[date]) -> date | None:
    """The usual day of the next period; pay comes before a weekend, bills after it."""
    last, before = _regular_days(kind, cadence, days)
    if cadence in ("weekly", "biweekly"):
        due = last + timedelta(days=PERIODS[cadence][0])
    elif cadence == "semi-monthly":
        due = _half_a_month_on(rows, before)
    elif cadence in MONTHS:
        due = _usual_day(rows, last, len(days), MONTHS[cadence])
    else:
        return None
    weekend = max(due.weekday() - 4, 0)  # 1 on a Saturday, 2 on a Sunday
    if weekend == 0 or kind == "subscription":
        return due
    return due - timedelta(days=weekend) if kind == "pay" else due + timedelta(days=3 - weekend)


def _regular_days(kind: str, cadence: str, days: Sequence[date]) -> tuple[date, date]:
    """The last day and the one before. Of two pay days under half a period apart one is a bonus:
    the regular one is nearer to a period after the day before both."""
    last, before = days[-1], days[max(len(days) - 2, 0)]
    period = PERIODS[cadence][0] if cadence in PERIODS else 0
    if kind != "pay" or len(days) < 3 or (last - before).days * 2 >= period:
        return last, before
    third = days[-3]
    off = [abs((day - third).days - period) for day in (last, before)]
    return (last, third) if off[0] <= off[1] else (before, third)


def _half_a_month_on(rows: Sequence[Charge], before: date) -> date:
    """A month after the day before the last: on the latest of the days of the month that are near
    it, for pay that falls on a weekend comes early."""
    near = [each.day.day for each in rows if abs(each.day.day - before.day) <= NEAR]
    month = _months_on(before.replace(day=1), 1)
    return min(month + timedelta(days=max(near) - 1), _months_on(month, 1) - timedelta(days=1))


def _usual_day(rows: Sequence[Charge], last: date, count: int, months: int) -> date:
    usual = sorted(each.day.day for each in rows)[(len(rows) - 1) // 2]
    start = _months_on(last.replace(day=1), months)
    ends = _months_on(start, 1) - timedelta(days=1)
    if len({each.day.weekday() for each in rows}) == 1 and count >= 4:
        shift = (last.weekday() - start.weekday()) % 7 + (usual - 1) // 7 * 7
        return start + timedelta(days=shift)
    return ends if usual >= 29 else min(start + timedelta(days=usual - 1), ends)


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)


@dataclass(frozen=True, slots=True)
class Told:
    """A stream as it is told: the columns of `signals.streams.STREAMS`, and its rows by day."""

    facts: dict[str, Any]
    rows: list[Row]


def numbered(found: Sequence[tuple[Stream, dict[str, Any]]]) -> list[Told]:
    """Streams by first day, kind and name; and which of them do what an earlier one does."""

    def place(each: tuple[Stream, dict[str, Any]]) -> tuple[Any, ...]:
        stream, told = each
        first = stream.charges[0].row["transaction_id"]
        said = (told["name"] is not None, told["name"] or "")
        return (told["first_date"], KINDS.index(told["kind"]), said, told["last_date"],
                told["typical_cents"], first)  # fmt: skip

    earlier: dict[tuple[object, ...], int] = {}
    known = []
    for number, (stream, told) in enumerate(sorted(found, key=place), start=1):
        twin = None
        if told["kind"] == "subscription" and told["status"] != "TOMBSTONED":
            same = (stream.merchant, told["cadence"], told["typical_cents"])
            twin = earlier.setdefault(same, number)
        facts = {**told, "stream": number, "duplicate_of": None if twin == number else twin}
        rows = [charge.row for charge in stream.charges]
        known.append(Told(facts, sorted(rows, key=lambda r: (r["date"], r["transaction_id"]))))
    return known
