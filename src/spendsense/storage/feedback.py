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

FeedbackCode = Literal[
    "easy_to_follow",
    "new_to_me",
    "fits_me",
    "knew_it_already",
    "hard_to_follow",
    "does_not_fit_me",
    "numbers_look_wrong",
    "felt_judged",
    "something_else",
]

CODES: Mapping[Said, Mapping[FeedbackCode, str]] = {
    "helpful": {
        "easy_to_follow": "It was easy to follow",
        "new_to_me": "It was new to me",
        "fits_me": "It fits my situation",
        "something_else": "Something else",
    },
    "not_helpful": {
        "knew_it_already": "I knew it already",
        "hard_to_follow": "It was hard to follow",
        "does_not_fit_me": "It does not fit my situation",
        "numbers_look_wrong": "A number looks wrong",
        "felt_judged": "It felt like being judged",
        "something_else": "Something else",
    },
}
"""By verdict the reasons that can be given for it, and the words for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One user's word on one recommendation."""

    feedback_id: int
    user_id: str
    recommendation_id: str
    verdict: Said
    note: str
    at: datetime
    code: FeedbackCode | None = None


def add_feedback(
    connection: Connection,
    user_id: str,
    recommendation_id: str,
    verdict: Said,
    note: str,
    at: datetime,
    code: FeedbackCode | None = None,
) -> Feedback:
    """Keep a user's word, and its digest in the audit trail.

    Raises NotFound when the recommendation is not one of the user's, and BadInput for a code that
    is no reason for the verdict.
    """
    if verdict not in get_args(Said):
        raise BadInput(f"{verdict!r} is not a verdict. Say one of {', '.join(get_args(Said))}.")
    if code is not None and code not in CODES[verdict]:
        raise BadInput(
            f"{code!r} is no reason for {verdict!r}. Give one of {', '.join(CODES[verdict])}, or "
            "none."
        )
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
        "code": code,
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
    # Without a code it is sealed as words were before there were codes.
    said = {name: value for name, value in row.items() if name != "code" or value is not None}
    return audit.digest(said)


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
