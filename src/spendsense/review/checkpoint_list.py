"""The signed checkpoints of a home, each held to its key and to the event that it names.

Whether every event before is as it was asks the whole trail, and is `audit.verify`'s to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.config import Config
from spendsense.ledger import NotFound
from spendsense.storage import Database
from spendsense.storage.tables import audit_events as table

from .checkpoints import Checkpoint, Kept, read_checkpoints
from .keys import PUBLIC, PublicKey, public_keys

AT_ONCE = 500
"""Numbers asked for in a statement."""


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint, its line in the file, and what it still proves."""

    line: int
    checkpoint: Checkpoint
    signed: bool
    holds: bool

    def sentence(self) -> str:
        if not self.signed:
            return "No key of this home made its signature: it proves nothing."
        if not self.holds:
            return f"The trail no longer has event {self.checkpoint.seq:,} as it was signed."
        return f"Signed for {self.checkpoint.count:,} events, and the last of them is as it was."


@dataclass(frozen=True, slots=True)
class CheckpointList:
    """The latest first; `uncovered` counts the events since the last one that holds."""

    found: tuple[Held, ...]
    unreadable: int
    events: int
    uncovered: int

    def sentence(self) -> str:
        if not self.found:
            return "Nothing is signed yet. Sign with: spendsense audit checkpoint"
        broken = sum(not (each.signed and each.holds) for each in self.found) + self.unreadable
        if broken:
            return f"Checkpoints that do not hold: {broken:,}. Verify the trail."
        return f"All {len(self.found):,} hold. Events since the last: {self.uncovered:,}."


def checkpoint_list(database: Database, home: Path) -> CheckpointList:
    """The checkpoints of a database in the file of its home."""
    url = database.url.render_as_string(hide_password=False)
    path = Config(home=home, database_url=url).checkpoints
    kept = read_checkpoints(path) if path.exists() else Kept(path, ())
    keys = _keys(home)
    with database.read() as connection:
        hashes = _hashes(connection, [each.seq for _, each in kept.checkpoints])
        last = connection.scalar(sa.select(sa.func.max(table.c.seq))) or 0
    found = tuple(
        Held(line, each, _signed(each, keys), hashes.get(each.seq) == each.hash)
        for line, each in reversed(kept.checkpoints)
    )
    covered = max((h.checkpoint.seq for h in found if h.signed and h.holds), default=0)
    return CheckpointList(found, len(kept.unreadable), last, last - covered)


def _keys(home: Path) -> Mapping[str, PublicKey]:
    try:
        return public_keys(home / PUBLIC)
    except NotFound:
        return {}


def _signed(checkpoint: Checkpoint, keys: Mapping[str, PublicKey]) -> bool:
    key = keys.get(checkpoint.key)
    return key is not None and key.holds(checkpoint.message(), checkpoint.signature)


def _hashes(connection: Connection, seqs: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(seqs), AT_ONCE):
        some = table.c.seq.in_(seqs[start : start + AT_ONCE])
        query = sa.select(table.c.seq, table.c.hash).where(some)
        found |= {row.seq: row.hash for row in connection.execute(query)}
    return found
