"""Records of a table in a CSV or JSON file: where they stand, and what their columns lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from spendsense.ledger import SCHEMAS

from . import fields
from .csv_files import CsvTable
from .faults import Fault, warning
from .kinds import shown
from .sheets import Row, Sheet, from_columns
from .sources import Source

ALIKE = 2
"""Columns of a table that a file must have to be taken for it."""


def arrays(source: Source) -> list[tuple[str, list[Any]]]:
    """(table name or "", records) of JSON: an array, an object of arrays, or a record a line."""
    if source.kind == "lines":
        return [("", [value for _, value in source.content])]
    content = source.content
    if source.kind != "json" or not isinstance(content, dict):
        return [("", content)] if isinstance(content, list) else []
    known = [(name, content[name]) for name in SCHEMAS if name in content]
    return known if all(isinstance(records, list) for _, records in known) else []


def columns_of(records: Sequence[Any]) -> set[str]:
    """Every key that a record has."""
    return {key for record in records if isinstance(record, dict) for key in record}


def place_of(source: Source, name: str, number: int) -> str:
    if source.kind == "lines":
        return f"line {source.content[number][0]}"
    return f"{name}[{number}]" if name else f"record {number + 1}"


def rows_of(source: Source, name: str, records: Sequence[Any]) -> tuple[list[Row], list[Fault]]:
    """Records that are objects, with their places; a fault for each that is none."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, record in enumerate(records):
        place = place_of(source, name, number)
        if isinstance(record, dict):
            rows.append(Row(source.label, place, record))
        else:
            expected = "an object with the fields of a record"
            faults.append(Fault(source.label, place, None, shown(record), expected))
    return rows, faults


def named_for(path: Path) -> str | None:
    """The table that a file is named for: transactions.csv, synthetic_users.json."""
    stem = path.stem.lower()
    named = [name for name in SCHEMAS if name in stem]
    return max(named, key=stem.rfind) if named else None


def table_of(path: Path, columns: set[str]) -> str | None:
    """The table whose columns these are; a file named for a table may lack some of them."""
    shared = {name: len(columns & set(fields.names(name))) for name in SCHEMAS}
    fits = [name for name in SCHEMAS if not fields.missing(name, columns)]
    named = named_for(path)
    if named in fits or (named and shared[named] >= ALIKE):
        return named
    # A user id alone makes no users, and accounts share columns with liabilities: most wins.
    fits = [name for name in fits if shared[name] >= ALIKE]
    return max(fits, key=lambda name: shared[name]) if fits else None


def csv_sheet(
    source: Source, table: str, flipped: bool, constant: Mapping[str, str] | None = None
) -> tuple[list[Sheet], list[Fault]]:
    """The rows of a CSV file as a sheet of the table, or the columns that it lacks.

    `constant` are fields that the file does not have, the same in every row.
    """
    constant = constant or {}
    content: CsvTable = source.content
    columns = set(content.header)
    lacking = lacking_columns(source, table, columns | set(constant))
    if lacking:
        return [], lacking
    cells = list(zip(*content.rows, strict=True)) or [()] * len(content.header)
    series = {
        name: pl.Series(name, list(values), dtype=pl.String)
        for name, values in zip(content.header, cells, strict=True)
    }
    for name, value in constant.items():
        series[name] = pl.Series(name, [value] * len(content.lines), dtype=pl.String)
    places = [f"line {line}" for line in content.lines]
    sheet = from_columns(table, series, source.label, places, flipped)
    return [sheet], ignored(source.label, table, columns)


def lacking_columns(source: Source, table: str, columns: set[str]) -> list[Fault]:
    place = "line 1" if source.kind == "csv" else ""
    expected = f"a column of this name, which {table} need"
    return [
        Fault(source.label, place, name, None, expected) for name in fields.missing(table, columns)
    ]


def ignored(label: str, table: str, columns: set[str]) -> list[Fault]:
    """A warning that names the columns which the table has no field for."""
    unknown = sorted(columns - set(fields.names(table)))
    if not unknown:
        return []
    return [warning(label, "", None, f"columns that {table} do not have: {', '.join(unknown)}")]
