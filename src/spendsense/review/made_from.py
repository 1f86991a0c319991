"""What a decision was made from: the code that made it and the records it read, by their digests.

Both stand in the audit event of a trace. They hold nothing of a person, so that they outlive a
purge and a replay can tell records that changed from rules that did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import polars as pl

from spendsense.ledger import KEYS, Book

ROOMS = ("ledger", "policy", "signals", "personas", "recommendations", "guardrails")
"""What a decision follows from: these rooms, and the page that puts them in order."""

PAGES = ("pipeline.py", "trace.py")

TABLES = ("accounts", "transactions", "liabilities")


def made_from(book: Book) -> dict[str, dict[str, Any]]:
    """For each user of a book the `code` that reads it and the `records`: counts and a digest.

    Where the user says something of the record, `corrections` are the numbers of what is said; the
    digest is of the record as it is read by them, and of what they say.
    """
    parts = {table: _by_user(getattr(book, table).sort(KEYS[table])) for table in TABLES}
    said = _by_user(book.corrections)
    return {user: _of_user(user, parts, said.get(user)) for user in book.user_ids}


def _of_user(
    user: str, parts: Mapping[str, Mapping[str, pl.DataFrame]], said: pl.DataFrame | None
) -> dict[str, Any]:
    own = {table: parts[table][user] for table in TABLES if user in parts[table]}
    hashed = hashlib.sha256()
    for table, rows in own.items():
        hashed.update(f"{table}\n".encode())
        hashed.update(rows.write_ndjson().encode())
    counts = {table: own[table].height if table in own else 0 for table in TABLES}
    if said is None:
        return {"code": code_version(), "records": {**counts, "digest": hashed.hexdigest()}}
    # What was taken back and said again is the same fact: its number is no part of the digest.
    hashed.update(b"corrections\n")
    hashed.update(said.drop("seq").write_ndjson().encode())
    return {
        "code": code_version(),
        "records": {**counts, "digest": hashed.hexdigest()},
        "corrections": said["seq"].unique(maintain_order=True).to_list(),
    }


def _by_user(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    found = rows.partition_by("user_id", as_dict=True, maintain_order=True)
    return {str(user): part for (user,), part in found.items()}


@cache
def code_version() -> str:
    """The version of the package, and a digest of the files that a decision follows from."""
    return version_of(ROOMS, PAGES)


def version_of(rooms: Sequence[str], pages: Sequence[str] = ()) -> str:
    """The version of the package, and a digest of some rooms and pages of it."""
    hashed = hashlib.sha256()
    root = files("spendsense")
    alone = [(name, root / name) for name in pages]
    for name, page in (*alone, *(each for room in rooms for each in _files(room, root / room))):
        content = page.read_bytes()
        hashed.update(f"{name}\n{len(content)}\n".encode())
        hashed.update(content)
    return f"{version('spendsense')}+{hashed.hexdigest()[:12]}"


def _files(path: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Every file of a folder and those beneath it, in order of their paths."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        named = f"{path}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(named, entry)
        elif not entry.name.endswith((".pyc", ".pyo")):
            yield named, entry
