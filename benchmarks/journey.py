"""How fast the journey is on this machine: `make benchmark`, or `python benchmarks/journey.py`.

Prints the machine and the versions with the figures. Nothing here is a test: a figure belongs to
the machine that it was measured on.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

from spendsense.ingest import read
from spendsense.ingest.loading import kept, load
from spendsense.pipeline import explained, run
from spendsense.storage import Database, consented, user_ids
from spendsense.world import generate, read_profile

AS_OF = date(2026, 8, 22)
AT = datetime(2026, 8, 22, 12)
REPEATS = 7


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=75)
    parser.add_argument("--seed", type=int, default=42)
    asked = parser.parse_args()
    _machine()
    with tempfile.TemporaryDirectory() as folder:
        journey(Path(folder), asked.users, asked.seed)
    commands()


def journey(folder: Path, users: int, seed: int) -> None:
    """Generate, load, judge and draft; then one user at a time from stored rows."""
    print(f"\n{users} users, seed {seed}, as of {AS_OF}")
    population, database = folder / "population", Database.open(f"sqlite:///{folder / 'x.db'}")
    profile = read_profile("default")
    steps = {
        "generate": lambda: generate(profile, out=population, users=users, seed=seed, as_of=AS_OF),
        "load": lambda: _load(database, population),
        "judge and draft": lambda: run(database, as_of=AS_OF, clock=lambda: AT, by="benchmark"),
    }
    total = sum(_timed(name, step) for name, step in steps.items())
    print(f"  {'in all':<34}{total:8.2f} s")
    _one_user(database)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'peak memory of this process':<34}{peak:8.0f} MiB")


def commands() -> None:
    """Whole processes, median of several."""
    print("\nwhole processes")
    script = Path(sys.executable).with_name("spendsense")
    _process("spendsense --help", [str(script), "--help"])
    _process("python -c 'import spendsense'", [sys.executable, "-c", "import spendsense"])
    _process("python -c pass", [sys.executable, "-c", "pass"])


def _load(database: Database, population: Path) -> None:
    with database.read() as connection:
        known = kept(connection)
    records = read([population], as_of=AS_OF, kept=known)
    with database.write() as connection:
        load(connection, records, by="benchmark", at=AT, paths=[str(population)])


def _one_user(database: Database) -> None:
    with database.read() as connection:
        users = sorted(consented(connection, user_ids(connection)))
    explained(database, users[0], as_of=AS_OF, at=AT)  # the first call pays for what stays loaded
    taken = []
    for user in users:
        start = time.perf_counter()
        explained(database, user, as_of=AS_OF, at=AT)
        taken.append(time.perf_counter() - start)
    named = f"one user, rows to drafts ({len(taken)})"
    low, middle, high = min(taken), statistics.median(taken), max(taken)
    print(f"  {named:<34}{middle * 1000:8.1f} ms median, {low * 1000:.1f} to {high * 1000:.1f} ms")


def _timed(name: str, step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    taken = time.perf_counter() - start
    print(f"  {name:<34}{taken:8.2f} s")
    return taken


def _process(name: str, command: list[str]) -> None:
    taken = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    middle = statistics.median(taken[1:])  # the first fills the file cache
    print(f"  {name:<34}{middle * 1000:8.0f} ms median of {REPEATS}")


def _machine() -> None:
    packages = ("spendsense", "polars", "numpy", "sqlalchemy", "fastapi", "typer")
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))


if __name__ == "__main__":
    main()
