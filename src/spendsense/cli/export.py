"""`spendsense export`: everything of one user, in a file of their own."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from spendsense.ledger import BadInput, Conflict
from spendsense.review.audit import record
from spendsense.review.export import Export
from spendsense.review.export import export as exported
from spendsense.review.export_files import as_json_bytes, as_zip_bytes
from spendsense.review.person import check_person

from .output import database_there, notes, now, print_json

WRITERS = {".json": as_json_bytes, ".zip": as_zip_bytes}


def export(user: str, out: Path, by: str, home: Path | None, json: bool) -> None:
    """Whoever takes it out is noted in the trail, where the user can read it."""
    check_person(by)
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise BadInput(f"{out} is neither a .zip nor a .json file. Name one of these.")
    if out.exists():
        raise Conflict(f"{out} is there already, and no export is written over another file.")
    database, at = database_there(home), now()
    with database.read() as connection:
        found = exported(connection, user, at)
    packed = write(found)
    digest = hashlib.sha256(packed).hexdigest()
    _put(out, packed)
    with database.write() as connection:
        payload = {"what": "export", "sha256": digest}
        record(connection, at=at, actor=by, action="read", subject=user, payload=payload)
    _tell(found, out, digest, json)


def _put(out: Path, packed: bytes) -> None:
    """The file, for its owner alone."""
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(packed)
    except OSError as error:
        raise BadInput(
            f"Cannot write the export to {out}: {error.strerror}. Name a file you may write."
        ) from error


def _tell(found: Export, out: Path, digest: str, json: bool) -> None:
    if json:
        told = {"user_id": found.user_id, "consented": found.consented, "rows": found.counts}
        print_json({**told, "file": str(out), "sha256": digest})
        return
    rows = sum(found.counts.values())
    notes.print(
        f"{out} holds {rows:,} rows of {found.user_id} in {len(found.counts)} tables. What is not "
        "in it, and why, stands in it under left_out.",
        soft_wrap=True,
    )
