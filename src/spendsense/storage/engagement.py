"""What users chose to do and finished, and whether they want that counted, and how.

Nothing is counted of a user who switched it off, or whose consent to lessons does not stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput
from spendsense.policy import Policy

from . import audit, journal
from .consent import consented
from .engagement_tables import engagement_events as events
from .engagement_tables import engagement_settings as settings
from .tables import transactions

Counted = Literal[
    "lesson_read",
    "feedback_given",
    "charge_reviewed",
    "correction_made",
    "consent_reviewed",
    "target_set",
]
"""All that is counted: learning and looking through, each chosen and finished by the user."""

Ring = Literal["read", "review", "answer"]
RINGS: tuple[Ring, ...] = get_args(Ring)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementEvent:
    """Something that a user finished; the same of the same key is counted once."""

    seq: int
    user_id: str
    kind: Counted
    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementSettings:
    """Whether anything is counted, and how much of it the user wants on a day, by ring."""

    enabled: bool
    targets: Mapping[str, int]
    chosen_at: datetime | None
    """None where the user chose nothing yet."""


def count_action(
    connection: Connection, user_id: str, kind: Counted, key: str, *, by: str, at: datetime
) -> bool:
    """Count something that a user finished; whether it was new and is counted."""
    if kind not in get_args(Counted):
        raise BadInput(f"{kind!r} is not counted. What is: {', '.join(get_args(Counted))}.")
    journal.lock(connection)
    if not engagement_settings(connection, user_id, at.date()).enabled:
        return False
    if user_id not in consented(connection, [user_id], at=at):
        return False
    same = (events.c.user_id == user_id, events.c.kind == kind, events.c.key == key)
    if connection.scalar(sa.select(events.c.seq).where(*same)) is not None:
        return False
    row = {"user_id": user_id, "kind": kind, "key": key, "at": journal.moment(at)}
    _append(connection, events, row, by=by, action="engagement.count")
    return True


def engagement_of(
    connection: Connection, user_id: str, until: date | None = None
) -> tuple[EngagementEvent, ...]:
    """What a user finished, oldest first; until the end of a day, where one is given."""
    query = sa.select(events).where(events.c.user_id == user_id).order_by(events.c.seq)
    found = (EngagementEvent(**row._mapping) for row in connection.execute(query))
    return tuple(each for each in found if until is None or each.at.date() <= until)


def engagement_settings(connection: Connection, user_id: str, day: date) -> EngagementSettings:
    """What a user chose last; before that everything is counted, by the targets of policy."""
    query = sa.select(settings).where(settings.c.user_id == user_id)
    row = connection.execute(query.order_by(settings.c.seq.desc()).limit(1)).one_or_none()
    usual = usual_targets(Policy.on(day))
    if row is None:
        return EngagementSettings(enabled=True, targets=usual, chosen_at=None)
    return EngagementSettings(
        enabled=row.enabled, targets={**usual, **row.targets}, chosen_at=row.at
    )


def usual_targets(policy: Policy) -> dict[str, int]:
    """The targets of who chose none."""
    return {
        "read": policy["engagement.read_target"],
        "review": policy["engagement.review_target"],
        "answer": policy["engagement.answer_target"],
    }


def choose_engagement(
    connection: Connection,
    user_id: str,
    *,
    enabled: bool,
    targets: Mapping[str, int],
    by: str,
    at: datetime,
) -> EngagementSettings:
    """Keep what a user chose; what stands already is not written again. Raises BadInput."""
    journal.lock(connection)
    before = engagement_settings(connection, user_id, at.date())
    chosen = {**before.targets, **_checked(targets, Policy.on(at.date()))}
    if (enabled, chosen) == (before.enabled, dict(before.targets)):
        return before
    row = {"user_id": user_id, "enabled": enabled, "targets": chosen, "at": journal.moment(at)}
    _append(connection, settings, row, by=by, action="engagement.settings")
    return EngagementSettings(enabled=enabled, targets=chosen, chosen_at=at)


def newest_record(connection: Connection, user_id: str, until: date | None = None) -> date | None:
    """The day of a user's newest posted row; None without any."""
    query = sa.select(sa.func.max(transactions.c.date)).where(
        transactions.c.user_id == user_id, transactions.c.pending.is_(False)
    )
    if until is not None:
        query = query.where(transactions.c.date <= until)
    newest: date | None = connection.scalar(query)
    return newest


def row_digest(row: Mapping[str, Any]) -> str:
    """What the audit trail says of a row of these tables, and not the row itself."""
    return audit.digest(dict(row))


def _checked(targets: Mapping[str, int], policy: Policy) -> Mapping[str, int]:
    choices = policy["engagement.target_choices"]
    for ring, target in targets.items():
        if ring not in RINGS:
            raise BadInput(f"There is no ring {ring!r}. The rings are {', '.join(RINGS)}.")
        if target not in choices:
            said = ", ".join(str(choice) for choice in choices)
            raise BadInput(f"The target of the ring {ring} cannot be {target}: choose of {said}.")
    return targets


def _append(
    connection: Connection, table: sa.Table, row: dict[str, Any], *, by: str, action: str
) -> None:
    seq = journal.append(connection, table, row)
    audit.record(
        connection,
        at=row["at"],
        actor=by,
        action=action,
        subject=row["user_id"],
        payload={"seq": seq, "digest": row_digest({"seq": seq, **row})},
    )
