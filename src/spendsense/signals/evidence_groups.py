"""The rows, accounts and days of each group of evidence, by the steps that made the readings.

A group is told as places in a table, so that what is in several groups is named and put in order
once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .balances import MOST_DAYS, balances
from .cards import cards_with_limit, highest_card
from .dollars import TYPED, accounts, accounts_apart, liabilities, rows_in_other_currencies
from .grouped import Ints, columns, lexical, ranked
from .history import HISTORY_DAYS
from .minimums import card_payments
from .pay import employers, paid, pay_window
from .places import rows_by_id, rows_of_streams, user_of_rows, user_places, users
from .rows import CARD, CHECKING, DEPOSIT, SAVINGS, SPENDING_TYPES, is_in, rows
from .runway import bills_before_pay, everyday
from .savings import untold_savings
from .steps import step
from .subscriptions import charged, twins
from .totals import inside, put_by, spent

Gathered = Iterator[tuple[str, str, str, tuple[Any, ...]]]
"""User, field of Evidence, group, and what is in it in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What groups are made of: of each line whose it is, as a place in `users`, its place in the
    order, and its name."""

    field: str
    user: Ints
    order: Ints
    names: pl.Series


def lasting(book: Book, policy: Policy) -> Gathered:
    """Groups that are the same under every window."""
    took, lately = charged(book, policy), paid(book, policy).since(pay_window(book, policy))
    posted = np.arange(rows(book).height)
    groups = {
        "subscription streams": took.row[~took.is_bill],
        "bill streams": took.row[took.is_bill],
        "earlier twins": rows_of_streams(book, policy, twins(book, policy)),
        "card payments": card_payments(book)["row"].to_numpy(),
        "pay of 180 days": lately.row,
        "uneven pay": lately.row[lately.uneven],
        "first pay": _first(paid(book, policy).row, book),
        "pay streams": rows_of_streams(book, policy, employers(book, policy).stream),
        "bills before pay": rows_of_streams(book, policy, bills_before_pay(book, policy).stream),
        "everyday spending": everyday(book, policy),
        "first checking row": _first(_flagged("is_checking", book), book),
        "posted rows": np.flatnonzero(inside(book, Window(HISTORY_DAYS, book.as_of))),
        "first posted row": _first(posted, book),
    }
    yield from _gathered(_posted(book), groups, book)
    yield from _accounts(book, policy)


def in_window(book: Book, window: Window, policy: Policy) -> Gathered:
    """Groups of rows and days of the window."""
    took, pay = charged(book, policy), paid(book, policy).since(window)
    of_window = inside(book, window)
    charges = of_window[took.row]

    def kind(name: str) -> Ints:
        return np.flatnonzero(of_window & rows(book)[name].to_numpy())

    groups = {
        "subscription charges": took.row[charges & ~took.is_bill],
        "bill charges": took.row[charges & took.is_bill],
        "spending": np.flatnonzero(of_window & spent(book, policy)),
        "essential spending": kind("is_essential"),
        "savings rows": np.flatnonzero(of_window & put_by(book, window, policy)),
        "interest charges": kind("is_interest"),
        "pay": pay.row,
        "overdraft fees": kind("is_overdraft_fee"),
        "checking rows": kind("is_checking"),
    }
    yield from _gathered(_posted(book), groups, book)
    yield from _other_currencies(book, window)
    yield from _days(book, window, policy)


@step
def _posted(book: Book) -> Table:
    """Posted rows, by day and id."""
    ids = rows(book)["transaction_id"]
    return Table("transactions", user_of_rows(book), rows_by_id(book), ids)


def _flagged(kind: str, book: Book) -> Ints:
    return np.flatnonzero(rows(book)[kind].to_numpy())


def _first(some: Ints, book: Book) -> Ints:
    """Of some rows each user's first, by day and id."""
    user = user_of_rows(book)[some]
    order = lexical(user, rows_by_id(book)[some])
    return some[order[np.flatnonzero(np.diff(user[order], prepend=-1))]]


def _other_currencies(book: Book, window: Window) -> Gathered:
    if rows_in_other_currencies(book).is_empty():
        return
    some = untold_savings(book, window)
    day, name = columns(some, day=col("date").to_physical(), name=ranked("transaction_id"))
    order = np.empty(some.height, np.int64)
    order[lexical(day, name)] = np.arange(some.height)
    table = Table("transactions", user_places(book, some["user_id"]), order, some["transaction_id"])
    every = {"savings rows in other currencies": np.arange(some.height)}
    yield from _gathered(table, every, book)


HELD = {
    "savings accounts": SAVINGS,
    "accounts to spend from": is_in("account_type", SPENDING_TYPES),
    "deposit accounts": DEPOSIT,
    "cards": CARD,
    "checking accounts": CHECKING,
}
"""Groups of accounts by their type and subtype."""
OWN = ["user_id", "account_id"]


def _accounts(book: Book, policy: Policy) -> Gathered:
    held, owed = accounts(book), liabilities(book)
    tables = {
        "accounts": held,
        "cards with a limit": cards_with_limit(book, policy),
        "highest card": highest_card(book, policy),
        "liabilities": owed,
        "accounts in other currencies": accounts_apart(book),
    }
    ends = np.cumsum([table.height for table in tables.values()])
    groups = {
        group: np.arange(end - table.height, end)
        for (group, table), end in zip(tables.items(), ends, strict=True)
    }
    flags = columns(held.rename(TYPED), **HELD)
    groups |= {group: np.flatnonzero(flag) for group, flag in zip(HELD, flags, strict=True)}
    groups["card liabilities"] = groups["liabilities"][owed["of_card"].to_numpy()]
    named = pl.concat([table[:, OWN] for table in tables.values()])
    (order,) = columns(named, order=ranked("account_id"))
    table = Table("accounts", user_places(book, named["user_id"]), order, named["account_id"])
    yield from _gathered(table, groups, book)


def _days(book: Book, window: Window, policy: Policy) -> Gathered:
    """Days of the window on which the balance of checking is known, and those when it was low."""
    cents, known = balances(book, max(window.days, MOST_DAYS)).of(window)
    user, ago = np.nonzero(np.arange(window.days) < known[:, None])
    low = cents[user, ago] < policy["signals.low_balance_cents"]
    dates = pl.Series([book.as_of - timedelta(days=n) for n in range(window.days)], dtype=pl.Date)
    groups = {"checking days": np.arange(user.size), "low days": np.flatnonzero(low)}
    yield from _gathered(Table("days", user, -ago, dates[ago]), groups, book)


def _gathered(table: Table, groups: dict[str, Ints], book: Book) -> Gathered:
    """Of users whom the book names."""
    line = np.concatenate(list(groups.values()))
    group = np.repeat(np.arange(len(groups)), [some.size for some in groups.values()])
    user = table.user[line]
    order = lexical(user, group, table.order[line])
    order = order[np.searchsorted(user[order], 0) :]  # -1 is nobody of the book
    whose = user[order] * len(groups) + group[order]
    begins = np.flatnonzero(np.diff(whose, prepend=-1))
    ends = np.append(begins[1:], order.size)[: begins.size]
    named, known, titles = table.names[line[order]].to_list(), users(book), tuple(groups)
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        place, title = divmod(int(whose[begin]), len(groups))
        yield known[place], table.field, titles[title], tuple(named[begin:end])
