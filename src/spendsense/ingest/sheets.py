"""Rows of one table as they stood in a file, under the ledger's names, not yet typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from .faults import Fault, Rejected
from .fields import names
from .kinds import shown, text_of

PLACE = ("file", "place")


@dataclass(frozen=True, slots=True)
class Row:
    """A record found in JSON: its file, its place there, and its fields by the ledger's names."""

    file: str
    place: str
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of a table: text, or already of the ledger's type, with their file and place.

    `labels` says how the file itself calls a field, for its faults. `flipped` means that debits
    are negative in it. `refused` are cells whose JSON type was wrong; they are null in `rows`.
    """

    table: str
    rows: pl.DataFrame
    labels: Mapping[str, str] = field(default_factory=dict)
    flipped: bool = False
    refused: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What one format read: sheets, what sync took back or changed, and what is wrong.

    `removed` are ids with the user who took them back. `rejected` are rows that were kept out of
    every sheet, each with a fault at its place.
    """

    sheets: tuple[Sheet, ...] = ()
    faults: tuple[Fault, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    removed: Mapping[str, str] = field(default_factory=dict)
    modified: tuple[str, ...] = ()


def from_rows(
    table: str, rows: Sequence[Row], labels: Mapping[str, str] | None = None, flipped: bool = False
) -> Sheet:
    """A sheet of JSON records; cells whose JSON type is not the field's are refused."""
    labels = labels or {}
    refused: list[Fault] = []
    columns: dict[str, list[str | None]] = {
        "file": [row.file for row in rows],
        "place": [row.place for row in rows],
    }
    for name, kind in names(table).items():
        if not any(name in row.cells for row in rows):
            continue
        cells: list[str | None] = []
        for row in rows:
            value = row.cells.get(name)
            try:
                cells.append(text_of(value, kind))
            except ValueError as error:
                cells.append(None)
                called = labels.get(name, name)
                refused.append(Fault(row.file, row.place, called, shown(value), str(error)))
        columns[name] = cells
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    return Sheet(table, frame, labels, flipped, tuple(refused))


def from_columns(
    table: str,
    columns: Mapping[str, pl.Series],
    file: str,
    places: Iterable[str],
    flipped: bool = False,
) -> Sheet:
    """A sheet of the columns that the table has fields for."""
    known = [columns[name].alias(name) for name in names(table) if name in columns]
    at = pl.Series("place", list(places), dtype=pl.String)
    frame = pl.DataFrame([at, *known]).with_columns(file=pl.lit(file, dtype=pl.String))
    return Sheet(table, frame, {}, flipped)
