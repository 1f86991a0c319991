"""The files behind the paths that were named, opened once, each with a name for its faults."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from . import csv_files, json_files
from .faults import Fault

READABLE = (".json", ".jsonl", ".ndjson", ".csv")
PARTS = ("users", "accounts", "transactions", "liabilities")
COMPANIONS = ("metadata.json",)
"""Files that lie beside the data and hold none."""


@dataclass(frozen=True, slots=True)
class Source:
    """One opened file (or a whole population folder, whose content is its manifest).

    `content` is a JSON value; for `lines`, (line number, value) pairs; for `csv`, a CsvTable.
    `folder` is the folder it was found in, where a folder was named and not the file itself.
    """

    path: Path
    label: str
    kind: Literal["json", "lines", "csv", "population"]
    content: Any
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A file to open and how to call it."""

    path: Path
    label: str
    folder: Path | None


def opened(paths: Sequence[Path]) -> tuple[list[Source], list[Fault]]:
    """Every readable file, in the order named; inside a folder by name, page-2 before page-10."""
    sources: list[Source] = []
    faults: list[Fault] = []
    for named in _named(paths):
        found, wrong = _open(replace(named, label=_encodable(named.label)))
        sources += [found] if found else []
        faults += wrong
    return sources, faults


def _named(paths: Sequence[Path]) -> Iterator[Named]:
    shared = Counter(path.name for path in paths)
    for path in paths:
        label = path.name if shared[path.name] == 1 and path.name else path.as_posix()
        if not path.is_dir():
            yield Named(path, label, None)
        elif is_population(path):
            yield Named(path, label, path)
        else:
            prefix = "" if len(paths) == 1 else f"{label}/"
            yield from _inside(path, prefix) or [Named(path, label, path)]


def _encodable(name: str) -> str:
    """The name of a file, also where its bytes are no UTF-8."""
    return name.encode("utf-8", "replace").decode("utf-8")


def is_population(path: Path) -> bool:
    return (path / "manifest.json").is_file() and any((path / part).is_dir() for part in PARTS)


def _inside(folder: Path, prefix: str) -> list[Named]:
    found: list[Named] = []
    for entry in sorted(folder.iterdir(), key=_natural):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and is_population(entry):
            found.append(Named(entry, prefix + entry.name, entry))
        elif entry.is_dir():
            found += _inside(entry, f"{prefix}{entry.name}/")
        elif entry.suffix.lower() in READABLE and entry.name not in COMPANIONS:
            found.append(Named(entry, prefix + entry.name, folder))
    return found


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", path.name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _open(named: Named) -> tuple[Source | None, list[Fault]]:
    if named.path.is_dir() and not is_population(named.path):
        kinds = ", ".join(READABLE)
        expected = f"a folder that holds at least one file to read ({kinds})"
        return None, [Fault(named.label, "", None, None, expected)]
    population = named.path.is_dir()
    text, faults = text_at(named.path / "manifest.json" if population else named.path, named.label)
    if text is None:
        return None, faults
    if population:
        content, faults = json_files.parsed(text, f"{named.label}/manifest.json")
        return _source(named, "population", content, faults)
    return parsed(named, text)


def parsed(named: Named, text: str) -> tuple[Source | None, list[Fault]]:
    """The text of a file by its ending, and where that says nothing by its first mark."""
    suffix = named.path.suffix.lower()
    looks_json = suffix == ".json" or (suffix != ".csv" and text.lstrip()[:1] in ("{", "["))
    if suffix in (".jsonl", ".ndjson") or (looks_json and json_files.is_lines(text)):
        lines, faults = json_files.parsed_lines(text, named.label)
        return Source(named.path, named.label, "lines", lines, named.folder), faults
    if looks_json:
        content, faults = json_files.parsed(text, named.label)
        return _source(named, "json", content, faults)
    table, faults = csv_files.parsed(text, named.label)
    source = Source(named.path, named.label, "csv", table, named.folder) if table else None
    return source, faults


def _source(
    named: Named, kind: Literal["json", "population"], content: Any, faults: list[Fault]
) -> tuple[Source | None, list[Fault]]:
    source = Source(named.path, named.label, kind, content, named.folder)
    return (None if faults else source), faults


def text_at(path: Path, label: str) -> tuple[str | None, list[Fault]]:
    """The file as UTF-8 text with something in it."""
    if path.suffix.lower() == ".parquet":
        expected = "the population folder that this part belongs to, with its manifest.json"
        return None, [Fault(label, "", None, None, expected)]
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [Fault(label, "", None, None, "a file or folder that exists; check the path")]
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        return None, [Fault(label, "", None, None, f"a file that can be opened ({reason})")]
    if not data.strip():
        return None, [Fault(label, "", None, f"{len(data)} bytes", "a file with records in it")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x}"
        return None, [Fault(label, f"line {line}", None, found, "UTF-8; save the file as UTF-8")]
