"""Drafts of a run into the queue; what waited there before gives way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.storage import (
    Recommendation,
    ReviewEvent,
    add_recommendation,
    add_review_event,
    consent_epochs,
    recommendation_id,
    recommendations,
)
from spendsense.storage.journal import lock
from spendsense.storage.recommendations import digests
from spendsense.storage.reviews import Action
from spendsense.storage.states import set_inputs

from .audit import record
from .person import PIPELINE
from .time_limits import limits, over


def save_drafts(
    connection: Connection,
    *,
    run_id: str,
    trace_id: str,
    user_id: str,
    window_days: int,
    judged: Sequence[tuple[Draft, Sequence[Verdict]]],
    at: datetime,
    inputs: str | None = None,
) -> tuple[str, ...]:
    """Put a user's drafts of a window, each with its verdicts, before the operators; their ids.

    `inputs` is the digest of the records they were drafted from. A draft that is known stays as it
    is, and waits anew if it had been superseded, had grown stale or old, or rested on other
    records. Whatever else of this user and window waited is superseded, also when there is no draft
    at all.
    """
    lock(connection)
    for draft, _ in judged:
        _check_whose(draft, user_id, window_days)
    before = recommendations(connection, user_id=user_id, window_days=window_days)
    ids = tuple(recommendation_id(draft) for draft, _ in judged)
    epoch = consent_epochs(connection, [user_id])[user_id] if inputs else None
    rests = {"inputs": inputs, "consent_epoch": epoch}
    said = {"run_id": run_id, "trace_id": trace_id, "at": at}
    added = [
        key
        for key, (draft, verdicts) in zip(ids, judged, strict=True)
        if add_recommendation(connection, draft, verdicts, **said, **rests)  # type: ignore[arg-type]
    ]
    # What was purged and is drafted again has a past, and waits again all the same.
    purged = recommendations(connection, recommendation_ids=added) if added else ()
    again = [r for r in before if r.recommendation_id in ids and _waits_anew(r, inputs, at)]
    again += [r for r in purged if r.status != "pending"]
    superseded = [r for r in before if r.recommendation_id not in ids and r.stands.waits]
    if added or again or superseded:
        payload = {
            "run_id": run_id,
            "window_days": window_days,
            "added": added,
            "restored": [r.recommendation_id for r in again],
            "superseded": [r.recommendation_id for r in superseded],
            "digests": digests(connection, added),
            **_rests_on(added, again, rests),
        }
        record(connection, at=at, actor=PIPELINE, action="drafts", subject=user_id, payload=payload)
    for each in again if inputs else ():
        set_inputs(connection, each.recommendation_id, **rests)  # type: ignore[arg-type]
    _note(connection, "restore", again, f"drafted again by run {run_id}", at)
    _note(connection, "supersede", superseded, f"not drafted by run {run_id}", at)
    return ids


GIVEN_WAY = ("superseded", "stale", "expired")
"""Where what is drafted again begins anew."""


def _waits_anew(found: Recommendation, inputs: str | None, at: datetime) -> bool:
    """Whether what is drafted again was gone, or waits for a decision on something else."""
    if not found.stands.waits:
        return found.status in GIVEN_WAY
    other = None not in (inputs, found.stands.inputs) and inputs != found.stands.inputs
    return other or over(found, limits(at)) is not None


def _rests_on(
    added: Sequence[str], again: Sequence[Recommendation], rests: Mapping[str, Any]
) -> dict[str, Any]:
    """What the trail tells of the records and the consent that drafts rest on."""
    keys = [*added, *(each.recommendation_id for each in again)]
    return {"rests_on": {key: rests for key in keys}} if keys and rests["inputs"] else {}


def _check_whose(draft: Draft, user_id: str, window_days: int) -> None:
    if (draft.user_id, draft.window_days) != (user_id, window_days):
        raise ValueError(
            f"draft {draft.item_key} is of user {draft.user_id} over {draft.window_days} days, "
            f"not of user {user_id} over {window_days} days"
        )


def _note(
    connection: Connection,
    action: Action,
    found: Iterable[Recommendation],
    reason: str,
    at: datetime,
) -> None:
    for each in found:
        event = ReviewEvent(
            recommendation_id=each.recommendation_id,
            action=action,
            at=at,
            by=PIPELINE,
            reason=reason,
            status="flagged" if action == "restore" and each.stands.flagged else None,
        )
        add_review_event(connection, event)
