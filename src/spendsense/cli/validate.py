"""`spendsense validate`: the quality checks of a population folder."""

from __future__ import annotations

from pathlib import Path

import typer

from spendsense.world import validate as check

from .output import print_json, print_table


def validate(folder: Path, json: bool) -> None:
    report = check(folder)
    if json:
        print_json(report.as_json())
    else:
        rows = [
            ("passed" if c.passed else "FAILED", c.name, f"{c.rows:,}", c.sentence)
            for c in report.checks
        ]
        print_table(f"Checks of {folder}", ("", "check", "rows", "what was found"), rows)
    if not report.passed:
        raise typer.Exit(1)
