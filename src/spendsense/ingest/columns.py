"""Sheets into the ledger's columns: every cell that cannot be read becomes a fault and a null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import PROVENANCE, SCHEMAS

from .faults import Fault, warning
from .fields import FIELDS, Field
from .kinds import ID, Kind
from .sheets import PLACE, Sheet

CLEAN = "text without zero characters"


def typed(sheet: Sheet) -> tuple[pl.DataFrame, list[Fault]]:
    """The table's ledger columns and `file`, `place`; a null where a cell had a fault."""
    faults = list(sheet.refused)
    columns = [sheet.rows[name] for name in PLACE]
    for field in FIELDS[sheet.table]:
        values, wrong = _field(sheet, field)
        faults += wrong
        if field.required and field.column != "name":
            faults += _lacking(sheet, field, values, faults)
        columns.append(_with_default(values, field))
    frame = pl.DataFrame(columns)
    if sheet.table == "transactions":
        frame, wrong = _described(sheet, frame, faults)
        faults += wrong
        if sheet.flipped:
            frame = frame.with_columns(-col("amount_cents"))
    return frame, faults


def dtype_of(table: str, column: str) -> Any:
    return SCHEMAS[table].get(column) or PROVENANCE[column]


def _field(sheet: Sheet, field: Field) -> tuple[pl.Series, list[Fault]]:
    dtype = dtype_of(sheet.table, field.column)
    values = pl.Series(field.column, [None] * sheet.rows.height, dtype=dtype)
    faults: list[Fault] = []
    given = [(field.column, field.kind)]
    if field.dollars:
        given.append((field.dollars, field.dollars_kind))
    for name, kind in given:
        if name in sheet.rows.columns:
            found, wrong = _read(sheet, name, kind, dtype)
            faults += wrong + _contradicted(sheet, name, values, found)
            values = values.zip_with(values.is_not_null(), found.alias(field.column))
    return values, faults


def _contradicted(sheet: Sheet, name: str, cents: pl.Series, found: pl.Series) -> list[Fault]:
    """Rows whose dollars are not their cents."""
    differs = (cents != found).fill_null(False)
    label = sheet.labels.get(name, name)
    rows = sheet.rows.select(*PLACE, text=sheet.rows[name].cast(pl.String), cents=cents)
    expected = "the same amount as in {}, {} cents; keep one of the two"
    return [
        Fault(file, place, label, text, expected.format(cents.name, number))
        for file, place, text, number in rows.filter(differs).iter_rows()
    ]


def _read(sheet: Sheet, name: str, kind: Kind, dtype: Any) -> tuple[pl.Series, list[Fault]]:
    cells = sheet.rows[name]
    if cells.dtype == dtype and dtype != pl.String and name not in _CHECKED:
        return cells, []
    text = cells.cast(pl.String)
    parse = kind.reads or _clean
    values, bad = parsed(text, parse, dtype)
    remarks = _remarks(sheet, name, text.filter(values.is_not_null()), kind)
    return values, _faults(sheet, name, text, bad) + remarks


def _remarks(sheet: Sheet, name: str, read: pl.Series, kind: Kind) -> list[Fault]:
    """A warning for every cell that was read otherwise than it stands."""
    said = {cell: kind.remarks(cell) for cell in read.unique().to_list()} if kind.remarks else {}
    said = {cell: remark for cell, remark in said.items() if remark}
    if not said:
        return []
    label = sheet.labels.get(name, name)
    of = "account_id" if "account_id" in sheet.rows.columns else "place"
    rows = sheet.rows.select(*PLACE, of=of, text=sheet.rows[name].cast(pl.String))
    return [
        warning(file, place, label, f"account {account}: {said[text]}")
        for file, place, account, text in rows.filter(col("text").is_in([*said])).iter_rows()
    ]


# Columns with a rule of their own: read as text even where a Parquet file has typed them.
_CHECKED = ("balance_limit_cents", "minimum_payment_cents", "apr_percentage", "amount_cents")


def parsed(
    text: pl.Series, parse: Callable[[str], Any], dtype: Any
) -> tuple[pl.Series, dict[str, str]]:
    """Each text read once; and, of the texts that could not be read, what was expected."""
    if parse is _clean:
        spoilt = text.filter(text.str.contains("\x00", literal=True)).unique().to_list()
        return text, dict.fromkeys(spoilt, CLEAN)
    good: dict[str, Any] = {}
    bad: dict[str, str] = {}
    for cell in text.drop_nulls().unique().to_list():
        try:
            good[cell] = parse(cell)
        except ValueError as error:
            bad[cell] = str(error)
    if not good:
        return pl.Series(text.name, [None] * len(text), dtype=dtype), bad
    keys = pl.Series(list(good), dtype=pl.String)
    values = pl.Series(list(good.values()), dtype=dtype)
    return text.replace_strict(keys, values, default=None, return_dtype=dtype), bad


def _clean(text: str) -> str:
    return text


def _faults(sheet: Sheet, name: str, text: pl.Series, bad: Mapping[str, str]) -> list[Fault]:
    if not bad:
        return []
    label = sheet.labels.get(name, name)
    rows = sheet.rows.select(*PLACE).with_columns(text.alias("text"))
    wrong = rows.filter(col("text").is_in(list(bad)))
    return [Fault(file, place, label, cell, bad[cell]) for file, place, cell in _tuples(wrong)]


def _tuples(rows: pl.DataFrame) -> list[tuple[str, str, str]]:
    return list(rows.select("file", "place", "text").iter_rows())


def _lacking(sheet: Sheet, field: Field, values: pl.Series, known: list[Fault]) -> list[Fault]:
    """Required cells with nothing in them; an id of no characters is nothing."""
    empty = values.is_null()
    if field.kind is ID:
        empty = empty | (values == "").fill_null(False)
    used = field.dollars if field.dollars in sheet.rows.columns else field.column
    label = sheet.labels.get(str(used), str(used))
    return _nothing(sheet.rows.filter(empty), label, field.kind.expected, known)


def _nothing(rows: pl.DataFrame, label: str, expected: str, known: list[Fault]) -> list[Fault]:
    # A cell that was there and could not be read is null by now, but not missing.
    said = {(fault.file, fault.place, fault.field) for fault in known}
    return [
        Fault(file, place, label, None, expected)
        for file, place in rows.select(*PLACE).iter_rows()
        if (file, place, label) not in said
    ]


def _with_default(values: pl.Series, field: Field) -> pl.Series:
    if field.default is None or not field.kind.reads:
        return values
    return values.fill_null(field.kind.reads(field.default))


def _described(
    sheet: Sheet, rows: pl.DataFrame, known: list[Fault]
) -> tuple[pl.DataFrame, list[Fault]]:
    """Rows with a description; one known by its merchant alone is described by it."""
    given = pl.when(col("name") != "").then("name")
    rows = rows.with_columns(name=pl.coalesce(given, "merchant_name", "name"))
    bare = rows.filter(col("name").is_null() | (col("name") == ""))
    label = sheet.labels.get("name", "name")
    return rows, _nothing(bare, label, "a description, or a merchant_name", known)
