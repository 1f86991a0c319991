"""Who worded a draft: a template, or a language model, and then the template's words as well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is there was worded by a template: nothing else could.
    worded_by = sa.Column("worded_by", sa.String(), nullable=False, server_default="template")
    op.add_column("recommendations", worded_by)
    op.add_column("recommendations", sa.Column("template", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("recommendations", "template")
    op.drop_column("recommendations", "worded_by")
