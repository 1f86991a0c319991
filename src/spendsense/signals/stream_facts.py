"""What is known of a stream once its rows are: its dates, amounts, status, and its number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .candidates import candidates
from .coded_rows import day_number
from .grouped import (
    Flags,
    Groups,
    Ints,
    both,
    columns,
    dense,
    lexical,
    quarter_and_middles,
    ranked,
)
from .rows import rows
from .steps import named, once
from .stream_cadence import CADENCES, NONE, PERIODS
from .stream_dates import NEAR, NEVER, day_of_month, next_days, weekday
from .stream_kinds import KINDS, PAY, SUBSCRIPTION
from .stream_search import Found

EARLY, MATURE, ENDED = STATUSES = ("EARLY_DETECTION", "MATURE", "TOMBSTONED")
"""Plaid's words for the status of a stream."""


def period_days(irregular: int) -> Ints:
    """Days of the period of each cadence; of none, so many."""
    return np.array([*(days for days, _, _, _ in PERIODS.values()), irregular])


def in_order(found: Found, book: Book, policy: Policy) -> Groups:
    """The rows of each group by day and, of one day, by id."""
    each, groups = candidates(book, policy), found.groups
    day = each.day[groups.order]
    again = ~groups.firsts()
    again[1:] &= day[1:] == day[:-1]
    tied = again.copy()
    tied[:-1] |= again[1:]
    at = np.flatnonzero(tied)
    order = groups.order.copy()
    order[at] = order[at][lexical(groups.numbers()[at], day[at], _by_id(book, each.row[order[at]]))]
    return Groups(order, groups.starts)


def _by_id(book: Book, at: Ints) -> Ints:
    """The places of some rows in the order of their ids."""
    if at.size < 2:
        return np.zeros(at.size, np.int64)
    (place,) = columns(rows(book)[at, ["transaction_id"]], place=ranked("transaction_id"))
    found: Ints = place
    return found


