"""Quality checks over a population folder, and the report of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from spendsense.ledger import KEYS, BadInput

from .checks import PART_CHECKS, Look, Part
from .manifest import Manifest, read_manifest
from .parts import FORMATS, TABLES, digest, part_path, read_part

SCHEMA = "columns_exact"
MATCHES = "manifest_matches"
ACROSS = "ids_unique_across_parts"

FOLDER_CHECKS = {
    SCHEMA: "Every part is there, can be read, and has exactly its columns.",
    MATCHES: "Rows and seals are those the manifest states, and no part is unknown to it.",
    ACROSS: "No id of one part is given in another.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One check: what it expects, whether it held, where it did not.

    `skipped` parts could not be looked at, because their columns are not what they should be.
    """

    name: str
    expects: str
    look: Look
    skipped: int = 0

    @property
    def passed(self) -> bool:
        return self.look.failed == 0 and self.skipped == 0

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "expects": self.expects,
            "passed": self.passed,
            "checked": self.look.checked,
            "failed": self.look.failed,
            "where": list(self.look.where),
            "skipped_parts": self.skipped,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Every check of a folder, what the folder was made from, and counts of what is in it."""

    folder: Path
    manifest: Manifest
    results: tuple[Result, ...]
    counts: Mapping[str, int]
    archetypes: Mapping[str, int]
    consenting: int

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)

    def as_json(self) -> dict[str, Any]:
        made_from = self.manifest.as_json()
        kept = ("profile", "version", "seed", "since", "as_of", "users", "date_range")
        return {
            **{name: made_from[name] for name in kept},
            "validation_passed": self.passed,
            "checks": [result.as_json() for result in self.results],
            "counts": dict(self.counts),
            "archetypes": dict(self.archetypes),
            "consenting": self.consenting,
        }


def validate(folder: Path) -> Report:
    """Look at every part of a population folder, a block of users at a time.

    Faults are in the report, never raised; BadInput is raised only where there is no manifest.
    """
    manifest = read_manifest(folder)
    looks: dict[str, Look] = {name: Look(0) for name in FOLDER_CHECKS}
    looks |= {check.name: Look(0) for check in PART_CHECKS}
    counts: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
    kinds: Counter[str] = Counter()
    skipped = consenting = 0
    seen: dict[str, list[pl.Series]] = {table: [] for table in KEYS}
    looks[MATCHES] += _unknown_parts(folder, manifest)
    for block in range(-(-manifest.users // manifest.block_size)):
        tables, read, sealed = _read(folder, manifest, block)
        looks[SCHEMA] += read
        looks[MATCHES] += sealed
        counts.update({table: frame.height for table, frame in tables.items()})
        if read.failed:
            skipped += 1
            continue
        for check in PART_CHECKS:
            looks[check.name] += check.look(Part(manifest, _in_plaids_sign(manifest, tables)))
        kinds.update(tables["truth/archetypes"]["archetype"].to_list())
        consenting += int(tables["users"]["consent"].sum())
        for table, key in KEYS.items():
            seen[table].append(tables[table][key].unique().hash())
    looks[MATCHES] += _counts_differ(manifest, counts)
    looks[ACROSS] += _given_in_two_parts(seen)
    results = tuple(_results(looks, skipped))
    return Report(folder, manifest, results, counts, dict(sorted(kinds.items())), consenting)


def _results(looks: Mapping[str, Look], skipped: int) -> Iterator[Result]:
    for name, expects in FOLDER_CHECKS.items():
        yield Result(name, expects, looks[name])
    for check in PART_CHECKS:
        yield Result(check.name, check.expects, looks[check.name], skipped)


def _read(
    folder: Path, manifest: Manifest, block: int
) -> tuple[dict[str, pl.DataFrame], Look, Look]:
    """The tables of a block that can be read, and how reading and sealing went."""
    tables: dict[str, pl.DataFrame] = {}
    faults: list[str] = []
    unlike: list[str] = []
    for table, schema in TABLES.items():
        path = part_path(table, block, manifest.format)
        if not (folder / path).is_file():
            faults.append(f"{path.as_posix()} is missing.")
            continue
        try:
            tables[table] = read_part(folder / path, schema)
        except BadInput as error:
            faults.append(str(error))
            continue
        if digest(tables[table]) != manifest.parts.get(path.as_posix()):
            unlike.append(f"{path.as_posix()} holds other rows than the manifest seals.")
    read = Look(len(TABLES), len(faults), tuple(faults))
    return tables, Look(0) + read, Look(len(tables), len(unlike), tuple(unlike))


def _in_plaids_sign(
    manifest: Manifest, tables: Mapping[str, pl.DataFrame]
) -> Mapping[str, pl.DataFrame]:
    if manifest.sign == "plaid":
        return tables
    turned = tables["transactions"].with_columns(-pl.col("amount_cents"))
    return {**tables, "transactions": turned}


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
    """By 64-bit hashes of the ids, so that a large population fits in memory."""
    found = Look(0)
    for table, hashes in seen.items():
        together = pl.concat(hashes) if hashes else pl.Series(dtype=pl.UInt64)
        twice = together.len() - together.n_unique()
        told = (f"{table}: {twice} ids are given in more than one part.",) if twice else ()
        found += Look(together.len(), twice, told)
    return found
