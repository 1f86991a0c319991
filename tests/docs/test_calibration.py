"""The page of calibration tells of this version, of every published figure, and of each miss."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from spendsense.world import read_profile
from spendsense.world.manifest import WORLD_VERSION
from spendsense.world.measures import MEASURES, REALISM, published

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/calibration.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_page_was_written_by_this_version_of_the_world_and_its_profile() -> None:
    profile = read_profile("default")
    assert f"`default` (version {profile.version}, world {WORLD_VERSION})" in PAGE


def test_every_published_figure_stands_there_once_with_its_source_and_its_reason() -> None:
    judged = "".join(section(title) for title in ("Missed", "Near", "Too few to say"))
    for measure, told in published().items():
        assert len(re.findall(rf"^(?:### |\| )`{measure}`", judged, flags=re.MULTILINE)) == 1
        assert told.source in judged
        assert told.why in judged


def test_every_measure_without_a_figure_stands_there_too() -> None:
    told = set(re.findall(r"^\| `(\w+)`", section("Without a published figure"), re.MULTILINE))
    assert told == {each.name for each in REALISM} - set(published())


def test_the_counts_at_the_top_are_those_of_the_page() -> None:
    found = re.search(r"Of (\d+) published figures (\d+) are near and (\d+) are missed", PAGE)
    assert found is not None
    assert int(found[1]) == len(published())
    assert int(found[2]) == len(re.findall(r"^\| `", section("Near"), flags=re.MULTILINE))
    assert int(found[3]) == len(re.findall("^### ", section("Missed"), flags=re.MULTILINE))


def test_at_least_twenty_figures_are_near() -> None:
    found = re.search(r"figures (\d+) are near", PAGE)
    assert found is not None and int(found[1]) >= 20


def test_what_is_said_of_a_miss_is_said_of_a_figure_that_there_is(calibration: ModuleType) -> None:
    names = {each.name for each in MEASURES}
    assert set(calibration.WHY_MISSED) <= set(published()) <= names
