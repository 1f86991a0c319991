"""A town of nobody yet, and a small made-up population with truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from spendsense.world import generate, read_profile

from .town import Town


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-five people of the default profile, seed 7."""
    out = tmp_path_factory.mktemp("accuracy") / "people"
    generate(read_profile("default"), out=out, users=25, seed=7, as_of=date(2026, 11, 20))
    return out
