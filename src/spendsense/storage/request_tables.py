"""The tables of requests that were sent with a key: what was answered, and whom it concerns.

Kept for a day. Neither the key nor what was sent is kept: `request_id` and `digest` are hashes, of
which the key is a part that only the caller has.
"""

from __future__ import annotations

import sqlalchemy as sa

from .tables import metadata

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("request_id", sa.String(), primary_key=True),
    sa.Column("digest", sa.String(), nullable=False),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("status", sa.Integer(), nullable=True),
    sa.Column("headers", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("body", sa.LargeBinary(), nullable=True),
    sa.Column("seal", sa.String(), nullable=True),
    sa.Index(None, "at"),
)

request_users = sa.Table(
    "request_users",
    metadata,
    sa.Column("request_id", sa.String(), sa.ForeignKey("requests.request_id"), primary_key=True),
    sa.Column("user_id", sa.String(), primary_key=True),  # who may not be on record
    sa.Index(None, "user_id"),
)
