"""What is stored of everybody, as columns: for who looks at a whole population at once.

Only rows that consent still permits; JSON comes as text, to be taken apart by columns.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import still_permitted
from .engagement_tables import shelf
from .review_tables import review_states
from .standing import WAITING
from .tables import accounts, consent_events, readings, recommendations


def readings_as_text(connection: Connection, run_id: str) -> pl.DataFrame:
    """The readings of a run: user_id, window_days, and the values as JSON text."""
    query = (
        sa.select(
            readings.c.user_id, readings.c.window_days, sa.cast(readings.c["values"], sa.Text)
        )
        .where(readings.c.run_id == run_id, still_permitted(readings))
        .order_by(readings.c.user_id, readings.c.window_days)
    )
    schema = {"user_id": pl.String, "window_days": pl.Int64, "values": pl.String}
    return _frame(connection, query, schema)


def waiting_items(connection: Connection) -> pl.DataFrame:
    """What waits for operators, but for what is planted: user, window, item and kind."""
    query = (
        sa.select(
            *(recommendations.c[name] for name in ("user_id", "window_days", "item_key", "kind"))
        )
        .join(
            review_states, review_states.c.recommendation_id == recommendations.c.recommendation_id
        )
        .where(review_states.c.status.in_(WAITING), review_states.c.seeded.is_(False))
        .where(still_permitted(recommendations))
        .order_by(recommendations.c.recommendation_id)
    )
    schema = {"user_id": pl.String, "window_days": pl.Int64, "item_key": pl.String}
    return _frame(connection, query, {**schema, "kind": pl.String})


def put_away(connection: Connection, run_id: str) -> pl.DataFrame:
    """Which items somebody of a run asked not to see again: user_id, item_key."""
    query = sa.select(shelf.c.user_id, shelf.c.item_key).where(
        shelf.c.never_at.is_not(None), shelf.c.user_id.in_(_permitted(run_id))
    )
    return _frame(connection, query, {"user_id": pl.String, "item_key": pl.String})


def holders_of(
    connection: Connection, run_id: str, subtypes: Collection[str], as_of: date
) -> pl.DataFrame:
    """Who of a run holds an account of these kinds on a day, or one of no known kind.

    user_id, subtype.
    """
    kind = accounts.c.subtype
    query = (
        sa.select(accounts.c.user_id, kind)
        .where(accounts.c.user_id.in_(_permitted(run_id)))
        .where(sa.or_(kind.in_(list(subtypes)), kind.is_(None)))
        .where(sa.or_(accounts.c.opened_on.is_(None), accounts.c.opened_on <= as_of))
        .distinct()
    )
    return _frame(connection, query, {"user_id": pl.String, "subtype": pl.String})


def _permitted(run_id: str) -> sa.Select[tuple[str]]:
    """The users of a run whose readings no revocation has come after."""
    return (
        sa.select(readings.c.user_id)
        .where(readings.c.run_id == run_id, still_permitted(readings))
        .distinct()
    )


def consent_watermark(connection: Connection) -> int:
    """The number of the last event of anybody's consent; 0 before the first."""
    return connection.scalar(sa.select(sa.func.max(consent_events.c.seq))) or 0


def _frame(
    connection: Connection,
    query: sa.Select[tuple[object, ...]],
    schema: dict[str, type[pl.DataType]],
) -> pl.DataFrame:
    rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=schema, orient="row")
