"""`spendsense bundle`: one decision as a zip that proves itself."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from spendsense.config import Config
from spendsense.ledger import BadInput, Conflict, IntegrityBroken
from spendsense.review import audit
from spendsense.review import bundle as bundles
from spendsense.review.checkpoints import (
    Checkpoint,
    against,
    keep,
    read_checkpoints,
    take,
)
from spendsense.review.keys import PUBLIC, SigningKey, public_keys, signing_key
from spendsense.review.person import check_person
from spendsense.storage import Database

from .output import notes, now, open_database, print_json


def bundle(recommendation: str, out: Path, by: str, home: Path | None, json: bool) -> None:
    check_person(by)
    if out.exists():
        raise Conflict(f"{out} is there already, and no bundle is written over another file.")
    database, settings, at = open_database(home), Config.read(home=home), now()
    key = signing_key(settings.home)
    checkpoint = _checkpoint(database, settings, recommendation, key, at)
    with database.read() as connection:
        of = bundles.case(connection, recommendation, at)
        packed = bundles.bundle(connection, of, checkpoint, key)
    digest = hashlib.sha256(packed).hexdigest()
    _write(out, packed)
    with database.write() as connection:
        audit.record(
            connection,
            at=at,
            actor=by,
            action="bundle",
            subject=recommendation,
            payload={
                "sha256": digest,
                "checkpoint": checkpoint.seq,
                "user_id": of.found.user_id,
            },
        )
    said = {"file": str(out), "sha256": digest, "checkpoint": checkpoint.seq}
    if json:
        print_json({"recommendation_id": recommendation, **said, "entries": len(of.events)})
        return
    notes.print(
        f"{out} holds the decision and {len(of.events)} audit entries, proven back to event "
        f"{checkpoint.seq:,}. To check it: unpack it and run python3 verify.py",
        soft_wrap=True,
    )


def _checkpoint(
    database: Database, settings: Config, recommendation: str, key: SigningKey, at: datetime
) -> Checkpoint:
    """The earliest sound checkpoint of this key over the whole decision; or a new one."""
    path, folder = settings.checkpoints, settings.home
    with database.read() as connection:
        of = bundles.case(connection, recommendation, at)
        if path.exists():
            kept, keys = read_checkpoints(path), public_keys(folder / PUBLIC)
            for finding in against(list(of.trail), kept, keys):
                raise IntegrityBroken(f"No bundle was made. {finding.sentence}")
            ours = (each for _, each in kept.checkpoints if each.key == key.public.key_id)
            found = bundles.covering(ours, of.last)
            if found is not None:
                return found
        taken = take(connection, key, at)
    keep(path, taken)
    return taken


def _write(out: Path, packed: bytes) -> None:
    try:
        with out.open("xb") as file:
            file.write(packed)
    except OSError as error:
        raise BadInput(
            f"Cannot write the bundle to {out}: {error.strerror}. Name a file you may write."
        ) from error
