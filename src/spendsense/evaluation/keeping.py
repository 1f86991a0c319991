"""Evaluations in the database: in counts alone, and nobody's id. Earlier ones of a run stay."""

from __future__ import annotations

from sqlalchemy import Connection

from spendsense.storage import Evaluation, save_evaluation

from .pages import page
from .report import Report

HOW = (
    "Nobody has measured this run yet. It thinks every decision of the run again, which takes "
    "about as long as the run: spendsense evaluate"
)


def keep(connection: Connection, report: Report, *, by: str) -> Evaluation:
    """Keep a report beside the earlier ones of its run, and tell the audit trail."""
    return save_evaluation(
        connection,
        run_id=report.run_id,
        measured_at=report.measured_at,
        by=by,
        findings_sha256=report.findings_sha256(),
        body=report.counted().as_json(),
    )


def kept_page(kept: Evaluation) -> str:
    """The report of an evaluation that is kept, as an HTML page: numbers, and no case."""
    return page({**kept.body, "findings_sha256": kept.findings_sha256})
