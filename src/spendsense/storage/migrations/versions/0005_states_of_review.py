"""Where each recommendation stands as a row of its own, and which of them were planted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATUS_AFTER = {
    "approve": "approved",
    "override": "overridden",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "supersede": "superseded",
    "restore": "pending",
}
"""All that could happen to a recommendation before this revision."""

NEVER_SHOWN = "NOT (seeded AND status IN ('approved', 'overridden'))"

recommendations = sa.table(
    "recommendations",
    sa.column("recommendation_id", sa.String()),
    sa.column("created_at", sa.DateTime()),
)

review_events = sa.table(
    "review_events",
    sa.column("seq", sa.BigInteger()),
    sa.column("recommendation_id", sa.String()),
    sa.column("action", sa.String()),
    sa.column("at", sa.DateTime()),
)


def upgrade() -> None:
    for name in ("status", "code"):
        op.add_column("review_events", sa.Column(name, sa.String(), nullable=True))
    op.add_column("review_events", sa.Column("until", sa.DateTime(), nullable=True))
    op.add_column("review_events", sa.Column("detail", sa.JSON(), nullable=True))
    states = op.create_table("review_states", *_state_columns())
    op.create_index(
        "ix_review_states_status_waiting_since", "review_states", ["status", "waiting_since"]
    )
    op.create_table("review_seeds", *_seed_columns())
    assert states is not None
    _fill(op.get_bind(), states)


def downgrade() -> None:
    """The tables as they were. What was planted goes, and what only this revision can tell."""
    op.execute(
        "DELETE FROM review_states WHERE recommendation_id IN "
        "(SELECT recommendation_id FROM review_seeds)"
    )
    op.execute("CREATE TEMPORARY TABLE planted AS SELECT recommendation_id FROM review_seeds")
    op.drop_table("review_seeds")
    op.drop_table("review_states")
    op.execute(
        "DELETE FROM recommendations WHERE recommendation_id IN "
        "(SELECT recommendation_id FROM planted)"
    )
    op.execute("DROP TABLE planted")
    for name in ("detail", "until", "code", "status"):
        op.drop_column("review_events", name)


def _state_columns() -> list[Any]:
    flags = ("flagged", "escalated", "seeded")
    times = ("held_until", "opened_at")
    return [
        _string("recommendation_id"),
        _string("status"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("moved_seq", "words_seq")),
        _string("first_by", nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in flags),
        *(sa.Column(name, sa.DateTime(), nullable=True) for name in times),
        _string("lease_by", nullable=True),
        *(sa.Column(n, sa.DateTime(), nullable=True) for n in ("lease_until", "snoozed_until")),
        _string("inputs", nullable=True),
        sa.Column("consent_epoch", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("recommendation_id", name="pk_review_states"),
        _of_recommendation("review_states"),
        sa.CheckConstraint(NEVER_SHOWN, name="seeds_are_never_shown"),
    ]


def _seed_columns() -> list[Any]:
    return [
        *(_string(name) for name in ("recommendation_id", "text_key", "like_id")),
        sa.Column("at", sa.DateTime(), nullable=False),
        _string("by"),
        sa.PrimaryKeyConstraint("recommendation_id", name="pk_review_seeds"),
        _of_recommendation("review_seeds"),
    ]


def _string(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _of_recommendation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["recommendation_id"],
        ["recommendations.recommendation_id"],
        name=f"fk_{table}_recommendation_id",
    )


def _fill(connection: Connection, states: sa.Table) -> None:
    """A row for every recommendation there is, as its events leave it."""
    told: dict[str, list[Mapping[Any, Any]]] = {}
    for row in connection.execute(sa.select(review_events).order_by(review_events.c.seq)).all():
        told.setdefault(row.recommendation_id, []).append(row._mapping)
    for row in connection.execute(sa.select(recommendations)).all():
        stands = _stands(row.created_at, told.get(row.recommendation_id, ()))
        values = {"recommendation_id": row.recommendation_id, **stands}
        connection.execute(states.insert().values(values))


def _stands(created_at: Any, events: Iterable[Mapping[Any, Any]]) -> dict[str, Any]:
    stands: dict[str, Any] = {
        "status": "pending",
        "version": 1,
        "waiting_since": created_at,
        "moved_seq": None,
        "words_seq": None,
        "held_until": None,
        "flagged": False,
        "escalated": False,
        "seeded": False,
    }
    for event in events:
        action = event["action"]
        stands["status"] = STATUS_AFTER[action]
        stands["version"] += 1
        stands["moved_seq"] = event["seq"]
        # What was approved before there were holds was visible at once.
        stands["held_until"] = event["at"] if action in ("approve", "override") else None
        if action == "override":
            stands["words_seq"] = event["seq"]
        if action == "restore":
            stands["waiting_since"], stands["words_seq"] = event["at"], None
    return stands
