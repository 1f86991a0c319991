"""Runs of the pipeline: on which day's records, under which policy, with what result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import Conflict, NotFound

from . import audit, journal
from .tables import runs as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run. `finished_at` is None while it runs, and for one that was cut off."""

    run_id: str
    as_of: date
    started_at: datetime
    finished_at: datetime | None = None
    users: int = 0
    drafts: int = 0
    policy_hash: str
    by: str = "pipeline"

    @classmethod
    def begin(cls, *, as_of: date, started_at: datetime, policy: Mapping[str, Any]) -> Run:
        """A run that starts now; its id follows from the day, the moment and the policy."""
        policy_hash = _digest(policy, 16)
        named = [as_of.isoformat(), started_at.isoformat(), policy_hash]
        return cls(
            run_id=f"run_{_digest(named, 8)}",
            as_of=as_of,
            started_at=started_at,
            policy_hash=policy_hash,
        )


def save_run(connection: Connection, run: Run) -> None:
    """Note a run when it starts, and again, with the same id, when it has finished.

    Raises Conflict when a run that has finished is saved with other content.
    """
    journal.lock(connection)
    known = find_run(connection, run.run_id)
    if known == run:
        return
    if known is not None and known.finished_at is not None:
        raise Conflict(
            f"Run {run.run_id} finished at {known.finished_at:%Y-%m-%d %H:%M:%S} and is on record "
            "with other content. Give the new run an id of its own."
        )
    values = asdict(run)
    if known is None:
        connection.execute(table.insert().values(values))
    else:
        connection.execute(table.update().where(table.c.run_id == run.run_id).values(values))
    _note(connection, run)


def after_the_last(connection: Connection, at: datetime) -> datetime:
    """When a run starts: now, and later than every other, though the clock was set back.

    What a user is shown is of the run that started last.
    """
    journal.lock(connection)
    last = connection.scalar(sa.select(sa.func.max(table.c.started_at)))
    return at if last is None or last < at else last + timedelta(microseconds=1)


def finish_run(
    connection: Connection, run_id: str, *, at: datetime, by: str, users: int, drafts: int
) -> Run:
    """Note that a run has finished, on whose behalf, and what it came to. Raises NotFound."""
    run = known_run(connection, run_id)
    ended = max(at, run.started_at)  # no run ends before it begins, though the clock was set back
    done = replace(run, finished_at=ended, by=by, users=users, drafts=drafts)
    save_run(connection, done)
    return done


def _digest(value: object, size: int) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()


def _note(connection: Connection, run: Run) -> None:
    moment = run.finished_at or run.started_at
    journal.moment(moment)
    audit.record(
        connection,
        at=moment,
        actor=run.by,
        action="run.finish" if run.finished_at else "run.start",
        subject=run.run_id,
        payload={
            "as_of": run.as_of,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "users": run.users,
            "drafts": run.drafts,
            "policy_hash": run.policy_hash,
        },
    )


def find_run(connection: Connection, run_id: str) -> Run | None:
    """The run of an id, if there is one."""
    row = connection.execute(sa.select(table).where(table.c.run_id == run_id)).one_or_none()
    return Run(**row._mapping) if row is not None else None


def known_run(connection: Connection, run_id: str) -> Run:
    """The run of an id. Raises NotFound."""
    run = find_run(connection, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}. Save the run before what it found.")
    return run


def runs(connection: Connection) -> tuple[Run, ...]:
    """Every run, the latest first."""
    query = sa.select(table).order_by(table.c.started_at.desc(), table.c.run_id)
    return tuple(Run(**row._mapping) for row in connection.execute(query))
