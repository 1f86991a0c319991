"""What the queue is filtered, ordered and grouped by, beside where each recommendation stands.

Keys of groups are made by the function of today, so that what waits is grouped with what is drafted
from now on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from spendsense.storage.group_keys import group_places

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COPIED: Mapping[str, sa.types.TypeEngine[Any]] = {
    "user_id": sa.String(),
    "created_at": sa.DateTime(),
    "window_days": sa.Integer(),
    "kind": sa.String(),
    "item_key": sa.String(),
    "persona": sa.String(),
}
MADE: Mapping[str, sa.types.TypeEngine[Any]] = {"group_key": sa.String(), "draw": sa.BigInteger()}

INDEXES: Mapping[str, tuple[str, ...]] = {
    "waiting": (
        "status",
        "waiting_since",
        "user_id",
        "item_key",
        "persona",
        "kind",
        "window_days",
        "flagged",
        "escalated",
        "snoozed_until",
        "held_until",
        "recommendation_id",
    ),
    "oldest": (
        "status",
        "created_at",
        "user_id",
        "window_days",
        "kind",
        "item_key",
        "recommendation_id",
    ),
    "groups": (
        "status",
        "group_key",
        "draw",
        "flagged",
        "kind",
        "waiting_since",
        "opened_at",
        "recommendation_id",
    ),
    "user_id": ("user_id",),
    "lease_until": ("lease_until",),
    "snoozed_until": ("snoozed_until",),
    "held_until": ("held_until",),
    "escalated": ("escalated", "waiting_since"),
}
EARLIER = ("ix_review_states_status_waiting_since", ("status", "waiting_since"))
BLOCK = 1_000

states = sa.table(
    "review_states",
    sa.column("recommendation_id", sa.String()),
    *(sa.column(name, kind) for name, kind in {**COPIED, **MADE}.items()),
)
recommendations = sa.table(
    "recommendations",
    *(sa.column(name, kind) for name, kind in COPIED.items()),
    *(sa.column(n, sa.String()) for n in ("recommendation_id", "title", "because", "body")),
    sa.column("worded_by", sa.String()),
    *(sa.column(name, sa.JSON()) for name in ("facts", "verdicts")),
)
audit_events = sa.table("audit_events", sa.column("seq"), sa.column("hash", sa.String()))


def upgrade() -> None:
    for name, kind in {**COPIED, **MADE}.items():
        op.add_column("review_states", sa.Column(name, kind, nullable=True))
    _fill(op.get_bind())
    op.create_index("ix_consent_events_action", "consent_events", ["action", "purpose", "user_id"])
    op.drop_index(EARLIER[0], "review_states")
    for name, columns in INDEXES.items():
        op.create_index(f"ix_review_states_{name}", "review_states", list(columns))


def downgrade() -> None:
    """The table as it was; all that goes is a copy."""
    op.drop_index("ix_consent_events_action", "consent_events")
    for name in INDEXES:
        op.drop_index(f"ix_review_states_{name}", "review_states")
    for name in (*COPIED, *MADE):
        op.drop_column("review_states", name)
    op.create_index(EARLIER[0], "review_states", list(EARLIER[1]))


def _fill(connection: Connection) -> None:
    """The copies of every recommendation there is."""
    first = sa.select(audit_events.c.hash).order_by(audit_events.c.seq).limit(1)
    seal = connection.scalar(first) or ""
    given: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in (*COPIED, *MADE)}
    one = states.c.recommendation_id == sa.bindparam("key")
    statement = sa.update(states).where(one).values(given)
    for rows in _blocks(connection):
        connection.execute(
            statement,
            [{"key": row["recommendation_id"], **_given(row, seal)} for row in rows],
        )


def _given(row: Mapping[Any, Any], seal: str) -> dict[str, Any]:
    made = group_places(seal, row["recommendation_id"], row)
    return {f"new_{name}": value for name, value in {**{n: row[n] for n in COPIED}, **made}.items()}


def _blocks(connection: Connection) -> Iterator[list[Mapping[Any, Any]]]:
    """Every recommendation, a thousand at a time."""
    last = ""
    while True:
        query = (
            sa.select(recommendations)
            .where(recommendations.c.recommendation_id > last)
            .order_by(recommendations.c.recommendation_id)
            .limit(BLOCK)
        )
        rows: list[Mapping[Any, Any]] = [row._mapping for row in connection.execute(query)]
        if not rows:
            return
        yield rows
        last = rows[-1]["recommendation_id"]
