"""`spendsense ingest`: files in, records kept, faults told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, cast

import typer

from spendsense.ingest import Fault, Records, Sign, json_lines, quarantined, read
from spendsense.ingest.loading import changed, counts, kept, load
from spendsense.storage import Database, Saved

from .output import day, notes, now, open_database, print_json, print_table

MOST_SHOWN = 40
"""Faults shown on a terminal; --json gives all of them."""


def ingest(
    paths: list[Path],
    dry_run: bool,
    format: str | None,
    user: str | None,
    sign: str | None,
    quarantine: Path | None,
    update: bool,
    as_of: datetime | None,
    home: Path | None,
    json: bool,
) -> None:
    database = open_database(home)
    with database.read() as connection:
        known = kept(connection)
    records = read(
        paths,
        as_of=day(as_of),
        format=format,
        user_id=user,
        sign=cast(Sign | None, sign),
        kept=known,
    )
    told = records.faults
    if quarantine is not None and not records.sound:
        records = _set_aside(records, quarantine, dry_run)
    saved = _saved(database, records, paths, update, dry_run) if records.sound else None
    _answer(records, told, saved, dry_run, json)


def _set_aside(records: Records, quarantine: Path, dry_run: bool) -> Records:
    sound, rejected = quarantined(records)
    if not dry_run:
        quarantine.write_text(json_lines(rejected), encoding="utf-8")
    notes.print(f"{len(rejected):,} rows set aside in {quarantine}, each with its reasons.")
    return sound


def _saved(
    database: Database, records: Records, paths: list[Path], update: bool, dry_run: bool
) -> Saved:
    """What the load did; a dry run and a load with conflicts are undone."""
    named = [str(path) for path in paths]
    try:
        with database.write() as connection:
            saved = load(
                connection, records, by="cli", at=now(), paths=named, accept_changes=update
            )
            if dry_run or saved.conflicts:
                raise _Undo(saved)
    except _Undo as undone:
        return undone.saved
    return saved


class _Undo(Exception):
    """Not an error: it carries the result out of a transaction that is undone."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved


def _answer(
    records: Records, told: tuple[Fault, ...], saved: Saved | None, dry_run: bool, json: bool
) -> None:
    answer: dict[str, Any] = {
        "loaded": saved is not None and not saved.conflicts and not dry_run,
        "dry_run": dry_run,
        "formats": dict(records.formats),
        "faults": [_fault_json(fault) for fault in told],
        **(counts(saved) if saved else {}),
    }
    if json:
        print_json(answer)
    else:
        _show(told, saved, dry_run)
    if saved is None:
        faults = sum(fault.severity == "fault" for fault in told)
        notes.print(
            f"spendsense: {faults:,} faults, nothing was loaded. Mend them, or load the sound rows "
            "with --quarantine FILE.",
            style="bold red",
        )
        raise typer.Exit(1)
    if saved.conflicts:
        notes.print(
            f"spendsense: {len(saved.conflicts):,} records are stored with other content, nothing "
            "was loaded. --update takes the new content.",
            style="bold red",
        )
        raise typer.Exit(4)


def _fault_json(fault: Fault) -> dict[str, Any]:
    return {
        "severity": fault.severity,
        "file": fault.file,
        "place": fault.place,
        "field": fault.field,
        "found": fault.found,
        "expected": fault.expected,
        "sentence": fault.sentence(),
    }


def _show(told: tuple[Fault, ...], saved: Saved | None, dry_run: bool) -> None:
    for fault in told[:MOST_SHOWN]:
        notes.print(f"{fault.severity}: {fault.sentence()}", markup=False, soft_wrap=True)
    if len(told) > MOST_SHOWN:
        notes.print(f"... and {len(told) - MOST_SHOWN:,} more; --json lists all of them.")
    if saved is None:
        return
    for conflict in saved.conflicts[:MOST_SHOWN]:
        notes.print(f"conflict: {conflict.sentence()}", markup=False, soft_wrap=True)
    if saved.conflicts:
        return
    rows = [
        (
            table,
            saved.added[table],
            saved.unchanged[table],
            saved.updated[table],
            saved.removed[table],
        )
        for table in saved.added
    ]
    title = "Would be loaded (dry run)" if dry_run else "Loaded"
    print_table(title, ("table", "added", "unchanged", "updated", "removed"), rows)
    if not changed(saved):
        notes.print("Nothing was new.")
