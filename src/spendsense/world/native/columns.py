"""A column of a document's file: how the ledger's cells are written there, and turned back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
from polars import col

from spendsense.ledger.categories import taxonomy
from spendsense.world.export import TYPES, Export

Words = Callable[[Export], pl.Expr]


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is the document's. `gives` is the ledger's column that it turns back into.

    `gives` is None where it only repeats what other columns say. `dtype` is what JSON holds;
    `write` is over the ledger's columns, `read` over the document's.
    """

    name: str
    gives: str | None
    dtype: pl.DataType
    write: Words
    read: Words


def text(name: str, gives: str | None = None) -> Column:
    gives = gives or name
    return Column(
        name, gives, pl.String(), lambda _: col(gives).cast(pl.String), lambda _: col(name)
    )


def flag(name: str, gives: str | None = None) -> Column:
    return _same(name, gives or name, pl.Boolean())


def percent(name: str, gives: str | None = None) -> Column:
    return _same(name, gives or name, pl.Float64())


def cents(name: str, gives: str) -> Column:
    return _same(name, gives, pl.Int64())


def dollars(name: str, gives: str) -> Column:
    """A decimal number: 1500 cents are 15.0."""
    # Read from its decimals, 800.05 is the double nearest to it; 80005 / 100 need not be.
    return Column(
        name,
        gives,
        pl.Float64(),
        lambda _: _decimals(gives).cast(pl.Float64),
        lambda _: _cents(name),
    )


def dollars_as_text(name: str, gives: str) -> Column:
    """Two decimals, always: 1500 cents are 15.00, as a bank's CSV has them."""
    return Column(name, gives, pl.String(), lambda _: _decimals(gives), lambda _: _cents(name))


def _decimals(name: str) -> pl.Expr:
    whole = (col(name).abs() // 100).cast(pl.String)
    part = (col(name).abs() % 100).cast(pl.String).str.zfill(2)
    sign = pl.when(col(name) < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + whole + pl.lit(".") + part


def _cents(name: str) -> pl.Expr:
    # A double holds every number of cents below a trillion dollars.
    return (col(name).cast(pl.Float64) * 100).round().cast(pl.Int64)


def day(name: str, gives: str | None = None) -> Column:
    gives = gives or name
    return Column(
        name,
        gives,
        pl.String(),
        lambda _: col(gives).dt.to_string("%Y-%m-%d"),
        lambda _: col(name).str.to_date("%Y-%m-%d"),
    )


def moment(name: str) -> Column:
    """ISO 8601 in UTC, to the second."""
    return Column(
        name,
        name,
        pl.String(),
        lambda _: col(name).dt.to_string("%Y-%m-%dT%H:%M:%S"),
        lambda _: col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us"),
    )


def worded(name: str, gives: str, vocabulary: Callable[[Export], Mapping[str, str]]) -> Column:
    """A code of the ledger as the export's word for it."""
    return Column(
        name,
        gives,
        pl.String(),
        lambda export: _said(col(gives), vocabulary(export)),
        lambda export: _said(col(name), {w: code for code, w in vocabulary(export).items()}),
    )


def account_type(name: str) -> Column:
    """The document's one word for type and subtype: credit_card, student_loan."""

    def types(export: Export) -> dict[str, str]:
        return {word: TYPES[subtype] for subtype, word in export.account_words.items()}

    return Column(
        name,
        "type",
        pl.String(),
        lambda export: pl.coalesce(_found(col("subtype"), export.account_words), _plain("type")),
        lambda export: _said(col(name), types(export)),
    )


def category(name: str, detailed: Column) -> Column:
    """The document's word for a row's category: of its detailed code, else of its primary."""

    def back(export: Export) -> pl.Expr:
        primaries = set(taxonomy().values())
        words = {w: code for code, w in export.category_words.items() if code in primaries}
        return pl.coalesce(_found(detailed.read(export), taxonomy()), _said(col(name), words))

    return Column(
        name,
        "category_primary",
        pl.String(),
        lambda export: pl.coalesce(
            _found(col("category_detailed"), export.category_words),
            _said(col("category_primary"), export.category_words),
        ),
        back,
    )


def rate_of(name: str, kinds: tuple[str, ...]) -> Column:
    """The yearly rate of liabilities of these kinds; empty for the others."""
    rate = pl.when(_plain("kind").is_in(kinds)).then(col("apr_percentage"))
    return Column(name, None, pl.Float64(), lambda _: rate, lambda _: col(name))


def either(one: Column, other: Column, gives: str) -> tuple[Column, Column]:
    """Two columns of which each row fills one."""
    first = Column(
        one.name,
        gives,
        one.dtype,
        one.write,
        lambda export: pl.coalesce(one.read(export), other.read(export)),
    )
    return first, other


def only_written(name: str, write: Words) -> Column:
    return Column(name, None, pl.String(), write, lambda _: col(name))


def _same(name: str, gives: str, dtype: pl.DataType) -> Column:
    return Column(name, gives, dtype, lambda _: col(gives), lambda _: col(name))


def _plain(name: str) -> pl.Expr:
    return col(name).cast(pl.String)


def _said(code: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    """The word for a code, or the code itself."""
    return code.cast(pl.String).replace(list(words), list(words.values()))


def _found(code: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    """The word for a code, or null."""
    return code.cast(pl.String).replace_strict(
        list(words), list(words.values()), default=None, return_dtype=pl.String
    )
