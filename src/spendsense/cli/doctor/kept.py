"""What is kept: the database, and how it stands."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput, Busy, IntegrityBroken, NotFound, SpendSenseError
from spendsense.storage import migrate
from spendsense.storage.catalog_vectors import check_vectors
from spendsense.storage.journal import lock
from spendsense.storage.tables import audit_events, metadata

from .check import Finding, Installation, fault, ok, warn
from .places import MB

LARGE_WAL_MB = 256
STALE_SECONDS = 86_400
CLOCK_SECONDS = 60


def database(at: Installation) -> Finding:
    try:
        with at.reading() as connection:
            connection.execute(sa.select(1))
            engine = connection.dialect.name
    except NotFound as error:
        return fault(str(error), "Begin with spendsense demo or spendsense ingest, or name --home.")
    except IntegrityBroken as error:
        return fault(str(error), "Restore the file from a backup.", integrity=True)
    except SpendSenseError as error:
        return fault(str(error), "Check SPENDSENSE_DATABASE_URL, the server and its rights.")
    return ok(f"The database answers ({engine}).")


def wal(at: Installation) -> Finding:
    """Looked at before anything opens the database, which takes in what was left."""
    path = None if at.file is None else Path(f"{at.file}-wal")
    if path is None or not path.is_file():
        return ok("No write-ahead log is left over.")
    size, since = path.stat().st_size, path.stat().st_mtime
    do = "Stop what holds it open; the next command takes it in. spendsense audit verify after."
    if size > LARGE_WAL_MB * MB:
        return warn(f"{path} has {size // MB:,} MB: something reads without end.", do)
    if size and at.at.replace(tzinfo=UTC).timestamp() - since > STALE_SECONDS:
        return warn(f"{path} was left by a process more than a day ago.", do)
    return ok("The write-ahead log is small and fresh.")


def revision(at: Installation) -> Finding:
    with at.reading() as connection:
        found = migrate.revision(connection)
    if found == migrate.HEAD:
        return ok(f"The tables are those of this version ({found}).")
    if found is not None and found > migrate.HEAD:
        do = "Install the version that wrote it, or a newer one."
        return fault(str(migrate.unknown_revision(found)), do)
    said = f"The tables are of revision {found or 'none'}, and this version's of {migrate.HEAD}."
    return fault(said, "Back the database up, then bring it to this version: spendsense migrate")


def intact(at: Installation) -> Finding:
    if at.file is None:
        return ok("A server looks after its own files.")
    try:
        with at.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(3)").scalars().all()
    except IntegrityBroken as error:
        found = [str(error)]
    if found == ["ok"]:
        return ok("The file of the database is sound.")
    said = f"The file of the database is damaged: {' '.join(str(found[0]).split())[:200]}"
    return fault(said, "Stop every process, and restore it from a backup.", integrity=True)


def writing(at: Installation) -> Finding:
    try:
        with at.database() as opened:
            if not opened.takes_writes():
                do = "Name the server that takes writes in SPENDSENSE_DATABASE_URL."
                return fault("The database may only be read: it is a standby, or read-only.", do)
            with opened.write() as connection:
                lock(connection)
    except Busy as error:
        do = "Wait for it, or find it: fuser on the file, or pg_stat_activity on the server."
        return fault(str(error), do)
    except SpendSenseError as error:
        return fault(str(error), "Give this user the rights to write.")
    return ok("Nobody holds the database: it can be written.")


def rights(at: Installation) -> Finding:
    if at.file is not None:
        return ok("A file has no roles.")
    with at.reading() as connection:
        if connection.dialect.name != "postgresql":
            return ok("This database has no roles.")
        lacks = [name for name in sorted(metadata.tables) if not _may(connection, name)]
    if lacks:
        said = f"The role may not read and write {', '.join(lacks[:3])}."
        return fault(said, "GRANT SELECT, INSERT, UPDATE, DELETE on all tables to it.")
    return ok("The role may read and write every table.")


def _may(connection: Connection, table: str) -> bool:
    words = ("SELECT", "INSERT", "UPDATE", "DELETE")
    asked = [sa.func.has_table_privilege(table, word) for word in words]
    return all(connection.execute(sa.select(*asked)).one())


def vectors(at: Installation) -> Finding:
    if not at.config.vectors:
        return ok("Items are found by words: no vectors are asked for.")
    with at.reading() as connection:
        try:
            check_vectors(connection)
        except BadInput as error:
            said, do = str(error).split(". ", 1)
            return fault(f"{said}.", do)
    return ok("The database can hold vectors.")


def clock(at: Installation) -> Finding:
    with at.reading() as connection:
        last = connection.scalar(sa.select(sa.func.max(audit_events.c.at)))
    if last is not None and (last - at.at).total_seconds() > CLOCK_SECONDS:
        now, then = f"{at.at:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}"
        said = f"The clock says {now} UTC, and the last event was written at {then}."
        return fault(said, "Set the clock right (NTP); see docs/guides/when-something-fails.md.")
    return ok("The clock is not behind what was written.")
