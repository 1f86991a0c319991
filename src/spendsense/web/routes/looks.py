"""Looks at a user: revealing who they are, and the user's own log of who looked."""

from __future__ import annotations

from spendsense.storage import add_reveal, known_user
from spendsense.storage.looks import looks_at
from spendsense.web.account_bodies import AccessEntry, AccessLog, NewReveal, RevealedBody
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, Limit, Offset, TheDatabase


def reveal(
    user_id: str, why: NewReveal, database: TheDatabase, caller: Caller, at: At
) -> RevealedBody:
    """Show the caller who a user is, for some minutes, with a reason that the user can read."""
    with database.write() as connection:
        user = known_user(connection, user_id)
        done = add_reveal(
            connection,
            person=caller.person,
            user_id=user_id,
            by=caller.by,
            code=why.code,
            reason=why.reason,
            at=at,
        )
    return RevealedBody(user_id=user_id, name=user.name, email=user.email, until=done.until)


def access_log(
    user_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AccessLog:
    """Every look at the user's things by somebody else: who, at what, when, and why."""
    with database.read() as connection:
        known_user(connection, user_id)
        found = looks_at(connection, user_id)
    note_reading(database, caller, user_id, "access log", at)
    page = [
        AccessEntry(at=each.at, by=each.by, what=each.what, code=each.code, reason=each.reason)
        for each in found[offset : offset + limit]
    ]
    return AccessLog(user_id=user_id, total=len(found), limit=limit, offset=offset, items=page)
