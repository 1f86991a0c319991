"""Money in, out and between, over a window and the one before it; by week, month and category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .moves import MOVED, OTHER_IN, PAY, SPENT, moves

A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Flow:
    """What a stretch of days came to: whole cents above zero, and how many rows each is of."""

    start: date
    end: date
    pay_cents: int
    other_in_cents: int
    out_cents: int
    moved_cents: int
    pay_rows: int
    other_in_rows: int
    out_rows: int
    moved_rows: int

    @property
    def in_cents(self) -> int:
        return self.pay_cents + self.other_in_cents

    @property
    def net_cents(self) -> int:
        return self.in_cents - self.out_cents


@dataclass(frozen=True, slots=True)
class Category:
    """What was spent on one primary category; a null code is spending that has none. `before_cents`
    is the window before; null where it is not all in the record."""

    code: str | None
    cents: int
    rows: int
    share: float | None
    before_cents: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """A window, the one before it, and its parts. `before` is null where the record begins later
    than it does: a part of a window is nothing to compare with."""

    window: Window
    whole: Flow
    before: Flow | None
    weeks: tuple[Flow, ...]
    months: tuple[Flow, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Spending:
    """One user's spans; `first_day` is that of the oldest posted row, null without any."""

    first_day: date | None
    spans: tuple[Span, ...]


def spending(book: Book, policy: Policy, windows: tuple[Window, ...]) -> Spending:
    """The money of a book of one user over each window."""
    days = _by_day(moves(book, policy))
    first = min(days, default=None)
    return Spending(first, tuple(_span(days, window, first) for window in windows))


Sums = dict[tuple[str, str | None], tuple[int, int]]
"""Flow and primary category to cents, as they left, and rows. Of what moved only the side that left
is counted: the other side is the same money."""
Days = Mapping[date, Sums]


def _by_day(every: pl.DataFrame) -> Days:
    counted = every.filter((col("flow") != MOVED) | (col("amount_cents") > 0))
    found: defaultdict[date, Sums] = defaultdict(dict)
    for day, flow, code, cents in counted.select(
        "date", "flow", "category_primary", "amount_cents"
    ).iter_rows():
        before, rows = found[day].get((flow, code), (0, 0))
        found[day][flow, code] = (before + cents, rows + 1)
    return found


def _sums(days: Days, start: date, end: date) -> Sums:
    found: Sums = {}
    for day in (start + timedelta(days=n) for n in range((end - start).days + 1)):
        for what, (cents, rows) in days.get(day, {}).items():
            before, count = found.get(what, (0, 0))
            found[what] = (before + cents, count + rows)
    return found


def _span(days: Days, window: Window, first: date | None) -> Span:
    earlier = Window(window.days, window.start - timedelta(days=1))
    whole = first is not None and first <= earlier.start
    return Span(
        window=window,
        whole=_flow(days, window.start, window.as_of),
        before=_flow(days, earlier.start, earlier.as_of) if whole else None,
        weeks=tuple(_flow(days, *each) for each in _weeks(window)),
        months=tuple(_flow(days, *each) for each in _months(window)),
        categories=_categories(days, window, earlier if whole else None),
    )


def _flow(days: Days, start: date, end: date) -> Flow:
    found = _sums(days, start, end)

    def total(flow: str) -> tuple[int, int]:
        some = [sums for (name, _), sums in found.items() if name == flow]
        return abs(sum(cents for cents, _ in some)), sum(rows for _, rows in some)

    pay, other, out, moved = (total(flow) for flow in (PAY, OTHER_IN, SPENT, MOVED))
    return Flow(start, end, pay[0], other[0], out[0], moved[0], pay[1], other[1], out[1], moved[1])


def _weeks(window: Window) -> Iterator[tuple[date, date]]:
    """Monday to Sunday, cut at the edges of the window, the oldest first."""
    start = window.start
    while start <= window.as_of:
        end = min(start + timedelta(days=A_WEEK - 1 - start.weekday()), window.as_of)
        yield start, end
        start = end + timedelta(days=1)


def _months(window: Window) -> Iterator[tuple[date, date]]:
    """Calendar months, cut at the edges of the window, the oldest first."""
    start = window.start
    while start <= window.as_of:
        next_month = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield start, min(next_month - timedelta(days=1), window.as_of)
        start = next_month


def _categories(days: Days, window: Window, earlier: Window | None) -> tuple[Category, ...]:
    """The dearest first; of two alike by code."""
    now = _by_category(days, window)
    before = _by_category(days, earlier) if earlier is not None else {}
    total = sum(cents for cents, _ in now.values())
    found = []
    for code in {**now, **before}:
        cents, rows = now.get(code, (0, 0))
        share = cents / total if total > 0 else None
        earlier_cents = before.get(code, (0, 0))[0] if earlier is not None else None
        found.append(Category(code, cents, rows, share, earlier_cents))
    return tuple(sorted(found, key=lambda each: (-each.cents, each.code or "~")))


def _by_category(days: Days, window: Window) -> dict[str | None, tuple[int, int]]:
    found = _sums(days, window.start, window.as_of)
    return {code: sums for (flow, code), sums in found.items() if flow == SPENT}
