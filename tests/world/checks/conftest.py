"""A sound part of a population, written by hand, and ways to break it."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from spendsense.world.checks import PART_CHECKS, Look, Part

from .book import Book, handwritten
from .tables import as_part

Change = Callable[[pl.DataFrame], pl.DataFrame]


@pytest.fixture
def book() -> Book:
    """What was written by hand; a test may change it before `told`."""
    return handwritten()


@pytest.fixture
def told() -> Callable[[Book], Part]:
    """The bank's records and truth of a book."""
    return as_part


@pytest.fixture
def sound() -> Part:
    return as_part(handwritten())


@pytest.fixture
def damaged(sound: Part) -> Callable[[str, Change], Part]:
    """The sound part with one table changed."""

    def damage(table: str, change: Change) -> Part:
        return Part(sound.manifest, {**sound.tables, table: change(sound.tables[table])})

    return damage


@pytest.fixture
def put(damaged: Callable[[str, Change], Part]) -> Callable[..., Part]:
    """The sound part with other values in the rows of a table that have the given key."""

    def changed(table: str, key: str, value: object, **told: object) -> Part:
        def change(frame: pl.DataFrame) -> pl.DataFrame:
            assert frame.filter(pl.col(key) == value).height > 0
            return frame.with_columns(
                pl.when(pl.col(key).eq_missing(pl.lit(value)))
                .then(new if isinstance(new, pl.Expr) else pl.lit(new, dtype=frame[name].dtype))
                .otherwise(pl.col(name))
                .alias(name)
                for name, new in told.items()
            )

        return damaged(table, change)

    return changed


@pytest.fixture
def failing() -> Callable[[Part], dict[str, Look]]:
    """By name, the checks that fail on a part."""

    def failed(part: Part) -> dict[str, Look]:
        looks = {check.name: check.look(part) for check in PART_CHECKS}
        return {name: look for name, look in looks.items() if look.failed}

    return failed
