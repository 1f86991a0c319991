"""The commands and the script of the guide, run over small populations."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars import col
from tests.cli.parts import COMMAND, population_in_parts

GUIDE = (Path(__file__).parents[2] / "docs/guides/run-on-a-cluster.md").read_text(encoding="utf-8")
SCRIPT = re.findall(r"^```python night\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL)[0]
COMMANDS = re.findall(r"^\$ spendsense (.*)$", GUIDE, flags=re.MULTILINE)
PARTS = {f"part-{number:05d}.parquet" for number in range(3)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A population, and what the commands of the guide made of it."""
    made = tmp_path_factory.mktemp("night")
    population_in_parts(made, 3, users=30)
    (made / "night.py").write_text(SCRIPT)
    for words in COMMANDS:
        subprocess.run([*COMMAND, *words.split()], cwd=made, check=True, capture_output=True)
    return made


def night(folder: Path, source: str, target: str) -> list[str]:
    words = [sys.executable, "night.py", source, target, "2026-08-22"]
    done = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True)
    return sorted(line.split()[0] for line in done.stdout.splitlines())


def test_the_commands_read_every_part(folder: Path) -> None:
    assert len(COMMANDS) == 2
    assert {path.name for path in (folder / "features/personas").iterdir()} == PARTS
    assert {path.stem for path in (folder / "features/seals").iterdir()} == {
        Path(part).stem for part in PARTS
    }


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_the_script_gives_what_the_command_gives(folder: Path, scheme: str) -> None:
    target = folder / ("by-url" if scheme else "by-path")
    target.mkdir()
    source = f"{scheme}{folder / 'population'}"
    assert set(night(folder, source, f"{scheme}{target}")) == PARTS
    made = pl.read_parquet(target / "*.parquet").sort("user_id", "window_days")
    for name in ("credit", "income", "cash_flow", "personas"):
        own = pl.read_parquet(folder / "features" / name / "*.parquet")
        own = own.filter(col("user_id").is_in(made["user_id"].unique().implode()))
        own = own.sort("user_id", "window_days")
        assert own.height == made.height > 0
        assert own.equals(made.select(own.columns))


def test_the_script_goes_on_where_it_was_broken_off(folder: Path) -> None:
    target = folder / "again"
    night(folder, "population", str(target))
    (target / "part-00001.parquet").unlink()
    assert night(folder, "population", str(target)) == ["part-00001.parquet"]
    assert {path.name for path in target.iterdir()} == PARTS
