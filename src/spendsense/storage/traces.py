"""The whole reasoning about one user in one run, as it was thought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import Conflict

from . import audit, journal
from .audit import canonical
from .tables import traces as table


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
) -> None:
    """Keep a trace, and its digest in the audit trail; the same again changes nothing.

    Raises Conflict for another body.
    """
    journal.moment(at)
    known = find_trace(connection, trace_id)
    if known is not None:
        if canonical(known.body) != canonical(body):
            raise Conflict(
                f"Trace {trace_id} of user {known.user_id} is on record with another body, and a "
                "trace is never changed. Give the new reasoning an id of its own."
            )
        return
    values = {"trace_id": trace_id, "user_id": user_id, "as_of": as_of, "run_id": run_id}
    connection.execute(table.insert().values(body=dict(body), **values))
    payload = {"trace_id": trace_id, "run_id": run_id, "digest": trace_digest(body=body, **values)}
    audit.record(connection, at=at, actor=by, action="trace", subject=user_id, payload=payload)


def trace_digest(**row: Any) -> str:
    """What the audit trail says of every column of a trace."""
    return audit.digest(row)


def find_trace(connection: Connection, trace_id: str) -> Trace | None:
    """The trace of an id, if there is one."""
    row = connection.execute(sa.select(table).where(table.c.trace_id == trace_id)).one_or_none()
    return Trace(**row._mapping) if row is not None else None


def traces(connection: Connection, user_id: str) -> tuple[Trace, ...]:
    """A user's traces, the latest day first."""
    query = sa.select(table).where(table.c.user_id == user_id)
    ordered = query.order_by(table.c.as_of.desc(), table.c.trace_id)
    return tuple(Trace(**row._mapping) for row in connection.execute(ordered))
