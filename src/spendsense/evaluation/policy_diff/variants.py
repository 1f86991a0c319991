"""Who reads the same text of an item: those whose names in it are alike to every phrase."""

from __future__ import annotations

from functools import cache

import polars as pl
from polars import col

from spendsense.recommendations import Item, read_catalog
from spendsense.signals import READINGS


def names_of(item: Item) -> tuple[str, ...]:
    """The readings in an item's copy that are names."""
    return tuple(
        name
        for name in item.placeholders()
        if name in READINGS and READINGS[name].unit in ("word", "mask")
    )


def variant_column(names: tuple[str, ...]) -> str:
    return f"variant:{'+'.join(names)}"


@cache
def _name_groups() -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(names_of(item) for item in read_catalog() if names_of(item)))


def with_variants(frame: pl.DataFrame) -> pl.DataFrame:
    """Readings with a number for each set of names that copy holds; every digit reads as 0."""
    for names in _name_groups():
        said = pl.concat_str([_name(name) for name in names], separator="\n")
        frame = frame.with_columns((said.rank("dense") - 1).alias(variant_column(names)))
    return frame


def _name(name: str) -> pl.Expr:
    # 4821 and 1234 are alike to every phrase; 12345 is an amount, and stays five digits.
    return col(name).str.replace_all(r"\d", "0")
