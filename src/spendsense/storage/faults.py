"""What a database engine complains of, as sentences for the person who meets them."""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, TimeoutError

from spendsense.ledger import BadInput, Busy, IntegrityBroken, SpendSenseError

_WAITED = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)

_FULL = (psycopg.errors.DiskFull, psycopg.errors.OutOfMemory, psycopg.errors.IoError)
# The second is a standby's answer to a transaction that says it will write.
_ONLY_READ = (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.FeatureNotSupported)
_DAMAGED = (psycopg.errors.DataCorrupted, psycopg.errors.IndexCorrupted)


class Unusable(BadInput):
    """A database that cannot be used as it is: for whoever runs it, not for who asks over HTTP."""


def named(url: URL) -> str:
    """The database as a person may read it: a URL may hold a password in more than one place."""
    if url.get_backend_name() == "sqlite":
        return f"the database {url.database}"
    return f"the database {url.database or url.username} on {url.host or 'this machine'}"


def fault(error: DBAPIError | TimeoutError, url: URL, *, writing: bool) -> SpendSenseError | None:
    """The sentence for an engine's error; None where it is a defect of ours, to be seen whole."""
    if isinstance(error, TimeoutError):
        return Busy(f"All connections to {named(url)} are in use. Try again in a moment.")
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig, named(url), writing)
    if isinstance(error.orig, psycopg.Error):
        return _of_postgresql(error.orig, named(url), writing)
    return None


def _of_sqlite(error: sqlite3.Error, name: str, writing: bool) -> SpendSenseError | None:
    # The low byte is the error, the high one its variety.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(f"Another process is writing to {name}. Wait until it is done, then try again.")
    if code == sqlite3.SQLITE_FULL:
        return Busy(f"The disk is full: nothing was written to {name}. Make room, then try again.")
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL):
        return Busy(
            f"The disk of {name} could not be read or written ({error}): nothing was written. Look "
            "after the disk and the limit on the size of a file, then try again."
        )
    if code == sqlite3.SQLITE_NOTADB:
        return Unusable(f"The file of {name} is not a SQLite database. Name another file.")
    if code == sqlite3.SQLITE_CORRUPT:
        return IntegrityBroken(f"The file of {name} is damaged. Restore it from a backup.")
    if code == sqlite3.SQLITE_READONLY and not writing:
        return None  # we wrote where we had said that we only read
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Unusable(f"Cannot write to {name} ({error}). Check the rights of file and folder.")
    return None


def _of_postgresql(error: psycopg.Error, name: str, writing: bool) -> SpendSenseError | None:
    if isinstance(error, _WAITED):
        return Busy(f"Another session holds {name}. Wait until it is done, then try again.")
    if isinstance(error, _FULL):
        return Busy(
            f"The server of {name} has no more room ({_said(error)}): nothing was written. Make "
            "room there, then try again."
        )
    if isinstance(error, _ONLY_READ) and writing:
        return Unusable(
            f"{name[0].upper()}{name[1:]} may only be read: it is a standby, or was made read-only."
            " Name the one that takes writes in SPENDSENSE_DATABASE_URL."
        )
    if isinstance(error, _DAMAGED):
        return IntegrityBroken(f"A file of {name} is damaged. Restore it from a backup.")
    # Without a SQLSTATE the complaint is the connection's, not a statement's.
    lost = error.sqlstate is None or error.sqlstate.startswith(("08", "28", "3D", "57P"))
    if isinstance(error, psycopg.OperationalError) and lost:
        return Busy(
            f"Cannot reach {name}: {_said(error)}. Check that the server runs and that "
            "SPENDSENSE_DATABASE_URL names its host, database and user."
        )
    return None


def _said(error: psycopg.Error) -> str:
    """The server's own words, on one line."""
    return " ".join(str(error).split()).rstrip(".")
