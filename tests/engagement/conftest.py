"""A small household of records, and the words for events on days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest

from spendsense.storage import Counted, EngagementEvent
from spendsense.world import generate, read_profile

AS_OF = date(2026, 11, 21)

Event = Callable[..., EngagementEvent]


@pytest.fixture
def event() -> Event:
    """An event by its kind, key and day."""
    numbers = iter(range(1, 10_000))

    def made(kind: Counted, key: str, on: date) -> EngagementEvent:
        at = datetime.combine(on, time(18))
        return EngagementEvent(seq=next(numbers), user_id="u1", kind=kind, key=key, at=at)

    return made


@pytest.fixture(scope="session")
def population(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """The 75 people of a demo: their tables."""
    out = tmp_path_factory.mktemp("world") / "population"
    generate(read_profile("default"), out=out, users=75, as_of=AS_OF, seed=42)
    return {table: _read(out / table) for table in ("accounts", "transactions", "liabilities")}


def _read(folder: Path) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(part) for part in sorted(folder.glob("*.parquet"))])
