"""What a database and its folders came to, so that two can be compared; and what may never be."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from killing.processes import Place
from spendsense.review import audit, queue
from spendsense.review.checkpoints import read_checkpoints
from spendsense.review.keys import PUBLIC, has_key, public_keys, signing_key
from spendsense.storage import Database, assignments, consented, readings, user_ids
from spendsense.storage.request_tables import requests
from spendsense.storage.tables import (
    accounts,
    audit_events,
    consent_events,
    feedback,
    liabilities,
    recommendations,
    removed_transactions,
    review_events,
    run_users,
    traces,
    transactions,
    users,
)

RECORDS = (users, accounts, transactions, liabilities, removed_transactions)
DECIDED = ("approve", "reject", "override", "withdraw")
ONCE = (
    "consent.grant",
    "consent.revoke",
    "feedback",
    "purge",
    "review.approve",
    "review.override",
    "review.reject",
    "review.withdraw",
    "user.add",
    "user.delete",
)
"""Events of which a command that is given again writes none where it was carried out."""
State = Counter[str]


def state(place: Place, *, loads: bool = False) -> State:
    """Everything that is to be as if nothing had happened: rows, readings, decisions, events.

    Ids of runs, times and numbers differ from one time to another, and are left out. `loads` counts
    loads too, which a command that is given again notes again.
    """
    database = Database.open(place.database_url)
    try:
        with database.read() as connection:
            found = Counter(_rows(connection))
            found.update(_derived(connection))
            found.update(_events(connection, (*ONCE, "load") if loads else ONCE))
    finally:
        database.close()
    return found


def files(folder: Path) -> State:
    """The files of a folder, each by its path and its content."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return Counter(
        f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in found
    )


def _line(table: str, values: Mapping[str, Any], without: tuple[str, ...] = ()) -> str:
    told = {name: value for name, value in values.items() if name not in without}
    return f"{table} {json.dumps(told, sort_keys=True, default=str)}"


def _rows(connection: sa.Connection) -> Iterator[str]:
    for table in RECORDS:
        for row in connection.execute(sa.select(table)):
            yield _line(table.name, row._mapping, ("created_at",))
    named = ("user_id", "action", "purpose")
    for row in connection.execute(sa.select(*(consent_events.c[name] for name in named))):
        yield _line("consent", row._mapping)
    named = ("recommendation_id", "action", "reason")
    decided = sa.select(*(review_events.c[name] for name in named))
    for row in connection.execute(decided.where(review_events.c.action.in_(DECIDED))):
        yield _line("decision", row._mapping)
    named = ("user_id", "recommendation_id", "verdict", "note")
    for row in connection.execute(sa.select(*(feedback.c[name] for name in named))):
        yield _line("feedback", row._mapping)


def _derived(connection: sa.Connection) -> Iterator[str]:
    for user in user_ids(connection):
        for read in readings(connection, user):
            yield f"readings {user} {read.window_days} {json.dumps(dict(read.values), default=str)}"
        last = [read.run_id for read in readings(connection, user)][:1]
        for held in assignments(connection, user_id=user, run_id=last[0]) if last else ():
            yield f"persona {user} {held.window_days} {held.persona} {held.is_primary}"
    for each in queue(connection, status=None):
        if each.status != "superseded":
            yield f"draft {each.recommendation_id} {each.status} {each.title} {each.because}"


def _events(connection: sa.Connection, actions: tuple[str, ...]) -> Iterator[str]:
    query = sa.select(audit_events.c.action, audit_events.c.subject)
    for row in connection.execute(query.where(audit_events.c.action.in_(actions))):
        subject = "" if row.action == "load" else row.subject
        yield f"event {row.action} {subject}"


def half_states(place: Place) -> list[str]:
    """What may not be in any database, whenever somebody was killed."""
    database = Database.open(place.database_url)
    try:
        with database.read() as connection:
            signed, keys = _signed(place.home)
            found = [each.sentence for each in audit.verify(connection, None, signed, keys)]
            found += _sqlite(connection)
            found += _orphans(connection)
            found += _of_nobody(connection)
            found += _unanswered(connection)
    finally:
        database.close()
    return found


def _signed(home: Path) -> tuple[Any, Any]:
    paths = sorted(home.glob("audit-checkpoints*"))
    if not has_key(home):
        return None, {}
    signing_key(home)  # which can be used
    return (read_checkpoints(paths[0]) if paths else None), public_keys(home / PUBLIC)


def _sqlite(connection: sa.Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    broken = list(connection.exec_driver_sql("PRAGMA foreign_key_check"))
    return ([] if said == "ok" else [f"integrity: {said}"]) + [str(each) for each in broken]


def _orphans(connection: sa.Connection) -> list[str]:
    """A user of a run has a trace, and no trace or draft is of a user whom no run holds."""
    held = sa.select(run_users.c.user_id)
    found = [
        f"{table.name} of user {user} whom no run holds"
        for table in (traces, recommendations)
        for user in connection.scalars(
            sa.select(table.c.user_id).where(table.c.user_id.not_in(held)).distinct()
        )
    ]
    lost = sa.select(run_users.c.user_id).where(
        run_users.c.user_id.not_in(sa.select(traces.c.user_id))
    )
    return found + [f"run of user {user} without a trace" for user in connection.scalars(lost)]


def _of_nobody(connection: sa.Connection) -> list[str]:
    """Nothing derived of somebody who has not consented."""
    held = set(connection.scalars(sa.select(traces.c.user_id)))
    held |= set(connection.scalars(sa.select(recommendations.c.user_id)))
    closed = held - consented(connection, sorted(held), at=datetime(2026, 11, 21, 23, 59))
    return [f"something derived of {user}, who does not consent" for user in sorted(closed)]


def _unanswered(connection: sa.Connection) -> list[str]:
    """A key without its answer: only of the run that was cut off, which is several transactions."""
    query = sa.select(requests.c.request_id).where(requests.c.status.is_(None))
    found = list(connection.scalars(query))
    return [f"request {each} without an answer" for each in found[1:]]