def joined_up(found: Found, book: Book, policy: Policy) -> Found:
    """A stream that begins a period after another of its merchant and cadence ended goes on with
    it: a new description, or a new price."""
    each, groups = candidates(book, policy), found.groups
    first, last = groups.order[groups.starts], groups.order[groups.ends]
    merchant = dense(found.merchant)[0]
    line = both(both(both(each.user[first], each.kind[first]), merchant), found.cadence)
    order = lexical(line, each.day[first], each.day[last], _by_id(book, each.row[first]))
    line, first, last = line[order], first[order], last[order]
    period = period_days(0)[found.cadence[order]][1:]
    since = each.day[first][1:] - each.day[last][:-1]
    begins, ends = each.cents[first][1:], each.cents[last][:-1]
    goes_on = (line[1:] == line[:-1]) & (since * 2 > period) & (since * 2 <= period * 5)
    goes_on &= np.abs(begins - ends) * 2 <= begins
    new = np.append(True, ~goes_on)[: order.size]
    put = groups.of(order)
    return Found(
        Groups(put.order, put.starts[new]), found.cadence[order][new], found.merchant[order][new]
    )


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Of each stream; days count from 1970. `regular` is the last charge day that is no bonus and
    `before` the one before it, or `regular` where there is one only; `usual_day` is the middle day
    of the month, `late_day` the latest of those that are near that of `before`; `one_weekday` says
    that four charges or more fell on the same; `status` is a place in STATUSES.
    """

    user: Ints
    kind: Ints
    first: Ints
    last: Ints
    regular: Ints
    before: Ints
    last_cents: Ints
    typical_cents: Ints
    count: Ints
    usual_day: Ints
    late_day: Ints
    one_weekday: Flags
    status: Ints


def facts(found: Found, book: Book, policy: Policy) -> Facts:
    """Of streams whose rows are in order."""
    each, groups = candidates(book, policy), found.groups
    day, cents = each.day[groups.order], each.cents[groups.order]
    numbers, sizes = groups.numbers(), groups.sizes
    new = groups.firsts()
    new[1:] |= day[1:] != day[:-1]
    kind, count = each.kind[found.firsts], groups.total(new)
    regular, before = _regular_days(groups, day, new, kind, found.cadence)
    in_month = day_of_month(day)
    week = np.bitwise_or.reduceat(1 << weekday(day), groups.starts)
    return Facts(
        user=each.user[found.firsts],
        kind=kind,
        first=day[groups.starts],
        last=day[groups.ends],
        regular=regular,
        before=before,
        last_cents=cents[groups.ends],
        typical_cents=quarter_and_middles(numbers, cents, sizes)[1],
        count=count,
        usual_day=quarter_and_middles(numbers, in_month, sizes)[1],
        late_day=_late_days(groups, in_month, before),
        one_weekday=((week & (week - 1)) == 0) & (count >= 4),
        status=_status(found.cadence, day[groups.ends], count, book, policy),
    )


def _regular_days(
    groups: Groups, day: Ints, new: Flags, kind: Ints, cadence: Ints
) -> tuple[Ints, Ints]:
    """The last day and the one before. Of two pay days under half a period apart one is a bonus:
    the regular one is nearer to a period after the day before both."""
    begins = np.maximum.accumulate(np.where(new, np.arange(day.size), 0))

    def earlier(at: Ints) -> Ints:
        """The place of some charge of the day before; the same where there is none."""
        before: Ints = np.maximum(begins[at] - 1, groups.starts)
        return before

    ends = groups.ends
    second = earlier(ends)
    third = earlier(second)
    last, before, earliest = day[ends], day[second], day[third]
    period = period_days(0)[cadence]
    close = (kind == KINDS.index(PAY)) & (groups.total(new) > 2) & ((last - before) * 2 < period)
    off = np.abs(last - earliest - period) > np.abs(before - earliest - period)
    return np.where(close & off, before, last), np.where(close, earliest, before)


def _late_days(groups: Groups, in_month: Ints, before: Ints) -> Ints:
    """The latest days of the month that are near those of some days."""
    middle = np.repeat(day_of_month(before), groups.sizes)
    near = np.where(np.abs(in_month - middle) <= NEAR, in_month, 0)
    found: Ints = np.maximum.reduceat(near, groups.starts) if near.size else near
    return found


def _status(cadence: Ints, last: Ints, count: Ints, book: Book, policy: Policy) -> Ints:
    """Ended when its next day has passed by more than the days of grace."""
    grace: int = policy["signals.recurring_grace_days"]
    period = period_days(60)[cadence]
    silent = day_number(book.as_of) - last
    yearly = cadence == CADENCES.index("annual")  # nobody waits for a third year
    few = (count < policy["signals.recurring_min_charges"]) & ~yearly
    early, mature, ended = range(len(STATUSES))
    return np.where(silent > period + period // 10 + grace, ended, np.where(few, early, mature))


def numbered(found: Found, known: Facts, book: Book, policy: Policy) -> tuple[Ints, pl.DataFrame]:
    """The streams by user and number: their places, and a row each."""
    each, posted = candidates(book, policy), rows(book)
    last = posted[
        each.row[found.groups.order[found.groups.ends]],
        ["user_id", "name", "merchant_name", "amount_cents"],
    ]
    words = once(last.lazy().select(*SAID).with_columns(BY_WORDS))
    order = lexical(
        words["by_user"].to_numpy(), known.first, known.kind, words["by_name"].to_numpy(),
        known.last, known.typical_cents, _by_id(book, each.row[found.firsts]),
    )  # fmt: skip
    user = known.user[order]
    new = np.append(True, user[1:] != user[:-1])[: order.size]
    stream = np.arange(order.size) - np.maximum.accumulate(np.where(new, np.arange(order.size), 0))
    ended = known.status[order] == STATUSES.index(ENDED)
    due = next_days(
        found.cadence,
        known.kind,
        known.regular,
        known.before,
        known.usual_day,
        known.late_day,
        known.one_weekday,
    )[order]
    said = words[order]
    table = pl.DataFrame({
        "user_id": said["user_id"],
        "stream": stream + 1,
        "name": said["name"],
        "kind": _WORDS["kind"][known.kind[order]],
        "cadence": _WORDS["cadence"][found.cadence[order]],
        "direction": said["direction"],
        "status": _WORDS["status"][known.status[order]],
        "first_date": known.first[order].astype("datetime64[D]"),
        "last_date": known.last[order].astype("datetime64[D]"),
        "next_date": np.where(ended, NEVER, due).astype("datetime64[D]"),  # NEVER becomes null
        "last_cents": known.last_cents[order],
        "typical_cents": known.typical_cents[order],
        "count": known.count[order],
        "duplicate_of": _duplicates(found, known, order, stream + 1),
    })  # fmt: skip
    return order, table


SAID = (
    col("user_id"),
    *named(
        name=pl.when(col("merchant_name") != "").then("merchant_name").otherwise("name"),
        direction=pl.when(col("amount_cents") > 0).then(pl.lit("out")).otherwise(pl.lit("in")),
    ),
)
BY_WORDS = named(by_user=ranked("user_id"), by_name=ranked("name"))
_WORDS = {
    "kind": pl.Series(KINDS), "cadence": pl.Series(CADENCES), "status": pl.Series(STATUSES)
}  # fmt: skip


def _duplicates(found: Found, known: Facts, order: Ints, stream: Ints) -> pl.Series:
    """Of each subscription that runs, the first of its user, merchant, cadence and price, if that
    is another."""
    runs = (known.status != STATUSES.index(ENDED)) & (known.kind == KINDS.index(SUBSCRIPTION))
    same = both(known.user, dense(found.merchant)[0])
    same = both(both(same, found.cadence), dense(known.typical_cents)[0])[order]
    groups = Groups.by(np.where(runs[order], same + 1, 0))
    first = np.empty(order.size, np.int64)
    first[groups.order] = np.repeat(stream[groups.order[groups.starts]], groups.sizes)
    twins = pl.Series(np.where(~runs[order] | (first == stream), NONE, first))
    return twins.cast(pl.UInt32, strict=False).cast(pl.Int64)  # what is below zero becomes null
