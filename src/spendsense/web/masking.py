"""Names and e-mail addresses as staff see them until they are revealed to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.storage import Actor, User, revealed_to

PERSONAL = {"name", "email"}
"""Columns of a user that say who it is."""


def seen_by(
    connection: Connection, actor: Actor, users: Collection[str], at: datetime
) -> frozenset[str]:
    """Those of the users whose names the caller may read now."""
    if actor.role == "user":
        return frozenset({str(actor.user_id)} & set(users))
    return revealed_to(connection, actor.person, users, at=at)


def as_seen(connection: Connection, actor: Actor, user: User, at: datetime) -> User:
    """A user as the caller may see them."""
    if user.user_id in seen_by(connection, actor, [user.user_id], at):
        return user
    return replace(user, name=masked_name(user.name), email=masked_email(user.email))


def masked_name(name: str | None) -> str | None:
    """The first letters alone.

    >>> masked_name("Ana María Pérez")
    'A. M. P.'
    """
    if name is None:
        return None
    letters = (next((mark for mark in word if mark.isalpha()), "") for word in name.split())
    return " ".join(f"{letter.upper()}." for letter in letters if letter)[:40] or "..."


def masked_email(email: str | None) -> str | None:
    """The first letter and where it is kept.

    >>> masked_email("ana.perez@example.com")
    'a...@example.com'
    """
    if email is None:
        return None
    own, at, domain = email.rpartition("@")
    return f"{own[0]}...@{domain}" if at and own else "..."


def masked_fields(table: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A record's fields without who a user is, for whoever loads records."""
    if table != "users":
        return dict(fields)
    return {name: "..." if name in PERSONAL else value for name, value in fields.items()}
