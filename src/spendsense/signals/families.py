"""The families in order, and reading all of them."""

from __future__ import annotations

from collections.abc import Callable

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


def family_columns(family: str) -> pl.Schema:
    """The columns of a family in their order, `user_id` first, parts last."""
    readings = {reading.name: TYPES[reading.unit] for reading in FAMILIES[family]}
    parts = {name: pl.Int64() for name in PARTS.get(family, ())}
    return pl.Schema({"user_id": pl.String(), **readings, **parts})


def read(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """All readings of every user of the book over the window, one row a user, sorted."""
    frames = [read_family(family, book, window, policy) for family in SIGNALS]
    series = [frames[0], *(frame.drop("user_id") for frame in frames[1:])]
    return pl.concat(series, how="horizontal")


def read_family(family: Family, book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One family's readings in their declared columns and types."""
    schema = family_columns(family.__name__)
    return family(book, window, policy).select(schema.names()).cast(schema)
