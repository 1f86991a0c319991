"""Where a posted row belongs, by place: looked up, where a join would search.

What is found of users is told as arrays in the order of `holders`, one number a user.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from spendsense.ledger import Book
from spendsense.policy import Policy

from .candidates import candidates
from .coded_rows import coded_rows
from .grouped import NO_INTS, Flags, Ints, columns, lexical, ranked
from .rows import holders, rows
from .steps import step
from .streams import told


def users(book: Book) -> pl.Series:
    """The users of the book, sorted."""
    return holders(book)["user_id"]


@step
def user_of_rows(book: Book) -> Ints:
    """Of each row of `rows` the place of its user in `users`; -1 of one the book does not name."""
    each = coded_rows(book)
    found = user_places(book, rows(book)["user_id"][each.a_row_of_user])
    return found[each.user]


def user_places(book: Book, ids: pl.Series) -> Ints:
    """Of some ids the places in `users`; -1 of those the book does not name."""
    if ids.is_empty():
        return NO_INTS
    (found,) = columns(ids.to_frame("user_id"), place=place_of_user(book))
    places: Ints = found
    return places


@step
def place_of_user(book: Book) -> pl.Expr:
    """Of the ids in `user_id` the places in `users`, as an expression."""
    place = pl.col("user_id").cast(pl.Enum(users(book)), strict=False).to_physical()
    return place.cast(pl.Int64).fill_null(-1)


@step
def rows_by_id(book: Book) -> Ints:
    """Of each row of `rows` its place among all by day and, of one day, by id."""
    ids = rows(book)[:, ["transaction_id"]]
    (name,) = columns(ids, name=ranked("transaction_id"))
    found = np.empty(ids.height, np.int64)
    found[lexical(coded_rows(book).day, name)] = np.arange(ids.height)
    return found


@step
def stream_of_rows(book: Book, policy: Policy) -> Ints:
    """Of each row of `rows` the place of its stream in `streams`; -1 where it is part of none."""
    known = told(book, policy).groups
    found = np.full(rows(book).height, -1, np.int64)
    found[candidates(book, policy).row[known.order]] = known.numbers()
    return found


@step
def user_of_streams(book: Book, policy: Policy) -> Ints:
    """Of each stream of `streams` the place of its user in `users`; -1 of one of nobody's."""
    found: Ints = user_of_rows(book)[last_rows(book, policy)]
    return found


def rows_of_streams(book: Book, policy: Policy, some: Ints) -> Ints:
    """The places in `rows` of what some of `streams` were recognised by."""
    chosen: Flags = np.zeros(told(book, policy).groups.starts.size + 1, np.bool_)
    chosen[some] = True  # the last is that of -1, of no stream
    found: Ints = np.flatnonzero(chosen[stream_of_rows(book, policy)])
    return found


@step
def last_rows(book: Book, policy: Policy) -> Ints:
    """Of each stream of `streams` the place in `rows` of its latest row, by day and id."""
    known = told(book, policy).groups
    return candidates(book, policy).row[known.order[known.ends]]


def first_lines(user: Ints, some: Ints, users: int) -> Ints:
    """Of each of so many users the first of some lines that is theirs, -1 for none; `user` says
    whose each line is."""
    found = np.full(users, -1, np.int64)
    found[user[some[::-1]]] = some[::-1]  # the first of each comes last
    return found


def lines(table: pl.DataFrame, places: Ints) -> pl.DataFrame:
    """Lines of a table by place; nulls for -1, which is none."""
    return table[pl.Series(places).cast(pl.UInt32, strict=False)]
