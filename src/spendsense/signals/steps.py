"""Steps that several families share are worked out once for a book."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import polars as pl

from spendsense.ledger import Book

P = ParamSpec("P")
T = TypeVar("T")


def step(function: Callable[Concatenate[Book, P], T]) -> Callable[Concatenate[Book, P], T]:
    """A function of a book whose frame, or arrays, are kept as long as the book is.

    A book never changes and neither does what is read from it, so that whoever asks again with
    the same arguments gets what was worked out before. Arguments besides the book must be
    hashable.
    """
    kept: WeakKeyDictionary[Book, dict[object, T]] = WeakKeyDictionary()

    @wraps(function)
    def remembered(book: Book, /, *args: P.args, **kwargs: P.kwargs) -> T:
        of_book = kept.setdefault(book, {})
        asked = (args, tuple(kwargs.items()))
        if asked not in of_book:
            of_book[asked] = function(book, *args, **kwargs)
        return of_book[asked]

    return remembered


AS_WRITTEN = pl.QueryOptFlags.none()
"""Plans here are written in the order in which they are best run: to look for a better one would
take a third of the time of a block of one user."""


def once(plan: pl.LazyFrame) -> pl.DataFrame:
    """A chain of small steps run at one go: a block of one user pays for runs, not for steps."""
    return plan.collect(engine="in-memory", optimizations=AS_WRITTEN)


Steps = tuple[list[pl.Expr], ...]
"""Columns by step: those of a step may be made of those of the steps before it."""


def named(**expressions: pl.Expr) -> list[pl.Expr]:
    """Expressions as columns. They are made once, where they are the same for every book: of a
    block of one user, making them takes longer than working them out."""
    return [expression.alias(name) for name, expression in expressions.items()]


def worked_out(frame: pl.DataFrame, *steps: list[pl.Expr]) -> pl.DataFrame:
    """A frame with the columns of each step, at one go."""
    plan = frame.lazy()
    for columns in steps:
        plan = plan.with_columns(columns)
    return once(plan)
