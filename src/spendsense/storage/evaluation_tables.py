"""The table of evaluations. A row holds counts of a run and nobody's id: nothing of it has to go
when consent goes."""

from __future__ import annotations

import sqlalchemy as sa

from .tables import metadata

evaluations = sa.Table(
    "evaluations",
    metadata,
    sa.Column("evaluation_id", sa.String(), primary_key=True),
    sa.Column("run_id", sa.String(), sa.ForeignKey("runs.run_id"), nullable=False),
    sa.Column("measured_at", sa.DateTime(), nullable=False),
    sa.Column("by", sa.String(), nullable=False),
    sa.Column("findings_sha256", sa.String(), nullable=False),
    sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
    sa.Index("ix_evaluations_run_id_measured_at", "run_id", "measured_at"),
)
