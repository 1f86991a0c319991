"""What goes when consent goes: everything derived of a user, and on request the records too.

Each purge writes one audit event that names the rows that went, by id and by table, so that the
trail can tell a purge from tampering. The trail holds hashes of what was derived, not the content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from . import audit, journal
from .corrections_tables import corrections
from .engagement_tables import engagement_events, engagement_settings, shelf
from .erasure import TABLE as ERASED_APART
from .erasure import erase_apart
from .requests import forget_answers
from .review_tables import review_seeds, review_states
from .shortened import without_offers, without_words
from .tables import (
    accounts,
    assignments,
    feedback,
    liabilities,
    readings,
    recommendations,
    removed_transactions,
    review_texts,
    run_users,
    traces,
    transactions,
    users,
)
from .traces import trace_digest

Shorten = Callable[[Mapping[str, Any]], dict[str, Any]]
"""A trace's body, less something."""

NAMED = {
    "recommendations": "recommendation_id",
    "traces": "trace_id",
    "review_texts": "seq",
    "review_seeds": "recommendation_id",
    "feedback": "feedback_id",
    "corrections": "seq",
    "engagement_events": "seq",
    "engagement_settings": "seq",
    "shelf": "mark_id",
}
"""Tables that the trail vouches for, and by what it names a row of each."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of each table went; tables of which none went are not named."""

    counts: Mapping[str, int]

    def __bool__(self) -> bool:
        return bool(self.counts)

    def with_more(self, other: Purged) -> Purged:
        names = sorted({*self.counts, *other.counts})
        counts = {n: self.counts.get(n, 0) + other.counts.get(n, 0) for n in names}
        return Purged(counts)


def purge_derived(
    connection: Connection, user_id: str, *, by: str, at: datetime, cause: str
) -> Purged:
    """Delete readings, personas, traces, drafts, the words of their reviews, feedback, what the
    user said of the record and finished, and the shelf.

    The user's switch of engagement is derived of nothing, and stays.
    """
    journal.lock(connection)
    forget_answers(connection, user_id)
    drafted = _keys(connection, recommendations, recommendations.c.user_id == user_id)
    gone = {
        **_purge_drafts(connection, drafted),
        "traces": _deleted(connection, traces, traces.c.user_id == user_id),
        "readings": _deleted(connection, readings, readings.c.user_id == user_id),
        "assignments": _deleted(connection, assignments, assignments.c.user_id == user_id),
        "run_users": _deleted(connection, run_users, run_users.c.user_id == user_id),
        "corrections": _deleted(connection, corrections, corrections.c.user_id == user_id),
        "engagement_events": _finished(connection, user_id),
        "shelf": _deleted(connection, shelf, shelf.c.user_id == user_id),
    }
    return _noted(connection, user_id, gone, by, at, cause)


def purge_engagement(
    connection: Connection, user_id: str, *, by: str, at: datetime, cause: str
) -> Purged:
    """Delete what a user finished; the shelf and the switch stay."""
    journal.lock(connection)
    forget_answers(connection, user_id)
    gone = {"engagement_events": _finished(connection, user_id)}
    return _noted(connection, user_id, gone, by, at, cause)


def purge_offers(
    connection: Connection, user_id: str, *, by: str, at: datetime, cause: str
) -> Purged:
    """Delete the drafts of offers, and what the traces tell of them; lessons stay."""
    offers = recommendations.c.kind == "offer"
    return _purge_some(connection, user_id, offers, without_offers, by, at, cause, of_offers=True)


def purge_words(
    connection: Connection, user_id: str, *, by: str, at: datetime, cause: str
) -> Purged:
    """Delete the drafts in a language model's words, and what it said from the traces."""
    in_words = recommendations.c.worded_by == "model"
    return _purge_some(connection, user_id, in_words, without_words, by, at, cause)


def _purge_some(
    connection: Connection,
    user_id: str,
    which: sa.ColumnElement[bool],
    without: Shorten,
    by: str,
    at: datetime,
    cause: str,
    of_offers: bool = False,
) -> Purged:
    journal.lock(connection)
    forget_answers(connection, user_id)
    own = sa.and_(recommendations.c.user_id == user_id, which)
    gone = _purge_drafts(connection, _keys(connection, recommendations, own))
    gone.update(_marks_of_offers(connection, user_id) if of_offers else {})
    rows = connection.execute(sa.select(traces).where(traces.c.user_id == user_id))
    told = [(row, shorter) for row in rows if (shorter := without(row.body)) != row.body]
    gone["traces"] = [row.trace_id for row, _ in told]
    purged = _noted(connection, user_id, gone, by, at, cause)
    for row, shorter in told:
        _tell_shorter(connection, row._mapping, shorter, by, at)
    return purged


