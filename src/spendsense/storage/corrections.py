"""What users say of their records: said, taken back, and what stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import CORRECTIONS, Conflict, NotFound

from . import audit, journal
from .corrections_tables import corrections as table
from .tables import audit_events
from .users import FEW

CORRECT, UNDO = "correct", "undo"

Line = Mapping[str, Any]
"""A line of `ledger.corrections`, of which what is null may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Something a user said. `said` is a word of `review.corrections`, `label` what it was said of
    as it was then, `facts` what it makes of the record; `undone_at` is when it was taken back."""

    seq: int
    correction_id: str
    user_id: str
    said: str
    label: Mapping[str, Any]
    facts: tuple[Line, ...]
    note: str
    at: datetime
    by: str
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def stands(self) -> bool:
        return self.undone_at is None


def add_correction(
    connection: Connection,
    user_id: str,
    said: str,
    *,
    label: Mapping[str, Any],
    facts: Sequence[Line],
    note: str,
    by: str,
    at: datetime,
) -> Correction:
    """Keep what a user says. Raises Conflict where the same stands already."""
    journal.lock(connection)
    for each in corrections(connection, user_id):
        if each.stands and each.said == said and _alike(each.facts, facts):
            raise Conflict(
                f"The same was said on {each.at:%Y-%m-%d} and stands, as {each.correction_id}. "
                "Take it back first if it is not so."
            )
    values = {
        "correction_id": _id(connection, user_id),
        "user_id": user_id,
        "action": CORRECT,
        "said": said,
        "label": dict(label),
        "facts": [dict(line) for line in facts],
        "note": note,
        "at": journal.moment(at),
        "by": by,
    }
    _written(connection, values)
    return known_correction(connection, user_id, str(values["correction_id"]))


def undo_correction(
    connection: Connection, user_id: str, correction_id: str, *, note: str, by: str, at: datetime
) -> Correction:
    """Take back what a user said. Raises NotFound, and Conflict where it was taken back before."""
    journal.lock(connection)
    found = known_correction(connection, user_id, correction_id)
    if not found.stands:
        raise Conflict(f"{correction_id} was taken back already, on {found.undone_at:%Y-%m-%d}.")
    values = {
        "correction_id": correction_id,
        "user_id": user_id,
        "action": UNDO,
        "said": None,
        "label": None,
        "facts": None,
        "note": note,
        "at": journal.moment(at),
        "by": by,
    }
    _written(connection, values)
    return known_correction(connection, user_id, correction_id)


def corrections(connection: Connection, user_id: str | None = None) -> tuple[Correction, ...]:
    """Everything said by a user, or by anybody, oldest first, with what became of it."""
    query = sa.select(table).order_by(table.c.seq)
    if user_id is not None:
        query = query.where(table.c.user_id == user_id)
    found: dict[str, Correction] = {}
    for row in connection.execute(query):
        if row.action == CORRECT:
            found[row.correction_id] = _correction(row._mapping)
        elif row.correction_id in found:
            said = found[row.correction_id]
            found[row.correction_id] = replace(said, undone_at=row.at, undone_by=row.by)
    return tuple(found.values())


def known_correction(connection: Connection, user_id: str, correction_id: str) -> Correction:
    """One of a user's. Raises NotFound."""
    for each in corrections(connection, user_id):
        if each.correction_id == correction_id:
            return each
    raise NotFound(f"User {user_id} has said nothing under the number {correction_id}.")


def correction_lines(
    connection: Connection,
    user_ids: Sequence[str] | None = None,
    said: Collection[int] | None = None,
) -> pl.DataFrame:
    """The facts that users say of their records, in the columns of `ledger.corrections`.

    Those that stand; or, with `said`, those of these events, whether they were taken back or not.
    """
    events = _events(connection, user_ids)
    undone = {row["correction_id"] for row in events if row["action"] == UNDO}
    lines = [
        {**dict.fromkeys(CORRECTIONS), **line, "seq": row["seq"], "user_id": row["user_id"]}
        for row in events
        if row["action"] == CORRECT
        and (row["seq"] in said if said is not None else row["correction_id"] not in undone)
        for line in row["facts"]
    ]
    return pl.DataFrame(lines, schema=CORRECTIONS)


def _events(connection: Connection, user_ids: Sequence[str] | None) -> list[Mapping[Any, Any]]:
    columns = (table.c.seq, table.c.correction_id, table.c.user_id, table.c.action, table.c.facts)
    query = sa.select(*columns).order_by(table.c.seq)
    if user_ids is not None and len(user_ids) <= FEW:
        query = query.where(table.c.user_id.in_(list(user_ids)))
    wanted = None if user_ids is None else frozenset(user_ids)
    rows = [row._mapping for row in connection.execute(query)]
    return [row for row in rows if wanted is None or row["user_id"] in wanted]


def correction_digest(row: Mapping[str, Any]) -> str:
    """What the audit trail says of every column of an event, and not the words themselves."""
    return audit.digest(dict(row))


def _written(connection: Connection, values: dict[str, Any]) -> None:
    seq = journal.append(connection, table, values)
    payload = {
        "seq": seq,
        "correction_id": values["correction_id"],
        "digest": correction_digest({"seq": seq, **values}),
    }
    audit.record(
        connection,
        at=values["at"],
        actor=values["by"],
        action=f"correction.{values['action']}",
        subject=values["user_id"],
        payload=payload,
    )


def _id(connection: Connection, user_id: str) -> str:
    """Numbers of rows begin again after a purge; the last hash of the trail never comes again."""
    last = sa.select(audit_events.c.hash).order_by(audit_events.c.seq.desc()).limit(1)
    text = f"correction\n{user_id}\n{connection.scalar(last)}"
    return f"c-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _correction(row: Mapping[Any, Any]) -> Correction:
    return Correction(
        seq=row["seq"],
        correction_id=row["correction_id"],
        user_id=row["user_id"],
        said=row["said"],
        label=row["label"],
        facts=tuple(row["facts"]),
        note=row["note"],
        at=row["at"],
        by=row["by"],
    )


def _alike(one: Iterable[Line], other: Iterable[Line]) -> bool:
    def told(lines: Iterable[Line]) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in line.items() if value is not None} for line in lines
        ]

    return told(one) == told(other)
