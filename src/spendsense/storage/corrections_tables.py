"""What users say of their records, and take back: one event a row.

A row that says something has `said`, `label` (what it was said of, as it was then) and `facts`
(lines of `ledger.corrections`); one that takes it back has the same `correction_id` and none of
these. What stands follows from the events.
"""

from __future__ import annotations

import sqlalchemy as sa

from .tables import metadata

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("correction_id", sa.String(), nullable=False),
    sa.Column("user_id", sa.String(), sa.ForeignKey("users.user_id"), nullable=False),
    sa.Column("action", sa.String(), nullable=False),
    sa.Column("said", sa.String(), nullable=True),
    sa.Column("label", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("note", sa.String(), nullable=False),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("by", sa.String(), nullable=False),
    sa.Index(None, "user_id"),
)
