"""Records into the database: all of a load or none of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import polars as pl
from polars import col
from sqlalchemy import Connection

from spendsense.guardrails import PLAIN, ConsentEvent
from spendsense.guardrails.consent import longest
from spendsense.storage import (
    Saved,
    add_consent_events,
    add_load,
    consented,
    save_records,
    user_ids,
)
from spendsense.storage.owners import account_owners
from spendsense.storage.references import account_types

from .faults import Fault, warning
from .records import Records
from .setting import Kept


@dataclass(frozen=True, slots=True)
class Done(Saved):
    """What a load did, and what its owner may want to know of it."""

    warnings: tuple[Fault, ...] = ()


def kept(connection: Connection) -> Kept:
    """What the database holds already, so that rows may refer to it."""
    users = user_ids(connection) + user_ids(connection, user_type="operator")
    return Kept(
        users=frozenset(users),
        accounts=account_owners(connection),
        types=account_types(connection),
    )


def load(
    connection: Connection,
    records: Records,
    *,
    by: str,
    at: datetime,
    paths: Sequence[str],
    accept_changes: bool = False,
) -> Done:
    """Save sound records, note the load, and record the consent that new users' records state.

    Only a user who is new is granted consent from a file: whoever revoked it since is not asked
    again by loading the same file again. A file that states no consent revokes none either: it is
    told as a warning. With conflicts nothing is written; the caller decides.
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
        return Done(**_fields(saved))
    add_consent_events(connection, _grants(_consenting(records.frames["users"], known), by, at))
    if changed(saved):
        add_load(connection, at=at, by=by, paths=paths, saved=saved)
    told = _still_standing(connection, records, known, at) + _withheld(saved)
    return Done(**_fields(saved), warnings=told)


def _grants(users: Sequence[str], by: str, at: datetime) -> list[ConsentEvent]:
    """What their records state, as grants; which text was read is not told."""
    until = at + longest(at.date())
    return [
        ConsentEvent(
            user_id=user_id,
            action="grant",
            at=at,
            by=by,
            note="stated in the loaded users record",
            purpose=purpose,
            until=until,
        )
        for user_id in users
        for purpose in PLAIN
    ]


def _fields(saved: Saved) -> dict[str, Any]:
    return {each.name: getattr(saved, each.name) for each in fields(saved)}


def _still_standing(
    connection: Connection, records: Records, known: frozenset[str], at: datetime
) -> tuple[Fault, ...]:
    """A warning for each known user whose consent stands, and whose record states the contrary."""
    users = records.frames["users"].with_columns(records.places["users"])
    stated = users.filter(col("consent").eq(False), col("user_id").is_in(sorted(known)))
    standing = consented(connection, stated["user_id"].to_list(), at=at)
    return tuple(
        warning(
            file,
            place,
            "consent",
            f"user {user_id}, stated false: consent still stands; record a revocation with "
            f"spendsense consent revoke {user_id}",
        )
        for file, place, user_id in stated.select("file", "place", "user_id").rows()
        if user_id in standing
    )


def _withheld(saved: Saved) -> tuple[Fault, ...]:
    """A warning for each transaction that was taken back before and is not added again."""
    remark = "{} was taken back by a later page, so it was not added again; --update adds it"
    return tuple(warning("transactions", "", None, remark.format(each)) for each in saved.withheld)


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
        "warnings": [each.sentence() for each in getattr(saved, "warnings", ())],
    }


def _consenting(users: pl.DataFrame, known: frozenset[str]) -> list[str]:
    stated = users.filter(col("consent").fill_null(False), col("user_type") != "operator")
    return sorted(set(stated["user_id"]) - known)
