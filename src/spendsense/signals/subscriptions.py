"""Subscriptions and bills: what comes back every week, month or year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .candidates import candidates
from .grouped import Flags, Ints, columns, lexical, ranked, sums
from .places import first_lines, lines, user_of_rows, user_of_streams, users
from .rows import over, per_month, where
from .steps import Steps, named, step, worked_out
from .stream_cadence import CADENCES, flags
from .stream_facts import MATURE, STATUSES
from .stream_kinds import BILL, KINDS, LOAN, MORTGAGE, RENT, SUBSCRIPTION
from .streams import stream_rows, told
from .totals import inside, known

OF = ["user_id", "stream"]
BILL_KINDS = (RENT, MORTGAGE, LOAN, BILL)
FREQUENT = ("weekly", "biweekly", "semi-monthly", "monthly")
"""Cadences in which a stream comes at least three times in 90 days."""
PER_YEAR = {
    "weekly": 52,
    "biweekly": 26,
    "semi-monthly": 24,
    "monthly": 12,
    "quarterly": 4,
    "semi-annual": 2,
    "annual": 1,
}
IS_BOUGHT, IS_FREQUENT = flags((SUBSCRIPTION, *BILL_KINDS), KINDS), flags(FREQUENT, CADENCES)
A_YEAR = np.array([PER_YEAR.get(cadence, 0) for cadence in CADENCES])
HAS_TWIN = col("duplicate_of").is_not_null()


def subscriptions(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.SUBSCRIPTIONS`."""
    facts = known(book, window, policy).hstack(_counts(book, policy))
    return worked_out(facts.hstack(_sums(book, window, policy)), *_readings(window.days))


@lru_cache
def _readings(days: int) -> Steps:
    return (
        named(
            subscription_count=where("can_spend", "subscriptions"),
            bill_count=where("can_spend", "bills"),
            duplicate_subscription_count=where("can_spend", "duplicates"),
            subscription_spend_cents=where("can_spend", "subscription_cents"),
            subscription_rise_cents=where("can_spend", "rise_cents"),
            bill_spend_cents=where("can_spend", "bill_cents"),
            spend_cents=where("can_spend", "spent_cents"),
        ),
        named(
            subscription_monthly_cents=per_month("subscription_spend_cents", days),
            bill_monthly_cents=per_month("bill_spend_cents", days),
            subscription_share=over("subscription_spend_cents", "spend_cents"),
        ),
    )


