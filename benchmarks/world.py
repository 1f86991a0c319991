"""How fast the world is made on this machine: `make benchmark-world`.

Every figure is of a whole process of its own: CPU seconds are user and system of all its threads,
memory is its peak. Start-up is that of the same process asked for one user and one day. Prints the
machine and the versions with the figures. Nothing here is a test: a figure belongs to the machine
that it was measured on.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

AS_OF = "2026-11-20"

MAKE = """
import sys
from datetime import date, timedelta
from pathlib import Path
from spendsense.world import generate, read_profile
name, users, out, form, days = sys.argv[1:]
profile = read_profile(name)
as_of = profile.as_of or date.fromisoformat("{as_of}")
since = as_of - timedelta(days=(int(days) or profile.history_days) - 1)
made = generate(profile, out=Path(out), users=int(users), as_of=as_of, since=since,
                format=None if form == "native" else form)
print(made.manifest.rows["transactions"])
""".replace("{as_of}", AS_OF)

# Rows per CPU-second of other generators of bank records, each measured on a machine with two
# cores like the one this was written on; none writes truth, none writes Parquet of this shape.
OTHERS = (
    ("PaySim 2.0, 20,000 clients, CSV", 205_000),
    ("Sparkov, 2,000 customers, CSV", 32_600),
    ("the fastest of eight projects of the same brief, CSV", 23_500),
    ("finsynth, 200 personas, in memory", 14_600),
    ("Faker in a loop, 2,000 users, JSON", 6_300),
    ("FinForge 3.0.0, 100 users, nothing written", 5_900),
)


class Run(NamedTuple):
    """One process: rows it made, CPU seconds, peak memory in millions of bytes, bytes on disk."""

    rows: int
    cpu: float
    peak: float
    size: int


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    asked = parser.parse_args()
    machine()
    start = process("default", 1, "parquet", days=1)
    print(f"\nstart-up: {start.cpu:.2f} CPU-s, {start.peak:.0f} MB")
    print("\ndefault, 400 days, Parquet, truth and demographics with it, one process")
    print(f"  {'users':>9} {'rows':>12} {'CPU-s':>8} {'rows per CPU-s':>15} {'CPU-ms a user':>14}"
          f" {'peak MB':>9} {'bytes a row':>12}")  # fmt: skip
    for users in asked.users:
        show(users, process("default", users, "parquet"), start)
    small = process("ss-f001", 100, "native")
    beyond = small.cpu - start.cpu
    print(f"\nss-f001, 100 users, its four CSV files: {beyond:.2f} CPU-s beyond start-up,"
          f" {small.rows:,} transactions")  # fmt: skip
    print("\nrows per CPU-second of others, start-up included")
    for name, rate in OTHERS:
        print(f"  {name:<55}{rate:>9,}")


def show(users: int, run: Run, start: Run) -> None:
    """One line; the rate is of the CPU time beyond start-up."""
    cpu = run.cpu - start.cpu
    told = f"  {users:>9,} {run.rows:>12,} {cpu:>8.1f} {run.rows / cpu:>15,.0f}"
    told += f" {cpu / users * 1000:>14.2f} {run.peak:>9.0f} {run.size / run.rows:>12.1f}"
    print(told)


def process(profile: str, users: int, form: str, days: int = 0) -> Run:
    """Generate in a process of its own, and weigh it; 0 days for the profile's own history."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "population"
        command = [sys.executable, "-c", MAKE, profile, str(users), str(out), form, str(days)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            told = child.stdout.read()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"generating {users} users of {profile} ended with {child.returncode}")
        size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
        return Run(int(told), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, size)


def machine() -> None:
    """The machine, its load, and the versions."""
    packages = ("spendsense", "polars", "numpy", "nanoarrow")
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    print(f"load average {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    main()
