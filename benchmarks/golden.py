"""The seals that every profile's people had when the world was last given a version.

    .venv/bin/python benchmarks/golden.py           compare this machine's rows with them
    .venv/bin/python benchmarks/golden.py --renew   write them anew, after WORLD_VERSION has risen

They stand in `tests/world/golden.json`: a digest of every table of 40 users, seed 42.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from spendsense.world import known_profiles, read_profile
from spendsense.world.block import World, block_tables
from spendsense.world.dice import DICE_VERSION
from spendsense.world.manifest import WORLD_VERSION
from spendsense.world.parts import digest

GOLDEN = Path(__file__).parents[1] / "tests" / "world" / "golden.json"
USERS, SEED, AS_OF = 40, 42, date(2026, 11, 20)

RENEW = (
    "Rows that were made before are made otherwise now. If that is meant, raise WORLD_VERSION in"
    " src/spendsense/world/manifest.py (or, where only a profile changed, its own version), then"
    " run: .venv/bin/python benchmarks/golden.py --renew"
)


def main() -> int:
    """Compare or renew; 1 where rows differ, or would be renewed under the same version."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--renew", action="store_true", help="write the seals anew")
    parser.add_argument(
        "--unreleased",
        action="store_true",
        help="renew although no version rose: nobody has it yet",
    )
    asked = parser.parse_args()
    kept, now = read(), golden()
    found = differences(kept, now)
    print("\n".join(found) or "Every table is as it was.")
    if not asked.renew:
        return int(bool(found))
    if silent(kept, now) and not asked.unreleased:
        print(RENEW, file=sys.stderr)
        return 1
    GOLDEN.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    return 0


def read() -> dict[str, Any]:
    """The seals that are kept; none where there is no file yet."""
    if not GOLDEN.is_file():
        return {"world_version": 0, "dice_version": 0, "profiles": {}}
    kept: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return kept


def golden() -> dict[str, Any]:
    """The seals of what is made now."""
    return {
        "world_version": WORLD_VERSION,
        "dice_version": DICE_VERSION,
        "users": USERS,
        "seed": SEED,
        "as_of": AS_OF.isoformat(),
        "profiles": {name: sealed(name) for name in known_profiles()},
    }


def sealed(name: str) -> dict[str, Any]:
    """A profile's version and the digest of each table of its people."""
    profile = read_profile(name)
    since = AS_OF - timedelta(days=profile.history_days - 1)
    tables = block_tables(World(profile, SEED, since, AS_OF), np.arange(USERS))
    return {
        "version": profile.version,
        "tables": {table: digest(pl.concat(make())) for table, make in tables.items()},
    }


def differences(kept: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """A sentence for each table that is not what it was."""
    found = []
    for name in sorted({*kept["profiles"], *now["profiles"]}):
        before = kept["profiles"].get(name, {"tables": {}})["tables"]
        after = now["profiles"].get(name, {"tables": {}})["tables"]
        changed = [each for each in {**before, **after} if before.get(each) != after.get(each)]
        if changed:
            found.append(f"{name}: other rows in {', '.join(changed)}.")
    return found


def silent(kept: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Profiles whose rows changed although neither the world's version nor their own did."""
    if kept["world_version"] != now["world_version"] or kept["dice_version"] != now["dice_version"]:
        return []
    both = kept["profiles"].keys() & now["profiles"].keys()
    return sorted(
        name for name in both
        if kept["profiles"][name]["version"] == now["profiles"][name]["version"]
        and kept["profiles"][name]["tables"] != now["profiles"][name]["tables"]
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
