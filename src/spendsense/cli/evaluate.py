"""`spendsense evaluate`: how well the last run did."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from spendsense.config import Config
from spendsense.evaluation import Metric, Report, write_report
from spendsense.evaluation import evaluate as evaluated
from spendsense.evaluation.keeping import keep
from spendsense.storage import Database

from .output import notes, now, open_database, print_json, print_table

MARKS = {"pass": "passed", "fail": "FAILED", "insufficient": "nothing to measure"}


def evaluate(out: str | None, population: Path | None, home: Path | None, json: bool) -> None:
    report = evaluate_run(open_database(home), home, population)
    written = write_report(report, out) if out is not None else ()
    if json:
        print_json(report.as_json())
    else:
        show(report)
    for path in written:
        notes.print(f"Written: {path}", soft_wrap=True)


def evaluate_run(database: Database, home: Path | None, population: Path | None = None) -> Report:
    """The report on the last run; its counts are kept in the home, for the pages that show them."""
    report = evaluated(database, at=now(), seconds=time.perf_counter, population=population)
    folder = Config.read(home=home).home
    if folder.is_dir():  # a database elsewhere, and no home that anybody made
        keep(folder, report)
    return report


def show(report: Report) -> None:
    """The metrics as a table, then what stands beside them."""
    rows = [(MARKS[each.verdict], each.name, each.sentence) for each in report.metrics]
    title = f"Evaluation of {report.run_id}, records as of {report.as_of}"
    print_table(title, ("", "metric", "what was measured"), rows)
    notes.print(_listed("Customers", report.standings), soft_wrap=True)
    notes.print(_listed("Withheld or not chosen", report.withheld), soft_wrap=True)
    if failed := [each for each in report.metrics if each.verdict == "fail"]:
        notes.print(_failed(failed), style="bold red", soft_wrap=True)


def _listed(what: str, counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items())
    return f"{what}: {told or 'none'}."


def _failed(failed: list[Metric]) -> str:
    names = ", ".join(each.name for each in failed)
    return (
        f"{len(failed)} metrics miss their target: {names}. The exit code stays 0: this command "
        "measures and holds nothing up. --json says what was missed."
    )
