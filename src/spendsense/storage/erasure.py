"""What the application may do with demographics: see whose are on record, and erase them.

They are evaluation's alone (`spendsense.evaluation.demographics`) and lie where the application's
connection does not: beside a SQLite database in a file of their own, in PostgreSQL in a schema
whose columns the application's role cannot read. Here stands where that is, and nothing reads more
than `user_id`; on SQLite an authorizer refuses what the role's rights refuse on PostgreSQL.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import URL, Connection

from spendsense.ledger import Busy

from .tables import audit_events

SCHEMA = "evaluation"
"""The schema in PostgreSQL."""
TABLE = "demographics"

_ON_SERVER = sa.table(TABLE, sa.column("user_id"), schema=SCHEMA)
_THERE = sa.text(  # catalogs can be read under every role
    "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = :schema AND c.relname = :table"
).bindparams(schema=SCHEMA, table=TABLE)
_COUNT = f"SELECT count(user_id) FROM {TABLE} WHERE user_id = ?"
_ERASE = f"DELETE FROM {TABLE} WHERE user_id = ?"
_MAY_READ = frozenset({("sqlite_master", None), (TABLE, "user_id"), (TABLE, "")})
"""Tables and columns; a count of rows reads the column of no name."""


def demographics_file(url: URL) -> Path | None:
    """The file beside a SQLite database; None for a database of a server, or in memory.

    >>> demographics_file(sa.make_url("sqlite:////srv/spendsense.db")).as_posix()
    '/srv/demographics.db'
    >>> demographics_file(sa.make_url("sqlite:////srv/trial.db")).as_posix()
    '/srv/trial.demographics.db'
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    path = Path(url.database.removeprefix("file:"))
    return path.with_name(f"{TABLE}.db" if path.stem == "spendsense" else f"{path.stem}.{TABLE}.db")


def erase_apart(connection: Connection, user_id: str) -> int:
    """Erase a user's demographics as the transaction is committed; how many rows that is.

    In PostgreSQL it is part of the transaction. Raises Busy where a SQLite file cannot be written.
    """
    path = demographics_file(connection.engine.url)
    if path is None:
        return _erased_on_server(connection, user_id)
    rows = _in_file(path, _COUNT, user_id)
    if rows:
        _erase_when_kept(connection, path, user_id)
    return rows


def _erase_when_kept(connection: Connection, path: Path, user_id: str) -> None:
    """A file of its own has no part in the transaction: what is undone must not have erased."""
    last = sa.select(sa.func.coalesce(sa.func.max(audit_events.c.seq), 0))
    before = connection.scalar(last)
    deleted = last.where(
        audit_events.c.action == "user.delete",
        audit_events.c.subject == user_id,
        audit_events.c.seq > before,
    )

    def erase(ending: Connection) -> None:
        # A step that was undone alone leaves no event, whatever the rest of the transaction does.
        if ending.scalar(deleted):
            _in_file(path, _ERASE, user_id)

    sa.event.listen(connection, "commit", erase, once=True)


def _erased_on_server(connection: Connection, user_id: str) -> int:
    if connection.scalar(_THERE) is None:
        return 0
    return connection.execute(_ON_SERVER.delete().where(_ON_SERVER.c.user_id == user_id)).rowcount


def _in_file(path: Path, statement: str, user_id: str) -> int:
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as own, own:
            own.execute("PRAGMA secure_delete=ON")
            own.set_authorizer(_authorized)
            row = own.execute(statement, (user_id,)).fetchone()
            return int(row[0]) if row else 0
    except sqlite3.OperationalError as error:
        raise Busy(
            f"Demographics in {path} cannot be erased ({error}), so nothing of the user was "
            "deleted. See that the file can be written, then delete again."
        ) from error


def _authorized(
    action: int, table: str | None, column: str | None, _database: str | None, _by: str | None
) -> int:
    """SQLite's own say in what a statement may do: as much as the application's role may."""
    if action == sqlite3.SQLITE_READ and (table, column) not in _MAY_READ:
        return sqlite3.SQLITE_DENY
    if action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
