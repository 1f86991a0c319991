"""A user's own cards, charges and days: what a distance is told in."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from polars import col

from spendsense.ledger import Book, Window, dollars
from spendsense.policy import Policy
from spendsense.signals.balances import daily_balances
from spendsense.signals.cards import cards_with_limit
from spendsense.signals.dollars import liabilities
from spendsense.signals.minimums import at_minimum
from spendsense.signals.rows import rows
from spendsense.signals.steps import step
from spendsense.signals.subscriptions import OF, running, running_rows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Card:
    """A card whose balance and limit are known. `statement_on` is its next statement, if known."""

    account_id: str | None
    name: str
    owed_cents: int
    limit_cents: int
    statement_on: date | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """An active subscription, and what it took in the window."""

    name: str
    window_cents: int


@dataclass(frozen=True, slots=True)
class AtMinimum:
    """A card whose last payments were its minimum, and a month's payments that would be more."""

    name: str
    minimum_cents: int
    more_cents: int


@dataclass(frozen=True, slots=True)
class Particulars:
    """Of one user on one day.

    `cards` come highest utilization first, `interest_on` are days of interest charges in the
    window, `overdue` are accounts with a payment past its due date, `due_on` is the next payment
    due, `low_days` are days that ended under the low-balance
    line with what checking held, highest first.
    """

    window: Window
    cards: tuple[Card, ...] = ()
    interest_on: tuple[date, ...] = ()
    at_minimum: tuple[AtMinimum, ...] = ()
    overdue: tuple[str, ...] = ()
    due_on: date | None = None
    subscriptions: tuple[Subscription, ...] = ()
    low_days: tuple[tuple[date, int], ...] = ()


def particulars(book: Book, window: Window, policy: Policy) -> dict[str, Particulars]:
    """Those of every user of the book."""
    own = _own(book, policy)
    subscribed = _by_user(_subscriptions(book, window, policy))
    low = _by_user(_low_days(book, window, policy))
    return {
        user: Particulars(
            window=window,
            cards=tuple(own.cards.get(user, ())),
            interest_on=tuple(sorted(day for day in own.charged.get(user, ()) if day in window)),
            at_minimum=tuple(own.minimum.get(user, ())),
            overdue=tuple(sorted(own.overdue.get(user, ()))),
            due_on=min(own.due.get(user, ()), default=None),
            subscriptions=tuple(subscribed.get(user, ())),
            low_days=tuple(low.get(user, ())),
        )
        for user in book.user_ids
    }


@dataclass(frozen=True, slots=True)
class _Own:
    """By user what is the same under every window; `charged` are all days of interest."""

    cards: Mapping[str, list[Card]]
    charged: Mapping[str, list[date]]
    minimum: Mapping[str, list[AtMinimum]]
    overdue: Mapping[str, list[str]]
    due: Mapping[str, list[date]]


@step
def _own(book: Book, policy: Policy) -> _Own:
    interest = rows(book).filter("is_interest")[:, ["user_id", "account_id", "date"]].rows()
    names = _names(book)
    days = [(account, day) for _, account, day in interest]
    return _Own(
        cards=_by_user(_cards(book, names, days, policy)),
        charged=_by_user((user, day) for user, _, day in interest),
        minimum=_by_user(_at_minimum(book, names, policy)),
        overdue=_by_user(_overdue(book, names)),
        due=_by_user(_due(book)),
    )


def next_statement(statements: list[date], after: date) -> date | None:
    """The first day after `after` that a statement falls on, a month at a time from the last known.

    >>> next_statement([date(2026, 10, 31)], date(2026, 11, 21))
    datetime.date(2026, 11, 30)
    """
    if not statements:
        return None
    last = max(statements)
    months = (after.year - last.year) * 12 + after.month - last.month
    ahead = (_months_on(last, months + more) for more in (0, 1))
    return next(day for day in ahead if day > after)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _by_user(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for user, value in pairs:
        found.setdefault(user, []).append(value)
    return found


def _names(book: Book) -> dict[str, str]:
    """Accounts by id, as people say them: a card by the last digits of its number."""
    told = book.accounts.select("account_id", "type", "mask", "official_name", "name").rows()
    return {
        account: f"card ending {mask}" if kind == "credit" and mask else official or name or kind
        for account, kind, mask, official, name in told
    }


def _cards(
    book: Book, names: Mapping[str, str], interest: Iterable[tuple[str, date]], policy: Policy
) -> Iterable[tuple[str, Card]]:
    """A card's statements are those of its liability or, where none is known, those days on which
    interest was charged."""
    stated = liabilities(book).drop_nulls("last_statement_date")
    last = stated.select("account_id", "last_statement_date").rows()
    known: dict[str, list[date]] = _by_user(last)
    charged = _by_user(interest)
    for card in cards_with_limit(book, policy).iter_rows(named=True):
        account = card["account_id"]
        statements = known.get(account) or charged.get(account, [])
        yield (
            card["user_id"],
            Card(
                account_id=account,
                name=names[account],
                owed_cents=card["owed_cents"],
                limit_cents=card["limit_cents"],
                statement_on=next_statement(statements, book.as_of),
            ),
        )


def _at_minimum(
    book: Book, names: Mapping[str, str], policy: Policy
) -> Iterable[tuple[str, AtMinimum]]:
    """The cards that set `pays_minimum_only`, and what would be more than policy tolerates."""
    tolerance = 100 + policy["signals.minimum_payment_tolerance_percent"]
    paid = at_minimum(book, policy).filter("at_minimum")
    for user, account, minimum in paid.select("user_id", "account_id", "minimum_cents").rows():
        yield user, AtMinimum(names[account], minimum, minimum * tolerance // 100 + 1)


def _overdue(book: Book, names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    late = liabilities(book).filter("is_overdue").select("user_id", "account_id").rows()
    return ((user, names.get(account, "account")) for user, account in late)


def _due(book: Book) -> Iterable[tuple[str, date]]:
    """Payments that are due after the day that is read."""
    ahead = col("next_payment_due_date") > book.as_of
    return liabilities(book).filter(ahead).select("user_id", "next_payment_due_date").rows()


def _subscriptions(
    book: Book, window: Window, policy: Policy
) -> Iterable[tuple[str, Subscription]]:
    """Active subscriptions by name, and what each took in the window; of one name by price too."""
    inside = col("date").is_between(window.start, window.as_of)
    charges = running_rows(book, policy).filter(~col("is_bill"), inside)
    taken: Counter[tuple[str, int]] = Counter()
    for user, stream, cents in charges.select(*OF, "amount_cents").rows():
        taken[user, stream] += cents
    bought = running(book, policy).filter(~col("is_bill")).sort("user_id", "name", "stream")
    active = bought.select(*OF, "name", "last_cents").rows()
    of_a_name = Counter((user, name) for user, _, name, _ in active)
    for user, stream, name, price in active:
        said = name if of_a_name[user, name] == 1 else f"{name} at {dollars(price)}"
        yield user, Subscription(said, taken[user, stream])


def _low_days(book: Book, window: Window, policy: Policy) -> Iterable[tuple[str, tuple[date, int]]]:
    low = daily_balances(book, window).filter(
        col("balance_cents") < policy["signals.low_balance_cents"]
    )
    nearest = low.sort("user_id", "balance_cents", "date", descending=[False, True, True])
    for user, day, cents in nearest.select("user_id", "date", "balance_cents").rows():
        yield user, (day, cents)
