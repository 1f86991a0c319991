"""What comes back, as people mean it: subscriptions, bills, income, loans, money put by."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.signals.runway import DAYS, MONTHS
from spendsense.signals.stream_facts import ENDED
from spendsense.signals.streams import stream_rows, streams
from spendsense.signals.subscriptions import PER_YEAR, running

Group = Literal["subscription", "bill", "income", "loan", "saving"]
GROUPS: Mapping[str, Group] = {
    "subscription": "subscription",
    "rent": "bill",
    "bill": "bill",
    "pay": "income",
    "mortgage": "loan",
    "loan_payment": "loan",
    "card_payment": "loan",
    "saving_transfer": "saving",
}
"""The kinds of `signals.streams` by what people call them."""


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Another price, on the day it was first charged. The end of a cheap trial is one, and no
    rise."""

    day: date
    before_cents: int
    after_cents: int
    ends_trial: bool

    @property
    def rise(self) -> bool:
        return self.after_cents > self.before_cents and not self.ends_trial


@dataclass(frozen=True, slots=True)
class Recurring:
    """A stream of one user, as `signals.streams` tells it, with its rows oldest first.

    `key` names it for as long as its first row is its first. `monthly_cents` is a month of it at
    its last price, null without a cadence. `counted` says that it is one of the subscriptions or
    bills that the readings count. `expected` are the days it is due within `AHEAD_DAYS`.
    """

    key: str
    number: int
    name: str
    kind: str
    group: Group
    cadence: str
    direction: str
    status: str
    first_date: date
    last_date: date
    next_date: date | None
    last_cents: int
    typical_cents: int
    monthly_cents: int | None
    count: int
    counted: bool
    duplicate_of: str | None
    changes: tuple[PriceChange, ...]
    rows: tuple[str, ...]
    expected: tuple[date, ...]

    @property
    def ended(self) -> bool:
        return self.status == ENDED


AHEAD_DAYS = 92
"""How far ahead due days are told: three months."""

Row = tuple[str, date, int]


def recurring(book: Book, policy: Policy) -> tuple[Recurring, ...]:
    """The streams of a book of one user: what runs before what has ended, then by number."""
    known = streams(book, policy).to_dicts()
    rows = _rows(book, policy)
    counted = set(running(book, policy)["stream"])
    keys = {number: key_of(some) for number, some in rows.items()}
    found = [
        Recurring(
            key=keys[each["stream"]],
            number=each["stream"],
            name=each["name"] or "",
            kind=each["kind"],
            group=GROUPS[each["kind"]],
            cadence=each["cadence"],
            direction=each["direction"],
            status=each["status"],
            first_date=each["first_date"],
            last_date=each["last_date"],
            next_date=each["next_date"],
            last_cents=each["last_cents"],
            typical_cents=each["typical_cents"],
            monthly_cents=_monthly(each["last_cents"], each["cadence"]),
            count=each["count"],
            counted=each["stream"] in counted,
            duplicate_of=keys.get(each["duplicate_of"]),
            changes=_changes(each["kind"], rows[each["stream"]]),
            rows=tuple(key for key, _, _ in rows[each["stream"]]),
            expected=tuple(_expected(each["next_date"], each["cadence"], book.as_of)),
        )
        for each in known
    ]
    return tuple(sorted(found, key=lambda each: (each.ended, each.number)))


def stream_keys(book: Book, policy: Policy) -> dict[int, str]:
    """Of each stream of a book of one user its key, by number."""
    return {number: key_of(some) for number, some in _rows(book, policy).items()}


def key_of(rows: list[Row]) -> str:
    """The key of a stream by its rows, oldest first."""
    return hashlib.sha256(f"stream\n{rows[0][0]}".encode()).hexdigest()[:16]


def _rows(book: Book, policy: Policy) -> dict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    columns = ["stream", "transaction_id", "date", "amount_cents"]
    for number, key, day, cents in stream_rows(book, policy)[:, columns].iter_rows():
        found[number].append((key, day, abs(cents)))
    return found


def _monthly(cents: int, cadence: str) -> int | None:
    times = PER_YEAR.get(cadence)
    return None if times is None else cents * times // 12


def _changes(kind: str, rows: list[Row]) -> tuple[PriceChange, ...]:
    """Those of a subscription; bills and pay move as they like."""
    if kind != "subscription":
        return ()
    return tuple(
        PriceChange(day, before, after, ends_trial=place == 0 and before * 2 < after)
        for place, ((_, _, before), (_, day, after)) in enumerate(pairwise(rows))
        if before != after
    )


def _expected(first: date | None, cadence: str, as_of: date) -> Iterator[date]:
    """The next day and those a period after another, as the runway counts them; a day that has
    passed is expected no more, the one after it is."""
    until, times = as_of + timedelta(days=AHEAD_DAYS), 0
    due = first
    while due is not None and due <= until:
        if due > as_of:
            yield due
        times += 1
        due = _after(first, cadence, times)


def _after(first: date | None, cadence: str, times: int) -> date | None:
    if first is None:
        return None
    if cadence in DAYS:
        return first + timedelta(days=DAYS[cadence] * times)
    if cadence in MONTHS:
        return _months_on(first, MONTHS[cadence] * times)
    return None


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month.

    >>> _months_on(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    ends = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), ends)
