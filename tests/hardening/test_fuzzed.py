"""The contract held against a real server, as every role: benchmarks/fuzz.py with little time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[2] / "benchmarks" / "fuzz.py"


@pytest.mark.parametrize("role", ["nobody", "ana", "operator", "auditor", "administrator"])
def test_the_contract_holds(role: str, tmp_path: Path) -> None:
    """No status that is not documented, none of 5xx, every answer as its schema."""
    command = [sys.executable, str(FUZZ), "--roles", role, "--seed", "42", "--examples", "3"]
    command += ["--seconds", "12", "--phases", "coverage,fuzzing"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-3_000:]
    assert f"as {role}: " in done.stdout and " 0 answered with 5xx" in done.stdout
