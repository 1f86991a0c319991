"""Who may use which address. What is not in the table is closed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from starlette.exceptions import HTTPException

from spendsense.storage import Actor


class Access(StrEnum):
    """Whose token opens an address."""

    OPEN = "open"
    """Anybody's, and none."""
    USER = "user"
    """A user's, for that user's own things."""
    OPERATOR = "operator"
    """An operator's."""
    OWN_OR_OPERATOR = "own_or_operator"
    """An operator's, or the token of the user who is named in the path or in the body."""


POLICY: Mapping[str, Access] = {
    "front": Access.OPEN,
    "openapi": Access.OPEN,
    "health": Access.OPEN,
    "create_user": Access.OPERATOR,
    "change_consent": Access.OWN_OR_OPERATOR,
    "consent_history": Access.OWN_OR_OPERATOR,
    "consent_receipt": Access.OWN_OR_OPERATOR,
    "consent_expiring": Access.OPERATOR,
    "delete_user": Access.USER,
    "ingest": Access.OPERATOR,
    "profile": Access.OWN_OR_OPERATOR,
    "signals": Access.OWN_OR_OPERATOR,
    "personas": Access.OWN_OR_OPERATOR,
    "recommendations": Access.OWN_OR_OPERATOR,
    "give_feedback": Access.USER,
    "review_queue": Access.OPERATOR,
    "review_one": Access.OPERATOR,
    "approve": Access.OPERATOR,
    "reject": Access.OPERATOR,
    "override": Access.OPERATOR,
    "withdraw": Access.OPERATOR,
    "people": Access.OPERATOR,
    "person": Access.OPERATOR,
    "trace": Access.OPERATOR,
    "start_run": Access.OPERATOR,
    "list_runs": Access.OPERATOR,
    "verify_audit": Access.OPERATOR,
}
"""Every route by name. One that is missing here is refused to everybody."""


def check_role(route: str, actor: Actor) -> None:
    """Raises a 403 where a route is not for the role of a token."""
    access = POLICY.get(route)
    roles = {
        Access.OPEN: ("user", "operator"),
        Access.USER: ("user",),
        Access.OPERATOR: ("operator",),
        Access.OWN_OR_OPERATOR: ("user", "operator"),
    }
    if access is None:
        raise closed(route)
    if actor.role not in roles[access]:
        needed = "a user" if access is Access.USER else "an operator"
        raise HTTPException(403, f"This address needs the token of {needed}.")


def check_own(actor: Actor, user_id: str) -> None:
    """Raises the same 403 for every user but the token's own, on record or not."""
    if actor.role != "operator" and actor.user_id != user_id:
        raise HTTPException(
            403, "This token opens the things of its own user only. Ask with your own user id."
        )


def closed(route: str) -> HTTPException:
    """The refusal of an address that nobody has opened."""
    return HTTPException(403, f"The address {route!r} is not open to anybody: it has no policy.")


def unknown_token() -> HTTPException:
    """The refusal of whoever does not say who they are."""
    return HTTPException(
        401,
        "This address needs a token that is in force. Send it as: Authorization: Bearer <token>",
        headers={"WWW-Authenticate": "Bearer"},
    )
