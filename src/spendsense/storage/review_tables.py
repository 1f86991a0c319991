"""Tables of the review: where each recommendation stands, and which of them were planted.

A row of `review_states` follows from the events of its recommendation: it is there so that a queue
of thousands is read by an index and not by a fold. What the queue is filtered, ordered and grouped
by is copied there from the recommendation, which never changes. What was planted cannot stand where
a user would see it: the table itself refuses.
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
    _text("user_id", nullable=True),
    _time("created_at", nullable=True),
    sa.Column("window_days", sa.Integer(), nullable=True),
    _text("kind", nullable=True),
    _text("item_key", nullable=True),
    _text("persona", nullable=True),
    _text("group_key", nullable=True),
    _number("draw", nullable=True),
    _text("run_id", nullable=True),
    sa.CheckConstraint(NEVER_SHOWN, name="seeds_are_never_shown"),
    sa.Index(
        "ix_review_states_waiting",
        "status",
        "waiting_since",
        "user_id",
        "item_key",
        "persona",
        "kind",
        "window_days",
        "flagged",
        "escalated",
        "snoozed_until",
        "held_until",
        "recommendation_id",
    ),
    sa.Index(
        "ix_review_states_oldest",
        "status",
        "created_at",
        "user_id",
        "window_days",
        "kind",
        "item_key",
        "recommendation_id",
    ),
    sa.Index(
        "ix_review_states_groups",
        "status",
        "group_key",
        "draw",
        "flagged",
        "kind",
        "waiting_since",
        "opened_at",
        "recommendation_id",
    ),
    sa.Index("ix_review_states_user_id", "user_id"),
    sa.Index("ix_review_states_lease_until", "lease_until"),
    sa.Index("ix_review_states_snoozed_until", "snoozed_until"),
    sa.Index("ix_review_states_held_until", "held_until"),
    sa.Index("ix_review_states_escalated", "escalated", "waiting_since"),
    sa.Index("ix_review_states_run", "run_id", "seeded", "kind", "status"),
)

COPIED = ("user_id", "created_at", "window_days", "kind", "item_key", "persona", "run_id")
"""Of the recommendation, and never null. `group_key` and `draw` follow from it: `group_keys`."""

review_seeds = sa.Table(
    "review_seeds",
    metadata,
    _of_recommendation(),
    _text("text_key"),
    _text("like_id"),
    _time("at"),
    _text("by"),
)
