"""The guide's worked change, applied to a copy of the package block by block."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/guides/add-a-behaviour.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^```\w+ (\w+)\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL))

LOOK = """
import json
from datetime import date
import numpy as np
import polars as pl
from spendsense.world import PLANNED, known_profiles, read_profile
from spendsense.world.bank_days import number
from spendsense.world.block import World, block_frames
from spendsense.world.households import settled_down
from spendsense.world.parts import digest
from spendsense.world.plan import Planner
from spendsense.world.span import Span

for name in known_profiles():
    read_profile(name)
since, as_of, fifty = date(2026, 7, 24), date(2026, 11, 20), np.arange(50)
profile = read_profile("default")
world = World(profile, 42, since, as_of)


def made(planned):
    tables = block_frames(world, fifty, planned=planned)
    text = pl.col(pl.Enum).cast(pl.String)
    return {table: frame.with_columns(text) for table, frame in tables.items()}


def intended(planned):
    homes = settled_down(profile, 42, fifty, Span(number(since), number(as_of)))
    planner = Planner(homes.span)
    for each in planned:
        each.plan(homes, planner, each.code)
    plan = planner.plan()
    told = {name: plan.lines[name] for name in ("home", "day", "cents", "when", "slot", "whim")}
    code = np.array([terms.behaviour for terms in plan.terms])[plan.lines["terms"]]
    return pl.DataFrame({**told, "code": code}).filter(pl.col("code") != 16)


without = tuple(each for each in PLANNED if each.name != "parking_fines")
old, new = made(without), made(PLANNED)
rows = new["transactions"]
fines = rows.filter(pl.col("name").str.contains(" PARKING [0-9]{7}$"))
first = fines.group_by("user_id").agg(first=pl.coalesce("authorized_date", "date").min())


def unfined(tables):
    found = {}
    for table, frame in tables.items():
        if "user_id" in frame.columns:
            found[table] = frame.join(first, on="user_id", how="anti", maintain_order="left")
    return found


def before(tables):
    rows = tables["transactions"].join(first, on="user_id", maintain_order="left")
    return rows.filter(pl.col("date") < pl.col("first"))


print(json.dumps({
    "digests": {table: digest(frame) for table, frame in old.items()},
    "fines": fines.select("user_id", "amount_cents", "category_detailed").rows(),
    "people": first.height,
    "unfined_are_the_same": all(
        frame.equals(unfined(old)[table]) for table, frame in unfined(new).items()),
    "rows_of_the_unfined": unfined(new)["transactions"].height,
    "same_before_the_fine": before(new).equals(before(old)),
    "rows_before_the_fine": before(new).height,
    "same_plans": intended(PLANNED).equals(intended(without)),
    "plans": intended(PLANNED).height,
}))
"""


def copied(folder: Path) -> Path:
    source = ROOT / "src" / "spendsense"
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(source, folder / "spendsense", ignore=ignored))


def before_line(path: Path, line: str, block: str) -> None:
    """Put a block before the first line that begins so."""
    text = path.read_text(encoding="utf-8")
    place = re.search(rf"^{re.escape(line)}", text, flags=re.MULTILINE)
    assert place, f"{path.name} has no line {line!r}"
    path.write_text(text[: place.start()] + block + text[place.start() :], encoding="utf-8")


def apply(package: Path) -> None:
    """Each block of the guide in the place that the guide names for it."""
    world = package / "world"
    before_line(world / "data/merchants.yaml", "# What the bank itself writes", BLOCKS["merchants"])
    before_line(world / "facts.py", '    *(f"{event}_per_mille"', BLOCKS["facts"])
    for profile in (world / "profiles").glob("*.yaml"):
        block = BLOCKS["default" if profile.stem == "default" else "others"]
        before_line(profile, "archetypes:", block)
    (world / "behaviours/parking.py").write_text(BLOCKS["parking"], encoding="utf-8")
    before_line(world / "behaviours/__init__.py", "from .saving", BLOCKS["import"])
    before_line(world / "behaviours/__init__.py", ")\n\nDAILY", BLOCKS["planned"])


def looked_at(package: Path, look: str = LOOK) -> dict[str, Any]:
    """What a Python of its own says of this package."""
    ran = subprocess.run(
        [sys.executable, "-c", look], cwd=package.parent, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    package = copied(tmp_path_factory.mktemp("changed"))
    apply(package)
    return looked_at(package)


def test_drivers_among_fifty_people_get_fines_as_the_profile_says(found: dict[str, Any]) -> None:
    assert found["people"] >= 5
    for _, cents, category in found["fines"]:
        assert 25_00 <= cents <= 75_00
        assert category == "GOVERNMENT_AND_NON_PROFIT_GOVERNMENT_DEPARTMENTS_AND_AGENCIES"


def test_nobody_without_a_fine_has_another_row(found: dict[str, Any]) -> None:
    assert found["rows_of_the_unfined"] > 1_000
    assert found["unfined_are_the_same"]


def test_nobody_with_a_fine_has_another_row_before_it(found: dict[str, Any]) -> None:
    assert found["rows_before_the_fine"] > 100
    assert found["same_before_the_fine"]


def test_everything_else_is_intended_as_before(found: dict[str, Any]) -> None:
    assert found["plans"] > 1_000
    assert found["same_plans"]


def test_the_street_and_the_facts_alone_move_no_row(found: dict[str, Any], tmp_path: Path) -> None:
    as_it_is = looked_at(copied(tmp_path))
    assert as_it_is["fines"] == []
    assert as_it_is["digests"] == found["digests"]


def test_the_code_of_the_guide_is_one_that_nobody_has() -> None:
    listed = (ROOT / "src/spendsense/world/behaviours/__init__.py").read_text(encoding="utf-8")
    assert "Planned(" in listed
    assert not re.search(r'(Planned|Daily)\("\w+", 16,', listed)
