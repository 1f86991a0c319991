"""The tables of the one database. Columns of a bank record come from `ledger.schemas`.

Dates are dates; times are UTC without a zone; money is whole cents. `consent_events`,
`review_events` and `audit_events` are append-only: triggers refuse to change or delete a row.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import sqlalchemy as sa

from spendsense.ledger import KEYS, PROVENANCE, SCHEMAS

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

TYPES: dict[pl.DataType, sa.types.TypeEngine[Any]] = {
    pl.String(): sa.String(),
    pl.Int64(): sa.BigInteger(),
    pl.Float64(): sa.Double(),
    pl.Boolean(): sa.Boolean(),
    pl.Date(): sa.Date(),
    pl.Datetime("us"): sa.DateTime(),
}

REQUIRED = {
    "users": ("user_id", "user_type"),
    "accounts": ("account_id", "user_id", "type"),
    "transactions": ("transaction_id", "account_id", "user_id", "date", "amount_cents", "pending"),
    "liabilities": ("account_id", "user_id", "kind"),
}
"""Columns of a record that may not be empty."""

PARENTS = {
    "accounts": {"user_id": "users"},
    "transactions": {"account_id": "accounts", "user_id": "users"},
    "liabilities": {"account_id": "accounts", "user_id": "users"},
}
"""Which column of a record names a row of which other table."""

APPEND_ONLY = ("consent_events", "review_events", "audit_events")


def stored_columns(table: str) -> dict[str, pl.DataType]:
    """The columns of a record as it is stored: consent is a history, not a flag."""
    columns = {name: dtype for name, dtype in SCHEMAS[table].items() if name != "consent"}
    return {**columns, **PROVENANCE} if table == "transactions" else columns


def _record(name: str, *indexes: sa.Index) -> sa.Table:
    parents = PARENTS.get(name, {})
    columns = [
        sa.Column(
            column,
            TYPES[dtype],
            *([sa.ForeignKey(f"{parents[column]}.{column}")] if column in parents else []),
            primary_key=column == KEYS[name],
            nullable=column not in REQUIRED[name],
        )
        for column, dtype in stored_columns(name).items()
    ]
    return sa.Table(name, metadata, *columns, *indexes)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=True, autoincrement=False)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=True)


def _of(parent: str, column: str, *, key: bool = False, nullable: bool = False) -> sa.Column[str]:
    target = sa.ForeignKey(f"{parent}.{column}")
    return sa.Column(column, sa.String(), target, primary_key=key, nullable=nullable)


users = _record("users")
accounts = _record("accounts", sa.Index(None, "user_id"))
transactions = _record(
    "transactions",
    sa.Index(None, "user_id", "date"),
    sa.Index(None, "account_id"),
    sa.Index(None, "pending_transaction_id"),
)
liabilities = _record("liabilities", sa.Index(None, "user_id"))

removed_transactions = sa.Table(
    "removed_transactions",
    metadata,
    _id("transaction_id"),
    _of("users", "user_id", key=True),
)

loads = sa.Table(
    "loads",
    metadata,
    _number("load_id"),
    _time("at"),
    _text("by"),
    _json("paths"),
    _json("counts"),
)

consent_events = sa.Table(
    "consent_events",
    metadata,
    _number("seq"),
    _of("users", "user_id"),
    _text("action"),
    _time("at"),
    _text("by"),
    _text("note"),
    _text("purpose", nullable=True),
    _text("text_version", nullable=True),
    _text("text_hash", nullable=True),
    _time("until", nullable=True),
    sa.Index(None, "user_id"),
    sa.Index("ix_consent_events_action", "action", "purpose", "user_id"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    _id("token_hash"),
    _text("role"),
    _of("users", "user_id", nullable=True),
    _text("label"),
    _time("issued_at"),
    _time("revoked_at", nullable=True),
    _of("logins", "account_id", nullable=True),
    _time("expires_at", nullable=True),
    sa.Index(None, "account_id"),
)

runs = sa.Table(
    "runs",
    metadata,
    _id("run_id"),
    sa.Column("as_of", sa.Date(), nullable=False),
    _time("started_at"),
    _time("finished_at", nullable=True),
    sa.Column("users", sa.BigInteger(), nullable=False),
    sa.Column("drafts", sa.BigInteger(), nullable=False),
    _text("policy_hash"),
    _text("by"),
)

run_users = sa.Table(
    "run_users",
    metadata,
    _of("runs", "run_id", key=True),
    _of("users", "user_id", key=True),
    sa.Column("consent_epoch", sa.BigInteger(), nullable=False),
    sa.Index(None, "user_id"),
)

readings = sa.Table(
    "readings",
    metadata,
    _of("runs", "run_id", key=True),
    _of("users", "user_id", key=True),
    sa.Column("window_days", sa.Integer(), primary_key=True, autoincrement=False),
    _json("values"),
    sa.Index(None, "user_id"),
)

assignments = sa.Table(
    "assignments",
    metadata,
    _of("runs", "run_id", key=True),
    _of("users", "user_id", key=True),
    sa.Column("window_days", sa.Integer(), primary_key=True, autoincrement=False),
    _id("persona"),
    sa.Column("as_of", sa.Date(), nullable=False),
    sa.Column("is_primary", sa.Boolean(), nullable=False),
    _text("confidence", nullable=True),
    _json("finding", nullable=True),
    sa.Index(None, "user_id", "window_days"),
)

traces = sa.Table(
    "traces",
    metadata,
    _id("trace_id"),
    _of("users", "user_id"),
    sa.Column("as_of", sa.Date(), nullable=False),
    _of("runs", "run_id"),
    _json("body"),
    sa.Index(None, "user_id"),
)

recommendations = sa.Table(
    "recommendations",
    metadata,
    _id("recommendation_id"),
    _of("runs", "run_id"),
    _of("traces", "trace_id"),
    _of("users", "user_id"),
    sa.Column("window_days", sa.Integer(), nullable=False),
    sa.Column("as_of", sa.Date(), nullable=False),
    _text("persona"),
    _text("item_key"),
    _text("kind"),
    _text("product_kind", nullable=True),
    _text("title"),
    _text("body"),
    _text("because"),
    _text("disclosure"),
    _json("facts"),
    sa.Column("worded_by", sa.String(), nullable=False, server_default="template"),
    _json("template", nullable=True),
    _json("verdicts"),
    _time("created_at"),
    sa.Index(None, "user_id", "window_days"),
    sa.Index(None, "trace_id"),
)

review_events = sa.Table(
    "review_events",
    metadata,
    _number("seq"),
    _text("recommendation_id"),  # which may have been purged
    _text("action"),
    _time("at"),
    _text("by"),
    _text("reason"),
    _json("text", nullable=True),
    _json("verdicts", nullable=True),
    _text("content_hash", nullable=True),
    _text("status", nullable=True),
    _text("code", nullable=True),
    _time("until", nullable=True),
    _json("detail", nullable=True),
    sa.Index(None, "recommendation_id", "seq"),
)

review_texts = sa.Table(
    "review_texts",
    metadata,
    sa.Column(
        "seq",
        sa.BigInteger(),
        sa.ForeignKey("review_events.seq"),
        primary_key=True,
        autoincrement=False,
    ),
    _text("recommendation_id"),
    _json("text", nullable=True),
    _json("verdicts", nullable=True),
    sa.Index(None, "recommendation_id"),
)

feedback = sa.Table(
    "feedback",
    metadata,
    _number("feedback_id"),
    _of("users", "user_id"),
    _of("recommendations", "recommendation_id"),
    _text("verdict"),
    _text("note"),
    _time("at"),
    _text("code", nullable=True),
    sa.Index(None, "user_id"),
    sa.Index(None, "recommendation_id"),
)

audit_events = sa.Table(
    "audit_events",
    metadata,
    _number("seq"),
    _time("at"),
    _text("actor"),
    _text("action"),
    _text("subject"),
    _json("payload"),
    _text("previous_hash"),
    _text("hash"),
    sa.Index(None, "action", "subject"),
)
