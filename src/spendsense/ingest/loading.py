"""Records into the database: all of a load or none of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
from polars import col
from sqlalchemy import Connection

from spendsense.guardrails import ConsentEvent
from spendsense.storage import Saved, add_consent_event, add_load, save_records, user_ids
from spendsense.storage.owners import account_owners

from .records import Records
from .setting import Kept


def kept(connection: Connection) -> Kept:
    """What the database holds already, so that rows may refer to it."""
    users = user_ids(connection) + user_ids(connection, user_type="operator")
    return Kept(users=frozenset(users), accounts=account_owners(connection))


def load(
    connection: Connection,
    records: Records,
    *,
    by: str,
    at: datetime,
    paths: Sequence[str],
    accept_changes: bool = False,
) -> Saved:
    """Save sound records, note the load, and record the consent that new users' records state.

    Only a user who is new is granted consent from a file: whoever revoked it since is not asked
    again by loading the same file again. With conflicts nothing is written; the caller decides.
    """
    known = kept(connection).users
    saved = save_records(
        connection,
        records.frames,
        removed=records.removed,
        modified=records.modified,
        accept_changes=accept_changes,
    )
    if saved.conflicts:
        return saved
    for user_id in _consenting(records.frames["users"], known):
        event = ConsentEvent(
            user_id=user_id, action="grant", at=at, by=by, note="stated in the loaded users record"
        )
        add_consent_event(connection, event)
    if changed(saved):
        add_load(connection, at=at, by=by, paths=paths, saved=saved)
    return saved


def changed(saved: Saved) -> bool:
    """Whether a load added, updated or removed any row."""
    return any(sum(counts.values()) for counts in (saved.added, saved.updated, saved.removed))


def counts(saved: Saved) -> dict[str, Any]:
    """What a load did, for people and programs: counts a table, and the conflicts."""
    return {
        "added": saved.added,
        "unchanged": saved.unchanged,
        "updated": saved.updated,
        "removed": saved.removed,
        "conflicts": [conflict.sentence() for conflict in saved.conflicts],
    }


def _consenting(users: pl.DataFrame, known: frozenset[str]) -> list[str]:
    stated = users.filter(col("consent").fill_null(False), col("user_type") != "operator")
    return sorted(set(stated["user_id"]) - known)
