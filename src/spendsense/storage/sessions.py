"""Sessions of those who signed in. Only the SHA-256 of a session's secret is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import NotFound
from spendsense.policy import Policy

from . import audit, journal
from .account_tables import logins
from .account_tables import sessions as table
from .tokens import Actor, hash_digest

_ID_LENGTH = 16
SEEN_AFTER = timedelta(seconds=60)
"""A request notes that a session is in use when the last note is older: not each one writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session without its secret. `seen_at` is true to the minute."""

    session_id: str
    account_id: str
    method: str
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entered:
    """Whom a session stands for; `stale` when its use is to be noted again."""

    actor: Actor
    stale: bool


def session_id(secret: str) -> str:
    """The name of a session in lists and in the trail, from which it cannot be had."""
    return _hashed(secret)[:_ID_LENGTH]


def csrf_token(secret: str) -> str:
    """What a page of ours sends besides the cookie, and a page of others cannot know."""
    return hmac.new(secret.encode(), b"spendsense csrf", hashlib.sha256).hexdigest()


def start_session(
    connection: Connection, account_id: str, *, method: str, at: datetime, by: str
) -> str:
    """A new session, its secret told once."""
    secret = secrets.token_urlsafe(32)
    policy = Policy.on(at.date())
    values = {
        "account_id": account_id,
        "method": method,
        "created_at": journal.moment(at),
        "ends_at": at + timedelta(hours=policy["accounts.session_longest_hours"]),
        "ended_at": None,
    }
    hashed = _hashed(secret)
    connection.execute(table.insert().values(session_hash=hashed, seen_at=at, **values))
    payload = {"session_id": session_id(secret), "hash_digest": hash_digest(hashed), **values}
    audit.record(connection, at=at, actor=by, action="sign_in", subject=account_id, payload=payload)
    return secret


def find_session(connection: Connection, secret: str, *, at: datetime) -> Entered | None:
    """Whom a session stands for; None for one that ended, idled too long, or of nobody now.

    One that was seen later than now stands too: a clock that is set back signs nobody out.
    """
    columns = (table, logins.c.role, logins.c.user_id, logins.c.login, logins.c.must_change)
    row = connection.execute(
        sa.select(*columns)
        .join(logins, logins.c.account_id == table.c.account_id)
        .where(
            table.c.session_hash == _hashed(secret),
            table.c.ended_at.is_(None),
            logins.c.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None or at >= row.ends_at or at - row.seen_at >= _idle(at):
        return None
    actor = Actor(
        row.role,
        row.user_id,
        row.login,
        "",
        account_id=row.account_id,
        login=row.login,
        session_id=row.session_hash[:_ID_LENGTH],
        must_change=row.must_change,
    )
    return Entered(actor, stale=at - row.seen_at >= SEEN_AFTER)


def note_seen(connection: Connection, secret: str, *, at: datetime) -> None:
    """Note that a session is in use; never back in time."""
    own = sa.and_(table.c.session_hash == _hashed(secret), table.c.seen_at < at)
    connection.execute(table.update().where(own).values(seen_at=journal.moment(at)))


def sessions_of(connection: Connection, account_id: str, *, at: datetime) -> tuple[Session, ...]:
    """The sessions of an account that stand, the latest first."""
    query = (
        sa.select(table)
        .where(
            table.c.account_id == account_id,
            table.c.ended_at.is_(None),
            table.c.ends_at > at,
            table.c.seen_at > at - _idle(at),
        )
        .order_by(table.c.created_at.desc(), table.c.session_hash)
    )
    return tuple(
        Session(
            session_id=row.session_hash[:_ID_LENGTH],
            account_id=row.account_id,
            method=row.method,
            created_at=row.created_at,
            seen_at=row.seen_at,
            ends_at=row.ends_at,
            ended_at=row.ended_at,
        )
        for row in connection.execute(query)
    )


def end_session(
    connection: Connection, account_id: str, name: str, *, at: datetime, by: str, why: str
) -> None:
    """End one session of an account, by its id. Raises NotFound for another's, or none."""
    row = connection.execute(
        sa.select(table.c.session_hash).where(
            table.c.account_id == account_id, _named(name), table.c.ended_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no session {name} of yours. List your sessions to find it.")
    _end(connection, row.session_hash, account_id, at, by, why)


def end_sessions(
    connection: Connection,
    account_id: str,
    *,
    at: datetime,
    by: str,
    why: str,
    but: str | None = None,
) -> int:
    """End every session of an account, but the one of the id `but`; how many."""
    rows = connection.scalars(
        sa.select(table.c.session_hash)
        .where(table.c.account_id == account_id, table.c.ended_at.is_(None))
        .order_by(table.c.created_at, table.c.session_hash)
    ).all()
    ending = [each for each in rows if each[:_ID_LENGTH] != but]
    for each in ending:
        _end(connection, each, account_id, at, by, why)
    return len(ending)


def _end(
    connection: Connection, session_hash: str, account_id: str, at: datetime, by: str, why: str
) -> None:
    own = table.c.session_hash == session_hash
    connection.execute(table.update().where(own).values(ended_at=journal.moment(at)))
    payload = {"session_id": session_hash[:_ID_LENGTH], "ended_at": at, "why": why}
    audit.record(
        connection, at=at, actor=by, action="sign_out", subject=account_id, payload=payload
    )


def _named(name: str) -> sa.ColumnElement[bool]:
    return sa.func.substr(table.c.session_hash, 1, _ID_LENGTH) == name


def _idle(at: datetime) -> timedelta:
    policy = Policy.on(at.date())
    return timedelta(minutes=policy["accounts.session_idle_minutes"])


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
