"""What tampering the audit trail finds, and how fast it is: `python benchmarks/audit.py`.

Eight kinds of tampering, each at random places of a real database, undone after each. Found means
that `audit verify` names the entry, or the kind of row, that was tampered with; a missing trigger
alone does not count. Prints N, the seed, the machine and the versions.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from spendsense.ingest import read
from spendsense.ingest.loading import load
from spendsense.pipeline import run, verdicts_on
from spendsense.review import approve, audit, queue, reject
from spendsense.review.audit import AuditEvent, AuditFinding
from spendsense.review.chain import broken_links, trail
from spendsense.review.checkpoints import Checkpoint, Kept, take
from spendsense.review.keys import PublicKey, SigningKey
from spendsense.review.sealed import SEALED
from spendsense.storage import Database, add_feedback, issue_token
from spendsense.storage.audit import FIRST, record
from spendsense.storage.tables import APPEND_ONLY, audit_events
from spendsense.world import generate, read_profile

AS_OF = date(2026, 8, 22)
AT = datetime(2026, 8, 22, 12)

Found = Sequence[AuditFinding]
Holds = Callable[[Found], bool]
"""Whether the findings name what was done."""


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--users", type=int, default=6)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--appends", type=int, default=10_000)
    asked = parser.parse_args()
    machine()
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{Path(folder) / 'spendsense.db'}")
        kept, keys = filled(database, Path(folder), asked.users)
        with database.read() as connection:
            events = audit.size(connection)
        print(f"\n{asked.users} users, {events:,} events, {len(kept.checkpoints)} checkpoints")
        tampering(database, kept, keys, asked.places, asked.seed)
        speed(database, asked.appends)


def machine() -> None:
    packages = ("spendsense", "sqlalchemy", "cryptography", "rfc8785")
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))


def filled(database: Database, folder: Path, users: int) -> tuple[Kept, dict[str, PublicKey]]:
    """Loads, a run, decisions, tokens and feedback; checkpoints on the way and at the end."""
    secret = Ed25519PrivateKey.generate()
    key = SigningKey(secret, PublicKey.of(secret.public_key()))
    taken: list[Checkpoint] = []

    def sign() -> None:
        with database.read() as connection:
            taken.append(take(connection, key, AT))

    out = folder / "population"
    generate(read_profile("default"), out=out, users=users, seed=42, as_of=AS_OF)
    with database.write() as connection:
        load(connection, read([out], as_of=AS_OF), by="benchmark", at=AT, paths=["population"])
    sign()
    run(database, as_of=AS_OF, clock=lambda: AT, by="benchmark")
    sign()
    with database.write() as connection:
        _decide(connection)
    sign()
    kept = Kept(Path("checkpoints.jsonl"), tuple(enumerate(taken, start=1)))
    return kept, {key.public.key_id: key.public}


def _decide(connection: Connection) -> None:
    for number, each in enumerate(queue(connection, status="pending")):
        key = each.recommendation_id
        if number % 2:
            reject(connection, key, by="olga", at=AT, reason="said before")
            continue

        def judged(draft: Any) -> Any:
            return verdicts_on(connection, draft, at=AT)

        approve(connection, key, by="olga", at=AT, judge_text=judged)
        if number % 4 == 0:
            add_feedback(connection, each.user_id, key, "helpful", "thanks", AT)
    for label in ("desk", "till"):
        issue_token(connection, role="operator", label=label, at=AT)


def tampering(
    database: Database, kept: Kept, keys: dict[str, PublicKey], places: int, seed: int
) -> dict[str, int]:
    """How many of so many tamperings of each kind were found; each is undone afterwards."""
    dice, found = random.Random(seed), {}  # noqa: S311 - places, not secrets
    print(f"tampering, N = {places} of each kind, seed {seed}")
    for name, kind in KINDS.items():
        start, missed = time.perf_counter(), []
        for place in range(places):
            with undone(database) as connection:
                held, holds = kind(connection, dice, kept)
                findings = _told(audit.verify(connection, None, held, keys))
                if not holds(findings):
                    missed.append((place, [f.sentence for f in findings[:2]]))
        found[name] = places - len(missed)
        took = time.perf_counter() - start
        print(f"  {name:<34}{found[name]:>5} of {places} found{took:8.1f} s")
        for place, sentences in missed[:5]:
            print(f"    not found: place {place}: {sentences}")
    return found


class _Undo(Exception):
    pass


@contextmanager
def undone(database: Database) -> Iterator[Connection]:
    """A transaction of someone who owns the database, without its triggers; nothing of it stays."""
    try:
        with database.write() as connection:
            untie(connection)
            yield connection
            raise _Undo
    except _Undo:
        pass


def untie(connection: Connection) -> None:
    """Drop every trigger that keeps a table append-only."""
    for table in APPEND_ONLY:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            for change in ("update", "delete", "replace"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{change}")


def _told(findings: Found) -> Found:
    return [each for each in findings if not each.sentence.startswith("The trigger")]


def _first_is(*seqs: int) -> Holds:
    def holds(found: Found) -> bool:
        first = audit.first_broken(found)
        return first is not None and first.seq in seqs

    return holds


def _says(words: str) -> Holds:
    return lambda found: any(words in each.sentence for each in found)


def _put(connection: Connection, event: AuditEvent) -> None:
    connection.execute(audit_events.insert().values(asdict(event)))


def _set(connection: Connection, event: int, **values: Any) -> None:
    connection.execute(audit_events.update().where(audit_events.c.seq == event).values(values))


def changed(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """One field of an event."""
    event = dice.choice(trail(connection))
    field = dice.choice(("at", "actor", "action", "subject", "payload", "previous_hash", "hash"))
    old = getattr(event, field)
    new: Any = "f" * 64 if len(str(old)) == 64 else f"{old}x"
    if field == "at":
        new = old + timedelta(microseconds=1)
    if field == "payload":
        new = {**old, "note": "x"}
    _set(connection, event.seq, **{field: new})
    return kept, _first_is(event.seq, *([event.seq + 1] if field == "hash" else []))


def removed(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """One event, not the last."""
    event = dice.choice(trail(connection)[:-1])
    connection.execute(audit_events.delete().where(audit_events.c.seq == event.seq))
    return kept, _first_is(event.seq)


def inserted(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """One event that follows the one before it, and those after it numbered anew."""
    events = trail(connection)
    place = dice.randrange(len(events))
    for event in reversed(events[place:]):
        _set(connection, event.seq, seq=event.seq + 1)
    before = events[place - 1].hash if place else FIRST
    forged = replace(events[place], actor="eve", previous_hash=before)
    _put(connection, replace(forged, hash=forged.seal()))
    # It is linked and sealed as it should be: the one after it is the first that does not hold.
    return kept, _first_is(events[place].seq, events[place].seq + 1)


def reordered(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """Two events in each other's place."""
    one, other = sorted(dice.sample(trail(connection), 2), key=lambda event: event.seq)
    _set(connection, one.seq, seq=0)
    _set(connection, other.seq, seq=one.seq)
    _set(connection, 0, seq=other.seq)
    return kept, _first_is(one.seq)


