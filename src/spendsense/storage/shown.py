"""What may be shown to one user, by one statement that is built once: it runs at every look.

A row counts only where the events of the review say the same as the row of where it stands: the
event it names is an approval of this very recommendation, and none that moves it came later. When
the hold ends, and that the words are those of the latest override, is asked of the events alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import still_permitted
from .engagement_tables import shelf
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
_newer = review_events.alias("newer")
_published = review_events.alias("published")


def _one_of(column: sa.ColumnElement[str], names: Iterable[str]) -> sa.ColumnElement[bool]:
    # A value each, whose number never changes: a list would be put into the text at every look.
    return column.in_([sa.literal(name) for name in names])


_FINAL = sa.func.coalesce(
    _moved.c.status,
    sa.case((_moved.c.action == "override", "overridden"), else_="approved"),
)
"""Where the approval led, by its event."""

_visible_since = sa.func.coalesce(_published.c.at, _moved.c.until, _moved.c.at)
"""When the hold ended: an operator ended it, or the approval said when."""

_WORDS_STAND = sa.or_(
    sa.and_(_FINAL == "approved", states.c.words_seq.is_(None)),
    sa.and_(
        _FINAL == "overridden",
        _words.c.seq.is_not(None),
        ~sa.exists().where(
            _newer.c.recommendation_id == table.c.recommendation_id,
            _newer.c.seq > states.c.words_seq,
            _newer.c.action == "override",
        ),
    ),
)
"""As it was drafted where its approval says so, and else in the latest words of an operator."""

_PUT_AWAY = sa.exists().where(
    shelf.c.user_id == table.c.user_id,
    shelf.c.item_key == table.c.item_key,
    shelf.c.never_at.is_not(None),
)
"""Its user asked not to see the item again."""

_WITH_PUT_AWAY = (
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
        .outerjoin(
            _words,
            sa.and_(
                _words.c.seq == states.c.words_seq,
                _words.c.recommendation_id == table.c.recommendation_id,
                _words.c.action == "override",
            ),
        )
        .outerjoin(_texts, _texts.c.seq == _words.c.seq)
        .outerjoin(
            _published,
            sa.and_(
                _published.c.recommendation_id == table.c.recommendation_id,
                _published.c.seq > states.c.moved_seq,
                _published.c.action == "publish",
            ),
        )
    )
    .where(
        table.c.user_id == sa.bindparam("user_id"),
        _one_of(states.c.status, PUBLISHED),
        states.c.seeded.is_(False),
        _visible_since <= sa.bindparam("at"),
        _visible_since > sa.bindparam("published_before"),
        _one_of(_moved.c.action, ("approve", "override")),
        _WORDS_STAND,
        _moved.c.at <= sa.bindparam("at"),
        ~sa.exists().where(
            _later.c.recommendation_id == table.c.recommendation_id,
            _later.c.seq > states.c.moved_seq,
            _one_of(_later.c.action, STATUS_AFTER),
        ),
        still_permitted(table),
    )
)

_STATEMENT = _WITH_PUT_AWAY.where(~_PUT_AWAY)


_FIELDS = (*SHOWN, "approved_at", "words")


def shown_rows(
    connection: Connection,
    user_id: str,
    *,
    at: datetime,
    published_before: datetime,
    put_away: bool = False,
) -> list[Mapping[str, Any]]:
    """What was approved for a user, can be seen at a moment, and became visible since another.

    Each with `approved_at`, and the words an operator put in the place of the draft's. What its
    user asked not to see again is there with `put_away` only.
    """
    asked = {"user_id": user_id, "at": at, "published_before": published_before}
    found: list[Mapping[str, Any]] = []
    for row in connection.execute(_WITH_PUT_AWAY if put_away else _STATEMENT, asked).all():
        fields = dict(zip(_FIELDS, row, strict=True))
        words = fields.pop("words") or {}
        found.append({**fields, **words})
    return found
