"""Tables as somebody hands them in: Polars frames, or anything that speaks Arrow's C stream.

pandas and pyarrow tables, DuckDB results and many others have `__arrow_c_stream__`; none of these
libraries is imported here. What is handed in is checked before anything is read from it, because a
column under another name or dollars for cents would not fail but give other readings.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from difflib import get_close_matches
from typing import Protocol, TypeAlias, cast

import polars as pl
from polars import col
from polars.exceptions import PolarsError

from .errors import BadInput
from .schemas import ACCOUNT_TYPES, KEYS, LIABILITY_KINDS, SCHEMAS, empty


class ArrowStream(Protocol):
    """An object that gives its rows as Arrow does, by the PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Given: TypeAlias = pl.DataFrame | pl.LazyFrame | ArrowStream

REQUIRED = {
    "accounts": ("account_id", "user_id", "type"),
    "transactions": ("transaction_id", "account_id", "date", "amount_cents"),
    "liabilities": ("account_id", "kind"),
}
"""Columns that a table must have, none of them null. The others are null where they are absent.

A transaction is posted where `pending` is absent, and belongs to the user of its account.
"""

WORDS = {("accounts", "type"): ACCOUNT_TYPES, ("liabilities", "kind"): LIABILITY_KINDS}
"""Columns that say one of a few words."""


def tables_of(
    accounts: Given, transactions: Given | None, liabilities: Given | None
) -> dict[str, pl.DataFrame]:
    """The three tables in the ledger's columns and types, rows as they were.

    Raises BadInput, which says of which table, column and row, and what was expected.
    """
    own = checked("accounts", accounts)
    found = {"accounts": own}
    for table, given in (("transactions", transactions), ("liabilities", liabilities)):
        rows = empty(table) if given is None else checked(table, given)
        found[table] = _owned(table, rows, own)
    return found


def checked(table: str, given: Given) -> pl.DataFrame:
    """One table in its columns and types."""
    frame = _frame(table, given)
    _refuse_columns(table, frame)
    if table == "transactions" and "pending" not in frame.columns:
        frame = frame.with_columns(pending=pl.lit(False))
    schema = SCHEMAS[table]
    typed = [
        _typed(table, name, frame[name], dtype)
        if name in frame.columns
        else pl.Series(name, [None], dtype).new_from_index(0, frame.height)
        for name, dtype in schema.items()
    ]
    made = pl.DataFrame(typed)
    _refuse_rows(table, made)
    return made


def _frame(table: str, given: Given) -> pl.DataFrame:
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    if isinstance(given, pl.DataFrame):
        return given
    if not hasattr(given, "__arrow_c_stream__"):
        raise BadInput(
            f"{table}: a {type(given).__name__} cannot be read. Give a Polars frame, or anything"
            " with __arrow_c_stream__: a pandas or pyarrow table, a DuckDB result."
        )
    try:
        return pl.DataFrame(given)
    except (PolarsError, TypeError, ValueError) as error:
        raise BadInput(
            f"{table}: the Arrow stream of this {type(given).__name__} is no table ({error})."
            " Give one whose items are rows: a table, not a single column."
        ) from error


def _refuse_columns(table: str, frame: pl.DataFrame) -> None:
    known = SCHEMAS[table].names()
    odd = [name for name in frame.columns if name not in known]
    lacking = [name for name in REQUIRED[table] if name not in frame.columns]
    said = [f"lacks the column {name}" for name in lacking]
    for name in odd:
        near = get_close_matches(name, [each for each in known if each not in frame.columns], 1)
        said.append(f"has a column {name}, which is none of its columns{_meant(near)}")
    if said:
        raise BadInput(f"{table}: it {'; it '.join(said)}. Its columns are {', '.join(known)}.")


def _meant(near: list[str]) -> str:
    return f" (did you mean {near[0]}?)" if near else ""


