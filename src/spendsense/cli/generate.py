"""`spendsense generate`: a synthetic population with its truth beside it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Literal, cast

from spendsense.fanout import map_blocks
from spendsense.world import Manifest, read_profile
from spendsense.world import generate as write_population

from .output import day, notes, print_json, print_table, progress

FileFormat = Literal["parquet", "csv", "json"]
Sign = Literal["plaid", "ledger"]


def generate(
    profile: str,
    out: Path,
    users: int,
    seed: int,
    as_of: datetime | None,
    format: str,
    workers: int | None,
    sign: str,
    json: bool,
) -> None:
    manifest = population(
        profile,
        out,
        users=users,
        seed=seed,
        as_of=day(as_of),
        format=format,
        workers=workers,
        sign=sign,
    )
    if json:
        print_json({"out": str(out), **manifest.as_json()})
        return
    rows = [(table, f"{count:,}") for table, count in manifest.rows.items()]
    print_table(
        f"{profile}: {users:,} users, seed {seed}, as of {manifest.as_of}", ("table", "rows"), rows
    )
    notes.print(f"Written to {out}. Next: spendsense validate {out}")


def population(
    profile: str,
    out: Path,
    *,
    users: int,
    seed: int,
    as_of: date,
    format: str = "parquet",
    workers: int | None = 1,
    sign: str = "plaid",
) -> Manifest:
    """Write a population folder, with a bar on stderr."""
    with progress("Living through the calendar") as bar:
        step = bar.add_task("users", total=users)
        return write_population(
            read_profile(profile),
            out=out,
            users=users,
            seed=seed,
            as_of=as_of,
            format=cast(FileFormat, format),
            sign=cast(Sign, sign),
            map_=partial(map_blocks, workers=workers),
            progress=lambda done: bar.update(step, completed=done),
        )
