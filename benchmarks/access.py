"""Every route x caller x owner x state of consent, and how many are answered as they must be.

    python benchmarks/access.py [--state granted]

What must be answered is written in tests/web/access_table.py, not taken from the product's table.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.web.access_cells import Cell, World, cells
from tests.web.access_table import LINES, OWNERS, STATES
from tests.web.conftest import household


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--state", choices=STATES, help="This state of consent only.")
    chosen = asked.parse_args().state
    began, found = time.perf_counter(), list[Cell]()
    for state in [chosen] if chosen else STATES:
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder), state, household)
            callers = len(world.callers)
            found += cells(world)
            world.close()
    wrong = [cell.sentence() for cell in found if not cell.held]
    states = len({cell.state for cell in found})
    print(
        f"{len(found):,} cells: {len(LINES)} routes, {callers} callers, {len(OWNERS)} owners where "
        f"an address names a user's thing, {states} states of consent; SQLite, "
        f"{time.perf_counter() - began:.0f} s, Python {platform.python_version()}"
    )
    for status, number in sorted(Counter(cell.status for cell in found).items()):
        print(f"  {number:>6,} answered {status}")
    print(f"{len(found) - len(wrong):,} as the table says, {len(wrong):,} otherwise")
    for sentence in wrong:
        print(f"  {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
