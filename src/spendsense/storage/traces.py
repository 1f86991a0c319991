"""The whole reasoning about one user in one run, as it was thought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import Conflict
from spendsense.telemetry import note

from . import audit, journal
from .audit import sorted_json
from .consent import still_permitted
from .tables import traces as table

SHORTENED = "purged"
"""What a body says of itself when its offers were purged; its content gives its id no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Why a user was shown what, or nothing; `body` is JSON."""

    trace_id: str
    user_id: str
    as_of: date
    run_id: str
    body: Mapping[str, Any]


def save_trace(
    connection: Connection,
    trace_id: str,
    user_id: str,
    as_of: date,
    run_id: str,
    body: Mapping[str, Any],
    *,
    at: datetime,
    by: str = "pipeline",
    made_from: Mapping[str, Any] | None = None,
) -> None:
    """Keep a trace, and its digest in the audit trail; the same again changes nothing.

    `made_from` names the code and the records it was made from; it stands in the trail only.
    Raises Conflict for another body.
    """
    journal.moment(at)
    known = find_trace(connection, trace_id)
    if known is not None and SHORTENED in known.body:
        _forget(connection, known, at, by)
    elif known is not None:
        if sorted_json(known.body) != sorted_json(body):
            raise Conflict(
                f"Trace {trace_id} of user {known.user_id} is on record with another body, and a "
                "trace is never changed. Give the new reasoning an id of its own."
            )
        return
    values = {"trace_id": trace_id, "user_id": user_id, "as_of": as_of, "run_id": run_id}
    _put(connection, {**values, "body": dict(body)})
    payload: dict[str, Any] = {"trace_id": trace_id, "run_id": run_id}
    payload["digest"] = trace_digest(body=body, **values)
    if made_from is not None:
        payload["made_from"] = dict(made_from)
    audit.record(connection, at=at, actor=by, action="trace", subject=user_id, payload=payload)


def _forget(connection: Connection, known: Trace, at: datetime, by: str) -> None:
    """Make place for the whole of a trace that was shortened when its offers were purged."""
    payload = {"cause": "thought again, whole", "rows": {"traces": [known.trace_id]}}
    audit.record(
        connection, at=at, actor=by, action="purge", subject=known.user_id, payload=payload
    )


def _put(connection: Connection, values: Mapping[str, Any]) -> None:
    same = table.c.trace_id == values["trace_id"]
    if connection.execute(table.update().where(same).values(**values)).rowcount == 0:
        connection.execute(table.insert().values(**values))


def trace_digest(**row: Any) -> str:
    """What the audit trail says of every column of a trace."""
    return audit.digest(row)


def find_trace(connection: Connection, trace_id: str) -> Trace | None:
    """The trace of an id, if there is one."""
    named = sa.select(table).where(table.c.trace_id == trace_id, still_permitted(table))
    row = connection.execute(named).one_or_none()
    if row is None:
        return None
    note(trace_id=trace_id)
    return Trace(**row._mapping)


def traces_on(connection: Connection, user_ids: Sequence[str], as_of: date) -> tuple[Trace, ...]:
    """What was thought of these users about one day."""
    of_them = sa.and_(table.c.user_id.in_(list(user_ids)), table.c.as_of == as_of)
    query = sa.select(table).where(of_them, still_permitted(table)).order_by(table.c.trace_id)
    return tuple(Trace(**row._mapping) for row in connection.execute(query))


def traces(connection: Connection, user_id: str) -> tuple[Trace, ...]:
    """A user's traces, the latest day first."""
    query = sa.select(table).where(table.c.user_id == user_id, still_permitted(table))
    ordered = query.order_by(table.c.as_of.desc(), table.c.trace_id)
    return tuple(Trace(**row._mapping) for row in connection.execute(ordered))
