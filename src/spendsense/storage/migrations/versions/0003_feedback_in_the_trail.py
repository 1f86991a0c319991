"""What users said before the audit trail told of it: one event a word, in the order it was said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

feedback = sa.table(
    "feedback",
    sa.column("feedback_id", sa.BigInteger()),
    sa.column("user_id", sa.String()),
    sa.column("recommendation_id", sa.String()),
    sa.column("verdict", sa.String()),
    sa.column("note", sa.String()),
    sa.column("at", sa.DateTime()),
)

audit_events = sa.table(
    "audit_events",
    sa.column("seq", sa.BigInteger()),
    sa.column("at", sa.DateTime()),
    sa.column("actor", sa.String()),
    sa.column("action", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("payload", sa.JSON()),
    sa.column("previous_hash", sa.String()),
    sa.column("hash", sa.String()),
)


def upgrade() -> None:
    connection = op.get_bind()
    told = sa.select(audit_events.c.payload).where(audit_events.c.action == "feedback")
    known = {payload["feedback_id"] for payload in connection.scalars(told)}
    for row in connection.execute(sa.select(feedback).order_by(feedback.c.feedback_id)).all():
        if row.feedback_id not in known:
            _tell(connection, row._mapping)


def downgrade() -> None:
    """The trail keeps what it was told: nothing is taken out of it."""


def _tell(connection: Connection, row: Mapping[Any, Any]) -> None:
    said = {name: value for name, value in row.items() if name != "at"}
    text = json.dumps(
        {**said, "at": row["at"].isoformat()},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = sa.select(audit_events).order_by(audit_events.c.seq.desc()).limit(1)
    before = connection.execute(last).one_or_none()
    event: dict[str, Any] = {
        "seq": before.seq + 1 if before else 1,
        "at": row["at"],
        "actor": row["user_id"],
        "action": "feedback",
        "subject": row["recommendation_id"],
        "payload": {"feedback_id": row["feedback_id"], "digest": digest},
        "previous_hash": before.hash if before else "0" * 64,
    }
    sealed = rfc8785.dumps({**event, "at": row["at"].isoformat()})
    sealing = {**event, "hash": hashlib.sha256(sealed).hexdigest()}
    connection.execute(audit_events.insert().values(sealing))
