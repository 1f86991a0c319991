"""Looking at a population folder, a block of users at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from spendsense.ledger import KEYS, SCHEMAS, BadInput

from . import native
from .asks import Answer, Ask, ask_faults, asks_from
from .checks import PART_CHECKS, Look, Part
from .manifest import MANIFEST, Manifest, read_manifest
from .measures import (
    MEASURES,
    REALISM,
    BalancePath,
    Line,
    Records,
    Tally,
    balance_paths,
    merged,
    published,
    tallies,
)
from .parts import FORMATS, TABLES, digest, part_path, read_part
from .report import Report, Result

__all__ = ["FOLDER_CHECKS", "Report", "Result", "Seen", "look_at_block", "validate"]

SCHEMA = "columns_exact"
MATCHES = "manifest_matches"
ACROSS = "ids_unique_across_parts"

FOLDER_CHECKS = {
    SCHEMA: "Every part is there, can be read, and has exactly its columns.",
    MATCHES: "Rows and seals are those the manifest states, and no part is unknown to it.",
    ACROSS: "No id of one part is given in another.",
}

IDS_COMPARED = 20_000_000
"""Ids of a table that are kept to be compared across parts. In a table with more rows only those
whose hash falls on every so-manieth number are: a part written twice is still found."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one block came to: looks by check, rows by table, tallies, hashes of ids."""

    users: int
    looks: Mapping[str, Look]
    counts: Mapping[str, int]
    tallies: Mapping[str, Tally]
    ids: Mapping[str, pl.Series]
    skipped: bool = False
    paths: tuple[BalancePath, ...] = ()


Mapper = Callable[[Callable[[int], Seen], Iterable[int]], Iterable[Seen]]
"""Anything that maps like the builtin `map`: results in the order of the blocks."""


