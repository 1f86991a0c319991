"""The families in order, and reading all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import polars as pl

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .cash_flow import cash_flow
from .credit import credit
from .history import history
from .income import income
from .reading import Unit
from .readings import FAMILIES
from .savings import savings
from .subscriptions import subscriptions

Family = Callable[[Book, Window, Policy], pl.DataFrame]

SIGNALS: tuple[Family, ...] = (subscriptions, savings, credit, income, cash_flow, history)
"""Five families, and how much record there is.

Each gives one row for every user of the book, sorted by user_id.
"""

PARTS = {
    "savings": ("savings_growth_base_cents",),
    "credit": ("cards_balance_cents", "cards_limit_cents"),
}
"""Columns that are no readings but parts of a ratio that is compared exactly."""

TYPES: dict[Unit, pl.DataType] = {
    "cents": pl.Int64(),
    "count": pl.Int64(),
    "ratio": pl.Float64(),
    "percent": pl.Float64(),
    "days": pl.Float64(),
    "months": pl.Float64(),
    "flag": pl.Boolean(),
    "word": pl.String(),
    "mask": pl.String(),
    "date": pl.Date(),
}


@cache
def family_columns(family: str) -> pl.Schema:
    """The columns of a family in their order, `user_id` first, parts last."""
    readings = {reading.name: TYPES[reading.unit] for reading in FAMILIES[family]}
    parts = {name: pl.Int64() for name in PARTS.get(family, ())}
    return pl.Schema({"user_id": pl.String(), **readings, **parts})


def read(book: Book, window: Window, policy: Policy | None = None) -> pl.DataFrame:
    """All readings of every user of the book over the window, one row a user, sorted.

    Without a policy, by the one that was in force on the book's day.
    """
    policy = Policy.on(book.as_of) if policy is None else policy
    found = [(family.__name__, family(book, window, policy)) for family in SIGNALS]
    columns = [
        column
        for place, (name, frame) in enumerate(found)
        for column in _columns(name, frame)[min(place, 1) :]  # user_id of the first only
    ]
    return pl.DataFrame(columns)


def read_family(family: Family, book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One family's readings in their declared columns and types."""
    columns = _columns(family.__name__, family(book, window, policy))
    return pl.DataFrame(columns)


def _columns(family: str, frame: pl.DataFrame) -> list[pl.Series]:
    return [frame.get_column(name).cast(dtype) for name, dtype in family_columns(family).items()]
