"""One user over one window, whole: personas, margins, what would change them, and the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spendsense.ledger import Book, Window
from spendsense.policy import Policy
from spendsense.signals import EVIDENCE_OF, Evidence, evidence, read

from .assignment import ENOUGH_DATA, PERSONAS, Assignment, assign
from .explanation import distances
from .margins import Branch, branch
from .particulars import Particulars, particulars
from .sliders import Slider, sliders
from .ways import Distance


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows, accounts and days behind a reading, all its groups together."""

    transactions: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What was read of a user over a window, and what the rules make of it.

    `enough` is the rule of how much record there must be, `rules` the tree of each persona,
    `rows` what is behind the readings that these rules ask for.
    """

    window: Window
    readings: Mapping[str, Any]
    assignment: Assignment
    enough: Branch
    rules: Mapping[str, Branch]
    distances: tuple[Distance, ...]
    sliders: tuple[Slider, ...]
    rows: Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Known:
    """A user's readings over a window, and what they are told in."""

    row: Mapping[str, Any]
    particulars: Particulars


def known(book: Book, user_id: str, window: Window, policy: Policy) -> Known:
    """What is read of one user of a book of one user."""
    row = read(book, window, policy).row(0, named=True)
    return Known(row, particulars(book, window, policy)[user_id])


def pattern(book: Book, user_id: str, window: Window, policy: Policy) -> Pattern:
    """The pattern of the one user of a book."""
    found = known(book, user_id, window, policy)
    row = found.row
    enough = branch(ENOUGH_DATA, row, policy)
    rules = {persona.key: branch(persona.when, row, policy) for persona in PERSONAS}
    asked = [m.reading for tree in (enough, *rules.values()) for m in tree.margins()]
    proof = evidence(book, window, policy)[user_id]
    return Pattern(
        window=window,
        readings=row,
        assignment=assign(row, policy),
        enough=enough,
        rules=rules,
        distances=distances(row, policy, found.particulars),
        sliders=sliders(row, policy, found.particulars),
        rows={name: rows_behind(name, proof) for name in dict.fromkeys(asked)},
    )


def rows_behind(reading: str, proof: Mapping[str, Evidence]) -> Rows:
    """What a reading was read from, by the evidence of one user and window."""
    found = [proof[group] for group in EVIDENCE_OF.get(reading, ()) if group in proof]
    transactions = dict.fromkeys(key for each in found for key in each.transactions)
    accounts = dict.fromkeys(key for each in found for key in each.accounts)
    days = {day for each in found for day in each.days}
    return Rows(tuple(transactions), tuple(accounts), len(days))
