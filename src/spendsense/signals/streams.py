"""Recurring streams as people mean them: pay, rent, loans, bills, money put by, subscriptions.

Rows of one user and kind that share a name are looked at together, three times, each time those
that no stream has taken yet: by merchant and description, by merchant alone, and by merchant and
price (of two services of one merchant, or a service among purchases). What comes back regularly is
a stream:

- **Cadence** by the median gap: weekly to annual. Of gaps `signals.stream_fit_percent` must be one,
  two or three periods, give or take some days: a skipped month ends nothing.
- **Kinds that say so themselves** (rent, mortgage, loans, bills, card payments) are monthly when
  they come in most months between their first and last, whatever the day: people pay late.
- **Price**: a subscription and a transfer to savings keep theirs but for a cheap trial and one
  change in `signals.stream_steps_a_change` steps; one charged in a store never changes it. Bills,
  loans and pay move as they like.
- **Uneven pay**: deposits of gig platforms and clients are one stream each, without a cadence; a
  platform that settles every week is a stream of its own.

A stream with fewer charges than `signals.recurring_min_charges` (two for an annual one) is early,
one that has missed its next date by more than the days of grace has ended; statuses are Plaid's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from spendsense.ledger import Book
from spendsense.policy import Policy

from .candidates import candidates
from .grouped import Groups, Ints
from .rows import rows
from .steps import step
from .stream_facts import facts, in_order, joined_up, numbered
from .stream_kinds import KINDS, SUBSCRIPTION
from .stream_search import Found, search

STREAMS = pl.Schema(
    {
        "user_id": pl.String(),
        "stream": pl.Int64(),
        "name": pl.String(),
        "kind": pl.String(),
        "cadence": pl.String(),
        "direction": pl.String(),
        "status": pl.String(),
        "first_date": pl.Date(),
        "last_date": pl.Date(),
        "next_date": pl.Date(),
        "last_cents": pl.Int64(),
        "typical_cents": pl.Int64(),
        "count": pl.Int64(),
        "duplicate_of": pl.Int64(),
    }
)
"""`stream` numbers a user's streams by first day, kind and name. `next_date` is null where a stream
has ended or has no cadence. Cents are above zero. `duplicate_of` is an earlier stream of the same
service that still runs."""

STREAM_ROWS = pl.Schema(
    {
        "user_id": pl.String(),
        "stream": pl.Int64(),
        "transaction_id": pl.String(),
        "date": pl.Date(),
        "amount_cents": pl.Int64(),
    }
)
PRICE_CHANGES = pl.Schema(
    {
        "user_id": pl.String(),
        "stream": pl.Int64(),
        "date": pl.Date(),
        "before_cents": pl.Int64(),
        "after_cents": pl.Int64(),
    }
)


@step
def streams(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of STREAMS, a row a stream, by user and number."""
    return told(book, policy).table


@step
def stream_rows(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of STREAM_ROWS: the rows of every stream, by user, stream and day."""
    each, known = candidates(book, policy), told(book, policy)
    at, of = each.row[known.groups.order], known.groups.numbers()
    posted = rows(book)
    found = {
        "user_id": known.table["user_id"][of],
        "stream": known.table["stream"][of],
        "transaction_id": posted["transaction_id"][at],
        "date": posted["date"][at],
        "amount_cents": each.cents[known.groups.order],
    }
    return pl.DataFrame(found, schema=STREAM_ROWS)


@step
def price_changes(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of PRICE_CHANGES: each change of a subscription's price, on the day it was first
    charged; the end of a cheap trial is one."""
    each, known = candidates(book, policy), told(book, policy)
    groups = known.groups
    cents = each.cents[groups.order]
    bought = (known.kind == KINDS.index(SUBSCRIPTION))[groups.numbers()]
    changed = ~groups.firsts() & bought
    changed[1:] &= cents[1:] != cents[:-1]
    at = np.flatnonzero(changed)
    of = groups.numbers()[at]
    found = {
        "user_id": known.table["user_id"][of],
        "stream": known.table["stream"][of],
        "date": rows(book)["date"][each.row[groups.order[at]]],
        "before_cents": cents[at - 1],
        "after_cents": cents[at],
    }
    return pl.DataFrame(found, schema=PRICE_CHANGES)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The streams of a book, a row each in `table`, and the places in `candidates` of their rows,
    a group each. `kind`, `cadence` and `status` are the places of their words in KINDS, CADENCES
    and STATUSES."""

    table: pl.DataFrame
    groups: Groups
    kind: Ints
    cadence: Ints
    status: Ints


@step
def told(book: Book, policy: Policy) -> Told:
    """By user and number, the rows of each by day and id."""
    found = search(book, policy)
    found = Found(in_order(found, book, policy), found.cadence, found.merchant)
    found = joined_up(found, book, policy)
    known = facts(found, book, policy)
    order, table = numbered(found, known, book, policy)
    return Told(
        table, found.groups.of(order), known.kind[order], found.cadence[order], known.status[order]
    )
