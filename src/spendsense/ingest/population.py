"""Format `population`: the folder that `spendsense generate` writes, a part file a block of users.

Parts are Parquet, CSV or JSON of the same columns. What is kept for judging a run
(`demographics/` and `truth/`) is never opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from polars.exceptions import ComputeError

from spendsense.ledger import SCHEMAS

from . import fields
from .faults import Fault
from .records_in_files import csv_sheet, rows_of
from .setting import Setting
from .sheets import Found, Sheet, from_columns, from_rows
from .sources import Named, Source, parsed, text_at

SUFFIXES = (".parquet", ".csv", ".json", ".jsonl", ".ndjson")


def detects(source: Source) -> bool:
    return source.kind == "population"


def reads(sources: Sequence[Source], setting: Setting) -> Found:
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    for source in sources:
        if source.kind != "population":
            expected = "a population folder, with manifest.json and its tables"
            faults.append(Fault(source.label, "", None, None, expected))
            continue
        for table in SCHEMAS:
            for part in _parts(source.path / table):
                found, wrong = _sheet(source, table, part, _flipped(source, setting))
                sheets += found
                faults += wrong
    return Found(tuple(sheets), tuple(faults))


def _flipped(source: Source, setting: Setting) -> bool:
    """The declared sign; where none is, the one that the manifest says."""
    said = source.content.get("sign") if isinstance(source.content, dict) else None
    return (setting.sign or said) == "ledger"


def _parts(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def _sheet(
    source: Source, table: str, part: Path, flipped: bool
) -> tuple[list[Sheet], list[Fault]]:
    label = f"{table}/{part.name}"
    flipped = flipped and table == "transactions"
    if part.suffix.lower() == ".parquet":
        return _parquet(part, label, table, flipped)
    text, faults = text_at(part, label)
    if text is None:
        return [], faults
    opened, faults = parsed(Named(part, label, source.path), text)
    if opened is None:
        return [], faults
    if opened.kind == "csv":
        sheets, wrong = csv_sheet(opened, table, flipped)
        return sheets, faults + wrong
    content = [value for _, value in opened.content] if opened.kind == "lines" else opened.content
    if not isinstance(content, list):
        return [], [*faults, Fault(label, "", None, "an object", "a list of records")]
    rows, wrong = rows_of(opened, "", content)
    return [from_rows(table, rows, flipped=flipped)], faults + wrong


def _parquet(part: Path, label: str, table: str, flipped: bool) -> tuple[list[Sheet], list[Fault]]:
    try:
        frame = pl.read_parquet(part)
    except (ComputeError, OSError) as error:
        reason = str(error).splitlines()[0]
        return [], [Fault(label, "", None, None, f"a Parquet file that can be read ({reason})")]
    lacking = fields.missing(table, set(frame.columns))
    if lacking:
        expected = f"a column of this name, which {table} need"
        return [], [Fault(label, "", name, None, expected) for name in lacking]
    places = pl.int_range(1, frame.height + 1, eager=True).cast(pl.String)
    columns = {name: frame[name] for name in frame.columns}
    return [from_columns(table, columns, label, "record " + places, flipped)], []
