"""Money moved between two accounts of one user: both rows of it, whatever they are called.

A pair leaves one account and reaches another of the same user, the same cents, on the same day or
up to `signals.transfer_pair_days` apart. The nearest belong together, of several the earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from spendsense.ledger import Book
from spendsense.policy import Policy

from .coded_rows import coded_rows
from .grouped import Flags, Ints, both, columns, dense, lexical, ranked
from .rows import rows
from .steps import once, step

PAIR = {
    "user_id": pl.String(),
    "out_transaction_id": pl.String(),
    "in_transaction_id": pl.String(),
    "out_account_id": pl.String(),
    "in_account_id": pl.String(),
    "date": pl.Date(),
    "cents": pl.Int64(),
}


@step
def transfer_pairs(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of PAIR, a row a pair, by user, the day it left and its id; cents above zero."""
    left, came = paired_rows(book, policy)
    posted = rows(book)
    found = pl.LazyFrame({
        "user_id": posted["user_id"][left],
        "out_transaction_id": posted["transaction_id"][left],
        "in_transaction_id": posted["transaction_id"][came],
        "out_account_id": posted["account_id"][left],
        "in_account_id": posted["account_id"][came],
        "date": posted["date"][left],
        "cents": posted["amount_cents"][left],
    }, schema=PAIR)  # fmt: skip
    return once(found.sort("user_id", "date", "out_transaction_id"))


@step
def paired_rows(book: Book, policy: Policy) -> tuple[Ints, Ints]:
    """The places in `rows` of what left and of what came, a pair each, in no order."""
    left, came = _sides(book)
    most = policy["signals.transfer_pair_days"]
    outs, ins = [], []
    for days in sorted(range(-most, most + 1), key=lambda apart: (abs(apart), -apart)):
        out, into = _paired(left, came, days)
        outs.append(left.row[out])
        ins.append(came.row[into])
        left, came = left.without(out), came.without(into)
    return np.concatenate(outs), np.concatenate(ins)


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """Rows that could be one half of a pair, by what they could match, account and id.

    `amount` numbers users with amounts, `rank` the ids; all arrays have one number a row.
    """

    row: Ints
    amount: Ints
    day: Ints
    account: Ints
    rank: Ints

    def of(self, chosen: Flags | Ints) -> _Side:
        return _Side(
            self.row[chosen], self.amount[chosen], self.day[chosen], self.account[chosen],
            self.rank[chosen],
        )  # fmt: skip

    def without(self, places: Ints) -> _Side:
        kept = np.ones(self.row.size, np.bool_)
        kept[places] = False
        return self.of(kept)


def _sides(book: Book) -> tuple[_Side, _Side]:
    """What left deposit accounts, and what came to any account.

    Only amounts that a user has on both sides can be a pair: few of them.
    """
    each = coded_rows(book)
    sides = np.flatnonzero(((each.cents > 0) & each.deposit[each.account]) | (each.cents < 0))
    cents = each.cents[sides]
    amount = both(each.user[sides], dense(np.abs(cents))[0])
    out = cents > 0
    kinds = int(amount.max()) + 1 if amount.size else 0
    met = np.bincount(amount[out], minlength=kinds)[amount] > 0
    met &= np.bincount(amount[~out], minlength=kinds)[amount] > 0
    some = sides[met]
    (rank,) = columns(rows(book)[some, ["transaction_id"]], rank=ranked("transaction_id"))
    side = _Side(some, amount[met], each.day[some], each.account[some], rank)
    side = side.of(lexical(side.amount, side.day, side.account, side.rank))
    left = each.cents[side.row] > 0
    return side.of(left), side.of(~left)


def _paired(left: _Side, came: _Side, days: int) -> tuple[Ints, Ints]:
    """Pairs whose money came so many days after it left: the nth of an amount with the nth."""
    amount = np.concatenate([left.amount, came.amount])
    day = np.concatenate([left.day, came.day - days])
    nth = np.concatenate([_nth(left), _nth(came)])
    key = both(both(amount, dense(day)[0]), dense(nth)[0])
    first, second = _joined(key[: left.row.size], key[left.row.size :])
    apart = left.account[first] != came.account[second]
    first, second = first[apart], second[apart]
    once = _once(left.rank[first], came.rank[second])
    first, second = first[once], second[once]
    once = _once(came.rank[second], left.rank[first])
    return first[once], second[once]


def _nth(side: _Side) -> Ints:
    """The how-manieth of its amount, day and account each row is, from 0."""
    changes = np.ones(side.row.size, np.bool_)
    changes[1:] = False
    for key in (side.amount, side.day, side.account):
        changes[1:] |= key[1:] != key[:-1]
    starts = np.flatnonzero(changes)
    return np.arange(side.row.size) - np.repeat(starts, np.diff(starts, append=side.row.size))


def _joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """The places of all that have the same number on both sides."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    start = np.searchsorted(ordered, left, "left")
    counts = np.searchsorted(ordered, left, "right") - start
    first = np.repeat(np.arange(left.size), counts)
    begins = np.cumsum(counts) - counts
    second = np.arange(first.size) - np.repeat(begins - start, counts)
    return first, order[second]


def _once(ours: Ints, others: Ints) -> Ints:
    """Of pairs, the first of each of ours by the other."""
    order = lexical(ours, others)
    return order[np.flatnonzero(np.diff(ours[order], prepend=-1))]
