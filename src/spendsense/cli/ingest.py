"""`spendsense ingest`: files in, records kept, faults told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import typer

from spendsense.ingest import Fault, Records, Rejected, Sign, json_lines, quarantined, read
from spendsense.ingest.loading import Done, changed, counts, kept, load
from spendsense.ledger import BadInput
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
    if quarantine is not None:
        _refuse_used(quarantine)
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
    told, aside = records.faults, Aside(quarantine)
    if quarantine is not None and not records.sound:
        records, rejected = quarantined(records)
        aside = Aside(quarantine, rejected)
    saved = _saved(database, records, paths, update, dry_run, aside) if records.sound else None
    if saved is not None:
        aside.tell(dry_run, bool(saved.conflicts))
        told += saved.warnings
    _answer(records, told, saved, dry_run, json)


@dataclass(frozen=True, slots=True)
class Aside:
    """The rows that are set aside, and the file that they go to."""

    path: Path | None
    rows: tuple[Rejected, ...] = ()

    def write(self) -> None:
        if self.path is None or not self.rows:
            return
        try:
            with self.path.open("x", encoding="utf-8") as file:
                file.write(json_lines(self.rows))
        except OSError as error:
            raise BadInput(
                f"{self.path} cannot be written ({error.strerror}); nothing was loaded."
            ) from error

    def tell(self, dry_run: bool, conflicts: bool) -> None:
        if self.rows and not conflicts:
            done = "would be set aside" if dry_run else "set aside"
            notes.print(f"{len(self.rows):,} rows {done} in {self.path}, each with its reasons.")


def _refuse_used(quarantine: Path) -> None:
    """Nothing that exists is written over, and no folder is made for the rows set aside."""
    if os.path.lexists(quarantine):
        raise BadInput(f"--quarantine {quarantine}: it exists already. Name a new file.")
    if not quarantine.parent.is_dir():
        raise BadInput(
            f"--quarantine {quarantine}: there is no folder {quarantine.parent}. Make it, or name "
            "a file elsewhere."
        )


def _saved(
    database: Database,
    records: Records,
    paths: list[Path],
    update: bool,
    dry_run: bool,
    aside: Aside,
) -> Done:
    """What the load did; a dry run and a load with conflicts are undone.

    The rows set aside are written before the others are kept for good.
    """
    named = [str(path) for path in paths]
    try:
        with database.write() as connection:
            saved = load(
                connection, records, by="cli", at=now(), paths=named, accept_changes=update
            )
            if dry_run or saved.conflicts:
                raise _Undo(saved)
            aside.write()
    except _Undo as undone:
        return undone.saved
    return saved


class _Undo(Exception):
    """Not an error: it carries the result out of a transaction that is undone."""

    def __init__(self, saved: Done) -> None:
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
            f"spendsense: {faults:,} faults, nothing was loaded. {_way_out(records)}",
            style="bold red",
        )
        raise typer.Exit(1)
    if saved.conflicts:
        moved = sum(conflict.moved for conflict in saved.conflicts)
        update = "" if moved == len(saved.conflicts) else " --update takes the new content."
        stays = " No load moves a record to another user or account." if moved else ""
        notes.print(
            f"spendsense: {len(saved.conflicts):,} records are stored with other content, nothing "
            f"was loaded.{update}{stays}",
            style="bold red",
        )
        raise typer.Exit(4)


def _way_out(records: Records) -> str:
    """Setting rows aside is advised only where the rest could then be loaded."""
    sound, _ = quarantined(records)
    if sound.sound and any(frame.height for frame in sound.frames.values()):
        return "Mend them, or load the sound rows with --quarantine FILE."
    return "Mend them and load again."


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
        notes.print(f"{fault.severity}: {fault.sentence()}", soft_wrap=True)
    if len(told) > MOST_SHOWN:
        notes.print(f"... and {len(told) - MOST_SHOWN:,} more; --json lists all of them.")
    if saved is None:
        return
    for conflict in saved.conflicts[:MOST_SHOWN]:
        notes.print(f"conflict: {conflict.sentence()}", soft_wrap=True)
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
    for said in counts(saved)["warnings"]:
        notes.print(f"warning: {said}", soft_wrap=True)
    if not changed(saved):
        notes.print("Nothing was new.")
