"""The operator's queue: what waits, why it was drafted, and the decision."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query
from sqlalchemy import Connection

from spendsense import review
from spendsense.pipeline import verdicts_on
from spendsense.storage import Recommendation, find_trace, review_events
from spendsense.web.bodies import (
    Approval,
    Decided,
    Override,
    Queued,
    QueuePage,
    Rejection,
    Reviewed,
    Tree,
)
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, Limit, Offset, OfUser, TheDatabase

Standing = Annotated[
    Literal["pending", "approved", "rejected", "superseded", "all"],
    Query(description="Where the recommendation stands."),
]


def review_queue(
    database: TheDatabase,
    status: Standing = "pending",
    user_id: OfUser = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> QueuePage:
    """Recommendations before the operators, the oldest first."""
    with database.read() as connection:
        found = review.queue(
            connection, status=None if status == "all" else status, user_id=user_id
        )
    page = found[offset : offset + limit]
    items = [queued(each) for each in page]
    return QueuePage(total=len(found), limit=limit, offset=offset, items=items)


def review_one(recommendation_id: str, database: TheDatabase, caller: Caller, at: At) -> Reviewed:
    """One recommendation, every event of its review, and its trace from rows to verdicts."""
    with database.read() as connection:
        reviewed = _reviewed(connection, recommendation_id)
    whose = reviewed.recommendation.user_id
    note_reading(database, caller, whose, f"review {recommendation_id}", at)
    return reviewed


def approve(
    recommendation_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    approval: Approval | None = None,
) -> Queued:
    """Let its user see it. The decision is the token holder's, once and for all."""
    note = approval.note if approval else ""
    with database.write() as connection:
        done = review.approve(connection, recommendation_id, by=caller.label, at=at, note=note)
    return queued(done)


def reject(
    recommendation_id: str, rejection: Rejection, database: TheDatabase, caller: Caller, at: At
) -> Queued:
    """Keep it from its user, with the reason."""
    with database.write() as connection:
        done = review.reject(
            connection, recommendation_id, by=caller.label, at=at, reason=rejection.reason
        )
    return queued(done)


def override(
    recommendation_id: str, own: Override, database: TheDatabase, caller: Caller, at: At
) -> Queued:
    """Let its user see it in other words, which pass the guardrails again."""
    with database.write() as connection:
        done = review.override(
            connection,
            recommendation_id,
            by=caller.label,
            at=at,
            title=own.title,
            body=own.body,
            because=own.because,
            reason=own.reason,
            judge_text=partial(verdicts_on, connection, at=at),
        )
    return queued(done)


def queued(found: Recommendation) -> Queued:
    """A recommendation as operators read it."""
    return Queued.model_validate(found.as_json())


def tree_of(tree: dict[str, Any]) -> Tree:
    return Tree.model_validate(tree)


def _reviewed(connection: Connection, recommendation_id: str) -> Reviewed:
    found = review.recommendation(connection, recommendation_id)
    events = review_events(connection, recommendation_id)
    trace = find_trace(connection, found.trace_id)
    body = trace.body if trace else {}
    named = {"trace_id": found.trace_id, "user_id": found.user_id, "as_of": found.as_of, **body}
    tree = review.trace_tree(named, recommendation_id, events=events)
    decided = [
        Decided(
            action=each.action,
            at=each.at,
            by=each.by,
            reason=each.reason,
            text=dict(each.text) if each.text else None,
        )
        for each in events
    ]
    return Reviewed(recommendation=queued(found), events=decided, trace=tree_of(tree))
