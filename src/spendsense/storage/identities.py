"""Sign-ins that are under way at an identity provider: each comes back once, to its own browser."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.policy import Policy

from .account_tables import identity_requests as table
from .accounts import Account, account_of_email, account_of_identity, link_identity
from .sessions import start_session


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """What goes to the provider and must come back, and what only this server knows of it."""

    state: str
    browser: str
    nonce: str
    verifier: str


def begin_identity(connection: Connection, *, at: datetime) -> IdentityRequest:
    """A new sign-in at a provider; those that never came back are forgotten."""
    request = IdentityRequest(*(secrets.token_urlsafe(48) for _ in range(4)))
    policy = Policy.on(at.date())
    until = at + timedelta(minutes=policy["accounts.identity_request_minutes"])
    connection.execute(table.delete().where(table.c.until <= at))
    connection.execute(
        table.insert().values(
            state_hash=_hashed(request.state),
            browser_hash=_hashed(request.browser),
            nonce=request.nonce,
            verifier=request.verifier,
            until=until,
        )
    )
    return request


def take_identity(
    connection: Connection, state: str, browser: str, *, at: datetime
) -> IdentityRequest | None:
    """The sign-in that comes back, once; None for another browser's, an old one, or none."""
    key = _hashed(state)
    row = connection.execute(sa.select(table).where(table.c.state_hash == key)).one_or_none()
    if row is None or not hmac.compare_digest(row.browser_hash, _hashed(browser)):
        return None
    gone = connection.execute(table.delete().where(table.c.state_hash == key))
    if gone.rowcount != 1 or row.until <= at:
        return None
    return IdentityRequest(state, browser, row.nonce, row.verifier)


def let_in(
    connection: Connection, issuer: str, subject: str, email: str | None, *, at: datetime
) -> str | None:
    """A session for whom a provider vouches for; None for somebody without an account here.

    An account is found by what it was linked to, or else by an e-mail address that the provider
    says is theirs, and is then linked. None is made here, and an administrator's is not linked by
    an address: whoever could have one issued would have everything.
    """
    account = account_of_identity(connection, issuer, subject)
    if account is None:
        account = _of_email(connection, email)
        if account is None:
            return None
        link_identity(
            connection, account.account_id, issuer, subject, at=at, by="the identity provider"
        )
    if account.disabled_at is not None:
        return None
    return start_session(
        connection, account.account_id, method="identity provider", at=at, by=account.by
    )


def _of_email(connection: Connection, email: str | None) -> Account | None:
    account = account_of_email(connection, email) if email else None
    if account is None or account.role == "administrator" or account.disabled_at is not None:
        return None
    return account if account.subject is None else None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
