"""Format `tables`: CSV or JSON files with the ledger's own columns, any subset of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from . import fields, words
from .faults import Fault
from .records_in_files import (
    arrays,
    columns_of,
    csv_sheet,
    ignored,
    lacking_columns,
    named_for,
    rows_of,
    table_of,
)
from .setting import Setting
from .sheets import Found, Sheet, from_rows
from .sources import Source

NAMED_AND_ALIKE = 2
"""Columns of a table that a file named for it must have to be taken for it, incomplete."""


def detects(source: Source) -> bool:
    """Whether the columns are those of a table of the ledger, under the ledger's names."""
    if source.kind == "population" or words.is_documents(source):
        return False
    if source.kind == "csv":
        return _table(source.path, set(source.content.header)) is not None
    if isinstance(source.content, dict) and "request_id" in source.content:
        return False
    parts = arrays(source)
    return bool(parts) and all(
        _table(Path(name or source.path), columns_of(records)) is not None
        for name, records in parts
        if records
    )


def reads(sources: Sequence[Source], setting: Setting) -> Found:
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    for source in sources:
        found, wrong = _csv(source, setting) if source.kind == "csv" else _json(source, setting)
        sheets += found
        faults += wrong
    return Found(tuple(sheets), tuple(faults))


def _table(path: Path, columns: set[str]) -> str | None:
    """The table of these columns; of a file named for a table, that one though some are missing."""
    found, named = table_of(path, columns), named_for(path)
    if found is None and named and len(columns & set(fields.names(named))) >= NAMED_AND_ALIKE:
        return named
    return found


def _csv(source: Source, setting: Setting) -> tuple[list[Sheet], list[Fault]]:
    table = _table(source.path, set(source.content.header))
    if table is None:
        return [], [_no_table(source)]
    return csv_sheet(source, table, setting.flipped and table == "transactions")


def _json(source: Source, setting: Setting) -> tuple[list[Sheet], list[Fault]]:
    sheets: list[Sheet] = []
    faults: list[Fault] = [] if arrays(source) else [_no_table(source)]
    for name, records in arrays(source):
        columns = columns_of(records)
        table = _table(Path(name or source.path), columns)
        if table is None:
            faults += [_no_table(source)] if records else []
            continue
        lacking = lacking_columns(source, table, columns)
        rows, wrong = rows_of(source, name, records)
        flipped = setting.flipped and table == "transactions"
        sheets += [] if lacking else [from_rows(table, rows, flipped=flipped)]
        faults += lacking or wrong + ignored(source.label, table, columns)
    return sheets, faults


def _no_table(source: Source) -> Fault:
    expected = "the columns of users, accounts, transactions or liabilities"
    return Fault(source.label, "line 1" if source.kind == "csv" else "", None, None, expected)
