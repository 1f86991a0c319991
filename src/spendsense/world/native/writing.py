"""Ledger frames of a block as fragments of a document's files, and the fragments as files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from spendsense.world.export import Export
from spendsense.world.formulas import without_formulas

from .columns import Column
from .documents import DOCUMENTS, OWED, Document

ROWS_A_SLICE = 16_384
"""Rows that are turned into text at once."""

METADATA = "metadata.json"


def sealed_as(form: str, table: str, block: int) -> str:
    """What the seal of a block's rows of a table is named in the manifest.

    >>> sealed_as("four-csv", "users", 3), sealed_as("users-json", "liabilities", 0)
    ('synthetic_users.csv#users-00003', 'users.json#liabilities-00000')
    """
    document = DOCUMENTS[form]
    name = document.files.get(table, document.files["accounts"])
    return f"{name}#{table}-{block:05d}"


def write_fragments(
    frames: Mapping[str, pl.DataFrame], export: Export, folder: Path, block: int
) -> None:
    """The rows of a block, each table in a file of its own, to be put behind the block before."""
    document = DOCUMENTS[export.format]
    texts = {table: frame.cast({pl.Enum: pl.String}) for table, frame in frames.items()}
    for table, columns in document.columns.items():
        rows = _with_company(texts, table, document)
        with _fragment(folder, table, block).open("wb") as file:
            for some in rows.iter_slices(ROWS_A_SLICE) if rows.height else ():
                told = some.select(column.write(export).alias(column.name) for column in columns)
                file.write(_text(told, document))


def gather(export: Export, folder: Path, block: int) -> None:
    """Put the fragments of a block behind those of the blocks before it."""
    document = DOCUMENTS[export.format]
    for table, columns in document.columns.items():
        whole, fragment = _whole(folder, table, document), _fragment(folder, table, block)
        with whole.open("ab") as file, fragment.open("rb") as more:
            if whole.stat().st_size == 0:
                file.write(_head(columns, document))
            shutil.copyfileobj(more, file)
        fragment.unlink()


def finish(export: Export, folder: Path) -> None:
    """Close the files once every block is in them."""
    document = DOCUMENTS[export.format]
    if document.style == "csv":
        return
    for table in document.columns:
        with _whole(folder, table, document).open("rb+") as file:
            _close_array(file, document)
    if document.one_file:
        _join(folder, document)


def metadata(manifest: Mapping[str, Any], stamp: str) -> str:
    """The page beside four CSV files: how many, of which seed, when, and which days."""
    page = {
        "num_users": manifest["users"],
        "seed": manifest["seed"],
        "generated_at": stamp,
        "counts": {table: manifest["rows"][table] for table in DOCUMENTS["four-csv"].files},
        "date_range": {"start": manifest["since"], "end": manifest["as_of"]},
    }
    return json.dumps(page, indent=2) + "\n"


def _with_company(
    frames: Mapping[str, pl.DataFrame], table: str, document: Document
) -> pl.DataFrame:
    """A table with what its document tells in the same record."""
    rows = frames[table]
    if table == "users":
        people = frames["demographics"]
        return rows.join(people, on="user_id", how="left", maintain_order="left")
    if table == "accounts" and "liabilities" not in document.columns:
        owed = frames["liabilities"].drop("user_id")
        owed = owed.rename(lambda name: name if name == "account_id" else OWED + name)
        return rows.join(owed, on="account_id", how="left", maintain_order="left")
    return rows


def _fragment(folder: Path, table: str, block: int) -> Path:
    return folder / f".{table}-{block:05d}"


def _whole(folder: Path, table: str, document: Document) -> Path:
    """Where a table's records are put together: its file, or a piece of the one file."""
    return folder / (f".{table}" if document.one_file else document.files[table])


def _text(rows: pl.DataFrame, document: Document) -> bytes:
    """Records as they stand in the file; in JSON a comma follows each."""
    if document.style == "indented":
        return "".join(_indented(record) for record in rows.iter_rows(named=True)).encode()
    told = BytesIO()
    if document.style == "csv":
        without_formulas(rows, "a file of CSV").write_csv(told, include_header=False)
        return told.getvalue()
    rows.write_ndjson(told)
    # A line break inside a text is written \n: each one that stands here ends a record.
    return told.getvalue().replace(b"\n", b",\n")


def _indented(record: Mapping[str, Any]) -> str:
    lines = json.dumps(record, indent=2, ensure_ascii=False).split("\n")
    return "\n".join(f"    {line}" for line in lines) + ",\n"


def _head(columns: tuple[Column, ...], document: Document) -> bytes:
    if document.style == "csv":
        return (",".join(column.name for column in columns) + "\n").encode()
    return b"[\n"


def _close_array(file: BinaryIO, document: Document) -> None:
    """Take the comma after the last record away and end the array."""
    size = file.seek(0, 2)
    empty = size == len(b"[\n")
    file.seek(size - len(b"\n" if empty else b",\n"))
    file.truncate()
    inside = document.one_file
    file.write(b"]" if empty else b"\n  ]" if inside else b"\n]")
    file.write(b"" if inside else b"\n")


def _join(folder: Path, document: Document) -> None:
    """The arrays of an object, in one file."""
    with (folder / document.files["users"]).open("wb") as file:
        for number, table in enumerate(document.columns):
            piece = _whole(folder, table, document)
            file.write(f'{"," if number else "{"}\n  "{table}": '.encode())
            with piece.open("rb") as more:
                shutil.copyfileobj(more, file)
            piece.unlink()
        file.write(b"\n}\n")
