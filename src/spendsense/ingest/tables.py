"""Format `tables`: CSV or JSON files with the ledger's own columns, any subset of the tables.

One person's own export names no user: accounts without a `user_id` column are those of `--user`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from . import words
from .faults import Fault, warning
from .records_in_files import (
    arrays,
    columns_of,
    csv_sheet,
    ignored,
    lacking_columns,
    rows_of,
    table_of,
)
from .setting import Setting
from .sheets import Found, Row, Sheet, from_rows
from .sources import Source


def detects(source: Source) -> bool:
    """Whether the columns are those of a table of the ledger, under the ledger's names."""
    if source.kind == "population" or words.is_documents(source):
        return False
    if source.kind == "csv":
        return table_of(source.path, set(source.content.header)) is not None
    if isinstance(source.content, dict) and "request_id" in source.content:
        return False
    parts = arrays(source)
    return bool(parts) and all(
        table_of(Path(name or source.path), columns_of(records)) is not None
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


def _csv(source: Source, setting: Setting) -> tuple[list[Sheet], list[Fault]]:
    columns = set(source.content.header)
    table = table_of(source.path, columns)
    if table is None:
        return [], [_no_table(source)]
    own, faults = _own_user(source, table, columns, setting)
    flipped = setting.flipped and table == "transactions"
    sheets, wrong = csv_sheet(source, table, flipped, own)
    return sheets + _stand_in(source, own), faults + wrong


def _json(source: Source, setting: Setting) -> tuple[list[Sheet], list[Fault]]:
    sheets: list[Sheet] = []
    faults: list[Fault] = [] if arrays(source) else [_no_table(source)]
    for name, records in arrays(source):
        columns = columns_of(records)
        table = table_of(Path(name or source.path), columns)
        if table is None:
            faults += [_no_table(source)] if records else []
            continue
        own, wrong = _own_user(source, table, columns, setting)
        faults += wrong
        lacking = lacking_columns(source, table, columns | set(own))
        rows, wrong = rows_of(source, name, records)
        rows = [replace(row, cells={**row.cells, **own}) for row in rows] if own else rows
        flipped = setting.flipped and table == "transactions"
        sheets += [] if lacking else [from_rows(table, rows, flipped=flipped)]
        sheets += _stand_in(source, own)
        faults += lacking or wrong + ignored(source.label, table, columns)
    return sheets, faults


def _own_user(
    source: Source, table: str, columns: set[str], setting: Setting
) -> tuple[dict[str, str], list[Fault]]:
    """The user of accounts that name none; a warning where the file names its users itself."""
    if setting.user_id is None or table not in ("users", "accounts"):
        return {}, []
    if "user_id" in columns:
        remark = "names its users itself, so --user was not used for it"
        return {}, [warning(source.label, "", None, remark)]
    return ({"user_id": setting.user_id} if table == "accounts" else {}), []


def _stand_in(source: Source, own: dict[str, str]) -> list[Sheet]:
    """The user that the person named; one with a record of its own takes its place."""
    return [from_rows("users", [Row(source.label, "", own)])] if own else []


def _no_table(source: Source) -> Fault:
    expected = "the columns of users, accounts, transactions or liabilities"
    return Fault(source.label, "line 1" if source.kind == "csv" else "", None, None, expected)
