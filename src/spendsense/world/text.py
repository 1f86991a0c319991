"""Columns of text that says the same over and over: Enums, made without comparing a letter."""

from __future__ import annotations

import numpy as np
import polars as pl

from .dice import Ints, Whole
from .rows import Flags


def coded(texts: pl.Series, place: Whole) -> pl.Series:
    """Of distinct texts the one at each place, as an Enum of those that occur, sorted."""
    used = np.flatnonzero(np.bincount(place, minlength=texts.len()))
    return _column(texts.gather(used), used, place, texts.len())


def looked_up(table: pl.DataFrame, place: Whole) -> dict[str, pl.Series]:
    """Every column of a table of texts at these places, as Enums of the texts that occur."""
    used = np.flatnonzero(np.bincount(place, minlength=table.height))
    columns = {name: table[name].gather(used) for name in table.columns}
    return {name: _column(texts, used, place, table.height) for name, texts in columns.items()}


def _column(texts: pl.Series, used: Ints, place: Whole, count: int) -> pl.Series:
    """The text of each place; texts may repeat, and may be null. `used` places have the texts."""
    distinct = texts.drop_nulls().unique().sort()
    if distinct.is_empty():
        return pl.repeat(None, len(place), dtype=pl.Enum([]), eager=True)
    small = (
        np.uint8 if distinct.len() < 255 else np.uint16 if distinct.len() < 65_535 else np.uint32
    )
    missing = texts.is_null().to_numpy()
    rank = texts.rank("dense").fill_null(1).to_numpy() - 1
    code = np.zeros(count, small)
    code[used] = rank.astype(small)
    column = pl.Series(code[place]).cat.to(pl.Enum(distinct))
    if not missing.any():
        return column
    absent = np.zeros(count, np.bool_)
    absent[used] = missing
    return nullable(column, ~absent[place])


def nullable(series: pl.Series, present: Flags) -> pl.Series:
    """The series, null where it is not present."""
    if present.all():
        return series
    nothing = pl.Series([None], dtype=series.dtype)
    return series.zip_with(pl.Series(present), nothing).alias(series.name)
