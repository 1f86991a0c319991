"""How fast a changed policy is tried on 100,000 people: `python benchmarks/policy_diff.py`.

A true population of `--base` people of the profile `default` is lived and read; its readings are
then repeated under fresh ids until there are `--users`. Many changes of one and of several
thresholds and rules are tried on them, warm, and each is timed: that is the simulation from loaded
readings, of which the aim is AIM. Loading, and judging the texts of the catalog once, is timed
beside it. Nothing here is a test: a figure belongs to the machine that it was measured on.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
from polars import col

from spendsense.evaluation.policy_diff.folder import people_in
from spendsense.evaluation.policy_diff.people import People
from spendsense.evaluation.policy_diff.rulebook import Rulebook
from spendsense.evaluation.policy_diff.simulate import prepared, simulate

AS_OF = date(2026, 8, 22)
AIM = 1.0
"""Seconds."""

CHANGES: tuple[dict[str, Any], ...] = (
    {"high_utilization.min_utilization_percent": 60},
    {"high_utilization.min_utilization_percent": 30, "high_utilization.min_interest_cents": 5000},
    {"savings_builder.min_growth_percent": 5},
    {"cash_flow_stressed.min_low_days_percent": 15},
    {"subscription_heavy.min_subscriptions": 5, "subscription_heavy.min_monthly_cents": 8000},
    {"variable_income.max_pay_gap_days": 20, "variable_income.min_buffer_months": 3},
    {"eligibility.distress_utilization_percent": 30, "drafts.max_offers": 1},
    {"drafts.max_education_items": 3, "drafts.max_offers": 2},
)


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--base", type=int, default=4_096, help="how many lives are made up")
    parser.add_argument("--moves", type=int, default=100, help="how many changes are tried")
    parser.add_argument("--features", type=Path, help="read this folder of features instead")
    parser.add_argument("--population", type=Path, help="and this population beside it")
    asked = parser.parse_args()
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}")
    print(f"Python {platform.python_version()}, Polars {version('polars')}")
    with tempfile.TemporaryDirectory() as temporary:
        features, population = asked.features, asked.population
        if features is None:
            features, population = _made(Path(temporary), asked.base)
        start = time.perf_counter()
        people = repeated(people_in(features, population), asked.users)
        loading = time.perf_counter() - start
    measure(people, loading, asked.moves)


def measure(people: People, loading: float, moves: int) -> None:
    """Every change in turn, as often as asked for."""
    before = Rulebook.on(people.as_of)
    start = time.perf_counter()
    on = prepared(people, before)
    preparing = time.perf_counter() - start
    seconds: list[float] = []
    worked: list[float] = []
    moved: list[int] = []
    for number in range(moves):
        after = before.with_values(CHANGES[number % len(CHANGES)])
        start, busy = time.perf_counter(), time.process_time()
        found = simulate(on, after)
        seconds.append(time.perf_counter() - start)
        worked.append(time.process_time() - busy)
        moved.append(found.moved)
    cuts = statistics.quantiles(seconds, n=100)
    known = "with" if people.demographics is not None else "without"
    print(f"{people.count:,} people, two windows, {known} demographics; {moves} changes, "
          f"moving {min(moved):,} to {max(moved):,} people")  # fmt: skip
    print(f"  loading from Parquet, and repeating   {loading:8.2f} s")
    print(f"  judging texts, deciding as in force   {preparing:8.2f} s")
    print(f"  one change, first                     {seconds[0]:8.2f} s")
    print(f"  one change, p50                       {cuts[49]:8.2f} s")
    print(f"  one change, p99                       {cuts[98]:8.2f} s")
    print(f"  one change, p50 of processor time     {statistics.median(worked):8.2f} s")
    met = sum(each <= AIM for each in seconds)
    print(f"  aim {AIM} s: met by {met} of {moves}")


def repeated(people: People, users: int) -> People:
    """The same people under fresh ids, until there are as many as asked for."""
    times = -(-users // people.count)
    windows = {days: _repeated(frame, times)[:users] for days, frame in people.windows.items()}
    told = people.demographics
    again = None if told is None else _repeated(told, times)
    return replace(people, windows=windows, demographics=again)


def _repeated(frame: pl.DataFrame, times: int) -> pl.DataFrame:
    fresh = [frame.with_columns(col("user_id") + f"-{number:04}") for number in range(times)]
    return pl.concat(fresh)


def _made(folder: Path, users: int) -> tuple[Path, Path]:
    """Features and population of made-up people, by the commands themselves."""
    from typer.testing import CliRunner  # noqa: PLC0415

    from spendsense.cli.app import app  # noqa: PLC0415

    population, features = folder / "population", folder / "features"
    day = ["--as-of", AS_OF.isoformat()]
    for words in (
        [
            "generate",
            "default",
            "--out",
            str(population),
            "--users",
            str(users),
            "--seed",
            "7",
            *day,
        ],
        ["signals", str(population), "--out", str(features), *day],
    ):
        result = CliRunner().invoke(app, words)
        if result.exit_code != 0:
            raise SystemExit(f"{' '.join(words)}: {result.output}")
    return features, population


if __name__ == "__main__":
    main()
