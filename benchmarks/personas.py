"""How fast one user's distances are told on this machine: `python benchmarks/personas.py`.

Over a population of the profile `default`, one user at a time in a warm process, both windows: the
distances alone (the best of three) from readings and particulars, the particulars, and the whole
explanation from the records. The aim for the distances of one user and window is AIM. Nothing here
is a test: a figure belongs to the machine that it was measured on.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from spendsense.ledger import Book, windows
from spendsense.personas import distances, explain, particulars
from spendsense.policy import Policy
from spendsense.signals import read
from spendsense.world import generate, read_profile

AS_OF = date(2026, 8, 22)
AIM = 2.0
"""Milliseconds."""


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="read this population instead of a new one")
    asked = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, Polars {version('polars')}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        if asked.folder is None:
            profile = read_profile("default")
            generate(profile, out=folder, users=asked.users, seed=42, as_of=AS_OF)
        book = _book(folder)
    measure(book, Policy.on(AS_OF))


def measure(book: Book, policy: Policy) -> None:
    """Every user of the book, each window by itself."""
    alone: list[float] = []
    gathering: list[float] = []
    whole: list[float] = []
    for user in book.user_ids:
        mine = book.of((user,))
        for window in windows(book.as_of):
            whole.append(_timed(lambda: explain(mine, user, window, policy)))  # noqa: B023
            row = read(mine, window, policy).row(0, named=True)
            fresh = Book(mine.as_of, (user,), mine.accounts, mine.transactions, mine.liabilities)
            read(fresh, window, policy)  # the steps that readings and particulars share
            gathering.append(_timed(lambda: particulars(fresh, window, policy)))  # noqa: B023
            known = particulars(fresh, window, policy)[user]
            alone.append(min(_timed(lambda: distances(row, policy, known)) for _ in range(3)))  # noqa: B023
    print(f"\n{len(book.user_ids)} users, {len(alone)} windows of one user; milliseconds")
    print(f"  {'':<34}{'median':>8}{'p99':>8}{'worst':>8}")
    _line("distances of five personas", alone)
    _line("particulars, after readings", gathering)
    _line("explanation from records", whole)
    print(f"  aim for the distances: {AIM} ms; met by {_share(alone):.1%} of them")


def _book(folder: Path) -> Book:
    tables = ("accounts", "transactions", "liabilities")
    return Book.at(AS_OF, *(pl.read_parquet(folder / table / "*.parquet") for table in tables))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _line(name: str, found: list[float]) -> None:
    p99 = statistics.quantiles(found, n=100)[98]
    print(f"  {name:<34}{statistics.median(found):>8.2f}{p99:>8.2f}{max(found):>8.2f}")


def _share(found: Iterable[float]) -> float:
    met = [each <= AIM for each in found]
    return sum(met) / len(met)


if __name__ == "__main__":
    main()
