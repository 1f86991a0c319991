"""What a user sees: approved by an operator, while the user's consent stands. Nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.ledger import ConsentMissing
from spendsense.policy import Policy
from spendsense.storage import Recommendation, consented, known_user, recommendations


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A recommendation as its user reads it. Only `shown_to` makes one."""

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

    def as_json(self) -> dict[str, Any]:
        """Every field, with `id` for the id; dates and times as ISO 8601 text."""
        fields = asdict(self)
        return {
            "id": fields.pop("recommendation_id"),
            **fields,
            "as_of": self.as_of.isoformat(),
            "approved_at": self.approved_at.isoformat(),
        }


def shown_to(connection: Connection, user_id: str, *, at: datetime) -> tuple[Approved, ...]:
    """What a user may see at a moment, the latest approval first.

    Of each window an item once, in its latest approved form, and of each kind no more than one
    run may draft: older approvals give way. Consent is asked now, whatever it was when the
    operator approved. Raises NotFound for an unknown user and ConsentMissing for one whose
    consent does not stand.
    """
    known_user(connection, user_id)
    if not consented(connection, [user_id], at=at):
        raise ConsentMissing(
            f"User {user_id} has not granted consent, or has revoked it, or it has ended: "
            "nothing is shown. After a new grant the pipeline drafts anew."
        )
    offers = consented(connection, [user_id], purpose="partner_offers", at=at)
    approved = [
        _shown(found, found.decided_at)
        for found in recommendations(connection, user_id=user_id, status="approved")
        if found.decided_at is not None and found.decided_at <= at
        if found.kind != "offer" or user_id in offers
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


def _shown(found: Recommendation, approved_at: datetime) -> Approved:
    return Approved(
        recommendation_id=found.recommendation_id,
        user_id=found.user_id,
        window_days=found.window_days,
        as_of=found.as_of,
        kind=found.kind,
        item_key=found.item_key,
        title=found.title,
        body=found.body,
        because=found.because,
        disclosure=found.disclosure,
        approved_at=approved_at,
    )
