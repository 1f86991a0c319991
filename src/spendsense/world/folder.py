"""A world written out as a bank would: the population folder."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import polars as pl

from spendsense.ledger import BadInput

from .block import BLOCK_SIZE, World, block_frames
from .ids import LARGEST_USER
from .manifest import MANIFEST, Manifest, read_manifest
from .parts import TABLES, digest, part_path, write_part
from .profile import Profile

Format = Literal["parquet", "csv", "json"]
Sign = Literal["plaid", "ledger"]

EARLIEST = date(1972, 1, 1)
LATEST = date(2140, 1, 1)
"""Days that fit the ids: sixteen bits of days since 1970."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written where: the same for every block."""

    world: World
    users: int
    folder: Path
    format: Format
    sign: Sign


@dataclass(frozen=True, slots=True)
class PartsWritten:
    """What one block came to."""

    users: int
    rows: dict[str, int]
    digests: dict[str, str]
    first_date: date | None
    last_date: date | None


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
    format: Format = "parquet",
    sign: Sign = "plaid",
    map_: Mapper = map,
    progress: Callable[[int], None] | None = None,
) -> Manifest:
    """Write the population folder of a profile's world and give its manifest.

    History runs from `since`, by default the profile's number of days, to `as_of` inclusive. With
    `since` held, a later `as_of` adds rows and moves none. `progress` is told how many users are
    done after each block. All is written beside `out` first and renamed when whole; `out` may be
    missing, empty, or an earlier population, which is replaced. Raises BadInput otherwise.
    """
    start = since or as_of - timedelta(days=profile.history_days - 1)
    _refuse_what_cannot_be(users, start, as_of, format, sign)
    _refuse_foreign(out)
    with _beside(out) as folder:
        job = Job(World(profile, seed, start, as_of), users, folder, format, sign)
        manifest = _manifest(job, _written(job, map_, progress))
        manifest.write(folder)
        _replace(out, folder)
    return manifest


def write_block(job: Job, block: int) -> PartsWritten:
    """Write every part of one block of users."""
    numbers = np.arange(block * BLOCK_SIZE, min((block + 1) * BLOCK_SIZE, job.users))
    frames = dict(block_frames(job.world, numbers))
    if job.sign == "ledger":
        frames["transactions"] = frames["transactions"].with_columns(-pl.col("amount_cents"))
    digests = {}
    for table in TABLES:
        path = part_path(table, block, job.format)
        write_part(frames[table], job.folder / path)
        digests[path.as_posix()] = digest(frames[table])
    dates = frames["transactions"]["date"].to_physical()
    span = [_day(dates.min()), _day(dates.max())]
    rows = {table: frames[table].height for table in TABLES}
    return PartsWritten(len(numbers), rows, digests, *span)


def _day(number: object) -> date | None:
    return date(1970, 1, 1) + timedelta(days=number) if isinstance(number, int) else None


def _written(
    job: Job, map_: Mapper, progress: Callable[[int], None] | None
) -> Iterator[PartsWritten]:
    """Each block as it is done."""
    done = 0
    for parts in map_(partial(write_block, job), range(-(-job.users // BLOCK_SIZE))):
        done += parts.users
        if progress is not None:
            progress(done)
        yield parts


def _manifest(job: Job, written: Iterator[PartsWritten]) -> Manifest:
    rows: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
    digests: dict[str, str] = {}
    days: list[date] = []
    for parts in written:
        rows.update(parts.rows)
        digests |= parts.digests
        days += [day for day in (parts.first_date, parts.last_date) if day is not None]
    world = job.world
    return Manifest(
        profile=world.profile.name,
        profile_version=world.profile.version,
        seed=world.seed,
        since=world.since,
        as_of=world.as_of,
        users=job.users,
        format=job.format,
        sign=job.sign,
        block_size=BLOCK_SIZE,
        rows=dict(rows),
        first_date=min(days, default=None),
        last_date=max(days, default=None),
        parts=digests,
    )


def _refuse_what_cannot_be(users: int, since: date, as_of: date, format: str, sign: str) -> None:
    if not 1 <= users <= LARGEST_USER + 1:
        raise BadInput(f"{users} users cannot be made; ask for 1 to {LARGEST_USER + 1:,}.")
    if not EARLIEST <= since <= as_of < LATEST:
        raise BadInput(
            f"History from {since} to {as_of} cannot be made; expected days in order between"
            f" {EARLIEST} and {LATEST}."
        )
    if format not in get_args(Format):
        raise BadInput(f"{format!r} is not a format; give {', '.join(get_args(Format))}.")
    if sign not in get_args(Sign):
        raise BadInput(f"{sign!r} is not a sign; give {', '.join(get_args(Sign))}.")


def _refuse_foreign(out: Path) -> None:
    """Nothing is replaced but an empty folder or an earlier population."""
    if out.name in ("", "..") or out.is_symlink():
        what = "is a link" if out.is_symlink() else "names no folder of its own"
        raise BadInput(f"{out} {what}; give the path of a new folder to write the population to.")
    if not out.exists():
        return
    if not out.is_dir():
        raise BadInput(f"{out} is a file; give the path of a folder to write the population to.")
    entries = {entry.name for entry in out.iterdir()}
    if not entries:
        return
    foreign = sorted(entries - {MANIFEST, *(Path(table).parts[0] for table in TABLES)})
    if foreign or MANIFEST not in entries:
        what = f"it holds {foreign[0]}" if foreign else f"it has no {MANIFEST}"
        raise BadInput(
            f"{out} is not empty and not an earlier population ({what})."
            " Give a new folder, or move what is there."
        )
    read_manifest(out)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder next to `out` to write into; what a killed run left there is cleared away."""
    folder = out.parent / f".{out.name}.partial"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise BadInput(f"{out} cannot be written ({error.strerror}); name another.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(out: Path, folder: Path) -> None:
    """Put the whole folder in the place of `out`."""
    earlier = out.parent / f".{out.name}.earlier"
    shutil.rmtree(earlier, ignore_errors=True)
    if out.exists():
        out.rename(earlier)
    try:
        folder.rename(out)
    except OSError:
        earlier.rename(out)
        raise
    shutil.rmtree(earlier, ignore_errors=True)
