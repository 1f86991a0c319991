"""What may be shown to one user, by one statement that is built once: it runs at every look.

A row counts only where the events of the review say the same as the row of where it stands: the
event it names is an approval of this very recommendation, and none that moves it came later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import still_permitted
from .review_tables import review_states as states
from .standing import PUBLISHED, STATUS_AFTER
from .tables import recommendations as table
from .tables import review_events, review_texts

SHOWN = (
    "recommendation_id",
    "user_id",
    "window_days",
    "as_of",
    "kind",
    "item_key",
    "title",
    "body",
    "because",
    "disclosure",
    "worded_by",
)

_moved = review_events.alias("moved")
_later = review_events.alias("later")
_words = review_events.alias("words")
_texts = review_texts.alias("words_texts")

_STATEMENT = (
    sa.select(
        *(table.c[name] for name in SHOWN),
        _moved.c.at.label("approved_at"),
        sa.case((_texts.c.seq.is_not(None), _texts.c.text), else_=_words.c.text).label("words"),
    )
    .select_from(
        table.join(states, states.c.recommendation_id == table.c.recommendation_id)
        .join(
            _moved,
            sa.and_(
                _moved.c.seq == states.c.moved_seq,
                _moved.c.recommendation_id == table.c.recommendation_id,
            ),
        )
        .outerjoin(_words, _words.c.seq == states.c.words_seq)
        .outerjoin(_texts, _texts.c.seq == states.c.words_seq)
    )
    .where(
        table.c.user_id == sa.bindparam("user_id"),
        states.c.status.in_(PUBLISHED),
        states.c.seeded.is_(False),
        states.c.held_until <= sa.bindparam("at"),
        states.c.held_until > sa.bindparam("published_before"),
        _moved.c.action.in_(("approve", "override")),
        sa.func.coalesce(_moved.c.status, "approved").in_(PUBLISHED),
        _moved.c.at <= sa.bindparam("at"),
        ~sa.exists().where(
            _later.c.recommendation_id == table.c.recommendation_id,
            _later.c.seq > states.c.moved_seq,
            _later.c.action.in_(tuple(STATUS_AFTER)),
        ),
        still_permitted(table),
    )
)


def shown_rows(
    connection: Connection, user_id: str, *, at: datetime, published_before: datetime
) -> list[Mapping[str, Any]]:
    """What was approved for a user, can be seen at a moment, and became visible since another.

    Each with `approved_at`, and the words an operator put in the place of the draft's.
    """
    asked = {"user_id": user_id, "at": at, "published_before": published_before}
    found: list[Mapping[str, Any]] = []
    for row in connection.execute(_STATEMENT, asked):
        fields = dict(row._mapping)
        words = fields.pop("words") or {}
        found.append({**fields, **words})
    return found
