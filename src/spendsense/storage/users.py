"""Who is on record: customers, and the operators who review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput, Conflict, NotFound
from spendsense.ledger.schemas import USER_TYPES

from . import audit
from .tables import users


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person on record. `created_at` is UTC without a zone."""

    user_id: str
    name: str | None
    email: str | None
    created_at: datetime | None
    user_type: str = "customer"


def user_ids(
    connection: Connection,
    *,
    user_type: str = "customer",
    among: Sequence[str] | None = None,
) -> tuple[str, ...]:
    """Ids of all users of a type, or of those among the given, sorted."""
    query = sa.select(users.c.user_id).where(users.c.user_type == user_type)
    if among is not None and len(among) <= FEW:
        query = query.where(users.c.user_id.in_(list(among)))
    found = connection.scalars(query)
    if among is None or len(among) <= FEW:
        return tuple(sorted(found))
    wanted = frozenset(among)
    return tuple(sorted(user_id for user_id in found if user_id in wanted))


FEW = 500
"""Of more users, reading all beats a statement with as many parameters."""


# Made once: to put a statement together takes five times as long as to ask it.
_BY_ID = sa.select(users).where(users.c.user_id == sa.bindparam("user_id"))


def find_user(connection: Connection, user_id: str) -> User | None:
    """The user of an id, if there is one."""
    row = connection.execute(_BY_ID, {"user_id": user_id}).one_or_none()
    return User(**row._mapping) if row is not None else None


def known_user(connection: Connection, user_id: str) -> User:
    """The user of an id. Raises NotFound."""
    user = find_user(connection, user_id)
    if user is None:
        raise NotFound(f"There is no user {user_id}. Load the user's records first.")
    return user


def known_customer(connection: Connection, user_id: str) -> User:
    """The customer of an id. Raises NotFound, and BadInput for an operator."""
    user = known_user(connection, user_id)
    if user.user_type != "customer":
        raise BadInput(
            f"User {user_id} is an {user.user_type}, not a customer: nothing is read of them, and "
            "there is no consent to record. Name a customer."
        )
    return user


def add_user(connection: Connection, user: User, *, by: str, at: datetime) -> User:
    """A new user. Raises Conflict where the id or the e-mail address is on record already."""
    if user.user_type not in USER_TYPES:
        raise BadInput(
            f"user_type {user.user_type!r} of user {user.user_id} is not one of "
            f"{', '.join(USER_TYPES)}."
        )
    if find_user(connection, user.user_id) is not None:
        raise Conflict(f"User {user.user_id} is on record already. Choose another id.")
    _check_email(connection, user)
    connection.execute(users.insert().values(asdict(user)))
    payload = {"user_id": user.user_id, "user_type": user.user_type}
    audit.record(
        connection, at=at, actor=by, action="user.add", subject=user.user_id, payload=payload
    )
    return user


def _check_email(connection: Connection, user: User) -> None:
    if user.email is None:
        return
    same = sa.select(users.c.user_id).where(sa.func.lower(users.c.email) == user.email.lower())
    holder = connection.scalars(same).first()
    if holder is not None:
        raise Conflict(
            f"The e-mail address {user.email} is on record already. Give another, or none."
        )
