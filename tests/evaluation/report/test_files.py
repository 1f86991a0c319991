"""A report's files: a function of the report, with twins that agree and a manifest over them."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from spendsense.evaluation import Report, evaluate, write_report
from spendsense.evaluation.sinks.folder import Folder
from spendsense.evaluation.writing import report_files
from spendsense.ledger import BadInput
from spendsense.storage import Database

from .conftest import a_report

NAMES = {
    "report.html", "metrics.json", "metrics.csv", "metrics.parquet", "fairness.parquet",
    "cases.parquet", "people.jsonl", "summary.md", "manifest.json",
}  # fmt: skip


def test_the_manifest_comes_last_and_names_every_other_file(report: Report) -> None:
    files = report_files(report)
    assert set(files) == NAMES and list(files)[-1] == "manifest.json"
    manifest = json.loads(files["manifest.json"])
    assert manifest["files"].keys() == NAMES - {"manifest.json"}
    for name, told in manifest["files"].items():
        assert told == {
            "sha256": hashlib.sha256(files[name]).hexdigest(), "size": len(files[name])
        }  # fmt: skip


def test_the_columns_say_what_the_json_says(report: Report) -> None:
    files = report_files(report)
    told = json.loads(files["metrics.json"])
    metrics = pl.read_parquet(io.BytesIO(files["metrics.parquet"]))
    assert metrics["name"].to_list() == [each["name"] for each in told["metrics"]]
    assert metrics["value"].to_list() == [each["value"] for each in told["metrics"]]
    assert metrics["low_95"][1] == told["metrics"][1]["interval_95"][0]
    assert pl.read_csv(files["metrics.csv"], schema=metrics.schema).equals(metrics)
    cases = pl.read_parquet(io.BytesIO(files["cases.parquet"]))
    assert cases.to_dicts() == told["cases"]
    fair = pl.read_parquet(io.BytesIO(files["fairness.parquet"]))
    assert fair["row"].value_counts(sort=True).rows() == [
        ("cell", 12),
        ("comparison", 1),
        ("proxy", 1),
    ]
    one = fair.filter(pl.col("row") == "comparison").row(0, named=True)
    assert (one["ratio"], one["ratio_low_95"], one["ratio_high_95"]) == (0.4, 0.2, None)
    assert fair.filter(pl.col("suppressed"))["numerator"].to_list() == [None] * 3


def test_of_nothing_the_columns_are_still_there(report: Report) -> None:
    bare = replace(report, fairness=None, cases=(), people=())
    files = report_files(bare)
    for name in ("fairness.parquet", "cases.parquet"):
        frame = pl.read_parquet(io.BytesIO(files[name]))
        assert frame.height == 0 and frame.width > 5
    assert files["people.jsonl"] == b""


def test_the_clock_changes_no_digest_of_the_findings(report: Report) -> None:
    later = replace(
        report,
        measured_at=report.measured_at + timedelta(days=1),
        seconds={"template": (3.0,)},
        metrics=tuple(replace(m, value=3.0) if m.unit == "seconds" else m for m in report.metrics),
    )
    assert later.findings_sha256() == report.findings_sha256()
    assert report_files(later)["report.html"] != report_files(report)["report.html"]
    one_less = tuple(
        replace(m, numerator=m.numerator - 1) if m.name == "coverage" else m for m in report.metrics
    )
    assert replace(report, metrics=one_less).findings_sha256() != report.findings_sha256()
    assert replace(report, withheld={}).findings_sha256() != report.findings_sha256()


def test_whoever_holds_the_json_can_compute_the_digest(report: Report) -> None:
    told = json.loads(report_files(report)["metrics.json"])
    told["metrics"] = [each for each in told["metrics"] if each["unit"] != "seconds"]
    found = {k: v for k, v in told.items() if k not in ("measured_at", "seconds")}
    text = json.dumps(found, sort_keys=True, ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == report.findings_sha256()


EVALUATE = """
import sys
from datetime import datetime
from spendsense.evaluation import evaluate
from spendsense.evaluation.writing import write_report
from spendsense.storage import Database
at = datetime.fromisoformat("2026-11-20T12:00")
report = evaluate(Database.open("sqlite:///" + sys.argv[1]), at=at, seconds=lambda: 0.0)
write_report(report, sys.argv[2])
"""


def test_one_database_gives_the_same_bytes_in_every_process(
    kept: Path, ran: Database, tmp_path: Path
) -> None:
    at = datetime.fromisoformat("2026-11-20T12:00")
    here = report_files(evaluate(ran, at=at, seconds=lambda: 0.0))
    command = [sys.executable, "-c", EVALUATE, str(kept), str(tmp_path / "other")]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "7"}, timeout=120)
    there = {each.name: each.read_bytes() for each in (tmp_path / "other").iterdir()}
    assert [name for name in here if here[name] != there[name]] == []


def test_an_evaluation_that_was_cut_off_leaves_no_manifest(tmp_path: Path, report: Report) -> None:
    write_report(report, str(tmp_path))

    class Breaks(Folder):
        def put(self, name: str, content: bytes) -> str:
            if name == "report.html":
                raise BadInput("the folder is full")
            return Folder.put(self, name, content)

    with pytest.raises(BadInput):
        write_report(a_report(run_id="run_2"), Breaks(tmp_path))
    assert not (tmp_path / "manifest.json").exists()
    write_report(a_report(run_id="run_2"), str(tmp_path))
    assert {each.name for each in tmp_path.iterdir()} == NAMES


def test_an_address_of_no_known_kind_is_refused_in_a_sentence(report: Report) -> None:
    with pytest.raises(BadInput, match="neither a folder nor a bucket"):
        write_report(report, "ftp://host/evaluation")


def test_what_is_kept_in_the_database_names_nobody(report: Report) -> None:
    text = json.dumps(report.counted().as_json())
    for name in ("u-open", "u-closed", "rec_", "trace_"):
        assert name not in text
    assert report.counted().cases_not_shared == 3
