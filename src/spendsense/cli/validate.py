"""`spendsense validate`: the quality checks of a population folder."""

from __future__ import annotations

from pathlib import Path

import typer

from spendsense.world import Result
from spendsense.world import validate as check

from .output import print_json, print_table


def validate(folder: Path, json: bool) -> None:
    report = check(folder)
    if json:
        print_json(report.as_json())
    else:
        rows = [
            (
                "passed" if found.passed else "FAILED",
                found.name,
                f"{found.look.checked:,}",
                _said(found),
            )
            for found in report.results
        ]
        print_table(f"Checks of {folder}", ("", "check", "looked at", "what was found"), rows)
    if not report.passed:
        raise typer.Exit(1)


def _said(found: Result) -> str:
    if found.passed:
        return found.expects
    where = "; ".join(found.look.where[:3])
    skipped = f"{found.skipped:,} parts could not be looked at. " if found.skipped else ""
    return f"{found.look.failed:,} do not hold: {found.expects}. {skipped}{where}"