def truncated(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """The last events, one to all of them."""
    events = trail(connection)
    left = dice.randrange(len(events))
    connection.execute(audit_events.delete().where(audit_events.c.seq > left))
    return kept, _says("It was cut off.")


def rewritten(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """One event, and every one from there on sealed anew: the chain is whole in itself."""
    events = list(trail(connection))
    place = dice.randrange(len(events))
    events[place] = replace(events[place], actor="eve")
    previous = events[place].previous_hash
    for event in events[place:]:
        fresh = replace(event, previous_hash=previous)
        previous = fresh.seal()
        _set(connection, event.seq, actor=fresh.actor, previous_hash=fresh.previous_hash,
             hash=previous)  # fmt: skip
    assert not list(broken_links(trail(connection)))
    return kept, _says("the trail was written anew there")


def forged(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """A checkpoint that was changed in one field, or signed by somebody else."""
    place = dice.randrange(len(kept.checkpoints))
    line, old = kept.checkpoints[place]
    field = dice.choice(("seq", "count", "at", "hash", "root", "key", "signature", "all"))
    if field == "all":
        secret = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
        new = replace(old, signature=secret.sign(old.message()).hex())
    elif field in ("seq", "count"):
        new = replace(old, **{field: getattr(old, field) + dice.choice((-1, 1))})
    else:
        text = getattr(old, field)
        spot = dice.randrange(len(text))
        digit = "0" if text[spot] != "0" else "1"
        new = replace(old, **{field: text[:spot] + digit + text[spot + 1 :]})
    checkpoints = list(kept.checkpoints)
    checkpoints[place] = (line, new)
    return replace(kept, checkpoints=tuple(checkpoints)), _says(f"(line {line} of")


def row(connection: Connection, dice: random.Random, kept: Kept) -> tuple[Kept, Holds]:
    """A row of a table that the trail vouches for: changed, taken out or put in."""
    tables = [sealed.table for sealed in SEALED]
    filled_ones = [t for t in tables if connection.scalar(sa.select(sa.literal(1)).select_from(t))]
    table = dice.choice(filled_ones)
    (key,) = table.primary_key.columns
    one = dict(dice.choice(connection.execute(sa.select(table)).all())._mapping)
    here = key == one[key.name]
    deed = dice.choice(("change", "take", "put") if table.name in _LOOSE else ("change",))
    if deed == "take":
        connection.execute(table.delete().where(here))
    elif deed == "put":
        other = one[key.name] + 10_000 if isinstance(one[key.name], int) else "f" * 64
        connection.execute(table.insert().values({**one, key.name: other}))
    else:
        open_ones = [c for c in table.columns if not c.primary_key and not c.foreign_keys]
        column = dice.choice([c for c in open_ones if one[c.name] is not None])
        values = {column.name: _other(one[column.name])}
        connection.execute(table.update().where(here).values(values))
    return kept, _says(f" of {table.name}")


_LOOSE = ("consent_events", "loads", "tokens", "feedback")
"""Tables whose rows no other table refers to."""


def _other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    return {**value, "x": 1} if isinstance(value, dict) else [*value, "x"]


KINDS: dict[str, Callable[[Connection, random.Random, Kept], tuple[Kept, Holds]]] = {
    "an event changed": changed,
    "an event removed": removed,
    "an event put in": inserted,
    "two events in each other's place": reordered,
    "the trail cut off": truncated,
    "the trail sealed anew": rewritten,
    "a checkpoint forged": forged,
    "a row of another table": row,
}


def speed(database: Database, appends: int) -> None:
    """Appends and verifications per second; nothing of the appends stays but the last ones."""
    print(f"speed, N = {appends:,} events of 200 bytes")
    payload = {"what": "profile", "note": "x" * 150}

    def append(connection: Connection) -> None:
        record(connection, at=AT, actor="benchmark", action="read", subject="u-1", payload=payload)

    with database.write() as connection:
        many = partial(_times, append, connection, appends)
        _rate("appends, in one transaction", appends, many)
    some = max(1, appends // 10)

    def durable() -> None:
        for _ in range(some):
            with database.write() as connection:
                append(connection)

    _rate("appends, a durable commit each", some, durable)
    with database.read() as connection:
        events = trail(connection)
        _rate("links verified, in memory", len(events), lambda: list(broken_links(events)))
        _rate("events verified, tables too", len(events), lambda: audit.verify(connection))


def _times(append: Callable[[Connection], None], connection: Connection, count: int) -> None:
    for _ in range(count):
        append(connection)


def _rate(name: str, count: int, step: Callable[[], object]) -> None:
    start = time.perf_counter()
    step()
    took = time.perf_counter() - start
    print(f"  {name:<34}{count / took:10,.0f} a second ({count:,} in {took:.2f} s)")


if __name__ == "__main__":
    main()
