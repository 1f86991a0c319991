"""Every evaluation of a run, in counts, where files in the home held the last one of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evaluations",
        *(sa.Column(n, sa.String(), nullable=False) for n in ("evaluation_id", "run_id")),
        sa.Column("measured_at", sa.DateTime(), nullable=False),
        *(sa.Column(n, sa.String(), nullable=False) for n in ("by", "findings_sha256")),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("evaluation_id", name="pk_evaluations"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_evaluations_run_id"),
    )
    op.create_index("ix_evaluations_run_id_measured_at", "evaluations", ["run_id", "measured_at"])


def downgrade() -> None:
    """Without the table. Evaluations can be made again of runs that are kept."""
    op.drop_table("evaluations")
