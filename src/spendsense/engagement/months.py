"""What the records bear out of complete months: no card interest, money put by, no fees, a balance
above the line.

A month is read only where the records tell all of it: they begin before it and go on after it, and
so do those of every account that is looked at. Where one of them does not say what it is (a charge
without a category that names a fee or interest, a row in another currency), nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book, Window, dollars
from spendsense.policy import Policy
from spendsense.signals.balances import daily_balances
from spendsense.signals.dollars import accounts, rows_in_other_currencies
from spendsense.signals.rows import CARD, CHECKING, SAVINGS, is_in, rows

from .fact import Fact, of_month, on

A_DAY = timedelta(days=1)
FEES = (
    "BANK_FEES_OVERDRAFT_FEES",
    "BANK_FEES_INSUFFICIENT_FUNDS",
    "BANK_FEES_LATE_FEES",
)
EARNED = is_in("category_detailed", ("INCOME_INTEREST_EARNED",))
UNSAID = col("category_detailed").is_null() & (col("amount_cents") > 0)
SAYS_FEE = UNSAID & col("name").str.to_lowercase().str.contains(
    r"\bfees?\b|interest|finance charge|overdraft|\bnsf\b|returned|late charge"
).fill_null(False)
TYPES = {"type": "account_type", "subtype": "account_subtype"}


@dataclass(frozen=True, slots=True)
class Month:
    """A complete calendar month of one user's records."""

    first: date

    @property
    def last(self) -> date:
        return next_month(self.first) - A_DAY

    @property
    def inside(self) -> pl.Expr:
        return col("date").is_between(self.first, self.last)


@dataclass(frozen=True, slots=True)
class VerifiedMonth:
    """What can be borne out of a month: its name, and how it is read; None where it is not so, or
    cannot be told."""

    key: str
    title: str
    read: Callable[[Book, Month, Policy], Fact | None]


def verified_months(book: Book, policy: Policy) -> tuple[Fact, ...]:
    """What the records of one user bear out, the latest month first, by the order of VERIFIED."""
    return tuple(
        fact
        for month in complete_months(book, policy["engagement.months_back"])
        for kind in VERIFIED
        if (fact := kind.read(book, month, policy)) is not None
    )


def complete_months(book: Book, back: int) -> tuple[Month, ...]:
    """The months before the one of the book's day that the records reach around, latest first."""
    days = rows(book)["date"].sort()
    if days.is_empty():
        return ()
    oldest, newest = days.item(0), days.item(-1)
    found, first = [], book.as_of.replace(day=1)
    for _ in range(back):
        first = (first - A_DAY).replace(day=1)
        month = Month(first)
        if oldest <= first and newest > month.last:
            found.append(month)
    return tuple(found)


