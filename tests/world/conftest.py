from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from spendsense.world import BEHAVIOURS, generate, read_profile
from spendsense.world.block import World, block_frames
from spendsense.world.households import Households
from spendsense.world.profile import Profile

AS_OF = date(2026, 11, 20)
Frames = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="session")
def profile() -> Profile:
    return read_profile("default")


@pytest.fixture(scope="session")
def neighborhood(profile: Profile) -> Frames:
    """Seventy-five users over the default history."""
    since = AS_OF - timedelta(days=profile.history_days - 1)
    return block_frames(World(profile, 42, since, AS_OF), np.arange(75))


@pytest.fixture(scope="session")
def written_once(profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("population") / "people"
    generate(profile, out=out, users=40, as_of=AS_OF, since=AS_OF - timedelta(days=119))
    return out


@pytest.fixture
def folder(written_once: Path, tmp_path: Path) -> Path:
    """A population of forty users and 120 days that a test may damage."""
    return Path(shutil.copytree(written_once, tmp_path / "people"))


@pytest.fixture
def neighbors(profile: Profile) -> Callable[..., Households]:
    """Plain households to put into a situation: nothing to do but what a test gives them."""

    def settle(count: int = 1) -> Households:
        homes = Households.settle(profile, 7, np.arange(count))
        homes.balances[:] = 0
        homes.acting = BEHAVIOURS[0]
        return homes

    return settle
