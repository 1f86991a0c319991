"""`spendsense generate`: a synthetic population with its truth beside it."""

from __future__ import annotations

import json as json_text
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Literal, cast

import typer

from spendsense.fanout import map_blocks
from spendsense.ledger import BadInput
from spendsense.world import generate as write_population
from spendsense.world import read_profile, validate
from spendsense.world.export import Export, written_as
from spendsense.world.folder import Made, refuse_what_cannot_be
from spendsense.world.place import REPORT
from spendsense.world.profile import Profile

from .output import day, notes, now, print_json, print_table, progress
from .runners import asked_of

Sign = Literal["plaid", "ledger"]
Runner = Literal["local", "dask"]


@dataclass(frozen=True, slots=True)
class How:
    """What maps over the blocks."""

    runner: Runner = "local"
    workers: int | None = 1
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A population that was written, and what it took."""

    made: Made
    bytes: int
    seconds: float

    def as_json(self, out: Path) -> dict[str, Any]:
        made = self.made
        return {
            "out": str(out),
            **made.manifest.as_json(),
            "customers": made.customers,
            "operators": made.manifest.users - made.customers,
            "consenting": made.consenting,
            "archetypes": dict(made.archetypes),
            "bytes": self.bytes,
            "seconds": round(self.seconds, 3),
        }


def generate(
    name: str,
    out: Path,
    *,
    users: int | None,
    seed: int,
    as_of: datetime | None,
    format: str | None,
    sign: str,
    runner: str,
    workers: int | None,
    scheduler: str | None,
    overwrite: bool,
    stamp: bool,
    json: bool,
) -> None:
    profile = _profile(name)
    export = written_as(profile.export, format)
    count = users or profile.default_users
    until = day(as_of) if as_of else profile.as_of or day(None)
    _refuse_usage(profile, count, seed, until, export, stamp, runner, scheduler)
    written = population(
        profile,
        out,
        users=count,
        seed=seed,
        as_of=until,
        export=export,
        sign=cast(Sign, sign),
        overwrite=overwrite,
        stamp=now() if stamp else None,
        how=How(cast(Runner, runner), workers, scheduler),
    )
    if json:
        print_json(written.as_json(out))
    else:
        _show(written, out)


def population(
    profile: Profile,
    out: Path,
    *,
    users: int,
    seed: int,
    as_of: date,
    export: Export | None = None,
    sign: Sign = "plaid",
    overwrite: bool = False,
    stamp: datetime | None = None,
    how: How | None = None,
) -> Written:
    """Write a population folder, with a bar on stderr."""
    how = how or How()
    mapped = partial(map_blocks, runner=how.runner, workers=how.workers, scheduler=how.scheduler)
    started = perf_counter()
    asked = asked_of(how.runner, how.scheduler)
    with progress("Living through the calendar") as bar, _unbroken(), asked:
        step = bar.add_task("users", total=users)
        made = write_population(
            profile,
            out=out,
            users=users,
            seed=seed,
            as_of=as_of,
            export=export,
            sign=sign,
            overwrite=overwrite,
            stamp=stamp,
            map_=mapped,
            progress=lambda done: bar.update(step, completed=done),
            finish=_report if export is not None and export.validation_report else None,
        )
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Written(made, size, perf_counter() - started)


def _profile(name: str) -> Profile:
    try:
        return read_profile(name)
    except BadInput as error:
        raise typer.BadParameter(str(error), param_hint="PROFILE") from error


def _refuse_usage(
    profile: Profile,
    users: int,
    seed: int,
    as_of: date,
    export: Export,
    stamp: bool,
    runner: str,
    scheduler: str | None,
) -> None:
    """Exit 2 for what was asked and cannot be, before anything is written."""
    since = as_of - timedelta(days=profile.history_days - 1)
    try:
        refuse_what_cannot_be(users, seed, since, as_of, export.format, "plaid")
    except BadInput as error:
        raise typer.BadParameter(str(error)) from error
    if stamp and export.format != "four-csv":
        raise typer.BadParameter(
            f"Only four-csv has a page with a time on it; {export.format} has none to stamp.",
            param_hint="--stamp",
        )
    if scheduler and runner != "dask":
        raise typer.BadParameter("A scheduler is for --runner dask.", param_hint="--scheduler")


@contextmanager
def _unbroken() -> Iterator[None]:
    """A worker that broke down, in a sentence."""
    try:
        yield
    except BrokenProcessPool as error:
        raise BadInput(
            "A worker ended before its users were written, as happens when memory runs out."
            " Nothing was left behind: run this again with fewer --workers."
        ) from error


def _report(folder: Path) -> None:
    """The validation report that a profile asks for, beside the data."""
    text = json_text.dumps(validate(folder).as_json(), indent=2, default=str) + "\n"
    (folder / REPORT).write_text(text, encoding="utf-8")


def _show(written: Written, out: Path) -> None:
    made, manifest = written.made, written.made.manifest
    rows = manifest.rows["transactions"]
    kinds = ", ".join(f"{name} {count:,}" for name, count in made.archetypes.items())
    operators = manifest.users - made.customers
    table = [
        ("people", f"{manifest.users:,}: {made.customers:,} customers, {operators:,} operators"),
        ("consent", f"{made.consenting:,} of {made.customers:,} customers"),
        ("archetypes", kinds),
        *((name, f"{manifest.rows[name]:,}") for name in ("accounts", "transactions")),
        ("history", f"{manifest.since} to {manifest.as_of}"),
        ("rows dated", f"{manifest.first_date or 'none'} to {manifest.last_date or 'none'}"),
        ("on disk", f"{written.bytes / 1e6:,.1f} MB as {manifest.format}"),
        ("speed", f"{rows / max(written.seconds, 0.001):,.0f} transactions a second"),
    ]
    title = f"{manifest.profile}, seed {manifest.seed}, as of {manifest.as_of}"
    print_table(title, ("what", "how much"), table)
    notes.print(f"Written to {out}. Next: spendsense validate {out}", soft_wrap=True)
    notes.print(f"To load it: spendsense ingest {out}", soft_wrap=True)
