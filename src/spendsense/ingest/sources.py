"""The files behind the paths that were named, opened once, each with a name for its faults."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from . import csv_files, json_files
from .faults import Fault, warning

READABLE = (".json", ".jsonl", ".ndjson", ".csv")
PARTS = ("users", "accounts", "transactions", "liabilities")
COMPANIONS = ("metadata.json", "manifest.json", "validation_report.json")
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
    walk = _walked(paths)
    sources: list[Source] = []
    faults = walk.faults
    for named in walk.found:
        found, wrong = _open(replace(named, label=_encodable(named.label)))
        sources += [found] if found else []
        faults += wrong
    return sources, faults


@dataclass(slots=True)
class _Walk:
    """The files and populations found so far, each real one once, whatever links lead to it."""

    found: list[Named] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def is_new(self, path: Path) -> bool:
        real = os.path.realpath(path)
        new = real not in self.seen
        self.seen.add(real)
        return new

    def closed(self, label: str, error: OSError) -> None:
        expected = f"a folder that can be opened ({_reason(error)})"
        self.faults.append(Fault(_encodable(label), "", None, None, expected))

    def add(self, named: Named) -> None:
        if self.is_new(named.path):
            self.found.append(named)


def _walked(paths: Sequence[Path]) -> _Walk:
    shared = Counter(path.name for path in paths)
    walk = _Walk()
    for path in paths:
        label = path.name if shared[path.name] == 1 and path.name else path.as_posix()
        try:
            _path(walk, path, label, "" if len(paths) == 1 else f"{label}/")
        except OSError as error:
            walk.closed(label, error)
    return walk


def _path(walk: _Walk, path: Path, label: str, prefix: str) -> None:
    if not path.is_dir():
        walk.add(Named(path, label, None))
    elif is_population(path):
        walk.add(Named(path, label, path))
    else:
        _folder(walk, path, label, prefix)


def _folder(walk: _Walk, path: Path, label: str, prefix: str) -> None:
    """What a folder that was named holds; one with nothing to read is kept, to be told."""
    before = len(walk.found), len(walk.faults)
    _inside(walk, path, label, prefix)
    if (len(walk.found), len(walk.faults)) == before:
        walk.found.append(Named(path, label, path))


def _encodable(name: str) -> str:
    """The name of a file, also where its bytes are no UTF-8."""
    return name.encode("utf-8", "replace").decode("utf-8")


def is_population(path: Path) -> bool:
    return (path / "manifest.json").is_file() and any((path / part).is_dir() for part in PARTS)


def _inside(walk: _Walk, folder: Path, label: str, prefix: str) -> None:
    if not walk.is_new(folder):
        return
    try:
        entries = sorted(folder.iterdir(), key=_natural)
    except OSError as error:
        walk.closed(label, error)
        return
    for entry in entries:
        if not entry.name.startswith("."):
            try:
                _entry(walk, entry, folder, prefix + entry.name)
            except OSError as error:
                walk.closed(prefix + entry.name, error)


def _entry(walk: _Walk, entry: Path, folder: Path, label: str) -> None:
    if entry.is_dir() and is_population(entry):
        walk.add(Named(entry, label, entry))
    elif entry.is_dir():
        _inside(walk, entry, label, f"{label}/")
    elif entry.suffix.lower() in READABLE and entry.name not in COMPANIONS:
        if entry.exists() and not entry.is_file():
            remark = "is a pipe, a socket or a device, and was left out"
            walk.faults.append(warning(_encodable(label), "", None, remark))
        else:
            walk.add(Named(entry, label, folder))


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)


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
        if stat.S_ISCHR(path.stat().st_mode):
            return None, [Fault(label, "", None, None, "a file, not a device, which has no end")]
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [Fault(label, "", None, None, "a file or folder that exists; check the path")]
    except OSError as error:
        expected = f"a file that can be opened ({_reason(error)})"
        return None, [Fault(label, "", None, None, expected)]
    if not data.strip():
        return None, [Fault(label, "", None, f"{len(data)} bytes", "a file with records in it")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x}"
        return None, [Fault(label, f"line {line}", None, found, "UTF-8; save the file as UTF-8")]
