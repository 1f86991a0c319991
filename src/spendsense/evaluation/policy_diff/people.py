"""Whom a change is tried on: readings of a population by window, and what else decides of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import polars as pl
from polars import col

from spendsense.guardrails.holdings import UNKNOWN
from spendsense.ledger import BadInput
from spendsense.recommendations import read_catalog
from spendsense.signals import FAMILIES, family_columns

from .variants import with_variants

PURPOSES = ("partner_offers", "ai_wording", "research")
HELD = "held:"
"""Before the name of an account subtype: the column that says who holds one."""

COLUMNS: Mapping[str, pl.DataType] = {
    name: dtype
    for family in FAMILIES
    for name, dtype in family_columns(family).items()
    if name != "user_id"
}
"""Every reading and part of one, with its type."""

NEVER = pl.Schema({"user_id": pl.String(), "item_key": pl.String()})
WAITING = pl.Schema(
    {
        "user_id": pl.String(),
        "window_days": pl.Int64(),
        "item_key": pl.String(),
        "kind": pl.String(),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What the review has before it: what waits now, and what a decision takes, as measured.

    `waiting` has the columns of `WAITING`. `median_seconds` is None where nothing was measured.
    """

    waiting: pl.DataFrame
    median_seconds: int | None
    timed: int


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Consenting people on a day.

    `windows` holds by days a frame as `window_frame` makes it; the people and their order are the
    same in every window. `never` names items that somebody asked not to see again. `demographics`
    has `user_id` and a column of text for each attribute; None where none is known.
    """

    as_of: date
    windows: Mapping[int, pl.DataFrame]
    never: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NEVER))
    demographics: pl.DataFrame | None = None
    desk: Desk | None = None

    @property
    def user_ids(self) -> pl.Series:
        return next(iter(self.windows.values()))["user_id"]

    @property
    def count(self) -> int:
        return len(self.user_ids)


@cache
def subtypes() -> tuple[str, ...]:
    """The kinds of account that some offer asks about, and the one that nobody knows."""
    terms = (item.eligibility for item in read_catalog() if item.eligibility)
    return (*sorted({kind for each in terms for kind in each.not_if_holds}), UNKNOWN)


def window_frame(
    readings: pl.DataFrame,
    purposes: Mapping[str, Iterable[str]],
    holdings: Mapping[str, Iterable[str]],
) -> pl.DataFrame:
    """One row a person: readings, a flag for each of `PURPOSES` and each `held:<subtype>`, and who
    reads the same texts.

    A reading that is not there is null: it was not read. `holdings` is by subtype.
    """
    missing = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in COLUMNS.items()
        if name not in readings.columns
    ]
    flags = {name: purposes.get(name, ()) for name in PURPOSES}
    flags |= {f"{HELD}{kind}": holdings.get(kind, ()) for kind in subtypes()}
    sets = [
        col("user_id").is_in(pl.Series(list(users), dtype=pl.String()).implode()).alias(name)
        for name, users in flags.items()
    ]
    return with_variants(readings.sort("user_id").with_columns(*missing, *sets))


def aligned(windows: Mapping[int, pl.DataFrame]) -> dict[int, pl.DataFrame]:
    """The windows over the people that all of them hold. Raises BadInput where that is nobody."""
    frames = list(windows.values())
    if not frames:
        raise BadInput("No readings are there to try a change on. Run the pipeline: spendsense run")
    both = frames[0].select("user_id")
    for frame in frames[1:]:
        both = both.join(frame.select("user_id"), on="user_id", how="semi")
    return {
        days: frame.join(both, on="user_id", how="semi", maintain_order="left")
        for days, frame in sorted(windows.items())
    }
