"""The drafts of a run are counted, and what names a trace is found, by index.

Whoever deletes a trace is asked by the database which recommendation names it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OF_RUN = ("run_id", "seeded", "kind", "status")

states = sa.table("review_states", sa.column("recommendation_id"), sa.column("run_id"))
recommendations = sa.table(
    "recommendations", sa.column("recommendation_id"), sa.column("run_id"), sa.column("trace_id")
)


def upgrade() -> None:
    op.add_column("review_states", sa.Column("run_id", sa.String(), nullable=True))
    own = recommendations.c.recommendation_id == states.c.recommendation_id
    run = sa.select(recommendations.c.run_id).where(own).scalar_subquery()
    op.execute(states.update().values(run_id=run))
    op.create_index("ix_review_states_run", "review_states", list(OF_RUN))
    op.create_index("ix_recommendations_trace_id", "recommendations", ["trace_id"])


def downgrade() -> None:
    """The tables as they were; all that goes is a copy."""
    op.drop_index("ix_recommendations_trace_id", "recommendations")
    op.drop_index("ix_review_states_run", "review_states")
    op.drop_column("review_states", "run_id")
