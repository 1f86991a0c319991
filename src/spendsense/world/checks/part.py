"""One part of a population as the checks see it, and what a check found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
from polars import col

from spendsense.world.manifest import Manifest

PLACES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Part:
    """Every table of one block of users, transactions in Plaid's sign, and the folder's page."""

    manifest: Manifest
    tables: Mapping[str, pl.DataFrame]

    @property
    def users(self) -> pl.DataFrame:
        return self.tables["users"]

    @property
    def accounts(self) -> pl.DataFrame:
        return self.tables["accounts"]

    @property
    def transactions(self) -> pl.DataFrame:
        return self.tables["transactions"]

    @property
    def liabilities(self) -> pl.DataFrame:
        return self.tables["liabilities"]

    @property
    def posted(self) -> pl.DataFrame:
        return self.transactions.filter(~col("pending"))


@dataclass(frozen=True, slots=True)
class Look:
    """How many were looked at, how many were wrong, and where the first of these are."""

    checked: int
    failed: int = 0
    where: tuple[str, ...] = ()

    def __add__(self, other: Look) -> Look:
        where = (*self.where, *other.where)[:PLACES_SHOWN]
        return Look(self.checked + other.checked, self.failed + other.failed, where)


@dataclass(frozen=True, slots=True)
class Check:
    """A name, the sentence that should hold, and the function that looks at a part."""

    name: str
    expects: str
    look: Callable[[Part], Look]


def look(checked: int, wrong: pl.DataFrame, sentence: str) -> Look:
    """The look that found these wrong rows; `sentence` is filled from their columns."""
    shown = wrong.head(PLACES_SHOWN).iter_rows(named=True)
    return Look(checked, wrong.height, tuple(sentence.format(**row) for row in shown))
