"""Accounts, sessions, lockouts and what was revealed; tokens that end, and end with an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _logins()
    _sessions()
    _signing_in()
    _reveals()
    with op.batch_alter_table("tokens") as table:
        table.add_column(sa.Column("account_id", sa.String(), nullable=True))
        table.add_column(sa.Column("expires_at", sa.DateTime(), nullable=True))
        table.create_foreign_key("fk_tokens_account_id", "logins", ["account_id"], ["account_id"])
    op.create_index("ix_tokens_account_id", "tokens", ["account_id"])
    # Whose things were read is asked by the one they are about.
    op.create_index("ix_audit_events_action_subject", "audit_events", ["action", "subject"])


def downgrade() -> None:
    """The tables as they were. Tokens of accounts go: without the account they would not end."""
    op.drop_index("ix_audit_events_action_subject", "audit_events")
    op.execute("DELETE FROM tokens WHERE account_id IS NOT NULL OR expires_at IS NOT NULL")
    op.drop_index("ix_tokens_account_id", "tokens")
    with op.batch_alter_table("tokens") as table:
        table.drop_constraint("fk_tokens_account_id", type_="foreignkey")
        table.drop_column("expires_at")
        table.drop_column("account_id")
    for name in ("reveals", "identity_requests", "lockouts", "sessions", "logins"):
        op.drop_table(name)


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("account_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("login", "role", "name")),
        *(
            sa.Column(name, sa.String(), nullable=True)
            for name in ("user_id", "email", "password_hash")
        ),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("password_until", sa.DateTime(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("issuer", "subject")),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name="pk_logins"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_logins_user_id"),
    )
    op.create_index("ix_logins_login", "logins", ["login"], unique=True)
    op.create_index("ix_logins_email", "logins", ["email"], unique=True)
    op.create_index("ix_logins_issuer_subject", "logins", ["issuer", "subject"], unique=True)
    op.create_index("ix_logins_user_id", "logins", ["user_id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("session_hash", "account_id", "method")
        ),
        *(
            sa.Column(name, sa.DateTime(), nullable=False)
            for name in ("created_at", "seen_at", "ends_at")
        ),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("session_hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["logins.account_id"], name="fk_sessions_account_id"
        ),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])


def _signing_in() -> None:
    op.create_table(
        "lockouts",
        sa.Column("login_hash", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("login_hash", name="pk_lockouts"),
    )
    op.create_index("ix_lockouts_last_at", "lockouts", ["last_at"])
    op.create_table(
        "identity_requests",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("state_hash", "browser_hash", "nonce", "verifier")
        ),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_identity_requests"),
    )


def _reveals() -> None:
    op.create_table(
        "reveals",
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("person", "user_id", "by", "code", "reason")
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_reveals"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_reveals_user_id"),
    )
    op.create_index("ix_reveals_user_id_person", "reveals", ["user_id", "person"])
