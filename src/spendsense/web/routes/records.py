"""Bank records over HTTP, read exactly as the command reads files."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import Query

from spendsense.ingest import Fault, Records, Sign, read
from spendsense.ingest.loading import Done, kept, load
from spendsense.storage import Database
from spendsense.web.bodies import Loaded
from spendsense.web.given import At, Body, Caller, TheDatabase
from spendsense.web.problems import RecordsDiffer, fault_body, not_loaded
from spendsense.web.texts import Day, Id

FILE = "body.json"
"""What faults call what was sent."""

Owner = Annotated[Id | None, Query(description="Whose records these are, if they do not say.")]
FormatName = Annotated[str | None, Query(description="The format, where it cannot be told.")]
DeclaredSign = Annotated[
    Sign | None, Query(description="plaid: money out is positive. ledger: it is negative.")
]
OnDay = Annotated[Day | None, Query(description="The day the records are read on; else today.")]
DryRun = Annotated[bool, Query(description="Check and count, write nothing.")]
Update = Annotated[bool, Query(description="Take changed content of ids already stored.")]


def ingest(
    sent: Body,
    database: TheDatabase,
    caller: Caller,
    at: At,
    user_id: Owner = None,
    format: FormatName = None,
    sign: DeclaredSign = None,
    as_of: OnDay = None,
    dry_run: DryRun = False,
    update: Update = False,
) -> Loaded:
    """Load users, accounts, transactions and liabilities, a Plaid response or a custom user.

    All of it is loaded or none. With faults the answer is 422 and lists every one; where records
    are stored with other content it is 409 and lists those.
    """
    records = _read(database, sent, as_of or at.date(), user_id, format, sign)
    if not records.sound:
        raise not_loaded(records.faults)
    try:
        with database.write() as connection:
            saved = load(
                connection, records, by=caller.by, at=at, paths=[FILE], accept_changes=update
            )
            if dry_run or saved.conflicts:
                raise _Undo(saved)
    except _Undo as undone:
        saved = undone.saved
    if saved.conflicts:
        raise RecordsDiffer(saved.conflicts)
    return _loaded(records, saved, dry_run)


class _Undo(Exception):
    def __init__(self, saved: Done) -> None:
        self.saved = saved


def _read(
    database: Database,
    sent: bytes,
    as_of: date,
    user_id: str | None,
    format: str | None,
    sign: Sign | None,
) -> Records:
    with database.read() as connection:
        known = kept(connection)
    with tempfile.TemporaryDirectory(prefix="spendsense-") as folder:
        path = Path(folder) / FILE
        path.write_bytes(sent)
        records = read([path], as_of=as_of, format=format, user_id=user_id, sign=sign, kept=known)
    nobody = user_id is None and "tables" not in records.formats.values()
    if nobody and Path(FILE).stem in records.frames["users"]["user_id"]:
        # Without a name of its own a file is its user's; what is sent has no file name.
        wanted = "whose records these are: add ?user_id= to the address"
        raise not_loaded([*records.faults, Fault(FILE, "", "user_id", None, wanted)])
    return records


def _loaded(records: Records, saved: Done, dry_run: bool) -> Loaded:
    return Loaded(
        loaded=not dry_run,
        dry_run=dry_run,
        formats=dict(records.formats),
        added=saved.added,
        unchanged=saved.unchanged,
        updated=saved.updated,
        removed=saved.removed,
        warnings=[fault_body(fault) for fault in (*records.faults, *saved.warnings)],
    )
