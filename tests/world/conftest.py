from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest
from polars import col

from spendsense.world import PLANNED, bank_days, generate, read_profile
from spendsense.world.behaviours import Planned
from spendsense.world.block import World, block_frames
from spendsense.world.export import Export
from spendsense.world.facts import CHANCES, ODDS, RANGES
from spendsense.world.households import Households
from spendsense.world.plan import Planner, Terms
from spendsense.world.profile import Archetype, Chance, Odds, Profile, Range
from spendsense.world.script import Script

AS_OF = date(2026, 11, 20)
Frames = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="session")
def profile() -> Profile:
    return read_profile("default")


def as_read(frames: Frames) -> Frames:
    """Every table as it is read from a file: text is text."""
    text = col(pl.Enum).cast(pl.String)
    return {table: frame.with_columns(text) for table, frame in frames.items()}


@pytest.fixture(scope="session")
def neighborhood(profile: Profile) -> Frames:
    """Seventy-five users over the default history."""
    since = AS_OF - timedelta(days=profile.history_days - 1)
    return as_read(block_frames(World(profile, 42, since, AS_OF), np.arange(75)))


@pytest.fixture(scope="session")
def written_once(profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("population") / "people"
    generate(profile, out=out, users=40, as_of=AS_OF, since=AS_OF - timedelta(days=119))
    return out


@pytest.fixture
def folder(written_once: Path, tmp_path: Path) -> Path:
    """A population of forty users and 120 days that a test may damage."""
    return Path(shutil.copytree(written_once, tmp_path / "people"))


SOURCE = "by definition of the test"


def people(script: Script | None = None, **facts: int | tuple[int, int] | str) -> Profile:
    """A profile of people to whom nothing happens but what the facts say: all else is nought.

    A whole number is a range of one, or a chance in percent; a text is the only option there is.
    """
    told = {"pay_cycle": "none", "card_habit": "full", "cards": "none", "region": "urban",
            "drives": 100, "city_drives": 100,
            "age_bracket": "26-35", "consents": 100, "bill_day": 5,
            "card_use_percent": 100, **facts}  # fmt: skip
    ends = {name: _ends(told.pop(name, 0)) for name in RANGES}
    chances = {name: Chance(int(told.pop(name, 0)), SOURCE) for name in CHANCES}
    odds = {name: Odds({option: int(option == told.get(name)) for option in options}, SOURCE)
            for name, options in ODDS.items()}  # fmt: skip
    assert not set(told) - set(odds), f"no fact is called {set(told) - set(odds)}"
    ranges = {name: Range(low, high, SOURCE) for name, (low, high) in ends.items()}
    one = Archetype("plain", SOURCE, 1, None, SOURCE, ranges, chances, odds, script=script)
    return Profile("plain", 1, SOURCE, 400, 0, (one,), Export())


def _ends(told: int | tuple[int, int] | str) -> tuple[int, int]:
    assert not isinstance(told, str)
    return (told, told) if isinstance(told, int) else told


class Wish(NamedTuple):
    """One intention of one household, to the cent."""

    how: int
    day: date
    cents: int
    home: int = 0
    words: str = "landlords"
    options: Mapping[str, int] = {}
    terms: Mapping[str, Any] = {}


def wishing(*wishes: Wish) -> Planned:
    """A behaviour that plans exactly these, each with a slot of its own; origins are places."""

    def plan(homes: Households, planner: Planner, code: int) -> None:
        numbers: list[int] = []
        for slot, wish in enumerate(wishes):
            options = dict(wish.options)
            if "origin" in options:
                options["origin"] = numbers[options["origin"]]
            held = options.pop("held", wish.cents)
            numbers.append(
                planner.add(
                    Terms(wish.how, **{"behaviour": code, **wish.terms}),
                    np.array([wish.home]),
                    bank_days.number(wish.day),
                    np.array([wish.cents]),
                    homes.street.first[wish.words],
                    bank_days.number(wish.day),
                    slot,
                    held=np.array([held]),
                    **options,
                )
            )

    return Planned("wishes", 99, plan)


@dataclass(frozen=True)
class Bank:
    """What the bank and truth say of the people that were made."""

    frames: Frames

    def rows(self, account: str = "checking", user: int = 0, **where: Any) -> pl.DataFrame:
        """Posted rows of one person's account, in order: `account` is a subtype or a name."""
        accounts = self.frames["accounts"].filter(
            (col("subtype") == account) | (col("name") == account),
            col("user_id") == f"u-{user:07d}",
        )
        rows = self.frames["transactions"].filter(~col("pending"))
        return rows.join(accounts.select("account_id"), on="account_id").filter(**where)

    def told(self, account: str = "checking", user: int = 0, **where: Any) -> list[Row]:
        """Day, category and cents of the same rows."""
        rows = self.rows(account, user, **where)
        return rows.select("date", "category_detailed", "amount_cents").rows()

    def days(self, account: str = "checking", user: int = 0, **where: Any) -> list[date]:
        return self.rows(account, user, **where)["date"].to_list()

    def cents(self, account: str = "checking", user: int = 0, **where: Any) -> list[int]:
        return self.rows(account, user, **where)["amount_cents"].to_list()

    def balance(self, account: str = "checking", user: int = 0) -> int:
        found = self.frames["accounts"].filter(
            (col("subtype") == account) | (col("name") == account),
            col("user_id") == f"u-{user:07d}",
        )
        return int(found["balance_current_cents"].item())


Row = tuple[date, str, int]


def lived(
    since: date,
    as_of: date,
    *wishes: Wish,
    users: int = 1,
    seed: int = 42,
    script: Script | None = None,
    planned: Sequence[Planned] = PLANNED,
    **facts: int | tuple[int, int] | str,
) -> Bank:
    """So many people with these facts, from one day to another, wishing for this besides."""
    world = World(people(script, **facts), seed, since, as_of)
    return Bank(as_read(block_frames(world, np.arange(users), (*planned, wishing(*wishes)))))
