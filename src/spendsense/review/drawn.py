"""What is drawn for a sample or a second look, by the keyed hash of `storage.draws`."""

from __future__ import annotations

from collections.abc import Sequence

from spendsense.storage.draws import SCALE, key_of, place

__all__ = ["is_drawn", "key_of", "place", "sample"]


def is_drawn(key: str, percent: int, *named: str) -> bool:
    """Whether something is among a share of all."""
    return place(key, *named) * 100 < percent * SCALE


def sample(key: str, many: int, ids: Sequence[str], *named: str) -> tuple[str, ...]:
    """As many of the ids as asked for, in an order of their own."""
    return tuple(sorted(ids, key=lambda each: (place(key, *named, each), each))[:many])
