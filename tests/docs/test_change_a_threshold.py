"""The guide on changing a threshold: its file and its commands, as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.journeys.conftest import Command, household, spendsense, write

__all__ = ["Command", "household", "spendsense", "write"]

GUIDE = Path(__file__).parents[2] / "docs/guides/change-a-threshold.md"
TEXT = GUIDE.read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line)[1:]
    for block in re.findall(r"```sh\n(.*?)```", TEXT, flags=re.DOTALL)
    for line in block.splitlines()
]
(CHANGE,) = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)


def test_every_command_of_the_guide_goes_well(
    spendsense: Command, household: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("change.yaml").write_text(CHANGE)
    Path("signals.yaml").write_text("signals.low_balance_cents: 20000\n")
    day = ("--as-of", "2026-08-22")
    spendsense.ok("ingest", household)
    spendsense.ok("consent", "grant", "ana")
    spendsense.ok("run", *day)
    spendsense.ok("generate", "default", "--out", "population", "--users", 6, *day)
    spendsense.ok("signals", "population", "--out", "features", *day)
    assert len(COMMANDS) == 7
    for command in COMMANDS:
        spendsense.ok(*command)
    assert {path.name for path in Path("diff").iterdir()} == {
        "policy-diff.json", "moves.parquet", "page.html",
    }  # fmt: skip
