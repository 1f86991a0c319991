"""Secrets that say who calls. Only the SHA-256 of a secret is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput, NotFound

from . import audit, journal
from .account_tables import logins
from .roles import Role
from .spelling import check_spelling, folded_name
from .tables import tokens as table
from .users import known_user

PREFIXES: dict[str, str] = {
    "user": "ss_user_",
    "operator": "ss_op_",
    "auditor": "ss_aud_",
    "administrator": "ss_adm_",
}
"""What a secret begins with, so that a leaked one is recognised."""

_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Actor:
    """Who calls, by a token or a session. A user's opens that user's things and nothing else.

    With `must_change` the password was set by somebody else, and opens only its change.
    """

    role: Role
    user_id: str | None
    label: str
    token_id: str
    account_id: str | None = None
    login: str | None = None
    session_id: str | None = None
    must_change: bool = False

    @property
    def by(self) -> str:
        """Who it is, as decisions, consent and the audit trail name them."""
        if self.account_id is not None and self.role == "user":
            return f"the user (account {self.account_id})"
        if self.account_id is not None:
            return f"{self.login} ({self.account_id})"
        if self.role == "user":
            return f"the user, with {self.label} (token {self.token_id})"
        return f"{self.label} (token {self.token_id})"

    @property
    def person(self) -> str:
        """Who it is, whichever token or session they use: two people differ in it."""
        if self.account_id is None and self.role == "user":
            return f"user:{self.user_id}"
        return self.account_id or person_of_label(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A secret that was issued, without the secret. `token_id` names it in lists and logs."""

    token_id: str
    role: Role
    user_id: str | None
    label: str
    issued_at: datetime
    revoked_at: datetime | None
    account_id: str | None = None
    expires_at: datetime | None = None


def person_of_label(label: str) -> str:
    """Who somebody without an account is: what they call themselves, however it is written.

    Case, spaces, widths and marks that are not seen make no other person.

    >>> person_of_label("  Olga  K. ") == person_of_label("olga k.")
    True
    """
    return f"label:{folded_name(label)}"


def token_id(token: str) -> str:
    """The name of a secret: the first characters of its hash, from which it cannot be had."""
    return named(_hashed(token))


def named(token_hash: str) -> str:
    """The name of a secret by its hash, which is what a row holds."""
    return token_hash[:_ID_LENGTH]


def hash_digest(whole: str) -> str:
    """What the audit trail says of the whole hash of a secret, which its name is the beginning of.

    A row whose hash was changed past the name lets nobody in any more.
    """
    return hashlib.sha256(whole.encode()).hexdigest()


def issue_token(
    connection: Connection,
    *,
    role: Role,
    user_id: str | None = None,
    label: str,
    at: datetime,
    by: str = "cli",
    account_id: str | None = None,
    expires_at: datetime | None = None,
) -> str:
    """A new secret, told here once and kept nowhere. Raises NotFound for a user not on record.

    One of an account has that account's role and user, and ends with it.
    """
    if role not in PREFIXES:
        raise BadInput(f"{role!r} is not a role of a token. Use one of {', '.join(PREFIXES)}.")
    if role == "user" and user_id is None:
        raise BadInput("A user's token needs the user's id: whose things does it open?")
    if user_id is not None:
        known_user(connection, user_id)
    if not label.strip():
        raise BadInput("A token needs a label: who holds it, or on which device?")
    check_spelling(label, "The label of a token")
    if expires_at is not None and expires_at <= at:
        raise BadInput("A token must end later than it begins. Name a day that is to come.")
    secret = PREFIXES[role] + secrets.token_urlsafe(32)
    values: dict[str, Any] = {"role": role, "user_id": user_id, "label": label}
    values |= {"account_id": account_id, "expires_at": expires_at}
    moment = journal.moment(at)
    hashed = _hashed(secret)
    connection.execute(table.insert().values(token_hash=hashed, issued_at=moment, **values))
    payload = {**values, "hash_digest": hash_digest(hashed)}
    audit.record(
        connection, at=at, actor=by, action="token.issue", subject=named(hashed), payload=payload
    )
    return secret


_FOUND = (
    sa.select(
        table.c.token_hash,
        table.c.role,
        table.c.user_id,
        table.c.label,
        table.c.account_id,
        table.c.expires_at,
        logins.c.login,
        logins.c.disabled_at,
        logins.c.role.label("account_role"),
    )
    .select_from(table.outerjoin(logins, logins.c.account_id == table.c.account_id))
    .where(table.c.token_hash == sa.bindparam("hashed"), table.c.revoked_at.is_(None))
)


def find_token(connection: Connection, token: str, *, at: datetime) -> Actor | None:
    """Who a secret stands for; None for one never issued, or revoked, or ended, or of nobody now.

    A token of an account whose role has changed since stands for nobody either.
    """
    row = connection.execute(_FOUND, {"hashed": _hashed(token)}).one_or_none()
    if row is None or (row.expires_at is not None and at >= row.expires_at):
        return None
    if row.account_id is None:
        return Actor(row.role, row.user_id, row.label, named(row.token_hash))
    if row.disabled_at is not None or row.account_role != row.role:
        return None
    return Actor(
        row.role,
        row.user_id,
        row.label,
        named(row.token_hash),
        account_id=row.account_id,
        login=row.login,
    )


def end_tokens_of(connection: Connection, account_id: str, *, at: datetime, by: str) -> int:
    """End every token of an account; how many were in force."""
    own = connection.scalars(
        sa.select(table.c.token_hash)
        .where(table.c.account_id == account_id, table.c.revoked_at.is_(None))
        .order_by(table.c.issued_at, table.c.token_hash)
    ).all()
    return sum(revoke_token(connection, named(each), at=at, by=by) for each in own)


def revoke_token(connection: Connection, token: str, *, at: datetime, by: str = "cli") -> bool:
    """End a secret, given itself or its token_id; whether it was in force. Raises NotFound."""
    name = token_id(token) if token.startswith(tuple(PREFIXES.values())) else token
    row = connection.execute(sa.select(table).where(_named(name))).one_or_none()
    if row is None:
        raise NotFound(f"There is no token {name}. List the tokens to find the one you mean.")
    if row.revoked_at is not None:
        return False
    ended = table.update().where(table.c.token_hash == row.token_hash)
    connection.execute(ended.values(revoked_at=journal.moment(at)))
    payload = {name: getattr(row, name) for name in ("role", "user_id", "label")}
    audit.record(connection, at=at, actor=by, action="token.revoke", subject=name, payload=payload)
    return True


def tokens(connection: Connection) -> tuple[Token, ...]:
    """Every token issued, oldest first."""
    query = sa.select(table).order_by(table.c.issued_at, table.c.token_hash)
    return tuple(
        Token(
            token_id=named(row.token_hash),
            role=row.role,
            user_id=row.user_id,
            label=row.label,
            issued_at=row.issued_at,
            revoked_at=row.revoked_at,
            account_id=row.account_id,
            expires_at=row.expires_at,
        )
        for row in connection.execute(query)
    )


def _named(name: str) -> sa.ColumnElement[bool]:
    return sa.func.substr(table.c.token_hash, 1, _ID_LENGTH) == name


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
