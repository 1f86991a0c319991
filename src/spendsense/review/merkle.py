"""A tree of hashes over the audit trail (RFC 6962): one root for all, a short proof for each.

A proof shows that an event stands under a signed root and tells nothing of the other events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def leaf(event_hash: str) -> bytes:
    """An event's place in the tree, by the text of its hash."""
    return hashlib.sha256(b"\x00" + event_hash.encode(errors="replace")).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """The root as leaves are added: it keeps one hash for each power of two, not the leaves."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        for each in leaves:
            self.add(each)

    def add(self, each: bytes) -> None:
        size = 1
        while self._peaks and self._peaks[-1][0] == size:
            each = node(self._peaks.pop()[1], each)
            size *= 2
        self._peaks.append((size, each))

    def root(self) -> str:
        """In hexadecimal; of no leaves, the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        *others, (_, found) = self._peaks
        for _, peak in reversed(others):
            found = node(peak, found)
        return found.hex()


Step = tuple[str, str]
"""A hash to join, and on which side it stands: `left` or `right`."""


def proof(leaves: Sequence[bytes], place: int) -> tuple[Step, ...]:
    """What leads from the leaf at a place (from 0) to the root of all of them."""
    if len(leaves) == 1:
        return ()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = leaves[:half], leaves[half:]
    if place < half:
        return (*proof(left, place), (Growing(right).root(), "right"))
    return (*proof(right, place - half), (Growing(left).root(), "left"))


def root_by(start: bytes, steps: Iterable[Step]) -> str:
    """The root that a proof gives, in hexadecimal."""
    found = start
    for other, side in steps:
        beside = bytes.fromhex(other)
        found = node(beside, found) if side == "left" else node(found, beside)
    return found.hex()
