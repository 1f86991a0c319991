"""A keyed hash that draws for samples, so that nobody chooses what is drawn.

The key is the seal of the first event of this database's audit trail. Nobody chose it, no address
of the API tells it, and the same item is drawn or not drawn whoever asks.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlalchemy import Connection

from .tables import audit_events

SCALE = 2**64

FIRST_SEAL = sa.select(audit_events.c.hash).order_by(audit_events.c.seq).limit(1)


def key_of(connection: Connection) -> str:
    """The key of a database."""
    return connection.scalar(FIRST_SEAL) or ""


def place(key: str, *named: str) -> int:
    """Where something falls among 2^64 places.

    >>> place("k", "second", "rec_1") == place("k", "second", "rec_1") != place("k", "x", "rec_1")
    True
    """
    text = "\x1f".join((key, *named))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def kept_place(key: str, *named: str) -> int:
    """The same as a column holds it: the upper 63 bits."""
    return place(key, *named) >> 1
