"""The page of benchmarks, from their own output: `make benchmarks`, or `python benchmarks/page.py`.

Runs each benchmark of BENCHMARKS, or those that are named, keeps what it printed under
docs/benchmarks/ and writes docs/reference/benchmarks.md from everything that is kept. A figure
stands on the page as the benchmark printed it, with the machine, the versions and the day.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "docs" / "benchmarks"
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
PACKAGES = ("spendsense", "polars", "numpy", "sqlalchemy", "fastapi")
BEGINNING = """# Benchmarks

What the product costs in time, memory and bytes, as each benchmark printed it: `make benchmarks`
runs them and writes this page, `python benchmarks/page.py NAME` runs one of them anew. A figure
belongs to the machine above it and to what else that machine was doing; ratios within one run carry
further than seconds.
"""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark: its script, what it asks, and what it is given. `{home}` is a filled home."""

    name: str
    asks: str
    given: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        return " ".join(("python", f"benchmarks/{self.name}.py", *self.given))

    @property
    def kept(self) -> Path:
        return KEPT / f"{self.name}.txt"


BENCHMARKS = (
    Benchmark("journey", "From nothing to a queue, and one user at a time"),
    Benchmark("pages", "Every call of every page, with 9,600 customers", ("--home", "{home}")),
    Benchmark("cold_start", "A function that starts cold"),
)
"""In the order of the page."""

ELSEWHERE = {
    "api": "docs/reference/reliability.md",
    "audit": "docs/reference/reliability.md",
    "observability": "a ratio, printed; docs/guides/operate.md says what is off by default",
    "personas": "docs/concepts/what-would-change-it.md",
    "policy_diff": "docs/guides/change-a-threshold.md",
    "signals": "docs/guides/scale.md",
    "web": "needs a home of 10,000 and a quiet machine; the bounds are in its own text",
    "world": "docs/concepts/the-world.md",
    "access": "counts, not speed: docs/reference/reliability.md",
    "accuracy": "writes docs/reference/accuracy.md",
    "calibration": "writes docs/reference/calibration.md",
    "bulk_load": "docs/guides/scale.md",
    "cache": "docs/concepts/cache-and-search.md",
    "consent_races": "counts, not speed: docs/reference/reliability.md",
    "costs": "writes a table of docs/guides/run-on-aws.md",
    "dashboards": "docs/guides/scale.md",
    "decisions": "counts, not speed: docs/reference/reliability.md",
    "dice": "a battery of statistics: docs/concepts/chance.md",
    "fairness": "writes docs/reference/fairness.md",
    "footprint": "what costs.py rests on: docs/guides/run-on-aws.md",
    "fuzz": "counts, not speed: docs/reference/reliability.md",
    "fuzz_hooks": "a part of fuzz.py",
    "golden": "seals of the world's versions",
    "kills": "counts, not speed: docs/reference/reliability.md",
    "lambda_runtime": "a part of cold_start.py",
    "page": "this one",
    "people": "a part of dashboards.py and cache.py",
    "search": "docs/concepts/cache-and-search.md",
    "writer": "counts, not speed: docs/reference/reliability.md",
}
"""Scripts beside this one that are not on the page, with the reason."""


def main() -> None:
    """Run what is asked for, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help="these alone; all without")
    asked.add_argument("--home", help="a home filled by spendsense demo --users 10000 --no-serve")
    asked.add_argument("--only-write", action="store_true", help="run nothing, write the page")
    given = asked.parse_args()
    unknown = set(given.names) - {each.name for each in BENCHMARKS}
    if unknown:
        asked.error(f"no benchmark of the page is called {', '.join(sorted(unknown))}")
    chosen = [each for each in BENCHMARKS if not given.names or each.name in given.names]
    for each in [] if given.only_write else chosen:
        run(each, given.home)
    PAGE.write_text(page(BENCHMARKS), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(ROOT)}", file=sys.stderr)


def run(benchmark: Benchmark, home: str | None) -> None:
    """Run one, and keep what it printed. One that fails, or has no home to read, keeps nothing."""
    if "{home}" in benchmark.given and home is None:
        print(f"{benchmark.name}: needs --home HOME, left as it was", file=sys.stderr)
        return
    print(benchmark.command, file=sys.stderr)
    given = [str(home) if word == "{home}" else word for word in benchmark.given]
    script = ROOT / "benchmarks" / f"{benchmark.name}.py"
    before, began = os.getloadavg()[0], time.perf_counter()
    ended = subprocess.run([sys.executable, script, *given], capture_output=True, text=True)
    if not ended.stdout.strip():
        print(f"{benchmark.name} printed nothing (exit {ended.returncode}):", file=sys.stderr)
        print(ended.stderr[-2000:], file=sys.stderr)
        return
    head = machine(before, time.perf_counter() - began, ended.returncode)
    benchmark.kept.write_text(f"{head}\n\n{plain(ended.stdout, home)}\n", encoding="utf-8")


def machine(load: float, took: float, code: int) -> str:
    """The day, the machine and the versions of a run, and how it ended."""
    day = datetime.now(UTC).date()
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{day}, {platform.platform()}, {os.cpu_count()} processors, load {load:.1f} before, "
        f"Python {platform.python_version()}\n{versions}\ntook {took:.0f} s, exit code {code}"
    )


def plain(printed: str, home: str | None) -> str:
    """What was printed, without the place of this machine's home and of this checkout."""
    text = printed.replace(str(home), "HOME") if home else printed
    lines = (line.rstrip() for line in text.replace(f"{ROOT}/", "").strip().splitlines())
    return re.sub(r"/tmp/\S+", "FOLDER", "\n".join(lines))


def page(benchmarks: Sequence[Benchmark]) -> str:
    """The page, from what is kept of each."""
    return "\n".join((BEGINNING, *(section(each) for each in benchmarks if each.kept.exists())))


def section(benchmark: Benchmark) -> str:
    command = benchmark.command.replace("{home}", "HOME")
    kept = benchmark.kept.read_text(encoding="utf-8").rstrip()
    return f"## {benchmark.asks}\n\n`{command}`\n\n```text\n{kept}\n```\n"


if __name__ == "__main__":
    main()
