"""The rows that may be part of a stream, as whole numbers: who, what kind, with whom, when."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .coded_rows import coded_rows
from .grouped import Flags, Groups, Ints, alike, both, dense
from .left_out import left_out
from .names import COARSE_LETTERS, FINE_LETTERS, letters
from .rows import rows
from .steps import once, step
from .stream_kinds import kinds
from .transfers import paired_rows

SAID = (
    "account_type", "account_subtype", "category_primary", "category_detailed", "name",
    "amount_cents",
)  # fmt: skip
"""What the kind of a row hangs on, but for what it is paired with."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """One number a row, by user and day.

    `row` is its place in `rows(book)`, `kind` that in KINDS, `day` counts from 1970. `user`,
    `merchant` and `said` number texts; of a description without letters `said` is 0. `uneven`
    numbers the sorts of pay for single jobs and is 0 for all other rows. Cents are not below zero.
    """

    row: Ints
    user: Ints
    kind: Ints
    merchant: Ints
    said: Ints
    day: Ints
    cents: Ints
    in_store: Flags
    uneven: Ints

    def of(self, chosen: Flags | Ints) -> Candidates:
        """Some of the rows."""
        return Candidates(*(getattr(self, field.name)[chosen] for field in fields(self)))


@step
def candidates(book: Book, policy: Policy) -> Candidates:
    """Posted rows of some kind that have a name, but for those that their owner says never come
    back."""
    each = coded_rows(book)
    kind, uneven, reached = _kinds(book, policy)
    some = np.flatnonzero(kind >= 0)
    merchant, said = _named(book, some, reached[some])
    known = (merchant > 0) & ~left_out(book, some, reached[some])
    some = some[known]
    by_day = Groups.by(both(each.user[some], dense(each.day[some])[0])).order
    at = some[by_day]
    return Candidates(
        row=at,
        user=each.user[at],
        kind=kind[at],
        merchant=merchant[known][by_day],
        said=said[known][by_day],
        day=each.day[at],
        cents=np.abs(each.cents[at]),
        in_store=each.in_store[at],
        uneven=uneven[at],
    )


def _kinds(book: Book, policy: Policy) -> tuple[Ints, Ints, Ints]:
    """Of each posted row its kind (-1 for none), whose single job it pays for, and the place in
    `rows` of what came where its money went to another account of the user (-1 where it did not).

    What a row is hangs on few facts that few rows differ in: each sort of row is looked at once.
    """
    posted, each = rows(book), coded_rows(book)
    left, came = paired_rows(book, policy)
    reached = np.full(posted.height, -1)
    reached[left] = came
    state = np.zeros(posted.height, np.int64)
    state[left], state[came] = each.account_type[came] + 2, 1
    sort = each.category
    for fact in (each.account_type, np.sign(each.cents) + 1, state):
        sort = both(sort, fact)
    if each.unsaid.any():
        sort = both(sort, np.where(each.unsaid, each.name + 1, 0))
    sort, firsts = dense(sort)
    other = reached[firsts]
    met = np.maximum(other, 0)
    reaches = [posted[f"account_{it}"][met].alias(f"other_{it}") for it in ("type", "subtype")]
    kind, uneven = kinds(
        posted[firsts, list(SAID)].hstack(reaches),
        paired=state[firsts] > 0,
        met=other >= 0,
    )
    return kind[sort], uneven[sort], reached


def _named(book: Book, some: Ints, reached: Ints) -> tuple[Ints, Ints]:
    """Numbers of merchants and of descriptions. Money that goes to another account of the user is
    known by it, whatever it is called; 0 where there are no letters."""
    posted, each = rows(book), coded_rows(book)
    name, one = dense(each.name[some])
    merchant, another = dense(each.merchant[some])
    own = np.flatnonzero(reached >= 0)
    texts = pl.concat([posted["name"][some[one]], posted["merchant_name"][some[another]]])
    text = col("text").str
    told = once(
        texts.to_frame("text")
        .lazy()
        .select(letters("text"))
        .with_columns(coarse=text.slice(0, COARSE_LETTERS), fine=text.slice(0, FINE_LETTERS))
    )
    accounts = posted["account_id"][reached[own]]
    described = told[: one.size]
    merchants = alike(pl.concat([described["coarse"], told["text"][one.size :], accounts]))
    coarse, known, own_merchant = np.split(merchants, (one.size, one.size + another.size))
    found = np.where(known[merchant] > 0, known[merchant], coarse[name])
    found[own] = own_merchant
    fine, own_said = np.split(alike(pl.concat([described["fine"], accounts])), (one.size,))
    said = fine[name]
    said[own] = own_said
    return found, said
