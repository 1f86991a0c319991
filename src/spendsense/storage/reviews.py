"""Review events: what was decided of a recommendation, by whom, when and why. Never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from . import audit, journal
from .tables import review_events as table

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent:
    """One event. An approval carries its `verdicts`, an override the operator's `text` too."""

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
    seq = journal.append(connection, table, fields)
    audit.record(
        connection,
        at=event.at,
        actor=event.by,
        action=f"review.{event.action}",
        subject=event.recommendation_id,
        payload={"seq": seq, **fields},
    )
    return seq


def review_events(
    connection: Connection, recommendation_id: str | None = None
) -> tuple[ReviewEvent, ...]:
    """Events in the order in which they were written: all, or of one recommendation."""
    query = sa.select(table).order_by(table.c.seq)
    if recommendation_id is not None:
        query = query.where(table.c.recommendation_id == recommendation_id)
    return tuple(_event(row._mapping) for row in connection.execute(query))


def _event(row: Mapping[Any, Any]) -> ReviewEvent:
    fields = {name: value for name, value in row.items() if name != "seq"}
    if fields["verdicts"] is not None:
        fields["verdicts"] = tuple(fields["verdicts"])
    return ReviewEvent(**fields)
