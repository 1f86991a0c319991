"""What waits for an operator, and what was decided; closed where consent does not stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.ledger import ConsentMissing, NotFound
from spendsense.storage import Recommendation, consented, recommendations

CLOSED = (
    "id",
    "user_id",
    "window_days",
    "as_of",
    "status",
    "run_id",
    "trace_id",
    "created_at",
    "decision",
    "decided_by",
    "decided_at",
    "decision_reason",
    "decision_code",
    "version",
)
"""What an operator still reads of a draft whose user's consent does not stand."""


def queue(
    connection: Connection,
    *,
    status: str | None = "pending",
    user_id: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    seeds: bool = False,
) -> tuple[Recommendation, ...]:
    """Recommendations that stand somewhere, the oldest first; with status None, all of them."""
    return recommendations(
        connection, status=status, user_id=user_id, limit=limit, offset=offset, seeds=seeds
    )


def recommendation(
    connection: Connection, recommendation_id: str, *, seeds: bool = False
) -> Recommendation:
    """The recommendation of an id. Raises NotFound; what was planted is one only with `seeds`."""
    return recommendations_of(connection, [recommendation_id], seeds=seeds)[0]


def recommendations_of(
    connection: Connection, ids: Sequence[str], *, seeds: bool = False
) -> tuple[Recommendation, ...]:
    """The recommendations of ids, in their order, read at once. Raises as `recommendation` does."""
    found = {
        each.recommendation_id: each
        for each in recommendations(connection, recommendation_ids=ids, seeds=seeds)
    }
    missing = next((each for each in ids if each not in found), None)
    if missing is not None:
        raise NotFound(f"There is no recommendation {missing}. List the queue for ids.")
    return tuple(found[each] for each in ids)


def as_operators_read(
    connection: Connection, found: Sequence[Recommendation], at: datetime
) -> list[dict[str, Any]]:
    """Each as JSON; only `CLOSED` of those whose user's consent does not stand."""
    open_to = consented(connection, sorted({each.user_id for each in found}), at=at)
    return [
        fields if each.user_id in open_to else {name: fields[name] for name in CLOSED}
        for each in found
        for fields in (each.as_json(),)
    ]


def check_open(connection: Connection, user_id: str, at: datetime) -> None:
    """Raises ConsentMissing where nothing that was read of a user may be looked at."""
    if not consented(connection, [user_id], at=at):
        raise ConsentMissing(
            f"User {user_id} has not granted consent, or has revoked it, or it has ended: "
            "readings, drafts and traces are closed."
        )
