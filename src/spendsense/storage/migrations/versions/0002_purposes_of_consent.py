"""Purposes, texts and ends of consent; epochs; the words of a review apart, so that they can go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVENT = ("purpose", "text_version", "text_hash")
SAID = "review_events is append-only: a row is never changed or deleted"


def upgrade() -> None:
    for name in EVENT:
        op.add_column("consent_events", sa.Column(name, sa.String(), nullable=True))
    op.add_column("consent_events", sa.Column("until", sa.DateTime(), nullable=True))
    _epochs()
    # What was decided of a recommendation stays when the recommendation itself is purged.
    with op.batch_alter_table("review_events") as table:
        table.drop_constraint("fk_review_events_recommendation_id", type_="foreignkey")
        table.add_column(sa.Column("content_hash", sa.String(), nullable=True))
    _guard()
    op.create_table(
        "review_texts",
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("recommendation_id", sa.String(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=True),
        sa.Column("verdicts", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_review_texts"),
        sa.ForeignKeyConstraint(["seq"], ["review_events.seq"], name="fk_review_texts_seq"),
    )
    op.create_index("ix_review_texts_recommendation_id", "review_texts", ["recommendation_id"])


def downgrade() -> None:
    """The tables as they were, without the words of reviews, which the older ones cannot hold.

    Reviews of recommendations that were purged must go too: an older table refers to them.
    """
    op.drop_table("review_texts")
    _unguard()
    op.execute(
        "DELETE FROM review_events WHERE recommendation_id NOT IN "
        "(SELECT recommendation_id FROM recommendations)"
    )
    with op.batch_alter_table("review_events") as table:
        table.drop_column("content_hash")
        table.create_foreign_key(
            "fk_review_events_recommendation_id",
            "recommendations",
            ["recommendation_id"],
            ["recommendation_id"],
        )
    _guard()
    op.drop_table("run_users")
    for name in ("until", *reversed(EVENT)):
        op.drop_column("consent_events", name)


def _epochs() -> None:
    op.create_table(
        "run_users",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("consent_epoch", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "user_id", name="pk_run_users"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_users_run_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_run_users_user_id"),
    )
    op.create_index("ix_run_users_user_id", "run_users", ["user_id"])
    # What older runs derived is as permitted as it was: it rests on the consent that stands.
    op.execute(
        "INSERT INTO run_users (run_id, user_id, consent_epoch) "
        "SELECT DISTINCT r.run_id, r.user_id, COALESCE((SELECT MAX(c.seq) FROM consent_events c "
        "WHERE c.user_id = r.user_id), 0) FROM readings r"
    )


def _guard() -> None:
    """SQLite makes a table anew to change it, and its triggers go with the old one."""
    if _postgresql():
        op.execute("DROP TRIGGER IF EXISTS review_events_append_only ON review_events")
        op.execute(
            "CREATE TRIGGER review_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "
            "review_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER review_events_no_{change.lower()} BEFORE {change} ON review_events "
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
    op.execute(
        "CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events "
        "WHEN EXISTS (SELECT 1 FROM review_events WHERE seq = NEW.seq) "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    )


def _unguard() -> None:
    if _postgresql():
        op.execute("DROP TRIGGER review_events_append_only ON review_events")
        return
    for name in ("update", "delete", "replace"):
        op.execute(f"DROP TRIGGER review_events_no_{name}")


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
