"""Columns of text that says the same over and over: Enums, made without comparing a letter."""

from __future__ import annotations

import numpy as np
import polars as pl

from .dice import Flags, Whole


def occurring(texts: pl.Series, used: Flags) -> pl.Series:
    """The texts as an Enum of those that are used, sorted; what only others say is null."""
    distinct = texts.filter(pl.Series(used, dtype=pl.Boolean)).drop_nulls().unique().sort()
    return texts.cast(pl.Enum(distinct), strict=False)


def occurring_in(table: pl.DataFrame, used: Flags) -> pl.DataFrame:
    """A table of texts, every column as `occurring`."""
    return pl.DataFrame([occurring(column, used) for column in table.iter_columns()])


def coded(texts: pl.Series, place: Whole) -> pl.Series:
    """Of the texts the one at each place, as an Enum of those that occur, sorted."""
    used = np.bincount(place, minlength=texts.len()) > 0
    return occurring(texts, used).gather(places(place))


def places(numbers: Whole) -> pl.Series:
    """Places to gather from, as Polars counts them."""
    return pl.Series(numbers.astype(np.uint32))
