"""What waits for an operator, and what was decided."""

from __future__ import annotations

from sqlalchemy import Connection

from spendsense.ledger import NotFound
from spendsense.storage import Recommendation, recommendations


def queue(
    connection: Connection,
    *,
    status: str | None = "pending",
    user_id: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[Recommendation, ...]:
    """Recommendations that stand somewhere, the oldest first; with status None, all of them."""
    return recommendations(connection, status=status, user_id=user_id, limit=limit, offset=offset)


def recommendation(connection: Connection, recommendation_id: str) -> Recommendation:
    """The recommendation of an id. Raises NotFound."""
    found = recommendations(connection, recommendation_ids=[recommendation_id])
    if not found:
        raise NotFound(f"There is no recommendation {recommendation_id}. List the queue for ids.")
    return found[0]
