"""Tables of the review: where each recommendation stands, and which of them were planted.

A row of `review_states` follows from the events of its recommendation: it is there so that a queue
of thousands is read by an index and not by a fold. What was planted cannot stand where a user would
see it: the table itself refuses.
"""

from __future__ import annotations

import sqlalchemy as sa

from .tables import metadata

NEVER_SHOWN = "NOT (seeded AND status IN ('approved', 'overridden'))"
"""What was planted to be noticed is published by nobody, whatever code asks for it."""


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _of_recommendation() -> sa.Column[str]:
    parent = sa.ForeignKey("recommendations.recommendation_id")
    return sa.Column("recommendation_id", sa.String(), parent, primary_key=True)


review_states = sa.Table(
    "review_states",
    metadata,
    _of_recommendation(),
    _text("status"),
    _number("version"),
    _time("waiting_since"),
    _number("moved_seq", nullable=True),
    _number("words_seq", nullable=True),
    _text("first_by", nullable=True),
    _flag("flagged"),
    _flag("escalated"),
    _flag("seeded"),
    _time("held_until", nullable=True),
    _time("opened_at", nullable=True),
    _text("lease_by", nullable=True),
    _time("lease_until", nullable=True),
    _time("snoozed_until", nullable=True),
    _text("inputs", nullable=True),
    _number("consent_epoch", nullable=True),
    sa.CheckConstraint(NEVER_SHOWN, name="seeds_are_never_shown"),
    sa.Index(None, "status", "waiting_since"),
)

review_seeds = sa.Table(
    "review_seeds",
    metadata,
    _of_recommendation(),
    _text("text_key"),
    _text("like_id"),
    _time("at"),
    _text("by"),
)
