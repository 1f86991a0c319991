"""Signing in with a login and a password, and waiting after wrong ones.

Unknown logins are counted and made to wait as known ones are, by a hash of the login, in the
database: two processes agree, and nobody learns from an answer, or from how long it takes, whether
somebody has an account.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput, Conflict
from spendsense.policy import Policy

from . import audit, journal
from .account_tables import lockouts as table
from .accounts import (
    Account,
    find_account,
    folded,
    keep_rehashed,
    known_account,
    set_password,
)
from .database import Database
from .passwords import as_typed, check_password, hashed, matches
from .sessions import start_session

UNKNOWN = "unknown"
"""The subject of a failure for a login that nobody has."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a sign-in came to: an account with the secret of its session, or until when to wait."""

    account: Account | None = None
    secret: str | None = None
    wait_until: datetime | None = None


def sign_in(database: Database, login: str, password: str, *, at: datetime) -> SignIn:
    """A session for a right password; nothing said of why there is none, but when to try again.

    The hash is worked out between two transactions: it takes long, and the database is for all.
    """
    with database.read() as connection:
        until = locked_until(connection, login, at=at)
        found = find_account(connection, login)
    if until is not None:
        return SignIn(wait_until=until)
    right, fresh = matches(password, _usable(found, at))
    with database.write() as connection:
        journal.lock(connection)
        # Somebody may have guessed, or disabled the account, or changed it, in the meantime.
        until = locked_until(connection, login, at=at)
        now = find_account(connection, login)
        if until is not None:
            return SignIn(wait_until=until)
        if not right or now is None or now != found:
            return SignIn(wait_until=_failed(connection, login, found, at))
        _forget(connection, login)
        if fresh is not None:
            keep_rehashed(connection, now.account_id, fresh, at=at)
        secret = start_session(connection, now.account_id, method="password", at=at, by=now.by)
        return SignIn(known_account(connection, now.account_id), secret)


def change_own_password(
    database: Database, account_id: str, current: str, new: str, *, at: datetime
) -> SignIn:
    """Another password, chosen by its owner, and a new session: every earlier one ends.

    A wrong current password counts as one at sign-in does, and while the login waits neither is
    told from the other, not by the time it takes either: the new one is looked at, and hashed,
    before the current one. Raises BadInput for a new one that is weak, or the same.
    """
    with database.read() as connection:
        found = known_account(connection, account_id)
        until = locked_until(connection, found.login, at=at)
    if until is not None:
        return SignIn(wait_until=until)
    check_password(new, Policy.on(at.date()), (found.login, found.name))
    if as_typed(new) == as_typed(current):
        raise BadInput("The new password is the one you have. Choose another.")
    kept = hashed(new)
    right, _ = matches(current, _usable(found, at))
    with database.write() as connection:
        journal.lock(connection)
        # Somebody may have guessed in the meantime, in this very session too.
        until = locked_until(connection, found.login, at=at)
        if until is not None:
            return SignIn(wait_until=until)
        if not right:
            return SignIn(wait_until=_failed(connection, found.login, found, at))
        if known_account(connection, account_id) != found:
            raise Conflict("The account was changed in the meantime. Sign in again, and retry.")
        changed = set_password(connection, account_id, kept, at=at, by=found.by)
        secret = start_session(connection, account_id, method="password", at=at, by=found.by)
    return SignIn(changed, secret)


def locked_until(connection: Connection, login: str, *, at: datetime) -> datetime | None:
    """Until when a login must wait; None where it need not."""
    until: datetime | None = connection.scalar(
        sa.select(table.c.until).where(table.c.login_hash == login_hash(login))
    )
    return until if until is not None and until > at else None


def unlock(connection: Connection, name: str, *, at: datetime, by: str) -> bool:
    """Let the login of an account try again at once; whether it had to wait. Raises NotFound."""
    account = known_account(connection, name)
    waiting = locked_until(connection, account.login, at=at) is not None
    _forget(connection, account.login)
    if waiting:
        audit.record(
            connection,
            at=at,
            actor=by,
            action="account.unlock",
            subject=account.account_id,
            payload={},
        )
    return waiting


def login_hash(login: str) -> str:
    """What stands for a login nobody may have: somebody may have typed a password there."""
    return hashlib.sha256(folded(login).encode("utf-8", "surrogatepass")).hexdigest()


def _usable(account: Account | None, at: datetime) -> str | None:
    """The hash that a password is held against; none where no password would do."""
    if account is None or account.disabled_at is not None:
        return None
    if account.password_until is not None and at >= account.password_until:
        return None
    return account.password_hash


def _failed(
    connection: Connection, login: str, account: Account | None, at: datetime
) -> datetime | None:
    """Count a wrong password, and say until when the login waits now."""
    policy = Policy.on(at.date())
    forgotten = timedelta(hours=policy["accounts.lockout_forgotten_hours"])
    connection.execute(table.delete().where(table.c.last_at < at - forgotten))
    key = login_hash(login)
    before = connection.scalar(sa.select(table.c.failures).where(table.c.login_hash == key)) or 0
    failures = before + 1
    until = _wait(failures, at)
    connection.execute(table.delete().where(table.c.login_hash == key))
    connection.execute(
        table.insert().values(
            login_hash=key, failures=failures, last_at=journal.moment(at), until=until
        )
    )
    audit.record(
        connection,
        at=at,
        actor="nobody",
        action="sign_in.lockout" if until else "sign_in.failure",
        subject=account.account_id if account else UNKNOWN,
        payload={"login_hash": key, "failures": failures, "until": until},
    )
    return until


def _wait(failures: int, at: datetime) -> datetime | None:
    """The first wait after so many, and twice as long each time, up to the longest."""
    policy = Policy.on(at.date())
    over = failures - policy["accounts.lockout_after"]
    if over < 0:
        return None
    longest: int = policy["accounts.lockout_longest_seconds"]
    seconds = min(policy["accounts.lockout_first_seconds"] * 2 ** min(over, 30), longest)
    return at + timedelta(seconds=seconds)


def _forget(connection: Connection, login: str) -> None:
    connection.execute(table.delete().where(table.c.login_hash == login_hash(login)))
