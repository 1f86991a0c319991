"""Signed checkpoints: what the audit trail was at a moment, kept outside the database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from spendsense.ledger import BadInput, IntegrityBroken, NotFound
from spendsense.storage import AuditEvent
from spendsense.storage.audit import canonical
from spendsense.storage.intact import UNREADABLE

from .appending import append
from .chain import broken_links, trail
from .keys import PublicKey, SigningKey
from .merkle import Growing, leaf
from .sealed import AuditFinding

PURPOSE = "spendsense audit checkpoint"
"""Stands in every message that is signed, so that no signature passes for another's."""

FORM: dict[str, type] = {
    "at": str,
    "count": int,
    "hash": str,
    "key": str,
    "root": str,
    "seq": int,
    "signature": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of the trail, how many events it had, and the root over all of them, signed."""

    seq: int
    hash: str
    count: int
    root: str
    at: str
    key: str
    signature: str

    def message(self) -> bytes:
        """What is signed: every field but the signature, as canonical JSON."""
        fields = asdict(self)
        del fields["signature"]
        return canonical({**fields, "purpose": PURPOSE}).encode()

    def line(self) -> str:
        return canonical(asdict(self)) + "\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """The checkpoints of a file, each with its line, and the numbers of lines that hold none."""

    path: Path
    checkpoints: tuple[tuple[int, Checkpoint], ...]
    unreadable: tuple[int, ...] = ()


def take(connection: Connection, key: SigningKey, at: datetime) -> Checkpoint:
    """A checkpoint of the trail as it stands.

    Raises NotFound where the trail is empty and IntegrityBroken where its chain is broken: what
    was tampered with is not signed for.
    """
    events = trail(connection)
    for finding in broken_links(events):
        raise _broken(finding.sentence)
    if not events:
        raise NotFound("The audit trail is empty: there is nothing to sign for yet.")
    tree = Growing(leaf(event.hash) for event in events)
    fields: dict[str, Any] = {
        "seq": events[-1].seq,
        "hash": events[-1].hash,
        "count": len(events),
        "root": tree.root(),
        "at": at.isoformat(),
        "key": key.public.key_id,
    }
    unsigned = Checkpoint(**fields, signature="")
    return Checkpoint(**fields, signature=key.sign(unsigned.message()))


def keep(path: Path, checkpoint: Checkpoint) -> None:
    """Append a checkpoint to a file, on the disk when this returns. Raises BadInput."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        append(path, checkpoint.line().encode())
    except OSError as error:
        raise BadInput(
            f"Cannot write the checkpoint to {path}: {error.strerror}. Name a file you may "
            "append to."
        ) from error


def read_checkpoints(path: Path) -> Kept:
    """Every checkpoint of a file. Raises BadInput for a file that cannot be read."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise BadInput(f"Cannot read the checkpoints in {path}: {error.strerror}.") from error
    found, unreadable = [], []
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        checkpoint = _parsed(line)
        if checkpoint is None:
            unreadable.append(number)
        else:
            found.append((number, checkpoint))
    return Kept(path, tuple(found), tuple(unreadable))


def _parsed(line: bytes) -> Checkpoint | None:
    try:
        fields = json.loads(line)
        if not isinstance(fields, dict) or fields.keys() != FORM.keys():
            return None
        if any(type(fields[name]) is not kind for name, kind in FORM.items()):
            return None
        checkpoint = Checkpoint(**fields)
        checkpoint.message()
        datetime.fromisoformat(checkpoint.at)
    except UNREADABLE:
        return None
    return checkpoint if re.fullmatch("[0-9a-f]{64}", checkpoint.root) else None


def against(
    events: Sequence[AuditEvent], kept: Kept, keys: Mapping[str, PublicKey]
) -> Iterator[AuditFinding]:
    """Where the trail, or a checkpoint, is not what was signed. Events are in their order.

    Where a link of the chain is broken, that tells the place; where none is, the trail was written
    anew after the last checkpoint that still holds.
    """
    for line in kept.unreadable:
        yield AuditFinding(
            None, f"Line {line} of {kept.path} is not a checkpoint: it was changed or cut off."
        )
    sound = 0
    roots = _roots(events, {checkpoint.count for _, checkpoint in kept.checkpoints})
    by_seq = {event.seq: event for event in events}
    broken = next((finding.seq for finding in broken_links(events)), None)
    for line, checkpoint in kept.checkpoints:
        named = f"the checkpoint of {checkpoint.at} (line {line} of {kept.path})"
        if (unsigned := _unsigned(checkpoint, keys)) is not None:
            yield AuditFinding(None, f"{named[0].upper()}{named[1:]} {unsigned}")
            continue
        if not by_seq or checkpoint.seq > events[-1].seq:
            yield _cut_off(events, checkpoint, named)
        elif _holds(by_seq, roots, checkpoint):
            sound = max(sound, checkpoint.seq)
        elif broken is not None and broken <= checkpoint.seq + 1:  # or the one before is wrong
            sentence = f"The trail up to event {checkpoint.seq} is not the one that {named} signed."
            yield AuditFinding(checkpoint.seq, sentence, of_chain=True)
        else:
            yield AuditFinding(
                sound + 1,
                f"The events {sound + 1} to {checkpoint.seq} are not those that {named} signed: "
                "the trail was written anew there.",
                of_chain=True,
            )


def _unsigned(checkpoint: Checkpoint, keys: Mapping[str, PublicKey]) -> str | None:
    key = keys.get(checkpoint.key)
    if key is None:
        return (
            f"names the key {checkpoint.key}, which is not one of {', '.join(sorted(keys))}: it "
            "proves nothing."
        )
    if not key.holds(checkpoint.message(), checkpoint.signature):
        return f"has a signature that key {checkpoint.key} did not make: it was changed or forged."
    return None


def _holds(
    by_seq: Mapping[int, AuditEvent], roots: Mapping[int, str], checkpoint: Checkpoint
) -> bool:
    at = by_seq.get(checkpoint.seq)
    same = at is not None and at.hash == checkpoint.hash
    return same and roots.get(checkpoint.count) == checkpoint.root


def _cut_off(events: Sequence[AuditEvent], checkpoint: Checkpoint, named: str) -> AuditFinding:
    last = events[-1].seq if events else 0
    return AuditFinding(
        last + 1,
        f"The trail no longer holds event {checkpoint.seq}, which {named} signed: it ends at event "
        f"{last}. It was cut off.",
        of_chain=True,
    )


def _roots(events: Sequence[AuditEvent], counts: set[int]) -> dict[int, str]:
    """The root after so many events, for each of these numbers of events."""
    if not counts:
        return {}
    tree, found = Growing(), {}
    for number, event in enumerate(events[: max(counts)], start=1):
        tree.add(leaf(event.hash))
        if number in counts:
            found[number] = tree.root()
    return found


def _broken(why: str) -> IntegrityBroken:
    return IntegrityBroken(
        f"No checkpoint was written, for the audit trail is broken: {why} "
        "See `spendsense audit verify`."
    )