def next_month(first: date) -> date:
    """
    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return (first.replace(day=28) + 4 * A_DAY).replace(day=1)


def no_card_interest(book: Book, month: Month, policy: Policy) -> Fact | None:
    """Cards were used or paid in the month, and none of them was charged interest."""
    of_cards = _told(book, month, CARD)
    if of_cards is None or _unclear(of_cards) or of_cards["is_interest"].any():
        return None
    said = f"In {of_month(month.first)} no interest was charged on your cards."
    return _fact("no_card_interest", said, month, None, of_cards)


def saved(book: Book, month: Month, policy: Policy) -> Fact | None:
    """More went into savings than came out, interest earned not counted."""
    of_savings = _inside(book, month, SAVINGS)
    apart = rows_in_other_currencies(book)
    if of_savings.is_empty() or not apart.filter(SAVINGS, month.inside).is_empty():
        return None
    cents = -int(of_savings.filter(~EARNED)["amount_cents"].sum())
    if cents <= 0:
        return None
    said = (
        f"In {of_month(month.first)} {dollars(cents)} more went into your savings than came out, "
        "without counting interest."
    )
    return _fact("saved", said, month, cents, of_savings)


def no_fees(book: Book, month: Month, policy: Policy) -> Fact | None:
    """No overdraft, returned-payment or late fee on checking or cards."""
    spent_from = _told(book, month, CHECKING | CARD)
    if spent_from is None or _unclear(spent_from):
        return None
    if spent_from.select(is_in("category_detailed", FEES).any()).item():
        return None
    said = f"In {of_month(month.first)} no overdraft, returned-payment or late fee was charged."
    return _fact("no_fees", said, month, None, spent_from)


def above_line(book: Book, month: Month, policy: Policy) -> Fact | None:
    """Checking ended every day of the month at the low-balance line or above it."""
    line = policy["signals.low_balance_cents"]
    back = Window((book.as_of - month.first).days + 1, book.as_of)
    ends = daily_balances(book, back).filter(month.inside).sort("balance_cents", "date")
    days = (month.last - month.first).days + 1
    if ends.height < days or (least := ends.row(0, named=True))["balance_cents"] < line:
        return None
    said = (
        f"On every day of {of_month(month.first)} checking ended at the low-balance line of "
        f"{dollars(line)} or above it. Its lowest end was {dollars(least['balance_cents'])}, on "
        f"{on(least['date'])}."
    )
    checking = _inside(book, month, col("is_checking"))
    return _fact("above_line", said, month, least["balance_cents"], checking)


VERIFIED: tuple[VerifiedMonth, ...] = (
    VerifiedMonth("no_card_interest", "A month without card interest", no_card_interest),
    VerifiedMonth("above_line", "A month above the low-balance line", above_line),
    VerifiedMonth("saved", "A month with money put by", saved),
    VerifiedMonth("no_fees", "A month without bank fees", no_fees),
)
"""All that is read of a complete month. That a payment was late is told of today only
(`is_overdue`), so that no month is read from it; a late fee is a row."""


def _inside(book: Book, month: Month, which: pl.Expr) -> pl.DataFrame:
    return rows(book).filter(which, month.inside)


def _told(book: Book, month: Month, which: pl.Expr) -> pl.DataFrame | None:
    """The rows of the month on such accounts, where every one of them is told of throughout it."""
    asked = accounts(book).rename(TYPES).filter(which)
    if asked.is_empty() or book.accounts.rename(TYPES).filter(which).height != asked.height:
        return None  # none, or one in another currency
    apart = rows_in_other_currencies(book).filter(which, month.inside)
    inside = _inside(book, month, which)
    if inside.is_empty() or not apart.is_empty():
        return None
    known = list(_reaches(book, asked, month))
    return inside if known and all(known) else None


def _reaches(book: Book, asked: pl.DataFrame, month: Month) -> Iterator[bool]:
    """Of each account, whether its rows begin before the month, or it did not exist before, and
    go on into it. One that never moved and holds nothing can have been charged nothing."""
    spans = (
        rows(book).group_by("account_id").agg(oldest=col("date").min(), newest=col("date").max())
    )
    for account in asked.join(spans, on="account_id", how="left").iter_rows(named=True):
        oldest, newest, opened = account["oldest"], account["newest"], account["opened_on"]
        if oldest is None:
            yield account["balance_current_cents"] == 0
        else:
            begins = oldest <= month.first or (opened is not None and opened >= month.first)
            yield begins and newest >= month.first


def _unclear(found: pl.DataFrame) -> bool:
    """Whether some charge has no category and may be a fee or interest."""
    return bool(found.select(SAYS_FEE.any()).item())


def _fact(kind: str, said: str, month: Month, cents: int | None, read: pl.DataFrame) -> Fact:
    ordered = read.sort("date", "transaction_id")
    return Fact(
        kind=kind,
        sentence=said,
        day=month.last,
        cents=cents,
        transactions=tuple(ordered["transaction_id"]),
        accounts=tuple(ordered["account_id"].unique().sort()),
        days=(month.first, month.last),
    )
