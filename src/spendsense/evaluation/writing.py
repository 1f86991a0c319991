"""A report as two files in a folder, each put in place whole."""

from __future__ import annotations

import json
from pathlib import Path

from spendsense.ledger import BadInput

from .report import Report


def write_report(report: Report, out: str) -> tuple[Path, Path]:
    """Write metrics.json and summary.md into a folder. Raises BadInput where that cannot be."""
    if "://" in out:
        raise BadInput(
            f"{out} is not a folder, and this version writes to folders only. Name a folder, and "
            "copy the two files from there."
        )
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        metrics = put_whole(folder / "metrics.json", json.dumps(report.as_json(), indent=2) + "\n")
        return metrics, put_whole(folder / "summary.md", report.page())
    except OSError as error:
        raise BadInput(
            f"Cannot write the evaluation to {folder}: {error.strerror}. "
            "Name a folder you may write to."
        ) from error


def put_whole(path: Path, text: str) -> Path:
    """The file with this text, in place."""
    # Whoever reads the folder meanwhile sees the file before or after, never half of it.
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    return unfinished.replace(path)
