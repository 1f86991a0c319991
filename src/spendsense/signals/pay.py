"""Pay: the rows that are, who pays them, and when they pay again.

A row is pay when it came into a deposit account and its category is income, but no interest,
dividend or tax refund; or when it has no category and says so in the words of bank statements
(`stream_kinds.PAID`), and none of a refund or transfer. What reached a deposit account from
another of the same user is no pay, whatever it is called, and what is paid to a card never is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.ledger.categories import NOT_PAY
from spendsense.policy import Policy

from .coded_rows import coded_rows, day_number, day_numbers
from .grouped import Flags, Groups, Ints, columns, lexical
from .places import lines, stream_of_rows, user_of_rows, users
from .rows import is_in, rows
from .steps import step
from .stream_cadence import CADENCES, IRREGULAR
from .stream_facts import ENDED, STATUSES
from .stream_kinds import JOBS, NO_PAY, PAID, UNEVEN_PAY
from .streams import streams, told
from .transfers import paired_rows


@dataclass(frozen=True, slots=True, eq=False)
class Paid:
    """Rows of pay by user and day. `row` is a place in `rows`, `user` in `users`, `stream` in
    `streams` (-1 for none); `day` counts from 1970, cents are above zero. `uneven`: paid for a
    single job, or by a stream without a cadence."""

    row: Ints
    user: Ints
    day: Ints
    cents: Ints
    stream: Ints
    uneven: Flags

    def of(self, chosen: Flags | Ints) -> Paid:
        return Paid(
            self.row[chosen], self.user[chosen], self.day[chosen], self.cents[chosen],
            self.stream[chosen], self.uneven[chosen],
        )  # fmt: skip

    def since(self, window: Window) -> Paid:
        """Those of the window."""
        first, last = day_number(window.start), day_number(window.as_of)
        return self.of((self.day >= first) & (self.day <= last))


@step
def paid(book: Book, policy: Policy) -> Paid:
    """All pay of the users of the book."""
    came = _came_in(book, policy)
    said = rows(book)[came, ["name", "category_primary", "category_detailed"]]
    # Words are dear to look for.
    by = BY_WORDS_TOO if said["category_primary"].has_nulls() else BY_CATEGORY
    is_pay, by_job = columns(said, **by)
    came, by_job = came[is_pay], by_job[is_pay]
    stream = stream_of_rows(book, policy)[came]
    found = Paid(
        row=came,
        user=user_of_rows(book)[came],
        day=coded_rows(book).day[came],
        cents=-coded_rows(book).cents[came],
        stream=stream,
        uneven=by_job | _without_cadence(stream, book, policy),
    )
    return found.of(lexical(found.user, found.day))


def _came_in(book: Book, policy: Policy) -> Ints:
    """Rows that came into deposit accounts of users of the book from elsewhere."""
    some = coded_rows(book).cents < 0
    some[paired_rows(book, policy)[1]] = False
    came = np.flatnonzero(some & (user_of_rows(book) >= 0))
    each = coded_rows(book)
    return came[each.deposit[each.account[came]]]


IS_PAY = is_in("category_primary", ("INCOME",)) & ~is_in("category_detailed", NOT_PAY)
BY_JOB = is_in("category_detailed", UNEVEN_PAY)
UNSAID, WORDS = col("category_primary").is_null(), col("name").str.to_lowercase()
SAYS_PAY = (WORDS.str.contains(PAID) & ~WORDS.str.contains(NO_PAY)).fill_null(False)
SAYS_JOB = WORDS.str.contains(JOBS).fill_null(False)
BY_CATEGORY = {"is_pay": IS_PAY, "by_job": BY_JOB}
BY_WORDS_TOO = {
    "is_pay": pl.when(UNSAID).then(SAYS_PAY).otherwise(IS_PAY),
    "by_job": BY_JOB | (UNSAID & SAYS_JOB),
}


def _without_cadence(stream: Ints, book: Book, policy: Policy) -> Flags:
    irregular = told(book, policy).cadence == CADENCES.index(IRREGULAR)
    found: Flags = np.append(irregular, False)[stream]  # -1 is the last
    return found


def pay(book: Book, policy: Policy) -> pl.DataFrame:
    """The same as a table, by user, day and id: user_id, transaction_id, date, amount_cents (above
    zero), uneven, and the number of the stream, if any."""
    found = paid(book, policy)
    facts = [
        pl.Series("amount_cents", found.cents),
        pl.Series("uneven", found.uneven, dtype=pl.Boolean),
        lines(streams(book, policy)[:, ["stream"]], found.stream).get_column("stream"),
    ]
    named = rows(book)[found.row, ["user_id", "transaction_id", "date"]]
    return named.hstack(facts).sort("user_id", "date", "transaction_id")


def pay_window(book: Book, policy: Policy) -> Window:
    """The days over which pay is read, whatever the window."""
    return Window(policy["signals.pay_lookback_days"], book.as_of)


@dataclass(frozen=True, slots=True, eq=False)
class Employers:
    """Streams of pay that run and paid in the lookback: places in `streams` and `users`. Of one
    user, what brought most comes first; of two alike the first by number."""

    stream: Ints
    user: Ints


@step
def employers(book: Book, policy: Policy) -> Employers:
    lately = paid(book, policy).since(pay_window(book, policy))
    runs = np.append(told(book, policy).status != STATUSES.index(ENDED), False)
    lately = lately.of(runs[lately.stream])
    each = Groups.by(lately.stream)
    brought = each.total(lately.cents[each.order])
    stream, user = (of[each.order[each.starts]] for of in (lately.stream, lately.user))
    order = lexical(user, -brought, stream)
    return Employers(stream[order], user[order])


@step
def next_pay(book: Book, policy: Policy) -> Ints:
    """Of each user the next pay day, in days from 1970; -1 where none can be foretold.

    The day that a late employer should have paid on is no next day.
    """
    paying = employers(book, policy)
    days = next_days(book, policy)[paying.stream]
    ahead = days > day_number(book.as_of)
    never = np.iinfo(np.int64).max
    found = np.full(users(book).len(), never)
    np.minimum.at(found, paying.user[ahead], days[ahead])
    return np.where(found == never, -1, found)


def next_days(book: Book, policy: Policy) -> Ints:
    """Of each stream of `streams` its next date, in days from 1970; below zero for none."""
    return day_numbers(streams(book, policy)["next_date"])
