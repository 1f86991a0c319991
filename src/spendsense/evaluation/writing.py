"""A report as files: a page for people, the same for programs, and a manifest over them all."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from .pages import page
from .report import Report
from .sinks import MANIFEST, Sink, put_files, sink
from .twins import case_frame, fairness_frame, metric_frame

PAGE, METRICS, PEOPLE, SUMMARY = "report.html", "metrics.json", "people.jsonl", "summary.md"


def write_report(report: Report, out: str | Sink) -> tuple[str, ...]:
    """Put a report's files into a folder or a bucket, the manifest last; gives their addresses.

    Raises BadInput where it cannot be written, and Conflict where a bucket holds another report
    under the same names.
    """
    place = sink(out) if isinstance(out, str) else out
    return put_files(report_files(report), place)


def report_files(report: Report) -> Mapping[str, bytes]:
    """Every file by its name, the manifest last: a function of the report and of nothing else.

    What leaves the house names nobody who has not consented to research.
    """
    told = report.shared()
    files = {
        PAGE: page({**told.as_json(), "findings_sha256": report.findings_sha256()}).encode(),
        METRICS: _json(told.as_json()),
        SUMMARY: told.page().encode(),
        "metrics.csv": metric_frame(told).write_csv().encode(),
        "metrics.parquet": _parquet(metric_frame(told)),
        "fairness.parquet": _parquet(fairness_frame(told)),
        "cases.parquet": _parquet(case_frame(told)),
        PEOPLE: "".join(json.dumps(each, sort_keys=True) + "\n" for each in told.people).encode(),
    }
    return {**files, MANIFEST: _json(_manifest(report, files))}


def _manifest(report: Report, files: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "run_id": report.run_id,
        "as_of": report.as_of.isoformat(),
        "measured_at": report.measured_at.isoformat(),
        "findings_sha256": report.findings_sha256(),
        "inputs": dict(report.inputs),
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in sorted(files.items())
        },
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _parquet(frame: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd", statistics=True)
    return content.getvalue()
