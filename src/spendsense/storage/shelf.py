"""The marks that a user put on what is shown: finished, for later, never again.

A mark is of an item of the catalog, in whichever words and for whichever window it is shown. Each
can be taken back, and what was beneath it stands again. The audit trail tells of every change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from . import audit, journal
from .consent import still_permitted
from .engagement import row_digest
from .engagement_tables import shelf as table
from .review_tables import review_states as states
from .standing import WAITING
from .tables import recommendations

State = Literal["new", "read", "later", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands of an item for a user; nothing where all is empty."""

    mark_id: int
    user_id: str
    item_key: str
    kind: str
    read_at: datetime | None
    later_until: date | None
    never_at: datetime | None

    def state(self, day: date) -> State:
        """What the shelf says of it on a day: the strongest mark that stands."""
        if self.never_at is not None:
            return "never"
        if self.later_until is not None and day < self.later_until:
            return "later"
        return "new" if self.read_at is None else "read"


def marks(connection: Connection, user_id: str) -> dict[str, Mark]:
    """A user's marks by item."""
    query = sa.select(table).where(table.c.user_id == user_id).order_by(table.c.mark_id)
    return {row.item_key: Mark(**row._mapping) for row in connection.execute(query)}


def never_again(connection: Connection, user_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """By user the items that they asked not to see again; users who asked nothing are left out."""
    users = sorted(user_ids)
    query = sa.select(table.c.user_id, table.c.item_key).where(
        table.c.user_id.in_(users), table.c.never_at.is_not(None)
    )
    found: dict[str, set[str]] = {}
    for user_id, item_key in connection.execute(query):
        found.setdefault(user_id, set()).add(item_key)
    return {user: frozenset(items) for user, items in found.items()}


def set_mark(
    connection: Connection,
    user_id: str,
    item_key: str,
    kind: str,
    changed: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> Mark:
    """Put or take back a mark: `read_at`, `later_until` or `never_at`, None to take it back.

    What stands so already is not written again.
    """
    journal.lock(connection)
    before = marks(connection, user_id).get(item_key)
    stands = asdict(before) if before else dict.fromkeys(("read_at", "later_until", "never_at"))
    after = {**stands, **changed}
    if after == stands:
        return before or Mark(mark_id=0, user_id=user_id, item_key=item_key, kind=kind, **after)
    row = {**after, "user_id": user_id, "item_key": item_key, "kind": kind}
    if before is None:
        row["mark_id"] = journal.append(connection, table, row)
    else:
        connection.execute(table.update().where(table.c.mark_id == before.mark_id).values(changed))
    audit.record(
        connection,
        at=at,
        actor=by,
        action="shelf.mark",
        subject=user_id,
        payload={"mark_id": row["mark_id"], "digest": row_digest(row)},
    )
    return Mark(**row)


def lessons_waiting(connection: Connection, user_id: str, since: datetime) -> int:
    """How many lessons, an item once, wait for a person: put before one since a moment, and not
    asked never to be seen again. What was planted is none."""
    own = sa.and_(table.c.user_id == user_id, table.c.never_at.is_not(None))
    query = (
        sa.select(sa.func.count(sa.distinct(recommendations.c.item_key)))
        .join(states, states.c.recommendation_id == recommendations.c.recommendation_id)
        .where(
            recommendations.c.user_id == user_id,
            recommendations.c.kind == "education",
            recommendations.c.item_key.not_in(sa.select(table.c.item_key).where(own)),
            states.c.status.in_(WAITING),
            states.c.waiting_since > since,
            states.c.seeded.is_(False),
            still_permitted(recommendations),
        )
    )
    return connection.scalar(query) or 0
