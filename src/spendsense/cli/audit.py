"""`spendsense audit`: is the trail whole, and is it still the one that was signed?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spendsense.config import Config
from spendsense.ledger import IntegrityBroken, SpendSenseError
from spendsense.review import audit
from spendsense.review.audit import AuditFinding
from spendsense.review.checkpoints import Checkpoint, Kept, keep, read_checkpoints, take
from spendsense.review.keys import (
    PUBLIC,
    SECRET,
    PublicKey,
    has_key,
    make_key,
    public_keys,
    signing_key,
)
from spendsense.review.verified import note_whole
from spendsense.storage import Database, Head

from .output import answers, database_there, notes, now, open_database, print_json


def verify(
    home: Path | None,
    head: str | None,
    checkpoints: Path | None,
    public_key: Path | None,
    json: bool,
) -> None:
    kept = Head.read(head) if head is not None else None
    signed, keys = _signed(Config.read(home=home), checkpoints, public_key)
    with database_there(home).read() as connection:
        found = audit.verify(connection, kept, signed, keys)
        events, last = audit.size(connection), audit.head(connection)
    first = audit.first_broken(found)
    if not found:
        note_whole(Config.read(home=home).home, now())
    if json:
        print_json(
            {
                "events": events,
                "whole": not found,
                "head": asdict(last) if last else None,
                "first_broken": _as_json(first),
                "checkpoints": _counted(signed),
                "findings": [finding.sentence for finding in found],
            }
        )
    else:
        for finding in found:
            notes.print(finding.sentence)
    if first is not None:
        raise _broken(events, found, first)
    if not json:
        _say_whole(events, last, signed)


def _broken(events: int, found: Sequence[AuditFinding], first: AuditFinding) -> IntegrityBroken:
    told = f"The first broken entry is event {first.seq}: " if first.seq is not None else ""
    return IntegrityBroken(
        f"the audit trail of {events:,} events has {len(found):,} findings. {told}"
        f"{first.sentence} Somebody changed the database past SpendSense: restore it from a "
        "backup and compare."
    )


def _as_json(finding: AuditFinding | None) -> dict[str, Any] | None:
    return {"seq": finding.seq, "sentence": finding.sentence} if finding else None


def _say_whole(events: int, last: Head | None, signed: Kept | None) -> None:
    notes.print(f"The audit trail is whole: {events:,} events.")
    if signed is None:
        notes.print(
            "It was compared with no checkpoint: write one with spendsense audit checkpoint"
        )
    else:
        many = f"{len(signed.checkpoints):,} signed checkpoints in {signed.path}"
        notes.print(f"It holds {many}.", soft_wrap=True)
    if last is not None:
        notes.print(f"Its head, to keep elsewhere: {last}", soft_wrap=True)


def _signed(
    settings: Config, checkpoints: Path | None, public_key: Path | None
) -> tuple[Kept | None, Mapping[str, PublicKey]]:
    """What to compare with: the files named, or those of this database where it has any."""
    path = checkpoints or settings.checkpoints
    if checkpoints is None and not path.exists():
        return None, {}
    return read_checkpoints(path), public_keys(public_key or settings.home / PUBLIC)


def _counted(signed: Kept | None) -> dict[str, Any] | None:
    if signed is None:
        return None
    return {"file": str(signed.path), "read": len(signed.checkpoints)}


def checkpoint(home: Path | None, out: Path | None, json: bool) -> None:
    settings = Config.read(home=home)
    path = out or settings.checkpoints
    key = signing_key(settings.home)
    with open_database(home).read() as connection:
        taken = take(connection, key, now())
    keep(path, taken)
    if json:
        print_json({**asdict(taken), "file": str(path)})
        return
    notes.print(
        f"Event {taken.seq:,}, the last of {taken.count:,}, is signed for by key {taken.key} in "
        f"{path}. Keep a copy elsewhere.",
        soft_wrap=True,
    )


def make(home: Path | None, rotate: bool, json: bool) -> None:
    folder = Config.read(home=home).home
    made = make_key(folder, rotate=rotate).public
    if json:
        print_json({"key": made.key_id, "public_key": made.pem, "file": str(folder / SECRET)})
        return
    answers.print(made.pem, end="", soft_wrap=True)
    notes.print(
        f"Key {made.key_id} signs checkpoints from now on. Its secret half is {folder / SECRET}, "
        "for its owner alone. Keep the public half above elsewhere: whoever has it can tell our "
        "checkpoints from forged ones.",
        soft_wrap=True,
    )


def show_key(home: Path | None, json: bool) -> None:
    found = public_keys(Config.read(home=home).home / PUBLIC)
    if json:
        print_json([{"key": each.key_id, "public_key": each.pem} for each in found.values()])
        return
    for each in found.values():
        answers.print(each.pem, end="", soft_wrap=True)


def checkpoint_after_run(database: Database, home: Path | None) -> Checkpoint | None:
    """Sign for what a run wrote, with the home's key or a first one made for it.

    The run stands whether or not this can be done: what prevents it is told and nothing more.
    """
    settings = Config.read(home=home)
    folder = settings.home
    if not folder.is_dir():
        return None  # a database elsewhere, and no home that anybody made
    try:
        key = signing_key(folder) if has_key(folder) else make_key(folder)
        with database.read() as connection:
            taken = take(connection, key, now())
        keep(settings.checkpoints, taken)
    except SpendSenseError as error:
        notes.print(f"The run is kept, and no checkpoint of it was written. {error}")
        return None
    return taken
