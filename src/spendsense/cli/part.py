"""Reading a part of a population folder: which columns, in which types, of whom."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl
from polars import col
from polars.exceptions import PolarsError

from spendsense.ledger import SCHEMAS, BadInput

from .seals import sealed

TABLES = ("users", "accounts", "transactions", "liabilities")
UNREAD = ("city", "region", "pending_transaction_id", "balance_cents")
"""Columns of transactions that no reading is read from: leaving them out saves a third of the time
that reading a part takes."""


def tables_of(
    folder: Path, part: str, flipped: bool
) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    """The tables of a part, records of those who consent only, and a digest of each file.

    `flipped`: its amounts are negative where money leaves the account. Raises BadInput for a file
    that is missing, cut off, or holds other columns.
    """
    found: dict[str, pl.DataFrame] = {}
    digests: dict[str, str] = {}
    for table in TABLES:
        path = folder / table / part
        data = _bytes(path)
        digests[table] = sealed(data)
        rows = _opened(path, data, SCHEMAS[table])
        if table != "users":
            rows = rows.filter(col("user_id").is_in(consenting(found["users"]).implode()))
        if table == "transactions":
            sign = -1 if flipped else 1
            rows = rows.with_columns(col("amount_cents") * sign)
        found[table] = _collected(path, rows.select(_as_read(table)))
    return found, digests


def consenting(users: pl.DataFrame) -> pl.Series:
    """Customers who consent, in order."""
    return users.filter(col("user_type") == "customer", "consent")["user_id"].sort()


def inputs_of(folder: Path, part: str) -> dict[str, str]:
    """A digest of each file that a part is read from."""
    return {table: sealed(_bytes(folder / table / part)) for table in TABLES}


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput(
            f"{path} is missing: every part of users/ has one of the same name there."
            " Put it back, or generate the population again."
        )
    return path.read_bytes()


def _opened(path: Path, data: bytes, schema: pl.Schema) -> pl.LazyFrame:
    rows = pl.scan_parquet(BytesIO(data))
    try:
        there = rows.collect_schema()
    except (PolarsError, OSError) as error:
        raise _torn(path, error) from error
    for name, dtype in schema.items():
        _refuse_column(path, name, there.get(name), dtype)
    return rows


def _refuse_column(path: Path, name: str, found: pl.DataType | None, wanted: pl.DataType) -> None:
    if found is None:
        raise BadInput(f"{path} lacks the column {name}. Generate it again.")
    if not _fits(found, wanted):
        raise BadInput(
            f"{path} has a column of another type: {name} is {found}, expected {wanted}."
            " Generate it again."
        )


def _fits(found: pl.DataType, wanted: pl.DataType) -> bool:
    """Whether a column can be read as the other type without a value becoming another."""
    if wanted == pl.String:
        return found in (pl.String, pl.Categorical, pl.Enum, pl.Null)
    if wanted == pl.Int64:
        return found.is_integer() or found == pl.Null
    if wanted == pl.Float64:
        return found.is_numeric() or found == pl.Null
    return found.base_type() == wanted.base_type() or found == pl.Null


def _as_read(table: str) -> list[pl.Expr]:
    """The columns of a table in their types; those that no reading is read from are null."""
    unread = UNREAD if table == "transactions" else ()
    return [
        pl.lit(None, dtype).alias(name) if name in unread else col(name).cast(dtype)
        for name, dtype in SCHEMAS[table].items()
    ]


def _collected(path: Path, rows: pl.LazyFrame) -> pl.DataFrame:
    try:
        return rows.collect(engine="in-memory")
    except (PolarsError, OSError) as error:
        raise _torn(path, error) from error


def _torn(path: Path, error: Exception) -> BadInput:
    return BadInput(
        f"{path} is not a Parquet file that can be read ({_line(error)}). Generate it again."
    )


def _line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
