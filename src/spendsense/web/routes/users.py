"""Who is on record."""

from __future__ import annotations

from dataclasses import asdict

from spendsense.storage import User, add_user
from spendsense.web.bodies import NewUser, UserBody
from spendsense.web.given import At, Caller, TheDatabase


def create_user(new: NewUser, database: TheDatabase, caller: Caller, at: At) -> UserBody:
    """Put a user on record. Consent is asked separately."""
    user = User(**new.model_dump(), created_at=at)
    with database.write() as connection:
        add_user(connection, user, by=caller.by, at=at)
    return UserBody(**asdict(user))
