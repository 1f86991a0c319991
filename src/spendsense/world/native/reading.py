"""A document's files turned back into ledger frames, block by block."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import SCHEMAS, BadInput
from spendsense.world.export import Export, export_faults, export_from
from spendsense.world.manifest import Manifest

from .columns import Column
from .documents import DOCUMENTS, OWED, Document

Frames = Mapping[str, pl.DataFrame]


def read(folder: Path, manifest: Manifest, block: int) -> Frames:
    """Users, accounts, transactions and liabilities of one block, in the manifest's sign.

    The files are opened whole: for many blocks take `blocks`, which opens them once. Raises
    BadInput naming the file and what is wrong with it.
    """
    return _of_block(_whole(folder, manifest), manifest, block)


def blocks(folder: Path, manifest: Manifest) -> Iterator[Frames]:
    """The same of every block in order."""
    whole = _whole(folder, manifest)
    for block in range(-(-manifest.users // manifest.block_size)):
        yield _of_block(whole, manifest, block)


def _of_block(whole: Frames, manifest: Manifest, block: int) -> Frames:
    users = whole["users"].slice(block * manifest.block_size, manifest.block_size)
    mine = users["user_id"].implode()
    others = {name: rows.filter(col("user_id").is_in(mine)) for name, rows in whole.items()}
    return {**others, "users": users}


def _whole(folder: Path, manifest: Manifest) -> Frames:
    export = _export(folder, manifest)
    document = DOCUMENTS[export.format]
    told = {
        table: _opened(folder / document.files[table], table, columns, document)
        for table, columns in document.columns.items()
    }
    found: dict[str, pl.DataFrame] = {}
    for table, columns in document.columns.items():
        path = folder / document.files[table]
        found[table] = _turned_back(told[table], columns, export, path)
    if "liabilities" not in found:
        found["liabilities"] = _owed(found["accounts"])
    return {table: found[table].select(schema.names()) for table, schema in SCHEMAS.items()}


def _export(folder: Path, manifest: Manifest) -> Export:
    """The words that the manifest says the files are written in."""
    raw = manifest.export
    faults = [] if raw is not None else ["export is missing."]
    faults += export_faults(raw)
    if not faults and raw is not None and raw.get("format") != manifest.format:
        faults.append(f"export.format is not {manifest.format!r}.")
    if faults or manifest.format not in DOCUMENTS:
        told = " ".join(faults) or f"{manifest.format!r} is no native format."
        raise BadInput(f"The manifest of {folder} cannot be used. {told} Generate it again.")
    return export_from(raw)


def _opened(
    path: Path, table: str, columns: tuple[Column, ...], document: Document
) -> pl.DataFrame:
    """The document's own columns, in their types."""
    try:
        if document.style == "csv":
            frame = pl.read_csv(path, infer_schema=False)
            return _only(frame, columns, path).select(_typed(column) for column in columns)
        rows = _array(json.loads(path.read_text(encoding="utf-8")), table, document, path)
        types = {column.name: column.dtype for column in columns}
        names = list(dict.fromkeys(name for row in rows for name in row)) if rows else list(types)
        return _only(pl.DataFrame(rows, schema={n: types.get(n) for n in names}), columns, path)
    except (OSError, ValueError, TypeError, pl.exceptions.PolarsError) as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise BadInput(f"{path} cannot be read as {path.suffix[1:]}: {why}.") from error


def _array(content: Any, table: str, document: Document, path: Path) -> list[dict[str, Any]]:
    rows = content.get(table) if document.one_file and isinstance(content, dict) else content
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        where = f"{table} of {path}" if document.one_file else str(path)
        raise BadInput(f"{where} is not a list of records. Generate the population again.")
    return rows


def _only(frame: pl.DataFrame, columns: tuple[Column, ...], path: Path) -> pl.DataFrame:
    names = [column.name for column in columns]
    missing = [name for name in names if name not in frame.columns]
    extra = [name for name in frame.columns if name not in names]
    if missing or extra:
        told = [f"the column {name} is missing" for name in missing]
        told += [f"the column {name} is not known" for name in extra]
        raise BadInput(f"{path}: {'; '.join(told)}.")
    return frame.select(names)


def _typed(column: Column) -> pl.Expr:
    """A column of CSV in the type that JSON would hold."""
    if column.dtype == pl.Boolean:
        words = {"true": True, "false": False}
        return col(column.name).replace_strict(words, return_dtype=pl.Boolean)
    return col(column.name).cast(column.dtype)


def _turned_back(
    told: pl.DataFrame, columns: tuple[Column, ...], export: Export, path: Path
) -> pl.DataFrame:
    try:
        return told.select(column.read(export).alias(column.gives) for column in columns
                           if column.gives)  # fmt: skip
    except pl.exceptions.PolarsError as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise BadInput(f"{path} holds a cell that cannot be read: {why}.") from error


def _owed(accounts: pl.DataFrame) -> pl.DataFrame:
    """The liabilities that stand in the records of their accounts."""
    kinds = {"credit card": "credit", "student": "student", "mortgage": "mortgage"}
    kind = col("subtype").replace_strict(kinds, default=None, return_dtype=pl.String)
    told = [name for name in SCHEMAS["liabilities"] if OWED + name in accounts.columns]
    return accounts.filter(col(OWED + "is_overdue").is_not_null()).select(
        "account_id", "user_id", kind.alias("kind"), *(col(OWED + n).alias(n) for n in told)
    )
