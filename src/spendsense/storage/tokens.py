"""Secrets that say who calls. Only the SHA-256 of a secret is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput, NotFound

from . import audit, journal
from .tables import tokens as table
from .users import known_user

Role = Literal["user", "operator"]

PREFIXES: dict[str, str] = {"user": "ss_user_", "operator": "ss_op_"}
"""What a secret begins with, so that a leaked one is recognised."""

_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Actor:
    """Who a secret stands for. A user's secret opens that user's things and nothing else."""

    role: Role
    user_id: str | None
    label: str
    token_id: str

    @property
    def by(self) -> str:
        """Who it is, as decisions, consent and the audit trail name them."""
        if self.role == "user":
            return f"the user, with {self.label} (token {self.token_id})"
        return f"{self.label} (token {self.token_id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A secret that was issued, without the secret. `token_id` names it in lists and logs."""

    token_id: str
    role: Role
    user_id: str | None
    label: str
    issued_at: datetime
    revoked_at: datetime | None


def token_id(token: str) -> str:
    """The name of a secret: the first characters of its hash, from which it cannot be had."""
    return named(_hashed(token))


def named(token_hash: str) -> str:
    """The name of a secret by its hash, which is what a row holds."""
    return token_hash[:_ID_LENGTH]


def issue_token(
    connection: Connection,
    *,
    role: Role,
    user_id: str | None = None,
    label: str,
    at: datetime,
    by: str = "cli",
) -> str:
    """A new secret, told here once and kept nowhere. Raises NotFound for a user not on record."""
    if role not in PREFIXES:
        raise BadInput(f"{role!r} is not a role of a token. Use one of {', '.join(PREFIXES)}.")
    if role == "user" and user_id is None:
        raise BadInput("A user's token needs the user's id: whose things does it open?")
    if user_id is not None:
        known_user(connection, user_id)
    if not label.strip():
        raise BadInput("A token needs a label: who holds it, or on which device?")
    secret = PREFIXES[role] + secrets.token_urlsafe(32)
    values = {"role": role, "user_id": user_id, "label": label}
    moment = journal.moment(at)
    connection.execute(
        table.insert().values(token_hash=_hashed(secret), issued_at=moment, **values)
    )
    audit.record(
        connection, at=at, actor=by, action="token.issue", subject=token_id(secret), payload=values
    )
    return secret


def find_token(connection: Connection, token: str) -> Actor | None:
    """Who a secret stands for; None for one that was never issued, or was revoked."""
    row = connection.execute(
        sa.select(table).where(table.c.token_hash == _hashed(token), table.c.revoked_at.is_(None))
    ).one_or_none()
    return Actor(row.role, row.user_id, row.label, token_id(token)) if row is not None else None


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
    payload = {"role": row.role, "user_id": row.user_id, "label": row.label}
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
        )
        for row in connection.execute(query)
    )


def _named(name: str) -> sa.ColumnElement[bool]:
    return sa.func.substr(table.c.token_hash, 1, _ID_LENGTH) == name


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
