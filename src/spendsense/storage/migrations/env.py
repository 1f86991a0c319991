"""Runs the migrations on the connection that `storage.migrate` hands in."""

from __future__ import annotations

from alembic import context

from spendsense.storage.tables import metadata


def migrate() -> None:
    """Every step asked for, inside the caller's transaction."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


# Alembic runs this file under the name env_py; whoever else imports it must not migrate.
if __name__ == "env_py":
    migrate()
