"""What users said of what they were shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput, NotFound

from . import audit, journal
from .tables import feedback as table
from .tables import recommendations

Said = Literal["helpful", "not_helpful"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One user's word on one recommendation."""

    feedback_id: int
    user_id: str
    recommendation_id: str
    verdict: Said
    note: str
    at: datetime


def add_feedback(
    connection: Connection,
    user_id: str,
    recommendation_id: str,
    verdict: Said,
    note: str,
    at: datetime,
) -> Feedback:
    """Keep a user's word, and its digest in the audit trail.

    Raises NotFound when the recommendation is not one of the user's.
    """
    if verdict not in get_args(Said):
        raise BadInput(f"{verdict!r} is not a verdict. Say one of {', '.join(get_args(Said))}.")
    own = sa.select(recommendations.c.recommendation_id).where(
        recommendations.c.recommendation_id == recommendation_id,
        recommendations.c.user_id == user_id,
    )
    if connection.scalar(own) is None:
        raise NotFound(f"User {user_id} has no recommendation {recommendation_id}.")
    values = {
        "user_id": user_id,
        "recommendation_id": recommendation_id,
        "verdict": verdict,
        "note": note,
        "at": journal.moment(at),
    }
    number = journal.append(connection, table, values)
    payload = {"feedback_id": number, "digest": feedback_digest({"feedback_id": number, **values})}
    audit.record(
        connection,
        at=at,
        actor=user_id,
        action="feedback",
        subject=recommendation_id,
        payload=payload,
    )
    return Feedback(feedback_id=number, **values)  # type: ignore[arg-type]


def feedback_digest(row: Mapping[str, Any]) -> str:
    """What the audit trail says of every column of a user's word, and not the word itself."""
    return audit.digest(dict(row))


def feedback(
    connection: Connection, *, user_id: str | None = None, recommendation_id: str | None = None
) -> tuple[Feedback, ...]:
    """Feedback, oldest first: all, of a user, or on a recommendation."""
    query = sa.select(table).order_by(table.c.feedback_id)
    if user_id is not None:
        query = query.where(table.c.user_id == user_id)
    if recommendation_id is not None:
        query = query.where(table.c.recommendation_id == recommendation_id)
    return tuple(Feedback(**row._mapping) for row in connection.execute(query))
