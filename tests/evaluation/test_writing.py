"""The report as JSON, as a page, and in a folder; and on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from spendsense import pipeline
from spendsense.evaluation import Report, evaluate, share, write_report
from spendsense.evaluation.writing import report_files
from spendsense.ledger import BadInput, NotFound
from spendsense.review import grant_consent
from spendsense.storage import save_records

from .conftest import NOW

MISSED = tuple(f"Recommendation {n} is unexplained." for n in range(7))


def report() -> Report:
    return Report(
        run_id="run_1",
        as_of=date(2026, 11, 20),
        measured_at=NOW,
        metrics=(
            share(
                "coverage", 4, 4, target=1.0, of="users", section="coverage", did="have a persona"
            ),
            share(
                "explainability",
                3,
                10,
                target=1.0,
                of="drafts",
                did="hold",
                section="explainability",
                missed=MISSED,
            ),
            share(
                "auditability", 0, 0, target=1.0, of="drafts", did="replay", section="auditability"
            ),
        ),
        standings={"covered": 4, "without_consent": 2},
        withheld={"eligibility": 3},
        not_read=2,
        confusion={30: {"none": {"none": 3, "savings_builder": 1}}},
    )


def test_the_files_say_the_same_and_nothing_unfinished_stays(tmp_path):
    out = tmp_path / "out" / "deep"
    written = write_report(report(), str(out))
    assert json.loads((out / "metrics.json").read_text()) == report().as_json()
    assert (out / "summary.md").read_text() == report().page()
    assert sorted(str(out / name) for name in report_files(report())) == sorted(written)
    assert written[-1] == str(out / "manifest.json")
    assert sorted(path.name for path in out.iterdir()) == sorted(report_files(report()))


def test_a_second_evaluation_takes_the_place_of_the_first(tmp_path):
    (tmp_path / "metrics.json").write_text("old")
    write_report(report(), str(tmp_path))
    assert json.loads((tmp_path / "metrics.json").read_text())["run_id"] == "run_1"


def test_a_folder_that_is_a_file_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(BadInput, match="Cannot write the evaluation"):
        write_report(report(), str(tmp_path / "taken"))


def test_the_page_says_verdicts_counts_and_the_first_of_what_was_missed():
    page = report().page()
    assert "1 pass, 1 fail, and 1 have too little to tell by" in page
    assert "- covered: 4" in page and "- eligibility: 3" in page
    assert "| none | 3 | 1 |" in page
    assert "Recommendation 4" in page and "Recommendation 5" not in page
    assert "and 2 more, in metrics.json" in page
    assert "2 recommendations are no longer covered by their users' consent" in page
    assert len(page.splitlines()) < 60


def test_without_a_finished_run_there_is_nothing_to_evaluate(database):
    with pytest.raises(NotFound, match="spendsense run"):
        evaluate(database, at=NOW, seconds=lambda: 0.0)


def test_an_unknown_run_is_not_found(database):
    with pytest.raises(NotFound, match="run_x"):
        evaluate(database, at=NOW, seconds=lambda: 0.0, run_id="run_x")


def test_a_run_on_either_database_replays_word_for_word(database, household):
    day = date(2026, 8, 22)
    with database.write() as connection:
        save_records(connection, household)
        grant_consent(connection, "u-ana", by="test", at=NOW)
    done = pipeline.run(database, as_of=day, clock=lambda: NOW, by="test")
    found = evaluate(database, at=NOW, seconds=lambda: 0.0, run_id=done.run_id)
    assert done.drafts > 0
    for name in ("coverage", "explainability", "evidence", "relevance", "replay", "guardrails"):
        each = found.metric(name)
        assert each.numerator == each.denominator > 0, each.missed
    assert found.standings["without_consent"] == 1


def test_an_interval_is_told_in_the_unit_of_its_metric():
    (share, *_) = report().metrics
    timed = replace(share, name="latency_p95", unit="seconds", interval=(0.1234, 0.5))
    agreed = replace(share, name="operator_agreement", unit="kappa", interval=(0.4, 0.75))
    page = replace(report(), metrics=(timed, agreed)).page()
    assert "| 0.123 to 0.500 s |" in page and "| 0.40 to 0.75 |" in page
