"""How fast signals are read on this machine: `make benchmark-signals`.

`spendsense signals` over populations of the profile `default`, beside a scan of the columns that
it needs in the same run: Polars summing the amounts of each user. Every figure is of a whole
process of its own. The bound is `scan x BOUND` at 100,000 users with 20 million rows, two windows,
five families and personas, on two cores, in less than MEMORY of all its processes together.
Prints the machine and the versions with the figures. Nothing here is a test: a figure belongs to
the machine that it was measured on.

Last, one user at a time in a warm process: readings and personas of both windows and the evidence
of each, from rows in memory; the bounds are ONE_USER milliseconds at the median and at p99.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import polars as pl
import psutil

from spendsense.fanout import map_blocks
from spendsense.ledger import Book, windows
from spendsense.personas import assignments
from spendsense.policy import Policy
from spendsense.signals import evidence, read
from spendsense.world import generate, read_profile

AS_OF = date(2026, 8, 22)
BOUND, MEMORY = 12, 1.5e9
ONE_USER, WARM = (15, 40), 20
COLUMNS = "user_id account_id date amount_cents name merchant_name category_primary"
COLUMNS += " category_detailed pending"

SCAN = """
import sys, polars as pl
rows = pl.scan_parquet(sys.argv[1] + "/transactions/part-*.parquet")
columns = sys.argv[2].split()
others = [pl.col(name).is_not_null().sum().alias(name) for name in columns
          if name not in ("user_id", "amount_cents")]
pl.Config.set_engine_affinity("streaming")
totals = rows.select(columns).group_by("user_id").agg(pl.col("amount_cents").sum(), *others)
print(totals.collect().height)
"""

COMMAND = "from spendsense.cli import main; main()"


class Measured(NamedTuple):
    """Wall seconds, CPU seconds of all processes, and their peak memory together in bytes."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, nargs="*", default=[10_000, 50_000])
    parser.add_argument("--days", type=int, default=120, help="of history; about 1.7 rows a day")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--people", type=int, default=300, help="read one at a time")
    parser.add_argument("--folder", type=Path, help="keep and reuse populations here")
    asked = parser.parse_args()
    machine()
    print(
        f"\ndefault, {asked.days} days, {asked.workers} workers; seconds with the start of Python"
    )
    print(f"  {'users':>9} {'rows':>12} {'scan':>6} {'signals':>8} {'times':>6} | {'scan CPU':>8}"
          f" {'signals CPU':>11} {'times':>6} | {'CPU us a row':>12} {'peak MB':>8}")  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        found = [measured(folder, users, asked.days, asked.workers) for users in asked.users]
        for (few, first), (many, last) in pairwise(found):
            exponent = math.log(last.cpu / first.cpu) / math.log(many / few)
            print(
                f"  growth from {few:,} to {many:,} users: exponent {exponent:.2f} of the CPU time"
            )
        one_user(population(folder, asked.users[0], asked.days), asked.people)


def measured(folder: Path, users: int, days: int, workers: int) -> tuple[int, Measured]:
    """One line: a population, its scan, and its signals."""
    people = population(folder, users, days)
    rows = rows_of(people)
    scans = [process("-c", SCAN, str(people), COLUMNS) for _ in range(3)]
    scan = min(scans)  # the first may have found nothing in memory
    with tempfile.TemporaryDirectory() as out:
        words = ("signals", str(people), "--as-of", str(AS_OF), "--out", f"{out}/features")
        read = process("-c", COMMAND, *words, "--workers", str(workers))
    print(f"  {users:>9,} {rows:>12,} {scan.wall:>6.2f} {read.wall:>8.2f}"
          f" {read.wall / scan.wall:>6.1f} | {scan.cpu:>8.2f} {read.cpu:>11.1f}"
          f" {read.cpu / scan.cpu:>6.1f} | {read.cpu / rows * 1e6:>12.2f} {read.peak / 1e6:>8.0f}",
          flush=True)  # fmt: skip
    return users, read


def one_user(people: Path, count: int) -> None:
    """Milliseconds of each of the first so many users of a population."""
    tables = ("accounts", "transactions", "liabilities")
    part = [pl.read_parquet(people / table / "part-00000.parquet") for table in tables]
    whole, policy = Book.at(AS_OF, *part), Policy.on(AS_OF)
    taken = []
    for user in whole.user_ids[: count + WARM]:
        book = whole.of((user,))
        started = time.perf_counter()
        for window in windows(AS_OF):
            assignments(read(book, window, policy), policy)
            evidence(book, window, policy)
        taken.append((time.perf_counter() - started) * 1000)
    ordered = sorted(taken[WARM:])
    median, late = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    print(f"\n  one user, {len(ordered)} times: {median:.1f} ms at the median, {late:.1f} at p99"
          f" (bounds {ONE_USER[0]} and {ONE_USER[1]})")  # fmt: skip


def population(folder: Path, users: int, days: int) -> Path:
    """A population folder, made unless it is there."""
    out = folder / f"default-{users}-{days}"
    if not out.exists():
        since = AS_OF - timedelta(days=days - 1)
        generate(read_profile("default"), out=out, users=users, as_of=AS_OF, since=since,
                 map_=lambda each, blocks: map_blocks(each, blocks, workers=2))  # fmt: skip
    return out


def rows_of(people: Path) -> int:
    """Transactions of a population."""
    found = pl.scan_parquet(people / "transactions/part-*.parquet").select(pl.len()).collect()
    return int(found.item())


def process(*words: str) -> Measured:
    """Run Python with these words and weigh it, with all the processes that it starts."""
    started, peak = time.perf_counter(), 0.0
    before = os.times()
    with subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        family = psutil.Process(child.pid)
        while child.poll() is None:
            peak = max(peak, resident(family))
            time.sleep(0.02)
    if child.returncode:
        raise SystemExit(f"{' '.join(words[1:])[:200]} ended with {child.returncode}")
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Measured(time.perf_counter() - started, cpu, peak)


def resident(family: psutil.Process) -> float:
    """Memory of a process and all that it started, in bytes; what they share counts for each."""
    total = 0.0
    try:
        for each in (family, *family.children(recursive=True)):
            total += each.memory_info().rss
    except psutil.Error:  # one of them has just ended
        return total
    return total


def machine() -> None:
    """The machine, its load, and the versions."""
    packages = ("spendsense", "polars", "numpy")
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    print(f"load average {os.getloadavg()[0]:.2f}; bound {BOUND} times the scan and"
          f" {MEMORY / 1e6:,.0f} MB at 100,000 users with 20 million rows")  # fmt: skip


if __name__ == "__main__":
    main()