@step
def running(book: Book, policy: Policy) -> pl.DataFrame:
    """The streams that are subscriptions or bills and run: the columns of `streams.STREAMS`,
    `is_bill`, `a_year` (times a year) and `monthly_cents`, by user and number."""
    known, at = told(book, policy), np.flatnonzero(_runs(book, policy))
    found, a_year = known.table[at], A_YEAR[known.cadence[at]]
    facts = [
        pl.Series("is_bill", known.kind[at] != KINDS.index(SUBSCRIPTION)),
        pl.Series("a_year", a_year),
        pl.Series("monthly_cents", found["last_cents"].to_numpy() * a_year // 12),
    ]
    return found.hstack(facts)


@dataclass(frozen=True, slots=True, eq=False)
class Charged:
    """The rows of those streams, also before the window, by user, stream and day: places in `rows`
    and in `users`. `more` is what a year costs more by this row's price than by the one before, but
    for the end of a trial."""

    row: Ints
    user: Ints
    cents: Ints
    is_bill: Flags
    more: Ints

    def of(self, chosen: Flags) -> Charged:
        return Charged(
            self.row[chosen], self.user[chosen], self.cents[chosen], self.is_bill[chosen],
            self.more[chosen],
        )  # fmt: skip


@step
def charged(book: Book, policy: Policy) -> Charged:
    of_running = told(book, policy).groups.of(np.flatnonzero(_runs(book, policy)))
    each, mine = candidates(book, policy), running(book, policy)
    cents, stream, first = each.cents[of_running.order], of_running.numbers(), of_running.firsts()
    more = np.diff(cents, prepend=0)
    # A first charge of under half the price was a trial.
    trial = np.append(False, first[:-1] & (cents[:-1] * 2 < cents[1:]))[: first.size]
    more[first | trial] = 0
    row = each.row[of_running.order]
    return Charged(
        row=row,
        user=user_of_rows(book)[row],
        cents=cents,
        is_bill=mine["is_bill"].to_numpy()[stream],
        more=mine["a_year"].to_numpy()[stream] * more,
    )


@step
def running_rows(book: Book, policy: Policy) -> pl.DataFrame:
    """The same as a table: the columns of `streams.STREAM_ROWS`, `is_bill` and `more`."""
    took = charged(book, policy)
    runs, sizes = _runs(book, policy), told(book, policy).groups.sizes
    rows_of = stream_rows(book, policy).filter(pl.Series(np.repeat(runs, sizes)))
    return rows_of.hstack([pl.Series("is_bill", took.is_bill), pl.Series("more", took.more)])


def twins(book: Book, policy: Policy) -> Ints:
    """Places in `streams` of earlier ones that a running subscription does the same as."""
    each = running(book, policy)
    has = each["duplicate_of"].is_not_null().to_numpy()
    # The streams of a user come one after another, by number.
    back = each["stream"].to_numpy()[has] - each["duplicate_of"].drop_nulls().to_numpy()
    found: Ints = np.flatnonzero(_runs(book, policy))[has] - back
    return found


@step
def _runs(book: Book, policy: Policy) -> Flags:
    """Of each stream, whether it is a subscription or bill that runs. What comes weekly to monthly
    must have been charged, in any lookback, on as many days as make one: a month that is skipped
    later takes nothing back."""
    known = told(book, policy)
    mature = IS_BOUGHT[known.kind] & (known.status == STATUSES.index(MATURE))
    found: Flags = mature & (~IS_FREQUENT[known.cadence] | _seen_often(book, policy))
    return found


def _seen_often(book: Book, policy: Policy) -> Flags:
    """Of each stream, whether some lookback held as many days with a charge as make one."""
    groups = told(book, policy).groups
    each, new = candidates(book, policy), groups.firsts()
    day = each.day[groups.order]
    new[1:] |= day[1:] != day[:-1]
    of, day = groups.numbers()[new], day[new]
    back = policy["signals.recurring_min_charges"] - 1
    before = slice(max(of.size - back, 0))
    near = day[back:] - day[before] < policy["signals.recurring_lookback_days"]
    found = np.zeros(groups.starts.size, np.bool_)
    found[of[back:][near & (of[back:] == of[before])]] = True
    return found


@step
def _counts(book: Book, policy: Policy) -> pl.DataFrame:
    """How many streams of each sort a user has, and the subscription that costs most a month."""
    size, each = users(book).len(), running(book, policy)
    user = user_of_streams(book, policy)[_runs(book, policy)]
    twins, name = columns(each, twins=HAS_TWIN, name=ranked("name"))
    bills, of_user = each["is_bill"].to_numpy(), user >= 0
    bought, bills = of_user & ~bills, of_user & bills
    cents = each["monthly_cents"].to_numpy()
    dear = np.flatnonzero(bought)
    dear = dear[lexical(user[dear], -cents[dear], name[dear], each["stream"].to_numpy()[dear])]
    most = lines(each[:, ["name", "monthly_cents"]], first_lines(user, dear, size))
    return pl.DataFrame({
        "subscriptions": np.bincount(user[bought], minlength=size),
        "bills": np.bincount(user[bills], minlength=size),
        "duplicates": np.bincount(user[bought & twins], minlength=size),
        "largest_subscription_name": most["name"],
        "largest_subscription_cents": most["monthly_cents"],
    })  # fmt: skip


def _sums(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """What subscriptions and bills took in the window, and what a month of subscriptions costs
    more by the prices that changed in it."""
    took, of_window = charged(book, policy), inside(book, window)
    some = took.of(of_window[took.row] & (took.user >= 0))
    bought, size = some.of(~some.is_bill), users(book).len()
    bills = some.of(some.is_bill)
    return pl.DataFrame({
        "subscription_cents": sums(bought.user, bought.cents, size),
        "bill_cents": sums(bills.user, bills.cents, size),
        "rise_cents": sums(bought.user, bought.more, size) // 12,
    })  # fmt: skip