def validate(
    folder: Path,
    *,
    map_: Mapper = map,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Look at every part of a population folder; memory is that of a block.

    Faults are in the report, never raised; BadInput is raised only where there is no manifest, or
    it asks for what there is not. `progress` is told how many users were looked at.
    """
    manifest = read_manifest(folder)
    asks = _asks(folder, manifest)
    blocks = range(-(-manifest.users // manifest.block_size))
    whole = _Whole()
    for seen in map_(partial(look_at_block, folder, manifest), blocks):
        whole.add(seen)
        if progress is not None:
            progress(whole.users)
    whole.looks[MATCHES] += _unknown_parts(folder, manifest)
    whole.looks[MATCHES] += _counts_differ(manifest, whole.counts)
    whole.looks[ACROSS] += _given_in_two_parts(whole.ids)
    return Report(
        folder,
        manifest,
        tuple(_results(whole)),
        tuple(_answer(ask, whole) for ask in asks),
        tuple(_lines(whole)),
        {table: whole.counts[table] for table in TABLES},
        {each.tally_name: whole.tally(each.tally_name) for each in MEASURES},
        whole.paths,
    )


def look_at_block(folder: Path, manifest: Manifest, block: int) -> Seen:
    """Read, check and measure one block. Importable by name, and so is what it gives."""
    read = _read(folder, manifest, block)
    users = min(manifest.block_size, manifest.users - block * manifest.block_size)
    looks = {SCHEMA: read.columns, MATCHES: read.seals}
    counts = {table: frame.height for table, frame in read.tables.items()}
    if read.columns.failed:
        return Seen(users, looks, counts, {}, {}, skipped=True)
    tables = _in_plaids_sign(manifest, read.tables)
    part = Part(manifest, tables)
    looks |= {check.name: check.look(part) for check in PART_CHECKS}
    del part
    records = Records(tables, manifest.since, manifest.as_of)
    asked = (ask.measured for ask in _asks(folder, manifest))
    found = tallies(records, (*MEASURES, *asked))
    paths = balance_paths(records) if block == 0 else ()
    return Seen(users, looks, counts, found, _hashes(manifest, tables), paths=paths)


class _Whole:
    """What the blocks seen so far come to."""

    def __init__(self) -> None:
        names = (*FOLDER_CHECKS, *(check.name for check in PART_CHECKS))
        self.looks: dict[str, Look] = dict.fromkeys(names, Look(0))
        self.counts: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
        self.tallies: dict[str, Tally] = {}
        self.ids: dict[str, list[pl.Series]] = {table: [] for table in KEYS}
        self.paths: tuple[BalancePath, ...] = ()
        self.users = self.skipped = 0

    def add(self, seen: Seen) -> None:
        for name, look in seen.looks.items():
            self.looks[name] += look
        for name, tally in seen.tallies.items():
            self.tallies[name] = merged([self.tally(name), tally])
        for table, hashes in seen.ids.items():
            self.ids[table].append(hashes)
        self.counts.update(seen.counts)
        self.users += seen.users
        self.skipped += seen.skipped
        self.paths = self.paths or seen.paths

    def tally(self, name: str) -> Tally:
        return self.tallies.get(name) or Counter()


def _asks(folder: Path, manifest: Manifest) -> tuple[Ask, ...]:
    faults = ask_faults(manifest.asks)
    if faults:
        raise BadInput(
            f"{folder / MANIFEST} asks for what this version cannot measure. {' '.join(faults)}"
            " Generate the population again."
        )
    return asks_from(manifest.asks)


def _results(whole: _Whole) -> Iterator[Result]:
    for name, expects in FOLDER_CHECKS.items():
        yield Result(name, expects, whole.looks[name])
    for check in PART_CHECKS:
        yield Result(check.name, check.expects, whole.looks[check.name], whole.skipped)


def _answer(ask: Ask, whole: _Whole) -> Answer:
    return Answer(ask, ask.measured.value(whole.tally(ask.measured.tally_name)))


def _lines(whole: _Whole) -> Iterator[Line]:
    for measure in REALISM:
        value = measure.value(whole.tally(measure.tally_name))
        yield Line(measure, value, published().get(measure.name))


@dataclass(frozen=True, slots=True)
class _Read:
    """The tables of a block that can be read, and how reading them and their seals went."""

    tables: Mapping[str, pl.DataFrame]
    columns: Look
    seals: Look


def _read(folder: Path, manifest: Manifest, block: int) -> _Read:
    tables: dict[str, pl.DataFrame] = {}
    faults: list[str] = []
    seals = {
        table: part_path(table, block, manifest.part_format).as_posix()
        for table in TABLES
        if manifest.export is None or table not in SCHEMAS
    }
    for table, path in seals.items():
        if not (folder / path).is_file():
            faults.append(f"{path} is missing.")
            continue
        try:
            tables[table] = read_part(folder / path, TABLES[table])
        except BadInput as error:
            faults.append(str(error))
    if manifest.export is not None:
        try:
            tables |= native.read(folder, manifest, block)
        except BadInput as error:
            faults.append(str(error))
        seals |= {table: native.sealed_as(manifest.format, table, block) for table in SCHEMAS}
    unlike = [
        f"{seals[table]} holds other rows than the manifest seals."
        for table, frame in tables.items()
        if digest(frame) != manifest.parts.get(seals[table])
    ]
    columns = Look(len(TABLES), len(faults), tuple(faults))
    return _Read(tables, Look(0) + columns, Look(len(tables), len(unlike), tuple(unlike[:5])))


def _in_plaids_sign(
    manifest: Manifest, tables: Mapping[str, pl.DataFrame]
) -> Mapping[str, pl.DataFrame]:
    if manifest.sign == "plaid":
        return tables
    turned = tables["transactions"].with_columns(-pl.col("amount_cents"))
    return {**tables, "transactions": turned}


def _hashes(manifest: Manifest, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.Series]:
    """64-bit hashes of the ids, of so many in all that a large population fits in memory."""
    found = {}
    for table, key in KEYS.items():
        every = manifest.rows.get(table, 0) // IDS_COMPARED + 1
        hashes = tables[table][key].hash().unique()
        found[table] = hashes if every == 1 else hashes.filter(hashes % every == 0)
    return found


def _unknown_parts(folder: Path, manifest: Manifest) -> Look:
    found = {
        path.relative_to(folder).as_posix()
        for table in TABLES
        for file_format in FORMATS
        for path in (folder / table).glob(f"*.{file_format}")
    }
    unknown = sorted(found - set(manifest.parts))
    told = tuple(f"{name} is not in the manifest." for name in unknown)
    return Look(0, len(unknown), told[:5])


def _counts_differ(manifest: Manifest, counts: Mapping[str, int]) -> Look:
    told = tuple(
        f"{table} has {counts[table]:,} rows, the manifest states {manifest.rows.get(table)}."
        for table in TABLES
        if counts[table] != manifest.rows.get(table)
    )
    return Look(len(TABLES), len(told), told[:5])


def _given_in_two_parts(seen: Mapping[str, list[pl.Series]]) -> Look:
    found = Look(0)
    for table, hashes in seen.items():
        together = pl.concat(hashes) if hashes else pl.Series(dtype=pl.UInt64)
        twice = together.len() - together.n_unique()
        told = (f"{table}: {twice} ids are given in more than one part.",) if twice else ()
        found += Look(together.len(), twice, told)
    return found
