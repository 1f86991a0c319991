"""A world written out as a bank would: the population folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import polars as pl

from spendsense.ledger import SCHEMAS, BadInput

from . import native
from .block import BLOCK_SIZE, World, block_tables
from .export import FORMATS, Export, prefixed, written_as
from .ids import LARGEST_USER, as_text
from .manifest import Manifest
from .memory import keep_freed_memory
from .native.writing import METADATA
from .parts import TABLES, Seal, part_path, write_part
from .place import beside
from .profile import Profile
from .progress import Told, told_within

Sign = Literal["plaid", "ledger"]

EARLIEST = date(1972, 1, 1)
LATEST = date(2140, 1, 1)
"""Days that fit the ids: sixteen bits of days since 1970."""

LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written where: the same for every block."""

    world: World
    users: int
    folder: Path
    export: Export
    sign: Sign


@dataclass(slots=True)
class PartsWritten:
    """What one block came to, counted while its tables are written."""

    block: int
    users: int
    rows: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    first_date: date | None = None
    last_date: date | None = None
    customers: int = 0
    consenting: int = 0
    archetypes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A population that was written: its manifest, and who lives in it."""

    manifest: Manifest
    customers: int
    consenting: int
    archetypes: Mapping[str, int]


Mapper = Callable[[Callable[[int], PartsWritten], Iterable[int]], Iterable[PartsWritten]]
"""Anything that maps like the builtin `map`: results in the order of the blocks."""


def generate(
    profile: Profile,
    *,
    out: Path,
    users: int,
    seed: int = 42,
    as_of: date,
    since: date | None = None,
    format: str | None = None,
    export: Export | None = None,
    sign: Sign = "plaid",
    overwrite: bool = False,
    stamp: datetime | None = None,
    map_: Mapper = map,
    progress: Callable[[float], None] | None = None,
    finish: Callable[[Path], None] | None = None,
) -> Made:
    """Write the population folder of a profile's world, and say who lives in it.

    History runs from `since`, by default the profile's number of days, to `as_of` inclusive. With
    `since` held, a later `as_of` adds rows and moves none. It is written as the profile says, or
    as `export` or in another `format`. `stamp` is the moment that metadata.json names in place of
    `as_of`. `progress` is told how many users are done, now and then. All is written beside `out`
    and moved there when whole and after `finish` had a look at it; `out` may be missing, empty,
    or, with `overwrite`, an earlier population. Raises BadInput, Conflict or Busy otherwise.
    """
    start = since or as_of - timedelta(days=profile.history_days - 1)
    refuse_what_cannot_be(users, seed, start, as_of, format, sign)
    chosen = written_as(export or profile.export, format)
    with beside(out, overwrite) as folder:
        job = Job(World(profile, seed, start, as_of), users, folder, chosen, sign)
        with told_within(folder, progress):
            made = _made(job, _written(job, map_))
        made.manifest.write(folder)
        if chosen.native:
            _close(job, made.manifest, stamp)
        if finish is not None:
            finish(folder)
    return made


def write_block(job: Job, block: int) -> PartsWritten:
    """Write everything about one block of users."""
    if not job.folder.is_dir():
        raise BadInput(f"{job.folder} is gone, or not on a disk that every worker shares.")
    keep_freed_memory()
    numbers = np.arange(block * BLOCK_SIZE, min((block + 1) * BLOCK_SIZE, job.users))
    told = Told(job.folder, block, len(numbers))
    tables = block_tables(job.world, numbers, progress=lambda share: told(0.6 * share))
    came_to = PartsWritten(block, len(numbers))
    asked: dict[str, pl.DataFrame] = {}
    for number, table in enumerate(TABLES, start=1):
        frame, seal = _sealed(table, tables[table](), job)
        _write(job, table, frame, seal, came_to)
        _count(came_to, table, frame)
        if job.export.native:
            asked[table] = frame
        told(0.6 + 0.4 * number / len(TABLES))
    if job.export.native:
        native.write_fragments(asked, job.export, job.folder, block)
    return came_to


def _sealed(table: str, parts: Iterable[pl.DataFrame], job: Job) -> tuple[pl.DataFrame, str]:
    """The table as it was asked for, and its seal."""
    seal, written = Seal(), []
    for part in parts if not job.export.id_prefixes else [pl.concat(parts)]:
        frame = _as_asked(table, part, job)
        seal.add(frame)
        written.append(as_text(frame))
    return pl.concat(written), seal.hexdigest()


def _write(job: Job, table: str, frame: pl.DataFrame, seal: str, came_to: PartsWritten) -> None:
    """The part of a table, where no native file has it, and its seal in either case."""
    path, block = part_path(table, came_to.block, job.export.part_format), came_to.block
    if table in SCHEMAS and job.export.native:
        came_to.digests[native.sealed_as(job.export.format, table, block)] = seal
        return
    came_to.digests[path.as_posix()] = seal
    write_part(frame, job.folder / path)


def _as_asked(table: str, frame: pl.DataFrame, job: Job) -> pl.DataFrame:
    """The table with the ids and the sign that were asked for."""
    if job.export.id_prefixes:
        frame = prefixed({table: as_text(frame)}, job.export)[table]
    if job.sign == "ledger" and table == "transactions":
        frame = frame.with_columns(-pl.col("amount_cents"))
    return frame


def _count(came_to: PartsWritten, table: str, frame: pl.DataFrame) -> None:
    """What the block came to, of this table."""
    came_to.rows[table] = frame.height
    if table == "transactions":
        dates = frame["date"].to_physical()
        came_to.first_date, came_to.last_date = _day(dates.min()), _day(dates.max())
    elif table == "users":
        came_to.customers = int((frame["user_type"].cast(pl.String) == "customer").sum())
        came_to.consenting = int(frame["consent"].sum())
    elif table == "truth/archetypes":
        kinds = frame["archetype"].cast(pl.String).to_list()
        came_to.archetypes = dict(Counter(kinds))


def _day(number: object) -> date | None:
    return date(1970, 1, 1) + timedelta(days=number) if isinstance(number, int) else None


def _written(job: Job, map_: Mapper) -> Iterator[PartsWritten]:
    """Each block as it is done, its part of the native files in its place."""
    for parts in map_(partial(write_block, job), range(-(-job.users // BLOCK_SIZE))):
        if job.export.native:
            native.gather(job.export, job.folder, parts.block)
        yield parts


def _close(job: Job, manifest: Manifest, stamp: datetime | None) -> None:
    """End the native files, and write the page that lies beside four CSV files."""
    native.finish(job.export, job.folder)
    if job.export.format == "four-csv":
        told = stamp.isoformat(timespec="seconds") if stamp else job.world.as_of.isoformat()
        page = native.metadata(manifest.as_json(), told)
        (job.folder / METADATA).write_text(page, encoding="utf-8")


def _made(job: Job, written: Iterator[PartsWritten]) -> Made:
    rows: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
    kinds: Counter[str] = Counter()
    digests: dict[str, str] = {}
    days: list[date] = []
    customers = consenting = 0
    for parts in written:
        rows.update(parts.rows)
        kinds.update(parts.archetypes)
        digests |= parts.digests
        days = [*days, *(day for day in (parts.first_date, parts.last_date) if day is not None)]
        days = [min(days), max(days)] if days else []
        customers += parts.customers
        consenting += parts.consenting
    manifest = _manifest(job, dict(rows), digests, days)
    return Made(manifest, customers, consenting, dict(sorted(kinds.items())))


def _manifest(
    job: Job, rows: dict[str, int], digests: dict[str, str], days: list[date]
) -> Manifest:
    world, export = job.world, job.export
    return Manifest(
        profile=world.profile.name,
        profile_version=world.profile.version,
        seed=world.seed,
        since=world.since,
        as_of=world.as_of,
        users=job.users,
        format=export.format,
        sign=job.sign,
        block_size=BLOCK_SIZE,
        rows=rows,
        first_date=min(days, default=None),
        last_date=max(days, default=None),
        parts=digests,
        export=export.as_json() if export.native else None,
        asks=tuple(ask.as_json() for ask in world.profile.asks),
    )


def refuse_what_cannot_be(
    users: int, seed: int, since: date, as_of: date, format: str | None, sign: str
) -> None:
    """Raise BadInput saying which of these cannot be made, and what can."""
    if not 1 <= users <= LARGEST_USER + 1:
        raise BadInput(f"{users} users cannot be made; ask for 1 to {LARGEST_USER + 1:,}.")
    if not 0 <= seed <= LARGEST_SEED:
        raise BadInput(f"{seed} is not a seed; give a whole number from 0 to {LARGEST_SEED}.")
    if not EARLIEST <= since <= as_of < LATEST:
        raise BadInput(
            f"History from {since} to {as_of} cannot be made; expected days in order between"
            f" {EARLIEST} and {LATEST}."
        )
    if format is not None and format not in FORMATS:
        raise BadInput(f"{format!r} is not a format; give {', '.join(FORMATS)}.")
    if sign not in get_args(Sign):
        raise BadInput(f"{sign!r} is not a sign; give {', '.join(get_args(Sign))}.")
