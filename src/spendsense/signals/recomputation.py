"""A reading worked out again from nothing but what its evidence names.

`formulas` says how. What is looked up in the record is looked up by the ids and days of the
evidence: a row that the evidence does not name cannot make the number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .evidence import EVIDENCE_OF, Evidence, NamedStream, evidence
from .families import read
from .formulas import FORMULAS, Cited, CitedStream
from .readings import READINGS
from .specification import Record
from .specification.record import Row

Proof = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Unproven:
    """A reading of a user that its evidence does not give."""

    user_id: str
    window: Window
    name: str
    read: Any
    again: Any


def recomputed(name: str, proof: Proof, record: Record, window: Window, policy: Policy) -> Any:
    """A reading of one user from the evidence of its groups alone; None where that makes none.

    `proof` is the user's evidence by group, `record` the rows that it names; of the record
    nothing else is looked at.
    """
    return FORMULAS[name].of(cited(name, proof, record, window, policy))


def cited(name: str, proof: Proof, record: Record, window: Window, policy: Policy) -> Cited:
    """What the evidence of a reading names, looked up in the record by id and day."""
    named = {group: proof.get(group, Evidence()) for group in EVIDENCE_OF[name]}
    rows = {row["transaction_id"]: row for row in record.transactions}
    accounts = {account["account_id"]: account for account in record.accounts}
    owed = defaultdict(list)
    for liability in record.liabilities:
        owed[liability["account_id"]].append(liability)
    streams = {
        group: [_stream(stream, rows) for stream in found.streams] for group, found in named.items()
    }
    return Cited(
        window=window,
        policy=policy,
        rows={g: [rows[key] for key in found.transactions] for g, found in named.items()},
        accounts={
            g: [accounts[key] for key in found.accounts if key in accounts]
            for g, found in named.items()
        },
        owed={
            g: [row for key in dict.fromkeys(found.accounts) for row in owed[key]]
            for g, found in named.items()
        },
        days={g: found.days for g, found in named.items()},
        streams=streams,
    )


def _stream(stream: NamedStream, rows: Mapping[str, Row]) -> CitedStream:
    of = tuple(rows[key] for key in stream.transactions)
    return CitedStream(stream.number, stream.kind, stream.cadence, stream.duplicate_of, of)


def unproven(book: Book, window: Window, policy: Policy) -> Iterator[Unproven]:
    """Readings of every user of the book that cannot be worked out again, whatever the reason."""
    proof = evidence(book, window, policy)
    for row in read(book, window, policy).to_dicts():
        user = row["user_id"]
        yield from unproven_of(user, row, proof[user], record_of(book, user), window, policy)


def unproven_of(
    user_id: str, row: Row, proof: Proof, record: Record, window: Window, policy: Policy
) -> Iterator[Unproven]:
    """The same of one user's readings and evidence, as they were read and gathered before."""
    for name in READINGS:
        again = recomputed(name, proof, record, window, policy)
        if not alike(row[name], again):
            yield Unproven(user_id, window, name, row[name], again)


def record_of(book: Book, user_id: str) -> Record:
    """One user's rows of a book, as plain mappings; what the user says of them is in them."""
    frames = (book.accounts, book.transactions, book.liabilities, book.corrections)
    return Record(book.as_of, *(_own(frame, user_id).to_dicts() for frame in frames))


def alike(one: Any, other: Any) -> bool:
    """The same value; ratios to a billionth, everything else exactly."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(other) and bool(one == other)


def _own(frame: pl.DataFrame, user_id: str) -> pl.DataFrame:
    return frame.filter(col("user_id") == user_id)
