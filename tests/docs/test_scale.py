"""The pages on scale, cache and search: what they name is there, and what they tell to run runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.recommendations.search import DIMENSIONS
from spendsense.storage.bare import MANY
from spendsense.web.redis_store import LASTS_SECONDS, WAIT_SECONDS

ROOT = Path(__file__).parents[2]
SCALE = (ROOT / "docs/guides/scale.md").read_text(encoding="utf-8")
SEARCH = (ROOT / "docs/concepts/cache-and-search.md").read_text(encoding="utf-8")
MEASURED = sorted(set(re.findall(r"`python (benchmarks/[^`]+)`", SCALE + SEARCH)))
TOLD = re.findall(r"^\$ spendsense (.*)$", SCALE + SEARCH, flags=re.MULTILINE)


@pytest.mark.parametrize("command", MEASURED)
def test_every_benchmark_that_a_figure_comes_from_takes_those_options(command: str) -> None:
    script, *options = shlex.split(command)
    source = (ROOT / script).read_text(encoding="utf-8")
    assert all(f'"{each}"' in source for each in options if each.startswith("--"))


@pytest.mark.parametrize("command", TOLD)
def test_every_command_goes_well(command: str) -> None:
    ran = CliRunner().invoke(app, shlex.split(command))
    assert ran.exit_code == 0 and "overdraft-fees" in ran.stdout


def test_the_numbers_of_the_pages_are_those_of_the_code() -> None:
    assert LASTS_SECONDS == 600 and "for ten minutes" in SEARCH
    assert f"at most {WAIT_SECONDS * 1000:.0f} ms" in SEARCH
    assert f"{DIMENSIONS:,} places" in SEARCH
    decision = ROOT / "docs/decisions/0037-a-first-load-takes-indexes-away.md"
    assert f"{MANY:,} transactions" in decision.read_text(encoding="utf-8")


def test_every_row_of_the_table_names_what_measured_it() -> None:
    table = SCALE.split("| users | step |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(table) >= 5
    assert [row for row in table if not re.search(r"`python|the same|\]\(", row)] == []
