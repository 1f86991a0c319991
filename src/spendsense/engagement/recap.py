"""The recap of a day: at most three facts of what is ahead or has changed, or that nothing is.

The order of RECAP decides which come first, and the same records and day give the same recap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import Book, Window, dollars
from spendsense.policy import Policy
from spendsense.signals import cash_flow, income, price_changes, stream_rows, streams
from spendsense.signals.dollars import accounts
from spendsense.signals.places import last_rows
from spendsense.signals.rows import holders, rows
from spendsense.signals.runway import bills_before_pay, everyday
from spendsense.signals.stream_facts import ENDED
from spendsense.signals.stream_kinds import CARD_BILL, PAY
from spendsense.signals.subscriptions import BILL_KINDS

from .fact import Fact, counted, named, on
from .months import VERIFIED, complete_months
from .records import records

MONTH = 30
DUE_KINDS = (*BILL_KINDS, CARD_BILL)


@dataclass(frozen=True, slots=True)
class Recap:
    """`facts` in order; without any the sentence says that nothing needs attention."""

    as_of: date
    facts: tuple[Fact, ...]
    sentence: str


def recap(book: Book, policy: Policy, day: date | None = None) -> Recap:
    """The recap of one user's records. What lies before `day`, the day it is looked at, is no
    longer ahead; without one it is looked at on the day the records are of."""
    today = book.as_of if day is None else max(day, book.as_of)
    found: list[Fact] = []
    for kind in RECAP:
        found += [fact for fact in kind(book, policy, today) if len(found) < _most(policy)]
    facts = tuple(found[: _most(policy)])
    return Recap(as_of=book.as_of, facts=facts, sentence=_sentence(book, facts))


def low_day_ahead(book: Book, policy: Policy, today: date) -> Iterable[Fact]:
    """Checking may end under the low-balance line on the evening before the next pay day."""
    read = cash_flow(book, Window(MONTH, book.as_of), policy).row(0, named=True)
    line, low = policy["signals.low_balance_cents"], read["runway_low_cents"]
    if low is None or low >= line:
        return
    pays = book.as_of + timedelta(days=int(read["days_to_pay"]))
    if pays <= today:
        return
    high, spent = read["runway_high_cents"], everyday(book, policy).tolist()
    owed = last_rows(book, policy)[bills_before_pay(book, policy).stream].tolist()
    checking = accounts(book).filter(subtype="checking")["account_id"].sort()
    yield Fact(
        kind="low_day_ahead",
        sentence=(
            f"On the evening before your next pay day, {on(pays)}, checking should hold between "
            f"{dollars(low)} and {dollars(high)}. The low-balance line is {dollars(line)}."
        ),
        day=pays - timedelta(days=1),
        cents=low,
        transactions=_in_order(rows(book)[sorted({*owed, *spent})]),
        accounts=tuple(checking),
        reading="runway_low_cents",
    )


def short_of_bills(book: Book, policy: Policy, today: date) -> Iterable[Fact]:
    """Bills are due from checking in the next days, and together come to more than it holds."""
    return (fact for fact, short in _bills(book, policy, today) if short)


def bills_due(book: Book, policy: Policy, today: date) -> Iterable[Fact]:
    """Bills are due from checking in the next days, and it holds what they come to."""
    return (fact for fact, short in _bills(book, policy, today) if not short)


def price_rise(book: Book, policy: Policy, today: date) -> Iterable[Fact]:
    """The latest subscription that was charged at a higher price lately."""
    since = today - timedelta(days=policy["engagement.price_days"])
    running = streams(book, policy).filter(col("status") != ENDED).select("stream", "name")
    risen = price_changes(book, policy).filter(
        col("date") > since, col("after_cents") > col("before_cents")
    )
    found = risen.join(running, on="stream").sort(
        "date", col("after_cents") - col("before_cents"), "stream", descending=[True, True, False]
    )
    for change in found.head(1).iter_rows(named=True):
        yield Fact(
            kind="price_rise",
            sentence=(
                f"{named(change['name'], policy)} charged {dollars(change['after_cents'])} on "
                f"{on(change['date'])}. The charge before was {dollars(change['before_cents'])}."
            ),
            day=change["date"],
            cents=change["after_cents"] - change["before_cents"],
            transactions=_around(book, policy, change["stream"], change["date"]),
        )


def pay_day(book: Book, policy: Policy, today: date) -> Iterable[Fact]:
    """The next pay day is near."""
    read = income(book, Window(MONTH, book.as_of), policy).row(0, named=True)
    pays = read["next_pay_date"]
    if pays is None or not today < pays <= today + timedelta(policy["engagement.pay_days"]):
        return
    paying = streams(book, policy).filter(col("kind") == PAY, col("next_date") == pays)
    most = paying.sort("last_cents", "stream", descending=[True, False]).head(1)
    for stream in most.iter_rows(named=True):
        yield Fact(
            kind="pay_day",
            sentence=(
                f"Your next pay is expected on {on(pays)}. The last was "
                f"{dollars(stream['last_cents'])}, on {on(stream['last_date'])}."
            ),
            day=pays,
            cents=stream["last_cents"],
            transactions=_last_of(book, policy, most),
        )


def verified_month(book: Book, policy: Policy, today: date) -> Iterable[Fact]:
    """In the first days of a month, what the records bear out of the one before."""
    if today.day > policy["engagement.month_days"]:
        return
    for month in complete_months(book, 1):
        if month.last == today.replace(day=1) - timedelta(days=1):
            for kind in VERIFIED:
                if (fact := kind.read(records(book), month, policy)) is not None:
                    yield fact
                    return


RECAP: tuple[Callable[[Book, Policy, date], Iterable[Fact]], ...] = (
    low_day_ahead,
    short_of_bills,
    price_rise,
    bills_due,
    pay_day,
    verified_month,
)
"""What a recap tells of, what matters most first. Each gives one fact, or none."""


def _bills(book: Book, policy: Policy, today: date) -> Iterable[tuple[Fact, bool]]:
    """The bills that are due from checking, as one fact; whether they come to more than it holds.

    Each at its last amount. What is charged to a card is due with the card's payment.
    """
    until = book.as_of + timedelta(days=policy["engagement.bill_days"])
    last = rows(book)[last_rows(book, policy), ["is_checking"]]
    due = (
        streams(book, policy)
        .hstack(last)
        .filter(
            "is_checking",
            col("kind").is_in(DUE_KINDS),
            col("status") != ENDED,
            col("next_date") > today,
            col("next_date") <= until,
        )
        .sort("next_date", "last_cents", "stream", descending=[False, True, False])
    )
    if due.is_empty():
        return
    cents = int(due["last_cents"].sum())
    held = holders(book)["checking_balance_cents"].item()
    fact = Fact(
        kind="bill_due",
        sentence=f"{_due(due, cents, policy)} {_held(book, cents, held)}".strip(),
        day=due["next_date"].item(0),
        cents=cents,
        transactions=_last_of(book, policy, due),
    )
    yield fact, held is not None and held < cents


def _due(due: pl.DataFrame, cents: int, policy: Policy) -> str:
    first, latest = due.row(0, named=True), due["next_date"].item(-1)
    if due.height == 1:
        return (
            f"{_called(first, policy)}, {dollars(cents)} the last time, is due on "
            f"{on(first['next_date'])}."
        )
    together = f"{counted(due.height, 'bill')}, {dollars(cents)} together the last time"
    if latest == first["next_date"]:
        return f"{together}, are due on {on(latest)}."
    return f"{together}, are due between {on(first['next_date'])}, and {on(latest)}."


def _called(stream: Mapping[str, Any], policy: Policy) -> str:
    """A bill by its merchant; banks call the payment of a card what they like."""
    return "Your card payment" if stream["kind"] == CARD_BILL else named(stream["name"], policy)


def _held(book: Book, cents: int, held: int | None) -> str:
    if held is None:
        return ""
    said = f"Checking held {dollars(held)} on {on(book.as_of)}"
    return f"{said}, {dollars(cents - held)} less than that." if held < cents else f"{said}."


def _last_of(book: Book, policy: Policy, some: pl.DataFrame) -> tuple[str, ...]:
    """The latest row of each of some streams."""
    latest = stream_rows(book, policy).group_by("stream", maintain_order=True).last()
    chosen = latest.join(some.select("stream"), on="stream", how="semi")
    return _in_order(chosen)


def _in_order(found: pl.DataFrame) -> tuple[str, ...]:
    return tuple(found.sort("date", "transaction_id")["transaction_id"])


def _around(book: Book, policy: Policy, stream: int, day: date) -> tuple[str, ...]:
    """The first charge of a stream at a new price, and the one before it."""
    charged = stream_rows(book, policy).filter(col("stream") == stream, col("date") <= day)
    return tuple(charged["transaction_id"].tail(2))


def _most(policy: Policy) -> int:
    most: int = policy["engagement.recap_facts"]
    return most


def _sentence(book: Book, facts: tuple[Fact, ...]) -> str:
    if facts:
        return f"{counted(len(facts), 'thing')} from your records up to {on(book.as_of)}."
    if rows(book).is_empty():
        return "There are no bank records to read yet."
    return f"Nothing in your records up to {on(book.as_of)}, needs your attention."
