"""The last evaluation of each run, kept in the home: counts alone, and nobody's id."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from spendsense.ledger import BadInput

from .report import Report
from .writing import put_whole

FOLDER = "evaluations"
KEPT = ("run_id", "as_of", "measured_at", "standings", "withheld", "metrics")
HOW = (
    "Nobody has measured this run yet. It thinks every decision of the run again, which takes "
    "about as long as the run: spendsense evaluate"
)


def keep(home: Path, report: Report) -> Path:
    """Keep a report in place of an earlier one of the same run. Raises BadInput."""
    told = report.as_json()
    metrics = [{k: v for k, v in each.items() if k != "missed"} for each in told["metrics"]]
    text = json.dumps({**{name: told[name] for name in KEPT}, "metrics": metrics}, indent=2)
    try:
        place(home).mkdir(mode=0o700, parents=True, exist_ok=True)
        return put_whole(place(home) / f"{report.run_id}.json", text + "\n")
    except OSError as error:
        raise BadInput(
            f"Cannot keep the evaluation in {place(home)}: {error.strerror}. Name another --home."
        ) from error


def kept(home: Path, run_id: str) -> dict[str, Any] | None:
    """What is kept of a run; None where it was not measured, or what lies there is no report."""
    if not re.fullmatch(r"run_[0-9a-f]+", run_id):
        return None
    try:
        found = json.loads((place(home) / f"{run_id}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(found, dict) and found.keys() == set(KEPT) and found["run_id"] == run_id
    return found if whole else None


def place(home: Path) -> Path:
    """The folder of evaluations."""
    return home / FOLDER
