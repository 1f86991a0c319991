"""What a user sees: approved by operators, its hold ended and its time not over, with consent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.ledger import ConsentMissing
from spendsense.policy import Policy
from spendsense.recommendations import WordedBy, label
from spendsense.storage import known_user, standing_purposes
from spendsense.storage.shown import shown_rows

from .time_limits import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A recommendation as its user reads it. Only `shown_to` makes one.

    `approved_at` is when the operator approved it; its user sees it once the hold has ended.
    """

    recommendation_id: str
    user_id: str
    window_days: int
    as_of: date
    kind: str
    item_key: str
    title: str
    body: str
    because: str
    disclosure: str
    approved_at: datetime
    worded_by: WordedBy = "template"

    def as_json(self) -> dict[str, Any]:
        """Every field, with `id` for the id; dates and times as ISO 8601 text."""
        return {
            "id": self.recommendation_id,
            "user_id": self.user_id,
            "window_days": self.window_days,
            "as_of": self.as_of.isoformat(),
            "kind": self.kind,
            "item_key": self.item_key,
            "title": self.title,
            "body": self.body,
            "because": self.because,
            "disclosure": self.disclosure,
            "approved_at": self.approved_at.isoformat(),
            "worded_by": self.worded_by,
            "label": label(self.worded_by, self.approved_at.date()),
        }


def shown_to(
    connection: Connection, user_id: str, *, at: datetime, put_away: bool = False
) -> tuple[Approved, ...]:
    """What a user may see at a moment, the latest approval first.

    Of each window an item once, in its latest approved form, and of each kind no more than one
    run may draft: older approvals give way. What is held, or over, or planted, is not there.
    What its user asked not to see again is there with `put_away` only: for the shelf, where that
    can be taken back. Consent is asked now, whatever it was when the operator approved. Raises
    NotFound for an unknown user and ConsentMissing for one whose consent does not stand.
    """
    permits = standing_purposes(connection, user_id, at)
    if "education" not in permits:
        known_user(connection, user_id)  # nobody consents who is not on record
        raise ConsentMissing(
            f"User {user_id} has not granted consent, or has revoked it, or it has ended: "
            "nothing is shown. After a new grant the pipeline drafts anew."
        )
    under = limits(at)
    rows = shown_rows(
        connection,
        user_id,
        at=at,
        published_before=under.published_before,
        put_away=put_away,
    )
    approved = [
        Approved(**row)
        for row in rows
        if row["item_key"] not in under.ended
        if row["kind"] != "offer" or "partner_offers" in permits
        if row["worded_by"] != "model" or "ai_wording" in permits
    ]
    latest_first = sorted(approved, key=lambda each: (each.approved_at, each.as_of), reverse=True)
    return tuple(_current(latest_first))


def _current(latest_first: Sequence[Approved]) -> Iterator[Approved]:
    """What later approvals leave room for, under the policy of the latest."""
    if not latest_first:
        return
    policy = Policy.on(latest_first[0].as_of)
    most = {"education": policy["drafts.max_education_items"], "offer": policy["drafts.max_offers"]}
    items: set[tuple[int, str]] = set()
    of_kind: Counter[tuple[int, str]] = Counter()
    for each in latest_first:
        item, kind = (each.window_days, each.item_key), (each.window_days, each.kind)
        if item not in items and of_kind[kind] < most[each.kind]:
            yield each
            items.add(item)
            of_kind[kind] += 1
