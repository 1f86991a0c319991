"""A CSV file as rows of text with their line numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from .faults import Fault

MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""What stands between the columns of files that are called CSV too."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A header and the rows that have as many fields as it; `lines[i]` is where row i ends."""

    header: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[tuple[str | None, ...], ...]


def parsed(text: str, label: str) -> tuple[CsvTable | None, list[Fault]]:
    """The table, without its blank lines, and a fault for every row of another width."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = tuple(name.strip() for name in next(reader, ()))
        body = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        expected = f"CSV that can be read to its end ({error})"
        return None, [Fault(label, f"line {reader.line_num}", None, None, expected)]
    faults = _header_faults(header, label)
    if faults:
        return None, faults
    width = len(header)
    faults = [_width_fault(label, line, row, width) for line, row in body if len(row) != width]
    sound = [(line, row) for line, row in body if len(row) == width]
    rows = tuple(tuple(cell.strip() or None for cell in row) for _, row in sound)
    return CsvTable(header, tuple(line for line, _ in sound), rows), faults


def _header_faults(header: tuple[str, ...], label: str) -> list[Fault]:
    if not any(header):
        return [Fault(label, "line 1", None, None, "a header line with the names of the columns")]
    if len(header) == 1 and (mark := next((each for each in MARKS if each in header[0]), None)):
        expected = f"commas between the columns, not {MARKS[mark]}; save the file with commas"
        return [Fault(label, "line 1", None, header[0], expected)]
    twice = sorted({name for name in header if header.count(name) > 1})
    return [Fault(label, "line 1", name, name, "every column once in the header") for name in twice]


def _width_fault(label: str, line: int, row: list[str], width: int) -> Fault:
    found = f"{len(row)} fields: {','.join(row)}"
    return Fault(label, f"line {line}", None, found, f"{width} fields, as in the header")
