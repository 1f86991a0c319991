"""Review events: what was decided of a recommendation, by whom, when and why. Never changed.

The words and verdicts of a decision lie apart, in `review_texts`, and can be purged; the event and
the audit trail keep their hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from . import audit, journal
from .standing import STATUS_AFTER, Status
from .states import note_event
from .tables import review_events as table
from .tables import review_texts as texts

__all__ = [
    "STATUS_AFTER",
    "Action",
    "ReviewEvent",
    "Status",
    "add_review_event",
    "content_column",
    "content_hash",
    "plain_events",
    "review_events",
    "with_texts",
]

Action = Literal[
    "approve",
    "override",
    "reject",
    "withdraw",
    "publish",
    "undo",
    "flag",
    "escalate",
    "snooze",
    "note",
    "open",
    "lease",
    "release",
    "second",
    "seen",
    "notice",
    "miss",
    "expire",
    "stale",
    "supersede",
    "restore",
]

CONTENT = ("text", "verdicts")
PLAIN = ("recommendation_id", "action", "at", "by", "reason", "status", "code", "until", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent:
    """One event. An approval carries its `verdicts`, an override the operator's `text` too.

    Both are None where they were purged. `status` is where it leads, None where the action alone
    says so; `code` is the reason in a word of policy, `reason` in the person's own; `until` ends
    what lasts for a time; `detail` is what else belongs to the action.
    """

    recommendation_id: str
    action: Action
    at: datetime
    by: str
    reason: str = ""
    text: Mapping[str, str] | None = None
    verdicts: tuple[Mapping[str, Any], ...] | None = None
    status: Status | None = None
    code: str | None = None
    until: datetime | None = None
    detail: Mapping[str, Any] | None = None


def add_review_event(connection: Connection, event: ReviewEvent) -> int:
    """Append an event, its audit event, and where the recommendation stands now; its number."""
    journal.moment(event.at)
    said = asdict(event)
    content = {name: said.pop(name) for name in CONTENT}
    fields = {name: value for name, value in said.items() if value is not None}
    if any(value is not None for value in content.values()):
        fields["content_hash"] = content_hash(content)
    seq = journal.append(connection, table, fields)
    if "content_hash" in fields:
        row = {"seq": seq, "recommendation_id": event.recommendation_id, **content}
        connection.execute(texts.insert().values(row))
    note_event(connection, event.recommendation_id, event, seq)
    audit.record(
        connection,
        at=event.at,
        actor=event.by,
        action=f"review.{event.action}",
        subject=event.recommendation_id,
        payload={"seq": seq, **fields},
    )
    return seq


def content_hash(content: Mapping[str, Any]) -> str:
    """What an event and the audit trail say of the words and verdicts of a decision."""
    return audit.digest({name: content[name] for name in CONTENT})


def review_events(
    connection: Connection, recommendation_id: str | None = None
) -> tuple[ReviewEvent, ...]:
    """Events in the order in which they were written: all, or of one recommendation."""
    query = sa.select(*_columns()).select_from(with_texts()).order_by(table.c.seq)
    if recommendation_id is not None:
        query = query.where(table.c.recommendation_id == recommendation_id)
    return tuple(_event(row._mapping) for row in connection.execute(query))


def plain_events(
    connection: Connection, actions: Sequence[str] | None = None
) -> tuple[ReviewEvent, ...]:
    """Events in the order of writing, all or of some actions, without words and verdicts."""
    query = sa.select(*(table.c[name] for name in PLAIN)).order_by(table.c.seq)
    if actions is not None:
        query = query.where(table.c.action.in_(actions))
    return tuple(ReviewEvent(**row._mapping) for row in connection.execute(query))


def with_texts() -> sa.Join:
    """Each event beside its words, where it has any."""
    return table.outerjoin(texts, texts.c.seq == table.c.seq)


def content_column(name: str) -> sa.ColumnElement[Any]:
    """The words or verdicts of an event: apart, or in the event where an older version wrote it."""
    return sa.case((texts.c.seq.is_not(None), texts.c[name]), else_=table.c[name])


def _columns() -> list[sa.ColumnElement[Any]]:
    return [*(table.c[n] for n in PLAIN), *(content_column(n).label(n) for n in CONTENT)]


def _event(row: Mapping[Any, Any]) -> ReviewEvent:
    fields = dict(row)
    if fields["verdicts"] is not None:
        fields["verdicts"] = tuple(fields["verdicts"])
    return ReviewEvent(**fields)
