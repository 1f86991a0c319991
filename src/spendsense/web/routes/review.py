"""The operator's queue: what waits, why it was drafted, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query
from sqlalchemy import Connection

from spendsense import review
from spendsense.pipeline import verdicts_on
from spendsense.storage import Recommendation, find_trace, review_events
from spendsense.web.bodies import (
    Approval,
    Closed,
    Decided,
    Override,
    Queued,
    QueuePage,
    Rejection,
    Reviewed,
    Tree,
    Withdrawal,
)
from spendsense.web.disclosed import note_list, note_reading
from spendsense.web.given import At, Caller, Limit, Offset, OfUser, TheDatabase

Standing = Annotated[
    Literal["pending", "approved", "rejected", "withdrawn", "superseded", "all"],
    Query(description="Where the recommendation stands."),
]


def review_queue(
    database: TheDatabase,
    caller: Caller,
    at: At,
    status: Standing = "pending",
    user_id: OfUser = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> QueuePage:
    """Recommendations before the operators, the oldest first.

    Of a user whose consent does not stand: the id, where it stands, and who decided.
    """
    with database.read() as connection:
        found = review.queue(
            connection, status=None if status == "all" else status, user_id=user_id
        )
        items = queued(connection, found[offset : offset + limit], at)
    shown = (each.user_id for each in items if isinstance(each, Queued))
    note_list(database, caller, shown, "review", at)
    return QueuePage(total=len(found), limit=limit, offset=offset, items=items)


def review_one(recommendation_id: str, database: TheDatabase, caller: Caller, at: At) -> Reviewed:
    """One recommendation, every event of its review, and its trace from rows to verdicts.

    Closed while the user's consent does not stand.
    """
    with database.read() as connection:
        found = review.recommendation(connection, recommendation_id)
        whose = found.user_id
        review.check_open(connection, whose, at)
        reviewed = _reviewed(connection, found)
    note_reading(database, caller, whose, f"review {recommendation_id}", at)
    return reviewed


def approve(
    recommendation_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    approval: Approval | None = None,
) -> Queued | Closed:
    """Let its user see it, if the guardrails still allow it over the rows that are stored now.

    The decision is the token holder's.
    """
    note = approval.note if approval else ""
    with database.write() as connection:
        done = review.approve(
            connection,
            recommendation_id,
            by=caller.by,
            at=at,
            note=note,
            judge_text=partial(verdicts_on, connection, at=at),
        )
        return _answer(connection, done, at)


def reject(
    recommendation_id: str, rejection: Rejection, database: TheDatabase, caller: Caller, at: At
) -> Queued | Closed:
    """Keep it from its user, with the reason."""
    with database.write() as connection:
        done = review.reject(
            connection, recommendation_id, by=caller.by, at=at, reason=rejection.reason
        )
        return _answer(connection, done, at)


def withdraw(
    recommendation_id: str,
    withdrawal: Withdrawal,
    database: TheDatabase,
    caller: Caller,
    at: At,
) -> Queued | Closed:
    """Take an approval back, with the reason: its user is not shown it from now on."""
    with database.write() as connection:
        done = review.withdraw(
            connection, recommendation_id, by=caller.by, at=at, reason=withdrawal.reason
        )
        return _answer(connection, done, at)


def override(
    recommendation_id: str, own: Override, database: TheDatabase, caller: Caller, at: At
) -> Queued | Closed:
    """Let its user see it in other words, which pass the guardrails again."""
    with database.write() as connection:
        done = review.override(
            connection,
            recommendation_id,
            by=caller.by,
            at=at,
            title=own.title,
            body=own.body,
            because=own.because,
            reason=own.reason,
            judge_text=partial(verdicts_on, connection, at=at),
        )
        return _answer(connection, done, at)


def queued(
    connection: Connection, found: Sequence[Recommendation], at: datetime
) -> list[Queued | Closed]:
    """Recommendations as operators read them."""
    return [
        Queued.model_validate(fields) if "title" in fields else Closed.model_validate(fields)
        for fields in review.as_operators_read(connection, found, at)
    ]


def _answer(connection: Connection, done: Recommendation, at: datetime) -> Queued | Closed:
    (answer,) = queued(connection, [done], at)
    return answer


def tree_of(tree: dict[str, Any]) -> Tree:
    return Tree.model_validate(tree)


def _reviewed(connection: Connection, found: Recommendation) -> Reviewed:
    events = review_events(connection, found.recommendation_id)
    trace = find_trace(connection, found.trace_id)
    body = trace.body if trace else {}
    named = {"trace_id": found.trace_id, "user_id": found.user_id, "as_of": found.as_of, **body}
    tree = review.trace_tree(named, found.recommendation_id, events=events)
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
    return Reviewed(
        recommendation=Queued.model_validate(found.as_json()), events=decided, trace=tree_of(tree)
    )
