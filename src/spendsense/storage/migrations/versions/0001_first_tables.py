"""The first tables: records, consent, tokens, runs and what they found, review, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "users",
    "accounts",
    "transactions",
    "liabilities",
    "removed_transactions",
    "loads",
    "consent_events",
    "tokens",
    "runs",
    "readings",
    "assignments",
    "traces",
    "recommendations",
    "review_events",
    "feedback",
    "audit_events",
)
"""In the order in which they can be created: a table after those it refers to."""

APPEND_ONLY = ("consent_events", "review_events", "audit_events")


def upgrade() -> None:
    _records()
    _keeping()
    _runs()
    _review()
    for table in APPEND_ONLY:
        _refuse_changes(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if _postgresql():
        op.execute("DROP FUNCTION refuse_change()")


def _records() -> None:
    op.create_table(
        "users",
        _string("user_id"),
        _string("name", nullable=True),
        _string("email", nullable=True),
        sa.Column("created_at", sa.DateTime()),
        _string("user_type"),
        _key("users", "user_id"),
    )
    op.create_table(
        "accounts",
        _string("account_id"),
        _string("user_id"),
        _string("type"),
        *_strings("subtype", "name", "official_name", "mask"),
        *_cents("balance_current_cents", "balance_available_cents", "balance_limit_cents"),
        sa.Column("opened_on", sa.Date()),
        *_strings("iso_currency_code", "holder_category"),
        _key("accounts", "account_id"),
        _reference("accounts", "user_id", "users"),
    )
    _index("accounts", "user_id")
    _transactions()
    _liabilities()
    op.create_table(
        "removed_transactions",
        _string("transaction_id"),
        _string("user_id"),
        _key("removed_transactions", "transaction_id", "user_id"),
        _reference("removed_transactions", "user_id", "users"),
    )


def _transactions() -> None:
    op.create_table(
        "transactions",
        _string("transaction_id"),
        _string("account_id"),
        _string("user_id"),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("authorized_date", sa.Date()),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        *_strings("iso_currency_code", "name", "merchant_name"),
        *_strings("category_primary", "category_detailed", "payment_channel"),
        sa.Column("pending", sa.Boolean(), nullable=False),
        *_strings("pending_transaction_id", "city", "region"),
        *_cents("balance_cents"),
        *_strings("category_confidence", "category_source"),
        _key("transactions", "transaction_id"),
        _reference("transactions", "account_id", "accounts"),
        _reference("transactions", "user_id", "users"),
    )
    _index("transactions", "user_id", "date")
    _index("transactions", "account_id")
    _index("transactions", "pending_transaction_id")


def _liabilities() -> None:
    op.create_table(
        "liabilities",
        _string("account_id"),
        _string("user_id"),
        _string("kind"),
        sa.Column("apr_percentage", sa.Double()),
        *_strings("apr_type"),
        *_cents("minimum_payment_cents", "last_payment_cents"),
        sa.Column("last_payment_date", sa.Date()),
        *_cents("last_statement_balance_cents"),
        sa.Column("last_statement_date", sa.Date()),
        sa.Column("next_payment_due_date", sa.Date()),
        sa.Column("is_overdue", sa.Boolean()),
        _key("liabilities", "account_id"),
        _reference("liabilities", "account_id", "accounts"),
        _reference("liabilities", "user_id", "users"),
    )
    _index("liabilities", "user_id")


def _keeping() -> None:
    op.create_table(
        "loads",
        _number("load_id"),
        _time("at"),
        _string("by"),
        _json("paths"),
        _json("counts"),
        _key("loads", "load_id"),
    )
    op.create_table(
        "consent_events",
        _number("seq"),
        _string("user_id"),
        _string("action"),
        _time("at"),
        _string("by"),
        _string("note"),
        _key("consent_events", "seq"),
        _reference("consent_events", "user_id", "users"),
    )
    _index("consent_events", "user_id")
    op.create_table(
        "tokens",
        _string("token_hash"),
        _string("role"),
        _string("user_id", nullable=True),
        _string("label"),
        _time("issued_at"),
        _time("revoked_at", nullable=True),
        _key("tokens", "token_hash"),
        _reference("tokens", "user_id", "users"),
    )
    op.create_table(
        "audit_events",
        _number("seq"),
        _time("at"),
        *(_string(name) for name in ("actor", "action", "subject")),
        _json("payload"),
        *(_string(name) for name in ("previous_hash", "hash")),
        _key("audit_events", "seq"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        _string("run_id"),
        sa.Column("as_of", sa.Date(), nullable=False),
        _time("started_at"),
        _time("finished_at", nullable=True),
        _number("users"),
        _number("drafts"),
        _string("policy_hash"),
        _string("by"),
        _key("runs", "run_id"),
    )
    op.create_table(
        "readings",
        _string("run_id"),
        _string("user_id"),
        sa.Column("window_days", sa.Integer(), nullable=False),
        _json("values"),
        _key("readings", "run_id", "user_id", "window_days"),
        _reference("readings", "run_id", "runs"),
        _reference("readings", "user_id", "users"),
    )
    _index("readings", "user_id")
    op.create_table(
        "assignments",
        _string("run_id"),
        _string("user_id"),
        sa.Column("window_days", sa.Integer(), nullable=False),
        _string("persona"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        _string("confidence", nullable=True),
        _json("finding", nullable=True),
        _key("assignments", "run_id", "user_id", "window_days", "persona"),
        _reference("assignments", "run_id", "runs"),
        _reference("assignments", "user_id", "users"),
    )
    _index("assignments", "user_id", "window_days")
    op.create_table(
        "traces",
        _string("trace_id"),
        _string("user_id"),
        sa.Column("as_of", sa.Date(), nullable=False),
        _string("run_id"),
        _json("body"),
        _key("traces", "trace_id"),
        _reference("traces", "user_id", "users"),
        _reference("traces", "run_id", "runs"),
    )
    _index("traces", "user_id")


def _review() -> None:
    _recommendations()
    op.create_table(
        "review_events",
        _number("seq"),
        _string("recommendation_id"),
        _string("action"),
        _time("at"),
        _string("by"),
        _string("reason"),
        _json("text", nullable=True),
        _json("verdicts", nullable=True),
        _key("review_events", "seq"),
        _reference("review_events", "recommendation_id", "recommendations"),
    )
    _index("review_events", "recommendation_id", "seq")
    op.create_table(
        "feedback",
        _number("feedback_id"),
        _string("user_id"),
        _string("recommendation_id"),
        _string("verdict"),
        _string("note"),
        _time("at"),
        _key("feedback", "feedback_id"),
        _reference("feedback", "user_id", "users"),
        _reference("feedback", "recommendation_id", "recommendations"),
    )
    _index("feedback", "user_id")
    _index("feedback", "recommendation_id")


def _recommendations() -> None:
    op.create_table(
        "recommendations",
        *(_string(name) for name in ("recommendation_id", "run_id", "trace_id", "user_id")),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        *(_string(name) for name in ("persona", "item_key", "kind")),
        _string("product_kind", nullable=True),
        *(_string(name) for name in ("title", "body", "because", "disclosure")),
        _json("facts"),
        _json("verdicts"),
        _time("created_at"),
        _key("recommendations", "recommendation_id"),
        _reference("recommendations", "run_id", "runs"),
        _reference("recommendations", "trace_id", "traces"),
        _reference("recommendations", "user_id", "users"),
    )
    _index("recommendations", "user_id", "window_days")


def _refuse_changes(table: str) -> None:
    said = f"{table} is append-only: a row is never changed or deleted"
    if _postgresql():
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only: a row is never changed or deleted', "
            "TG_TABLE_NAME; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
    # INSERT OR REPLACE deletes the old row without asking the trigger on DELETE.
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq) "
        f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
    )


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _string(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _strings(*names: str) -> list[sa.Column[str]]:
    return [_string(name, nullable=True) for name in names]


def _cents(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger()) for name in names]


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _reference(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    # The parent's key has the name of the column that refers to it, everywhere.
    return sa.ForeignKeyConstraint([column], [f"{parent}.{column}"], name=f"fk_{table}_{column}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
