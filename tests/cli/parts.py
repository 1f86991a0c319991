"""A population in many small parts, and running `spendsense signals` over it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.batch import FOLDERS
from spendsense.cli.part import TABLES
from spendsense.world import generate, read_profile

AS_OF = date(2026, 8, 22)
PATIENCE = 90.0
COMMAND = (sys.executable, "-c", "from spendsense.cli import main; main()")


def population_in_parts(folder: Path, parts: int, users: int = 36) -> Path:
    """What `generate` writes of so few users, cut into many parts."""
    made = folder / "whole"
    generate(read_profile("default"), out=made, users=users, as_of=AS_OF)
    cut = folder / "population"
    (cut).mkdir()
    shutil.copy(made / "manifest.json", cut)
    ids = pl.read_parquet(made / "users/part-00000.parquet")["user_id"].cast(pl.String).sort()
    for table in TABLES:
        (cut / table).mkdir()
        frame = pl.read_parquet(made / table / "part-00000.parquet")
        for number in range(parts):
            own = ids.gather_every(parts, number).implode()
            rows = frame.filter(pl.col("user_id").cast(pl.String).is_in(own))
            rows.write_parquet(cut / table / f"part-{number:05d}.parquet")
    return cut


def words(population: Path, out: Path, *options: str) -> list[str]:
    return ["signals", str(population), "--as-of", str(AS_OF), "--out", str(out), *options]


@dataclass(frozen=True)
class Ran:
    """What a run in this process said."""

    code: int
    stdout: str
    stderr: str

    def answer(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.stdout)
        return found


def ran(population: Path, out: Path, *options: str) -> Ran:
    result = CliRunner().invoke(
        app, [*words(population, out, "--json"), *options], catch_exceptions=False
    )
    return Ran(result.exit_code, result.stdout, result.stderr)


def started(population: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """A real run in a process of its own."""
    with (out.parent / "stderr").open("wb") as notes:
        return subprocess.Popen(
            [*COMMAND, *words(population, out, *options)], stdout=subprocess.DEVNULL, stderr=notes
        )


def until(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until it is so, or the process is over."""
    patience = time.monotonic() + PATIENCE
    while process.poll() is None and not ready() and time.monotonic() < patience:
        time.sleep(0.002)


def sealed_parts(out: Path) -> set[str]:
    return {f"{path.stem}.parquet" for path in (out / "seals").glob("part-*.json")}


def contents(out: Path) -> dict[str, bytes]:
    """Every file of a folder of features, by its path."""
    found = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): path.read_bytes() for path in found}


def parts_in(out: Path) -> dict[str, set[str]]:
    """The parts that lie in each folder."""
    return {name: {path.name for path in (out / name).iterdir()} for name in FOLDERS}
