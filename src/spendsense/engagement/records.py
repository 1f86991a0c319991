"""The posted rows of one user, by account and day, as plain values: months are few and small."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.signals.balances import daily_balances
from spendsense.signals.dollars import accounts_apart, rows_in_other_currencies
from spendsense.signals.rows import CARD, CHECKING, SAVINGS, rows
from spendsense.signals.steps import step

Kind = Literal["checking", "savings", "card", "other"]

A_YEAR = 366
"""Days back from the book's day for which the balance of checking is worked out."""

_SAYS_FEE = re.compile(
    r"\bfees?\b|interest|finance charge|overdraft|\bnsf\b|returned|late charge", re.I
)
_KIND = (
    pl.when(CARD)
    .then(pl.lit("card"))
    .when(CHECKING)
    .then(pl.lit("checking"))
    .when(SAVINGS)
    .then(pl.lit("savings"))
    .otherwise(pl.lit("other"))
)
_TYPED = {"type": "account_type", "subtype": "account_subtype"}


@dataclass(frozen=True, slots=True)
class Row:
    """A posted row in dollars; cents above zero leave the account."""

    day: date
    transaction_id: str
    account_id: str
    cents: int
    category: str | None
    name: str
    is_interest: bool
    kind: Kind

    @property
    def unclear(self) -> bool:
        """Whether it takes money, has no category, and may be a fee or interest by its name."""
        return self.category is None and self.cents > 0 and bool(_SAYS_FEE.search(self.name))


@dataclass(frozen=True, slots=True)
class Account:
    """An account and the days of its first and last row. `in_dollars` is false for others."""

    kind: Kind
    balance_cents: int | None
    opened_on: date | None
    in_dollars: bool
    first: date | None
    last: date | None

    def told_of(self, since: date) -> bool:
        """Whether its rows begin by a day, or it was opened since, and go on from there. One that
        never moved and holds nothing can have been charged nothing."""
        if not self.in_dollars:
            return False
        if self.first is None or self.last is None:
            return self.balance_cents == 0
        begins = self.first <= since or (self.opened_on is not None and self.opened_on >= since)
        return begins and self.last >= since


@dataclass(frozen=True, slots=True)
class Records:
    """`rows` by day and id; `apart` are days and kinds of rows in other currencies; `ends` what
    checking held at the end of each day on which that is known."""

    as_of: date
    rows: tuple[Row, ...]
    accounts: tuple[Account, ...]
    apart: tuple[tuple[date, Kind], ...]
    ends: dict[date, int] = field(repr=False)

    def inside(self, kinds: Collection[Kind], first: date, last: date) -> tuple[Row, ...]:
        """The rows of such accounts between two days, both counted."""
        begin = bisect_left(self.rows, first, key=lambda row: row.day)
        end = bisect_right(self.rows, last, key=lambda row: row.day)
        return tuple(row for row in self.rows[begin:end] if row.kind in kinds)

    def moved_apart(self, kinds: Collection[Kind], first: date, last: date) -> bool:
        """Whether another currency moved such an account between two days."""
        return any(kind in kinds and first <= day <= last for day, kind in self.apart)


@step
def records(book: Book) -> Records:
    """Those of the one user of a book."""
    found = rows(book).sort("date", "transaction_id").select(
        "date", "transaction_id", "account_id", "amount_cents", "category_detailed",
        col("name").fill_null(""), "is_interest", kind=_KIND,
    )  # fmt: skip
    posted = tuple(Row(*row) for row in found.iter_rows())
    apart = rows_in_other_currencies(book).select("date", kind=_KIND)
    ends = daily_balances(book, Window(A_YEAR, book.as_of))
    return Records(
        as_of=book.as_of,
        rows=posted,
        accounts=_accounts(book, posted),
        apart=tuple(apart.iter_rows()),
        ends=dict(zip(ends["date"], ends["balance_cents"], strict=True)),
    )


def _accounts(book: Book, posted: tuple[Row, ...]) -> tuple[Account, ...]:
    spans: dict[str, tuple[date, date]] = {}
    for row in posted:
        first, _ = spans.get(row.account_id, (row.day, row.day))
        spans[row.account_id] = (first, row.day)
    others = frozenset(accounts_apart(book)["account_id"])
    held = book.accounts.rename(_TYPED).with_columns(kind=_KIND).sort("account_id")
    return tuple(_account(each, spans, others) for each in held.iter_rows(named=True))


def _account(
    each: dict[str, Any], spans: dict[str, tuple[date, date]], others: frozenset[str]
) -> Account:
    first, last = spans.get(each["account_id"], (None, None))
    return Account(
        kind=each["kind"],
        balance_cents=each["balance_current_cents"],
        opened_on=each["opened_on"],
        in_dollars=each["account_id"] not in others,
        first=first,
        last=last,
    )
