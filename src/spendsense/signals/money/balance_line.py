"""The balance of checking day by day, with the days that pay came and those it was low."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy
from spendsense.signals.balances import daily_balances
from spendsense.signals.coded_rows import EPOCH
from spendsense.signals.pay import next_pay, pay

LINE = "signals.low_balance_cents"


@dataclass(frozen=True, slots=True)
class DayEnd:
    """What all checking accounts together held at the end of a day."""

    day: date
    cents: int
    low: bool


@dataclass(frozen=True, slots=True)
class PayDay:
    """What was paid on a day, and its rows."""

    day: date
    cents: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """Days oldest first; only those whose balance is known. `next_pay` is null where no pay day can
    be foretold."""

    window: Window
    line_cents: int
    days: tuple[DayEnd, ...]
    pay_days: tuple[PayDay, ...]
    next_pay: date | None

    @property
    def low_days(self) -> int:
        return sum(each.low for each in self.days)

    @property
    def lowest(self) -> DayEnd | None:
        """The lowest day; of several alike the latest."""
        return min(reversed(self.days), key=lambda each: each.cents, default=None)


def balance_line(book: Book, window: Window, policy: Policy) -> BalanceLine:
    """That of a book of one user."""
    line: int = policy[LINE]
    held = daily_balances(book, window).sort("date")
    days = tuple(
        DayEnd(day, cents, cents < line)
        for day, cents in held.select("date", "balance_cents").iter_rows()
    )
    return BalanceLine(window, line, days, _pay_days(book, window, policy), _next(book, policy))


def _pay_days(book: Book, window: Window, policy: Policy) -> tuple[PayDay, ...]:
    inside = pay(book, policy).filter(col("date").is_between(window.start, window.as_of))
    by_day: dict[date, list[tuple[str, int]]] = {}
    for day, key, cents in inside.select("date", "transaction_id", "amount_cents").iter_rows():
        by_day.setdefault(day, []).append((key, cents))
    return tuple(
        PayDay(day, sum(cents for _, cents in some), tuple(key for key, _ in some))
        for day, some in sorted(by_day.items())
    )


def _next(book: Book, policy: Policy) -> date | None:
    """As the reading next_pay_date has it."""
    (day,) = next_pay(book, policy)[:1].tolist() or [-1]
    return EPOCH + timedelta(days=day) if day >= 0 else None
