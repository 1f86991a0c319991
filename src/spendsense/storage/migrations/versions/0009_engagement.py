"""What users finished, their switch and targets, their shelf; the reason's code of feedback."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table("engagement_events", "seq", *_texts("kind", "key"), _time("at"))
    op.create_index(
        "ix_engagement_events_user_id_kind_key",
        "engagement_events",
        ["user_id", "kind", "key"],
        unique=True,
    )
    _table(
        "engagement_settings",
        "seq",
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("targets", sa.JSON(none_as_null=True), nullable=False),
        _time("at"),
    )
    op.create_index("ix_engagement_settings_user_id_seq", "engagement_settings", ["user_id", "seq"])
    _table(
        "shelf",
        "mark_id",
        *_texts("item_key", "kind"),
        _time("read_at", nullable=True),
        sa.Column("later_until", sa.Date(), nullable=True),
        _time("never_at", nullable=True),
    )
    op.create_index("ix_shelf_user_id_item_key", "shelf", ["user_id", "item_key"], unique=True)
    op.add_column("feedback", sa.Column("code", sa.String(), nullable=True))


def downgrade() -> None:
    """The tables as they were. What was chosen goes, and the codes of feedback."""
    with op.batch_alter_table("feedback") as table:
        table.drop_column("code")
    for name in ("shelf", "engagement_settings", "engagement_events"):
        op.drop_table(name)


def _table(name: str, key: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column(key, sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=f"fk_{name}_user_id"),
    )


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.String(), nullable=False) for name in names)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)
