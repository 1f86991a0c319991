"""The tables of who signs in, and of what was revealed to whom. A bank's accounts lie elsewhere."""

from __future__ import annotations

import sqlalchemy as sa

from .tables import metadata


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


logins = sa.Table(
    "logins",
    metadata,
    sa.Column("account_id", sa.String(), primary_key=True),
    _text("login"),
    _text("role"),
    _text("name"),
    sa.Column("user_id", sa.String(), sa.ForeignKey("users.user_id"), nullable=True),
    _text("email", nullable=True),
    _text("password_hash", nullable=True),
    sa.Column("must_change", sa.Boolean(), nullable=False),
    _time("password_until", nullable=True),
    _text("issuer", nullable=True),
    _text("subject", nullable=True),
    _time("created_at"),
    _time("disabled_at", nullable=True),
    sa.Index(None, "login", unique=True),
    sa.Index(None, "email", unique=True),
    sa.Index(None, "issuer", "subject", unique=True),
    sa.Index(None, "user_id"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("session_hash", sa.String(), primary_key=True),
    sa.Column("account_id", sa.String(), sa.ForeignKey("logins.account_id"), nullable=False),
    _text("method"),
    _time("created_at"),
    _time("seen_at"),
    _time("ends_at"),
    _time("ended_at", nullable=True),
    sa.Index(None, "account_id"),
)

lockouts = sa.Table(
    "lockouts",
    metadata,
    sa.Column("login_hash", sa.String(), primary_key=True),
    sa.Column("failures", sa.Integer(), nullable=False),
    _time("last_at"),
    _time("until", nullable=True),
    sa.Index(None, "last_at"),
)

identity_requests = sa.Table(
    "identity_requests",
    metadata,
    sa.Column("state_hash", sa.String(), primary_key=True),
    _text("browser_hash"),
    _text("nonce"),
    _text("verifier"),
    _time("until"),
)

reveals = sa.Table(
    "reveals",
    metadata,
    sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
    _text("person"),
    sa.Column("user_id", sa.String(), sa.ForeignKey("users.user_id"), nullable=False),
    _text("by"),
    _text("code"),
    _text("reason"),
    _time("at"),
    _time("until"),
    sa.Index(None, "user_id", "person"),
)
