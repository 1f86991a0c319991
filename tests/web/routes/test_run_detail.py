"""One run in numbers, and how well the latest did."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from spendsense.evaluation import evaluate
from spendsense.evaluation.keeping import keep, kept, place


def detail(api: Any) -> Any:
    run_id = api.get("/operator/runs").json()["items"][0]["run_id"]
    return api.get(f"/operator/runs/{run_id}", who="auditor").json()


def test_a_run_is_told_in_numbers(drafted: Any) -> None:
    found = detail(drafted)
    assert found["readings"] == {"30": 2, "180": 2} and found["users"] == 2
    assert [each["users"] for each in found["windows"]] == [2, 2]
    assert found["windows"][0]["personas"][0] == {
        "persona": "high_utilization",
        "primary": 2,
        "held": 2,
    }
    assert sum(each["count"] for each in found["drafted"]) == found["drafts"]
    assert found["duration_seconds"] is not None
    assert drafted.get("/operator/runs/run_none").status_code == 404


def test_what_nobody_measured_is_not_claimed(drafted: Any) -> None:
    found = drafted.get("/operator/metrics").json()
    assert found["measured_at"] is None and found["metrics"] == []
    assert "spendsense evaluate" in found["how"]


def test_before_the_first_run_nothing_is_claimed(api: Any) -> None:
    found = api.get("/operator/metrics", who="administrator").json()
    assert found["run_id"] is None and "No run has finished" in found["how"]


def test_what_evaluate_measured_is_told_without_anybodys_id(drafted: Any, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    report = evaluate(drafted.database, at=drafted.clock.at, seconds=time.perf_counter)
    keep(home, report)
    found = drafted.get("/operator/metrics").json()
    named = {each["name"]: each for each in found["metrics"]}
    assert {"coverage", "explainability", "auditability", "latency"} <= named.keys()
    assert named["coverage"]["numerator"] == named["coverage"]["denominator"] == 2
    assert found["how"] is None and detail(drafted)["measured"] == found
    text = next(place(home).iterdir()).read_text()
    assert '"ana"' not in text and "missed" not in text


def test_a_file_that_is_no_report_is_not_believed(tmp_path: Path) -> None:
    place(tmp_path).mkdir()
    (place(tmp_path) / "run_00ff.json").write_text('{"run_id": "run_00ff"}')
    assert kept(tmp_path, "run_00ff") is None and kept(tmp_path, "../secret") is None
