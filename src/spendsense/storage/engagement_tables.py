"""Tables of what users chose to do: what they finished, their switch and targets, their shelf.

`engagement_events` and `engagement_settings` are written to at their end only; `shelf` holds the
marks that stand, and the audit trail how they came about.
"""

from __future__ import annotations

import sqlalchemy as sa

from .tables import metadata


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=True, autoincrement=False)


def _of_user() -> sa.Column[str]:
    return sa.Column("user_id", sa.String(), sa.ForeignKey("users.user_id"), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


engagement_events = sa.Table(
    "engagement_events",
    metadata,
    _number("seq"),
    _of_user(),
    _text("kind"),
    _text("key"),
    _time("at"),
    sa.Index(None, "user_id", "kind", "key", unique=True),
)

engagement_settings = sa.Table(
    "engagement_settings",
    metadata,
    _number("seq"),
    _of_user(),
    sa.Column("enabled", sa.Boolean(), nullable=False),
    sa.Column("targets", sa.JSON(none_as_null=True), nullable=False),
    _time("at"),
    sa.Index(None, "user_id", "seq"),
)

shelf = sa.Table(
    "shelf",
    metadata,
    _number("mark_id"),
    _of_user(),
    _text("item_key"),
    _text("kind"),
    _time("read_at", nullable=True),
    sa.Column("later_until", sa.Date(), nullable=True),
    _time("never_at", nullable=True),
    sa.Index(None, "user_id", "item_key", unique=True),
)
