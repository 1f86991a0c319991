"""What is drawn for a sample or a second look: a keyed hash, so that nobody chooses.

The key is the seal of the first event of this database's audit trail. Nobody chose it, no address
of the API tells it, and the same item is drawn or not drawn whoever asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.storage.tables import audit_events

SCALE = 2**64


def key_of(connection: Connection) -> str:
    """The key of a database."""
    first = sa.select(audit_events.c.hash).order_by(audit_events.c.seq).limit(1)
    return connection.scalar(first) or ""


def place(key: str, *named: str) -> int:
    """Where something falls among 2^64 places.

    >>> place("k", "second", "rec_1") == place("k", "second", "rec_1") != place("k", "x", "rec_1")
    True
    """
    text = "\x1f".join((key, *named))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def is_drawn(key: str, percent: int, *named: str) -> bool:
    """Whether something is among a share of all."""
    return place(key, *named) * 100 < percent * SCALE


def sample(key: str, many: int, ids: Sequence[str], *named: str) -> tuple[str, ...]:
    """As many of the ids as asked for, in an order of their own."""
    return tuple(sorted(ids, key=lambda each: (place(key, *named, each), each))[:many])
