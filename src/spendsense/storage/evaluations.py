"""Every evaluation of a run, as it was measured, when and by whom."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from . import audit, journal
from .evaluation_tables import evaluations as table
from .runs import known_run


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One evaluation. `body` is the report in counts, as JSON: it names no person.

    `findings_sha256` is of everything in it but what the clock gave.
    """

    evaluation_id: str
    run_id: str
    measured_at: datetime
    by: str
    findings_sha256: str
    body: Mapping[str, Any]


def save_evaluation(
    connection: Connection,
    *,
    run_id: str,
    measured_at: datetime,
    by: str,
    findings_sha256: str,
    body: Mapping[str, Any],
) -> Evaluation:
    """Keep an evaluation beside the earlier ones of its run. Raises NotFound for an unknown run.

    The same one again, of the same moment, changes nothing.
    """
    journal.moment(measured_at)
    known_run(connection, run_id)
    named = "\n".join((run_id, measured_at.isoformat(), by, findings_sha256))
    made = Evaluation(
        evaluation_id=f"eval_{hashlib.blake2b(named.encode(), digest_size=12).hexdigest()}",
        run_id=run_id,
        measured_at=measured_at,
        by=by,
        findings_sha256=findings_sha256,
        body=dict(body),
    )
    if find_evaluation(connection, made.evaluation_id) is None:
        connection.execute(table.insert().values(asdict(made)))
        _note(connection, made)
    return made


def find_evaluation(connection: Connection, evaluation_id: str) -> Evaluation | None:
    """The evaluation of an id, if there is one."""
    named = sa.select(table).where(table.c.evaluation_id == evaluation_id)
    row = connection.execute(named).one_or_none()
    return None if row is None else Evaluation(**row._mapping)


def evaluations(connection: Connection, run_id: str) -> tuple[Evaluation, ...]:
    """Every evaluation of a run, the latest first."""
    latest = (table.c.measured_at.desc(), table.c.evaluation_id)
    query = sa.select(table).where(table.c.run_id == run_id).order_by(*latest)
    return tuple(Evaluation(**row._mapping) for row in connection.execute(query))


def latest_evaluation(connection: Connection, run_id: str) -> Evaluation | None:
    """The last evaluation of a run; None where nobody measured it."""
    latest = (table.c.measured_at.desc(), table.c.evaluation_id)
    query = sa.select(table).where(table.c.run_id == run_id).order_by(*latest).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else Evaluation(**row._mapping)


def _note(connection: Connection, made: Evaluation) -> None:
    audit.record(
        connection,
        at=made.measured_at,
        actor=made.by,
        action="evaluation",
        subject=made.run_id,
        payload={
            "evaluation_id": made.evaluation_id,
            "findings_sha256": made.findings_sha256,
            "digest": evaluation_digest(**asdict(made)),
        },
    )


def evaluation_digest(**row: Any) -> str:
    """What the audit trail says of every column of an evaluation."""
    return audit.digest(row)