def _typed(table: str, name: str, given: pl.Series, dtype: pl.DataType) -> pl.Series:
    """A column in its type. Raises BadInput rather than change a value."""
    if given.dtype.is_float():
        # Missing to pandas, whose whole numbers are floats as soon as one of them is missing.
        given = given.fill_nan(None)
    if given.dtype == dtype:
        return given
    if given.dtype == pl.Null:
        return given.cast(dtype)
    to = _INTO[type(dtype)]
    try:
        made = to(given)
    except PolarsError as error:
        first = next(iter(str(error).splitlines()), "")
        raise BadInput(f"{table}, {name}: {first}. Expected {_EXPECTED[type(dtype)]}.") from error
    if made is None:
        raise BadInput(
            f"{table}, {name}: the column is {given.dtype}, expected {_EXPECTED[type(dtype)]}."
        )
    lost = (made.is_null() & given.is_not_null()).arg_true()
    if len(lost):
        at = lost[0]
        raise BadInput(
            f"{table}, row {at + 1}, {name}: found {given[at]!r}, expected"
            f" {_EXPECTED[type(dtype)]}."
        )
    return made


def _text(given: pl.Series) -> pl.Series | None:
    coded = given.dtype in (pl.Categorical, pl.Enum)
    return given.cast(pl.String) if coded else None


def _whole(given: pl.Series) -> pl.Series | None:
    if given.dtype.is_float():
        whole = (given == given.floor()) & (given.abs() < 2**53)
        return _kept(given, whole, given.cast(pl.Int64, strict=False))
    return given.cast(pl.Int64, strict=False) if given.dtype.is_integer() else None


def _number(given: pl.Series) -> pl.Series | None:
    return given.cast(pl.Float64) if given.dtype.is_numeric() else None


def _date(given: pl.Series) -> pl.Series | None:
    if given.dtype == pl.String:
        return given.str.to_date("%Y-%m-%d", strict=False)
    if isinstance(given.dtype, pl.Datetime):
        day = given.dt.date()
        return _kept(given, given.dt.time() == time(0), day)
    return None


def _truth(_: pl.Series) -> pl.Series | None:
    return None


def _kept(given: pl.Series, where: pl.Series, made: pl.Series) -> pl.Series:
    """What was made, null where it would not be what was given."""
    return pl.select(pl.when(where).then(made)).to_series().alias(given.name)


_INTO: dict[type, Callable[[pl.Series], pl.Series | None]] = {
    pl.String: _text,
    pl.Int64: _whole,
    pl.Float64: _number,
    pl.Date: _date,
    pl.Boolean: _truth,
}

_EXPECTED: dict[type, str] = {
    pl.String: "text",
    pl.Int64: "whole numbers (amounts are whole cents)",
    pl.Float64: "numbers",
    pl.Date: "dates, or text as YYYY-MM-DD",
    pl.Boolean: "true or false",
}


def _refuse_rows(table: str, rows: pl.DataFrame) -> None:
    key = KEYS[table]
    never_null = [*REQUIRED[table], *(["pending"] if table == "transactions" else [])]
    for name in never_null:
        _refuse(table, rows, name, col(name).is_null(), "a value")
    _refuse(table, rows, key, ~col(key).is_first_distinct(), "an id that no row before it has")
    for (of, name), words in WORDS.items():
        if of == table:
            _refuse(table, rows, name, ~col(name).is_in(words), f"one of {', '.join(words)}")


def _owned(table: str, rows: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """The user of each row: that of its account."""
    owners = accounts.select("account_id", owner="user_id")
    joined = rows.join(owners, on="account_id", how="left", maintain_order="left")
    of_none = col("owner").is_null()
    _refuse(table, joined, "account_id", of_none, "the id of an account in accounts")
    other = col("user_id") != col("owner")
    _refuse(table, joined, "user_id", other, "the user of its account, or no such column")
    return joined.with_columns(user_id="owner").select(SCHEMAS[table].names())


def _refuse(table: str, rows: pl.DataFrame, name: str, wrong: pl.Expr, expected: str) -> None:
    found = rows.select(place=pl.int_range(pl.len()), name=name).filter(
        rows.select(wrong.fill_null(False)).to_series()
    )
    if found.height:
        place, value = cast(tuple[int, object], found.row(0))
        more = f" ({found.height - 1:,} more rows are like it)" if found.height > 1 else ""
        raise BadInput(
            f"{table}, row {place + 1}, {name}: found {value!r}, expected {expected}.{more}"
        )
