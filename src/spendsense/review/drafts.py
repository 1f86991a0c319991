"""Drafts of a run into the queue; what waited there before gives way, and is not forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.storage import (
    Recommendation,
    ReviewEvent,
    add_review_event,
    consent_epochs,
    find_run,
    recommendation_id,
    recommendations,
)
from spendsense.storage.journal import lock, moment
from spendsense.storage.recommendations import add_recommendations, digests
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
    at all; but where a draft of a later day waits, it stays, and those of this run give way. What
    brings back what was flagged, rejected or withdrawn is flagged at once.
    """
    lock(connection)
    drafts = [draft for draft, _ in judged]
    for draft in drafts:
        _check_whose(draft, user_id, window_days)
    before = recommendations(connection, user_id=user_id, window_days=window_days)
    ids = tuple(map(recommendation_id, drafts))
    epoch = consent_epochs(connection, [user_id])[user_id] if inputs else None
    rests = {"inputs": inputs, "consent_epoch": epoch}
    said = {"run_id": run_id, "trace_id": trace_id, "created_at": moment(at)}
    added = add_recommendations(connection, judged, said, rests)
    # What was purged and is drafted again has a past, and waits again all the same.
    purged = recommendations(connection, recommendation_ids=added) if added else ()
    again = [r for r in before if r.recommendation_id in ids and _waits_anew(r, inputs, at)]
    again += [r for r in purged if r.status != "pending"]
    others = [r for r in before if r.recommendation_id not in ids and r.stands.waits]
    later = _later(connection, run_id, drafts, others)
    superseded = [r for r in others if r not in later]
    again = [] if later else again
    if added or again or superseded:
        moved = _moves(connection, added, again, superseded)
        told = {"run_id": run_id, "window_days": window_days, **moved}
        payload = {**told, **_rests_on(added, again, rests)}
        record(connection, at=at, actor=PIPELINE, action="drafts", subject=user_id, payload=payload)
    for each in again if inputs else ():
        set_inputs(connection, each.recommendation_id, **rests)  # type: ignore[arg-type]
    _note(connection, "restore", again, f"drafted again by run {run_id}", at)
    _note(connection, "supersede", superseded, f"not drafted by run {run_id}", at)
    _give_way(connection, added, later, at)
    _flag_known(connection, drafts, before, at)
    return ids


GIVEN_WAY = ("superseded", "stale", "expired")
"""Where what is drafted again begins anew."""


def _waits_anew(found: Recommendation, inputs: str | None, at: datetime) -> bool:
    """Whether what is drafted again was gone, or waits for a decision on something else."""
    if not found.stands.waits:
        return found.status in GIVEN_WAY
    other = None not in (inputs, found.stands.inputs) and inputs != found.stands.inputs
    return other or over(found, limits(at)) is not None


def _later(
    connection: Connection,
    run_id: str,
    drafts: Sequence[Draft],
    waits: Sequence[Recommendation],
) -> list[Recommendation]:
    """What waits of a later day than is drafted for: the drafts', or the run's where it has none.

    Of a run that is not on record nobody knows the day: nothing is later.
    """
    run = None if drafts else find_run(connection, run_id)
    day = max((draft.as_of for draft in drafts), default=run.as_of if run else date.max)
    return [each for each in waits if each.as_of > day]


def _give_way(
    connection: Connection, added: Sequence[str], later: Sequence[Recommendation], at: datetime
) -> None:
    """What was drafted for an earlier day than what waits is kept, and does not wait."""
    if added and later:
        found = recommendations(connection, recommendation_ids=added)
        reason = f"a draft of {max(each.as_of for each in later)} waits"
        _note(connection, "supersede", [each for each in found if each.stands.waits], reason, at)


def _flag_known(
    connection: Connection, drafts: Sequence[Draft], before: Sequence[Recommendation], at: datetime
) -> None:
    """Flag what waits and brings back what somebody drew attention to, or decided against."""
    latest = sorted(before, key=lambda each: each.stands.moved_seq or 0, reverse=True)
    found = {
        recommendation_id(draft): _against(draft, latest) or _undecided(draft, latest)
        for draft in drafts
    }
    why = {key: reason for key, reason in found.items() if reason}
    for each in recommendations(connection, recommendation_ids=why) if why else ():
        if each.stands.waits and not each.stands.flagged:
            _note(connection, "flag", [each], why[each.recommendation_id], at)


def _against(draft: Draft, latest: Sequence[Recommendation]) -> str | None:
    """That the same words were rejected or withdrawn, and two people did not approve them since."""
    for each in latest:
        same = draft.text() in (each.draft().text(), each.shown().text())
        if each.item_key != draft.item_key or not same:
            continue
        if each.status in ("rejected", "withdrawn"):
            return (
                f"the same words were {each.status} as {each.recommendation_id} "
                f"by {each.decided_by}"
            )
        if each.stands.flagged and each.stands.published:
            return None
    return None


def _undecided(draft: Draft, latest: Sequence[Recommendation]) -> str | None:
    """That the item was flagged, and gave way before it was decided."""
    for each in latest:
        if each.item_key == draft.item_key and each.stands.flagged:
            undecided = each.stands.waits or each.status in GIVEN_WAY
            since = f"nobody has decided it since {each.recommendation_id} was flagged"
            return since if undecided else None
    return None


def _moves(
    connection: Connection,
    added: Sequence[str],
    again: Sequence[Recommendation],
    superseded: Sequence[Recommendation],
) -> dict[str, Any]:
    """What the trail tells of what was put, waits anew and gave way."""
    return {
        "added": added,
        "restored": [each.recommendation_id for each in again],
        "superseded": [each.recommendation_id for each in superseded],
        "digests": digests(connection, added),
    }


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
