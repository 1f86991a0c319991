"""Review events: what was decided of a recommendation, by whom, when and why. Never changed.

The words and verdicts of a decision lie apart, in `review_texts`, and can be purged; the event and
the audit trail keep their hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from . import audit, journal
from .tables import review_events as table
from .tables import review_texts as texts

Action = Literal["approve", "override", "reject", "withdraw", "supersede", "restore"]
Status = Literal["pending", "approved", "rejected", "withdrawn", "superseded"]

STATUS_AFTER: dict[str, Status] = {
    "approve": "approved",
    "override": "approved",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "supersede": "superseded",
    "restore": "pending",
}
"""Where a recommendation stands after its last event; without any it is pending."""

CONTENT = ("text", "verdicts")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent:
    """One event. An approval carries its `verdicts`, an override the operator's `text` too.

    Both are None where they were purged.
    """

    recommendation_id: str
    action: Action
    at: datetime
    by: str
    reason: str = ""
    text: Mapping[str, str] | None = None
    verdicts: tuple[Mapping[str, Any], ...] | None = None


def add_review_event(connection: Connection, event: ReviewEvent) -> int:
    """Append an event, and its audit event; its number."""
    journal.moment(event.at)
    fields = asdict(event)
    content = {name: fields.pop(name) for name in CONTENT}
    if any(value is not None for value in content.values()):
        fields["content_hash"] = content_hash(content)
    seq = journal.append(connection, table, fields)
    if "content_hash" in fields:
        row = {"seq": seq, "recommendation_id": event.recommendation_id, **content}
        connection.execute(texts.insert().values(row))
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


def with_texts() -> sa.Join:
    """Each event beside its words, where it has any."""
    return table.outerjoin(texts, texts.c.seq == table.c.seq)


def content_column(name: str) -> sa.ColumnElement[Any]:
    """The words or verdicts of an event: apart, or in the event where an older version wrote it."""
    return sa.case((texts.c.seq.is_not(None), texts.c[name]), else_=table.c[name])


def _columns() -> list[sa.ColumnElement[Any]]:
    plain = [table.c[name] for name in ("recommendation_id", "action", "at", "by", "reason")]
    return [*plain, *(content_column(name).label(name) for name in CONTENT)]


def _event(row: Mapping[Any, Any]) -> ReviewEvent:
    fields = dict(row)
    if fields["verdicts"] is not None:
        fields["verdicts"] = tuple(fields["verdicts"])
    return ReviewEvent(**fields)
