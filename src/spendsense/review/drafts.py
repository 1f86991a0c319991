"""Drafts of a run into the queue; what waited there before gives way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.storage import (
    ReviewEvent,
    add_recommendation,
    add_review_event,
    recommendation_id,
    recommendations,
)
from spendsense.storage.journal import lock
from spendsense.storage.recommendations import digests
from spendsense.storage.reviews import Action

from .audit import record
from .person import PIPELINE


def save_drafts(
    connection: Connection,
    *,
    run_id: str,
    trace_id: str,
    user_id: str,
    window_days: int,
    judged: Sequence[tuple[Draft, Sequence[Verdict]]],
    at: datetime,
) -> tuple[str, ...]:
    """Put a user's drafts of a window, each with its verdicts, before the operators; their ids.

    A draft that is known stays as it is, and waits again if it had been superseded. Whatever else
    of this user and window was pending is superseded, also when there is no draft at all.
    """
    lock(connection)
    for draft, _ in judged:
        _check_whose(draft, user_id, window_days)
    before = recommendations(connection, user_id=user_id, window_days=window_days)
    ids = tuple(recommendation_id(draft) for draft, _ in judged)
    added = [
        key
        for key, (draft, verdicts) in zip(ids, judged, strict=True)
        if add_recommendation(connection, draft, verdicts, run_id=run_id, trace_id=trace_id, at=at)
    ]
    # What was purged and is drafted again has a past, and waits again all the same.
    purged = recommendations(connection, recommendation_ids=added) if added else ()
    again = [r.recommendation_id for r in before if r.status == "superseded"]
    again += [r.recommendation_id for r in purged if r.status != "pending"]
    restored = [key for key in again if key in ids]
    waiting = [r.recommendation_id for r in before if r.status == "pending"]
    superseded = [key for key in waiting if key not in ids]
    if added or restored or superseded:
        payload = {
            "run_id": run_id,
            "window_days": window_days,
            "added": added,
            "restored": restored,
            "superseded": superseded,
            "digests": digests(connection, added),
        }
        record(connection, at=at, actor=PIPELINE, action="drafts", subject=user_id, payload=payload)
    _note(connection, "restore", restored, f"drafted again by run {run_id}", at)
    _note(connection, "supersede", superseded, f"not drafted by run {run_id}", at)
    return ids


def _check_whose(draft: Draft, user_id: str, window_days: int) -> None:
    if (draft.user_id, draft.window_days) != (user_id, window_days):
        raise ValueError(
            f"draft {draft.item_key} is of user {draft.user_id} over {draft.window_days} days, "
            f"not of user {user_id} over {window_days} days"
        )


def _note(
    connection: Connection, action: Action, ids: Iterable[str], reason: str, at: datetime
) -> None:
    for key in ids:
        event = ReviewEvent(recommendation_id=key, action=action, at=at, by=PIPELINE, reason=reason)
        add_review_event(connection, event)
