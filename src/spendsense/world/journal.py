"""What was posted, as it was posted: whole arrays in order, turned into columns at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .dice import Ints

CHECKING, SAVINGS, CARD = range(3)
ACCOUNT_KINDS = ("checking", "savings", "card")
NO_STREAM = 0


class Entry(NamedTuple):
    """One kind of row for some households on one day. Each household at most once an entry.

    `stream` is the household's recurring stream the rows belong to, 0 for none. `authorized` is
    the day of purchase, -1 where the bank gives none. `balances` are after posting; a pending
    entry has none.
    """

    day: int
    authorized: int
    account: int
    behaviour: int
    slot: int
    rows: Ints
    cents: Ints
    wording: Ints
    stream: Ints
    balances: Ints


@dataclass(frozen=True, slots=True)
class Columns:
    """Entries side by side: one element a row, in the order of posting; pending rows last."""

    day: Ints
    authorized: Ints
    account: Ints
    behaviour: Ints
    slot: Ints
    household: Ints
    cents: Ints
    wording: Ints
    stream: Ints
    balance: Ints
    pending: Ints

    def taken(self, order: Ints) -> Columns:
        """The same columns in another order, or some of their rows."""
        return Columns(**{name: getattr(self, name)[order] for name in self.__dataclass_fields__})


@dataclass(slots=True)
class Journal:
    """Every entry of a block of households, posted and pending."""

    posted: list[Entry] = field(default_factory=list)
    pending: list[Entry] = field(default_factory=list)

    def columns(self) -> Columns:
        """All rows; posted ones first, in the order they were posted."""
        entries = [*self.posted, *self.pending]
        lengths = np.array([len(entry.rows) for entry in entries], np.int64)

        def each(name: str) -> Ints:
            values = np.array([getattr(entry, name) for entry in entries], np.int64)
            return np.repeat(values, lengths)

        def joined(name: str) -> Ints:
            parts = [getattr(entry, name) for entry in entries]
            return np.concatenate(parts) if parts else np.empty(0, np.int64)

        waiting = np.arange(len(entries)) >= len(self.posted)
        return Columns(
            day=each("day"),
            authorized=each("authorized"),
            account=each("account"),
            behaviour=each("behaviour"),
            slot=each("slot"),
            household=joined("rows"),
            cents=joined("cents"),
            wording=joined("wording"),
            stream=joined("stream"),
            balance=joined("balances"),
            pending=np.repeat(waiting, lengths).astype(np.int64),
        )
