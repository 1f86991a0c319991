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
from .places import stream_of_rows, user_of_rows, users
from .rows import is_in, rows
from .steps import step
from .stream_cadence import IRREGULAR
from .stream_facts import ENDED
from .stream_kinds import JOBS, NO_PAY, PAID, UNEVEN_PAY
from .streams import stream_rows, streams
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
    said = rows(book).select("name", "category_primary", "category_detailed")[came]
    is_pay, by_job = columns(said, is_pay=_is_pay(said), by_job=_by_job(said))
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
    deposited = rows(book)["account_type"][came] == "depository"
    known = deposited.fill_null(False) if deposited.null_count() else deposited
    into: Ints = came[known.to_numpy()]
    return into


def _is_pay(came: pl.DataFrame) -> pl.Expr:
    by_category = is_in("category_primary", ("INCOME",)) & ~is_in("category_detailed", NOT_PAY)
    if came["category_primary"].null_count() == 0:  # words are dear to look for
        return by_category
    said = col("name").str.to_lowercase()
    by_words = (said.str.contains(PAID) & ~said.str.contains(NO_PAY)).fill_null(False)
    return pl.when(col("category_primary").is_null()).then(by_words).otherwise(by_category)


def _by_job(came: pl.DataFrame) -> pl.Expr:
    by_category = is_in("category_detailed", UNEVEN_PAY)
    if came["category_primary"].null_count() == 0:
        return by_category
    by_words = col("name").str.to_lowercase().str.contains(JOBS).fill_null(False)
    return by_category | (col("category_primary").is_null() & by_words)


def _without_cadence(stream: Ints, book: Book, policy: Policy) -> Flags:
    irregular: Flags = (streams(book, policy)["cadence"] == IRREGULAR).to_numpy()
    return np.append(irregular, False)[stream]  # -1 is the last


def pay(book: Book, policy: Policy) -> pl.DataFrame:
    """The same as a table, by user, day and id: user_id, transaction_id, date, amount_cents (above
    zero), uneven, and the number of the stream, if any."""
    found = paid(book, policy)
    numbers = streams(book, policy)["stream"].append(pl.Series([None], dtype=pl.Int64))
    return (
        rows(book)
        .select("user_id", "transaction_id", "date")[found.row]
        .with_columns(
            amount_cents=pl.Series(found.cents),
            uneven=pl.Series(found.uneven, dtype=pl.Boolean),
            stream=numbers.gather(np.where(found.stream < 0, numbers.len() - 1, found.stream)),
        )
        .sort("user_id", "date", "transaction_id")
    )


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
    runs = np.append((streams(book, policy)["status"] != ENDED).to_numpy(), False)
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


def employer_rows(book: Book, policy: Policy) -> pl.LazyFrame:
    """The rows that the streams of `employers` were recognised by."""
    places = np.sort(employers(book, policy).stream)
    of = streams(book, policy).select("user_id", "stream")[places].lazy()
    return stream_rows(book, policy).lazy().join(of, on=["user_id", "stream"], how="semi")


def first_pay(book: Book, policy: Policy) -> pl.DataFrame:
    """Each user's first row of pay; of one day the first by id."""
    return pay(book, policy).unique("user_id", keep="first", maintain_order=True)