def delete_records(connection: Connection, user_id: str, *, by: str, at: datetime) -> Purged:
    """Delete the bank records of a user, name, e-mail and day of joining, the user's switch, and
    what evaluation holds of them apart.

    The id stays on record: consent, which must stay, was given under it.
    """
    journal.lock(connection)
    forget_answers(connection, user_id)
    gone: dict[str, Sequence[Any]] = {
        table.name: _deleted(connection, table, table.c.user_id == user_id)
        for table in (liabilities, transactions, removed_transactions, accounts)
    }
    settings = engagement_settings.c.user_id == user_id
    chosen = {"engagement_settings": _deleted(connection, engagement_settings, settings)}
    _noted(connection, user_id, chosen, by, at, "everything was deleted")
    blank = users.update().where(users.c.user_id == user_id)
    connection.execute(blank.values(name=None, email=None, created_at=None))
    counts = {name: len(keys) for name, keys in {**gone, **chosen}.items() if keys}
    if erased := erase_apart(connection, user_id):
        counts[ERASED_APART] = erased
    audit.record(
        connection,
        at=at,
        actor=by,
        action="user.delete",
        subject=user_id,
        payload={"counts": counts},
    )
    return Purged(counts)


def _purge_drafts(connection: Connection, ids: Sequence[str]) -> dict[str, Sequence[Any]]:
    said = feedback.c.recommendation_id.in_(ids)
    words = review_texts.c.recommendation_id.in_(ids)
    drafts = recommendations.c.recommendation_id.in_(ids)
    stands = review_states.c.recommendation_id.in_(ids)
    planted = review_seeds.c.recommendation_id.in_(ids)
    return {
        "feedback": _deleted(connection, feedback, said),
        "review_texts": _deleted(connection, review_texts, words),
        "review_states": _deleted(connection, review_states, stands),
        "review_seeds": _deleted(connection, review_seeds, planted),
        "recommendations": _deleted(connection, recommendations, drafts),
    }


def _finished(connection: Connection, user_id: str) -> Sequence[Any]:
    return _deleted(connection, engagement_events, engagement_events.c.user_id == user_id)


def _marks_of_offers(connection: Connection, user_id: str) -> dict[str, Sequence[Any]]:
    own = sa.and_(shelf.c.user_id == user_id, shelf.c.kind == "offer")
    return {"shelf": _deleted(connection, shelf, own)}


def _deleted(
    connection: Connection, table: sa.Table, which: sa.ColumnElement[bool]
) -> Sequence[Any]:
    keys = _keys(connection, table, which)
    if keys:
        connection.execute(table.delete().where(which))
    return keys


def _keys(connection: Connection, table: sa.Table, which: sa.ColumnElement[bool]) -> Sequence[Any]:
    key = table.c[NAMED[table.name]] if table.name in NAMED else next(iter(table.primary_key))
    return tuple(connection.scalars(sa.select(key).where(which).order_by(key)))


def _noted(
    connection: Connection,
    user_id: str,
    gone: Mapping[str, Sequence[Any]],
    by: str,
    at: datetime,
    cause: str,
) -> Purged:
    counts = {name: len(keys) for name, keys in gone.items() if keys}
    named = {name: [str(key) for key in gone[name]] for name in NAMED if gone.get(name)}
    if counts:
        payload = {"cause": cause, "counts": counts, "rows": named}
        audit.record(connection, at=at, actor=by, action="purge", subject=user_id, payload=payload)
    return Purged(counts)


def _tell_shorter(
    connection: Connection, row: Mapping[Any, Any], body: Mapping[str, Any], by: str, at: datetime
) -> None:
    """A trace with a shorter body, and its new hash in the trail."""
    shorter = {**row, "body": body}
    same = traces.c.trace_id == row["trace_id"]
    connection.execute(traces.update().where(same).values(body=shorter["body"]))
    payload = {name: row[name] for name in ("trace_id", "run_id")}
    payload["digest"] = trace_digest(**shorter)
    audit.record(
        connection, at=at, actor=by, action="trace", subject=row["user_id"], payload=payload
    )
