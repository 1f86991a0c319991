"""One run in numbers, and how well the latest did."""

from __future__ import annotations

import json
import time
from typing import Any

from spendsense.evaluation import evaluate
from spendsense.evaluation.keeping import keep


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


def test_what_evaluate_measured_is_told_without_anybodys_id(drafted: Any) -> None:
    report = evaluate(drafted.database, at=drafted.clock.at, seconds=time.perf_counter)
    with drafted.database.write() as connection:
        kept = keep(connection, report, by="cli")
    found = drafted.get("/operator/metrics").json()
    named = {each["name"]: each for each in found["metrics"]}
    assert {"coverage", "explainability", "auditability", "latency_p95"} <= named.keys()
    assert named["coverage"]["numerator"] == named["coverage"]["denominator"] == 2
    assert found["how"] is None and found["by"] == "cli" and detail(drafted)["measured"] == found
    text = json.dumps(dict(kept.body))
    assert '"ana"' not in text and "rec_" not in text and "trace_" not in text


def test_an_operator_evaluates_a_run_and_every_evaluation_stays(drafted: Any) -> None:
    run_id = drafted.get("/operator/runs").json()["items"][0]["run_id"]
    address = f"/operator/runs/{run_id}/evaluations"
    assert drafted.get(address).json()["total"] == 0
    made = drafted.post(address)
    assert made.status_code == 201, made.text
    told = drafted.get(address, who="auditor").json()
    assert told["items"] == [made.json()] and told["total"] == 1
    assert drafted.post(address, who="auditor").status_code == 403
    assert drafted.post("/operator/runs/run_none/evaluations").status_code == 404


def test_the_report_of_a_run_is_a_page_that_may_do_nothing(drafted: Any) -> None:
    run_id = drafted.get("/operator/runs").json()["items"][0]["run_id"]
    address = f"/operator/runs/{run_id}/report"
    assert drafted.get(address).status_code == 404
    drafted.post(f"/operator/runs/{run_id}/evaluations")
    page = drafted.get(address)
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
    assert "What is fine" in page.text and "rec_" not in page.text and ">ana<" not in page.text
