"""The same rows to the last column as when the world was given its version."""

from __future__ import annotations

import copy
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spendsense.world import known_profiles
from spendsense.world.parts import TABLES

COMMAND = Path(__file__).parents[2] / "benchmarks" / "golden.py"
Golden = dict[str, Any]


@pytest.fixture(scope="module")
def command() -> dict[str, Any]:
    return runpy.run_path(str(COMMAND))


@pytest.fixture(scope="module")
def kept(command: dict[str, Any]) -> Golden:
    found: Golden = command["read"]()
    return found


@pytest.mark.parametrize("name", known_profiles())
def test_every_table_has_the_seal_it_had(command: dict[str, Any], kept: Golden, name: str) -> None:
    assert name in kept["profiles"], command["RENEW"]
    now = command["sealed"](name)
    changed = [
        table for table in TABLES if now["tables"][table] != kept["profiles"][name]["tables"][table]
    ]
    assert now["version"] == kept["profiles"][name]["version"], command["RENEW"]
    assert not changed, f"{name}: other rows in {', '.join(changed)}. {command['RENEW']}"


def test_the_seals_are_of_this_version(command: dict[str, Any], kept: Golden) -> None:
    assert kept["world_version"] == command["WORLD_VERSION"], command["RENEW"]
    assert kept["dice_version"] == command["DICE_VERSION"], command["RENEW"]
    assert set(kept["profiles"]) == set(known_profiles())


@pytest.fixture
def spoilt(kept: Golden) -> Callable[..., Golden]:
    """The seals with another one for the default people's accounts."""

    def spoil(world_version: int = 0, version: int = 0) -> Golden:
        made = copy.deepcopy(kept)
        made["world_version"] += world_version
        made["profiles"]["default"]["version"] += version
        made["profiles"]["default"]["tables"]["accounts"] = "0" * 64
        return made

    return spoil


def test_a_table_that_differs_is_told_by_name(
    command: dict[str, Any], kept: Golden, spoilt: Callable[..., Golden]
) -> None:
    assert command["differences"](kept, kept) == []
    assert command["differences"](kept, spoilt()) == ["default: other rows in accounts."]


def test_other_rows_under_the_same_version_are_not_renewed_silently(
    command: dict[str, Any], kept: Golden, spoilt: Callable[..., Golden]
) -> None:
    assert command["silent"](kept, spoilt()) == ["default"]
    assert command["silent"](kept, spoilt(world_version=1)) == []
    assert command["silent"](kept, spoilt(version=1)) == []
