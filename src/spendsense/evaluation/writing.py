"""A report as files in a folder, each put in place whole."""

from __future__ import annotations

import json
from pathlib import Path

from spendsense.ledger import BadInput

from .report import Report


def write_report(report: Report, out: str) -> tuple[Path, ...]:
    """Write metrics.json and summary.md into a folder, and people.jsonl, of research alone.

    What leaves the house so names nobody who has not consented to research. Raises BadInput where
    it cannot be written.
    """
    if "://" in out:
        raise BadInput(
            f"{out} is not a folder, and this version writes to folders only. Name a folder, and "
            "copy the two files from there."
        )
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        told = report.shared()
        metrics = put_whole(folder / "metrics.json", json.dumps(told.as_json(), indent=2) + "\n")
        return metrics, put_whole(folder / "summary.md", told.page()), *_people(folder, report)
    except OSError as error:
        raise BadInput(
            f"Cannot write the evaluation to {folder}: {error.strerror}. "
            "Name a folder you may write to."
        ) from error


def _people(folder: Path, report: Report) -> tuple[Path, ...]:
    """A line for each who consents to research. Where nobody does, no earlier file stays either."""
    path = folder / "people.jsonl"
    if not report.people:
        path.unlink(missing_ok=True)
        return ()
    lines = (json.dumps(each, sort_keys=True) + "\n" for each in report.people)
    return (put_whole(path, "".join(lines)),)


def put_whole(path: Path, text: str) -> Path:
    """The file with this text, in place."""
    # Whoever reads the folder meanwhile sees the file before or after, never half of it.
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    return unfinished.replace(path)
