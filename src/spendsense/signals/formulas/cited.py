"""What a reading's evidence names, and nothing else of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.signals.specification.record import Record, Row


@dataclass(frozen=True, slots=True)
class CitedStream:
    """A stream that evidence names: its number, kind and cadence, and its rows by day and id."""

    number: int
    kind: str
    cadence: str
    duplicate_of: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """By group of evidence: rows, accounts and days in their order, streams by number.

    `owed` are the liabilities of a group's accounts. A group that names nothing is empty.
    """

    window: Window
    policy: Policy
    rows: Mapping[str, Sequence[Row]]
    accounts: Mapping[str, Sequence[Row]]
    owed: Mapping[str, Sequence[Row]]
    days: Mapping[str, Sequence[date]]
    streams: Mapping[str, Sequence[CitedStream]]

    def size(self, group: str) -> int:
        """How many rows, accounts or days a group names."""
        return len(self.rows[group]) + len(self.accounts[group]) + len(self.days[group])

    def record(self) -> Record:
        """All that is cited, as a record that the specification can be asked of."""
        rows = {row["transaction_id"]: row for row in chain(*self.rows.values())}
        accounts = {row["account_id"]: row for row in chain(*self.accounts.values())}
        owed = {(row["account_id"], row["kind"]): row for row in chain(*self.owed.values())}
        as_of = self.window.as_of
        return Record(as_of, list(accounts.values()), list(rows.values()), list(owed.values()))
