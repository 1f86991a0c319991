"""What the records bear out of complete months: no card interest, money put by, no fees, a balance
above the line.

A month is read only where the records tell all of it: they begin before it and go on after it, and
so do those of every account that is looked at. Where one of them does not say what it is (a charge
without a category that names a fee or interest, a row in another currency), nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from spendsense.ledger import Book, dollars
from spendsense.policy import Policy

from .fact import Fact, of_month, on
from .records import Kind, Records, Row, records

A_DAY = timedelta(days=1)
FEES = (
    "BANK_FEES_OVERDRAFT_FEES",
    "BANK_FEES_INSUFFICIENT_FUNDS",
    "BANK_FEES_LATE_FEES",
)


SAVINGS: tuple[Kind, ...] = ("savings",)
CHECKING: tuple[Kind, ...] = ("checking",)
CARDS: tuple[Kind, ...] = ("card",)


@dataclass(frozen=True, slots=True)
class Month:
    """A complete calendar month of one user's records."""

    first: date

    @property
    def last(self) -> date:
        return next_month(self.first) - A_DAY


@dataclass(frozen=True, slots=True)
class VerifiedMonth:
    """What can be borne out of a month: its name, and how it is read; None where it is not so, or
    cannot be told."""

    key: str
    title: str
    read: Callable[[Records, Month, Policy], Fact | None]


def verified_months(book: Book, policy: Policy) -> tuple[Fact, ...]:
    """What the records of one user bear out, the latest month first, by the order of VERIFIED."""
    found = records(book)
    return tuple(
        fact
        for month in _complete(found, policy["engagement.months_back"])
        for kind in VERIFIED
        if (fact := kind.read(found, month, policy)) is not None
    )


def complete_months(book: Book, back: int) -> tuple[Month, ...]:
    """The months before the one of the book's day that the records reach around, latest first."""
    return _complete(records(book), back)


def _complete(found: Records, back: int) -> tuple[Month, ...]:
    if not found.rows:
        return ()
    oldest, newest = found.rows[0].day, found.rows[-1].day
    months, first = [], found.as_of.replace(day=1)
    for _ in range(back):
        first = (first - A_DAY).replace(day=1)
        if oldest <= first and newest > (month := Month(first)).last:
            months.append(month)
    return tuple(months)


def next_month(first: date) -> date:
    """
    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return (first.replace(day=28) + 4 * A_DAY).replace(day=1)


def no_card_interest(found: Records, month: Month, policy: Policy) -> Fact | None:
    """Cards were used or paid in the month, and none of them was charged interest."""
    of_cards = _told(found, month, CARDS)
    if not of_cards or any(row.is_interest or row.unclear for row in of_cards):
        return None
    said = f"In {of_month(month.first)} no interest was charged on your cards."
    return _fact("no_card_interest", said, month, None, of_cards)


def saved(found: Records, month: Month, policy: Policy) -> Fact | None:
    """More went into savings than came out, interest earned not counted."""
    if found.moved_apart(SAVINGS, month.first, month.last):
        return None
    moved = found.inside(SAVINGS, month.first, month.last)
    cents = -sum(row.cents for row in moved if row.category != "INCOME_INTEREST_EARNED")
    if cents <= 0:
        return None
    said = (
        f"In {of_month(month.first)} {dollars(cents)} more went into your savings than came out, "
        "without counting interest."
    )
    return _fact("saved", said, month, cents, moved)


def no_fees(found: Records, month: Month, policy: Policy) -> Fact | None:
    """No overdraft, returned-payment or late fee on checking or cards."""
    spent_from = _told(found, month, (*CHECKING, *CARDS))
    if not spent_from or any(row.category in FEES or row.unclear for row in spent_from):
        return None
    said = f"In {of_month(month.first)} no overdraft, returned-payment or late fee was charged."
    return _fact("no_fees", said, month, None, spent_from)


def above_line(found: Records, month: Month, policy: Policy) -> Fact | None:
    """Checking ended every day of the month at the low-balance line or above it."""
    line = policy["signals.low_balance_cents"]
    days = [month.first + n * A_DAY for n in range((month.last - month.first).days + 1)]
    ends = [(found.ends[day], day) for day in days if day in found.ends]
    if len(ends) < len(days) or (least := min(ends))[0] < line:
        return None
    said = (
        f"On every day of {of_month(month.first)} checking ended at the low-balance line of "
        f"{dollars(line)} or above it. Its lowest end was {dollars(least[0])}, on {on(least[1])}."
    )
    checking = found.inside(CHECKING, month.first, month.last)
    return _fact("above_line", said, month, least[0], checking)


VERIFIED: tuple[VerifiedMonth, ...] = (
    VerifiedMonth("no_card_interest", "A month without card interest", no_card_interest),
    VerifiedMonth("above_line", "A month above the low-balance line", above_line),
    VerifiedMonth("saved", "A month with money put by", saved),
    VerifiedMonth("no_fees", "A month without bank fees", no_fees),
)
"""All that is read of a complete month. That a payment was late is told of today only
(`is_overdue`), so that no month is read from it; a late fee is a row."""


def _told(found: Records, month: Month, kinds: tuple[Kind, ...]) -> tuple[Row, ...]:
    """The rows of the month on such accounts, where every one of them is told of throughout it."""
    if found.moved_apart(kinds, month.first, month.last):
        return ()
    asked = [account for account in found.accounts if account.kind in kinds]
    if not all(account.told_of(month.first) for account in asked):
        return ()
    return found.inside(kinds, month.first, month.last)


def _fact(kind: str, said: str, month: Month, cents: int | None, read: tuple[Row, ...]) -> Fact:
    return Fact(
        kind=kind,
        sentence=said,
        day=month.last,
        cents=cents,
        transactions=tuple(row.transaction_id for row in read),
        accounts=tuple(sorted({row.account_id for row in read})),
        days=(month.first, month.last),
    )
