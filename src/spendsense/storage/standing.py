"""Where a recommendation stands: a fold over the events of its review, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

Status = Literal[
    "pending",
    "flagged",
    "awaiting_second",
    "approved",
    "overridden",
    "rejected",
    "withdrawn",
    "expired",
    "stale",
    "superseded",
]

WAITING: tuple[Status, ...] = ("pending", "flagged", "awaiting_second")
"""Where an operator has still to decide."""

PUBLISHED: tuple[Status, ...] = ("approved", "overridden")
"""Where a user may see it, once its hold has ended."""

STATUS_AFTER: dict[str, Status] = {
    "approve": "approved",
    "override": "overridden",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "flag": "flagged",
    "escalate": "flagged",
    "undo": "pending",
    "expire": "expired",
    "stale": "stale",
    "supersede": "superseded",
    "restore": "pending",
    "notice": "rejected",
    "miss": "rejected",
}
"""Where an action leads, unless its event says otherwise: the others move nothing."""


class Told(Protocol):
    """What the fold reads of an event."""

    @property
    def action(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def status(self) -> Status | None: ...
    @property
    def until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a recommendation stands, and what else the next who comes must know.

    `version` counts what has happened to it; `first_by` is who approved it first, while a second
    must; `held_until` is when its user may see it; `inputs` is the digest of the records it was
    drafted from and `consent_epoch` the number of its user's last word on consent then, each None
    where nobody said. `flagged` stays true once it was: two people decide it from then on.
    """

    status: Status = "pending"
    version: int = 1
    waiting_since: datetime
    moved_seq: int | None = None
    words_seq: int | None = None
    first_by: str | None = None
    flagged: bool = False
    escalated: bool = False
    seeded: bool = False
    held_until: datetime | None = None
    opened_at: datetime | None = None
    lease_by: str | None = None
    lease_until: datetime | None = None
    snoozed_until: datetime | None = None
    inputs: str | None = None
    consent_epoch: int | None = None

    @property
    def waits(self) -> bool:
        return self.status in WAITING

    @property
    def published(self) -> bool:
        """Approved as it stands; held, it is not visible yet."""
        return self.status in PUBLISHED

    def held_at(self, at: datetime) -> bool:
        """Whether it is approved and its user does not see it yet."""
        return self.published and self.held_until is not None and at < self.held_until

    def leased_at(self, at: datetime) -> str | None:
        """Who holds it at a moment."""
        return self.lease_by if self.lease_until is not None and at < self.lease_until else None


def after(stands: Standing, event: Told, seq: int) -> Standing:
    """Where it stands when one more event has been written under a number."""
    if event.action in STATUS_AFTER:
        return _moved(stands, event, seq)
    match event.action:
        case "publish":
            return replace(stands, version=stands.version + 1, held_until=event.at)
        case "open":
            return replace(stands, opened_at=stands.opened_at or event.at)
        case "lease":
            opened = stands.opened_at or event.at
            return replace(stands, opened_at=opened, lease_by=event.by, lease_until=event.until)
        case "release":
            return replace(stands, lease_by=None, lease_until=None)
        case "snooze":
            return replace(stands, snoozed_until=event.until)
    return stands  # a note, or a second look


AS_DRAFTED = ("restore", "undo", "flag", "escalate")
"""After these the words that stand are those of the draft again."""


def _moved(stands: Standing, event: Told, seq: int) -> Standing:
    status = event.status or STATUS_AFTER[event.action]
    anew = status in WAITING and (not stands.waits or event.action == "restore")
    words = seq if event.action == "override" else stands.words_seq
    return replace(
        stands,
        status=status,
        version=stands.version + 1,
        waiting_since=event.at if anew else stands.waiting_since,
        moved_seq=seq,
        words_seq=None if event.action in AS_DRAFTED else words,
        first_by=event.by if status == "awaiting_second" else None,
        flagged=stands.flagged or event.action in ("flag", "escalate"),
        escalated=status in WAITING and (stands.escalated or event.action == "escalate"),
        held_until=(event.until or event.at) if status in PUBLISHED else None,
        opened_at=None if anew else stands.opened_at,
        lease_by=None,
        lease_until=None,
        snoozed_until=None,
    )
