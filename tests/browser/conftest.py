"""One browser and two houses for a worker: one as the demo has it, one full of hostile names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from spendsense.web.built import is_built

from .chromium import ARGUMENTS, program
from .house import House, furnish, opened
from .visit import Visits, visit

RESULTS = Path(__file__).parents[2] / "test-results"
"""Where the pictures and films of a run lie."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    where = program()
    assert where, "There is no Chromium on this machine. Arrange it with: make browser"
    assert is_built(), "The web app is not built. Build it with: make web"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=where, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as it is before anybody signs in."""
    return furnish(tmp_path_factory.mktemp("furnished"), users=24, seed=42, hostile=False)


@pytest.fixture(scope="session")
def house(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """For tests that only look."""
    with _copy(furnished, tmp_path_factory.mktemp("house")) as it:
        yield it


@pytest.fixture
def own_house(furnished: Path, tmp_path: Path) -> Iterator[House]:
    """For a test that changes something in it."""
    with _copy(furnished, tmp_path) as it:
        yield it


def _copy(furnished: Path, folder: Path) -> AbstractContextManager[House]:
    shutil.copytree(furnished, folder / "home")
    return opened(folder / "home")


@pytest.fixture(scope="session")
def hostile_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(furnish(tmp_path_factory.mktemp("hostile"), users=24, seed=42, hostile=True)) as it:
        yield it


@pytest.fixture
def visits(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visits]:
    """Makes visits; each ends with the test, without a complaint of the browser's."""
    made = []

    def begin(whose: House, **how: object) -> object:
        made.append(visit(browser, whose, RESULTS / "pictures", **how))  # type: ignore[arg-type]
        return made[-1]

    yield begin  # type: ignore[misc]
    for each in made:
        each.context.close()
