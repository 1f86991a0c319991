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


def once(plan: pl.LazyFrame) -> pl.DataFrame:
    """A chain of small steps run at one go: a block of one user pays for runs, not for steps."""
    return plan.collect(engine="in-memory")
