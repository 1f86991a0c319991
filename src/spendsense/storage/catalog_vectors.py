"""Vectors of the catalog in PostgreSQL, by pgvector. Only where they are switched on.

The table is made when it is first used and not by a migration: no other installation should need
the extension, and a database may get it at any time. It is a copy of what the catalog's text gives;
dropping it loses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput

TABLE = "catalog_vectors"
# Held while the table is filled, so that two who ask first do not both fill it.
_FILLING = 7_733_003

# An extension that is not trusted is its superuser's to make.
_MADE_OR_MAY_BE = (
    "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'vector') "
    "OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) "
    "OR (has_database_privilege(current_database(), 'CREATE') AND EXISTS (SELECT 1 FROM "
    "pg_available_extension_versions WHERE name = 'vector' AND (trusted OR NOT superuser)))"
)

Vector = Sequence[float]


def refresh(connection: Connection, version: str, vectors: Mapping[str, Vector]) -> bool:
    """Bring the table to these vectors, by item; whether anything had to be written.

    `version` names the way in which they were made. Raises BadInput where the database has no
    vectors.
    """
    check_vectors(connection)
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_FILLING)))
    size = len(next(iter(vectors.values())))
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector")
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {TABLE} (item_key text PRIMARY KEY, made_from text NOT NULL, "
        f"vector vector({size}) NOT NULL)"
    )
    made = _digest(version, vectors)
    held = connection.exec_driver_sql(f"SELECT DISTINCT made_from FROM {TABLE}").scalars().all()
    if held == [made]:
        return False
    connection.exec_driver_sql(f"DELETE FROM {TABLE}")
    statement = sa.text(f"INSERT INTO {TABLE} VALUES (:key, :made, CAST(:vector AS vector))")
    rows = [{"key": key, "made": made, "vector": _text(each)} for key, each in vectors.items()]
    connection.execute(statement, rows)
    return True


def nearest(connection: Connection, asked: Vector, limit: int) -> list[tuple[str, float]]:
    """Keys of items and the cosine of each with what was asked, the nearest first."""
    statement = sa.text(
        f"SELECT item_key, 1 - (vector <=> CAST(:asked AS vector)) AS near FROM {TABLE} "
        "ORDER BY near DESC, item_key LIMIT :limit"
    )
    rows = connection.execute(statement, {"asked": _text(asked), "limit": limit})
    return [(key, float(near)) for key, near in rows]


def check_vectors(connection: Connection) -> None:
    """Raises BadInput where the database cannot hold vectors."""
    if connection.dialect.name != "postgresql":
        raise BadInput(
            "SPENDSENSE_VECTORS is on, and the database is no PostgreSQL. Set "
            "SPENDSENSE_DATABASE_URL to one with pgvector, or unset SPENDSENSE_VECTORS: items are "
            "then found by words."
        )
    there = "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'vector')"
    if not connection.exec_driver_sql(there).scalar():
        raise BadInput(
            "SPENDSENSE_VECTORS is on, and this PostgreSQL has no pgvector. Install it there "
            "(Debian: postgresql-17-pgvector), or unset SPENDSENSE_VECTORS."
        )
    if not connection.exec_driver_sql(_MADE_OR_MAY_BE).scalar():
        raise BadInput(
            "SPENDSENSE_VECTORS is on, and this role may not make pgvector part of the database. "
            "Let an administrator of the server say CREATE EXTENSION vector there once."
        )


def _digest(version: str, vectors: Mapping[str, Vector]) -> str:
    hashed = hashlib.sha256(version.encode())
    for key in sorted(vectors):
        hashed.update(f"\n{key} {_text(vectors[key])}".encode())
    return hashed.hexdigest()


def _text(vector: Vector) -> str:
    return f"[{','.join(format(float(each), '.7g') for each in vector)}]"
