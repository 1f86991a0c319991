"""Brings a database to the tables this version works with, one revision after another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from spendsense.ledger import BadInput

HEAD = "0012"
"""The newest revision in `migrations/versions`."""

# Held while migrating, so that two processes that start together do not both create the tables.
_MIGRATING = 7_733_001


def revision(connection: Connection) -> str | None:
    """The revision a database stands at, None for one without our tables."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Every revision up to `to`, in the caller's transaction; nothing when it is there already."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
    command.upgrade(configuration(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Back to `to`, in the caller's transaction. What the newer tables held is lost."""
    command.downgrade(configuration(connection), to)


def unknown_revision(found: str) -> BadInput:
    """The sentence for a database that a newer version wrote."""
    return BadInput(
        f"This database is at revision {found}, and this version of SpendSense knows revisions "
        f"up to {HEAD}. Open it with the version that wrote it, or a newer one."
    )


def behind(found: str | None) -> BadInput:
    """The sentence for a database that nobody has brought to this version's tables."""
    return BadInput(
        f"This database is at revision {found or 'none'}, and this version of SpendSense works "
        f"with {HEAD}. SPENDSENSE_MIGRATE keeps it from being changed in passing: run `spendsense "
        "migrate` once."
    )


def configuration(connection: Connection | None = None) -> Config:
    """Where the migrations lie, for Alembic."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "spendsense.storage:migrations")
    return config
