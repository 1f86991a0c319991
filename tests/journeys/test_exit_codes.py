"""What a script may rely on: exit codes, data on stdout, everything else on stderr."""

from __future__ import annotations

import json

import pytest

from .conftest import AS_OF


@pytest.mark.parametrize(
    "wrong",
    [
        ("no-such-command",),
        ("run", "--no-such-option"),
        ("run", "--as-of", "2026-02-31"),
        ("explain",),
        ("review", "list", "--limit", "0"),
    ],
)
def test_a_wrong_call_is_exit_2_with_nothing_on_stdout(spendsense, wrong):
    told = spendsense(*wrong)
    assert told.code == 2 and told.out == "" and told.err != ""


@pytest.mark.parametrize(
    "asked",
    [
        ("explain", "nobody"),
        ("run", "--user", "nobody"),
        ("consent", "grant", "nobody"),
        ("consent", "show", "nobody"),
    ],
)
def test_an_unknown_user_is_exit_3_and_named(spendsense, asked):
    told = spendsense(*asked)
    assert told.code == 3 and "There is no user nobody" in told.err and told.out == ""


@pytest.mark.parametrize("deed", [("show",), ("approve",), ("reject", "--reason", "x")])
def test_an_unknown_recommendation_is_exit_3_and_named(spendsense, deed):
    told = spendsense("review", deed[0], "rec_nothing", *deed[1:])
    assert told.code == 3 and "rec_nothing" in told.err and told.out == ""


def test_what_is_decided_is_not_decided_again(ana):
    first = ana.ok("review", "list", "--json").json[0]["id"]
    ana.ok("review", "reject", first, "--reason", "no")
    for deed in (("approve", first), ("reject", first, "--reason", "no")):
        told = ana("review", *deed)
        assert told.code == 4 and "is not decided again" in told.err


@pytest.mark.parametrize(
    "asked",
    [
        ("run", "--as-of", AS_OF, "--json"),
        ("explain", "ana", "--as-of", AS_OF, "--json"),
        ("review", "list", "--json"),
        ("consent", "show", "ana", "--json"),
        ("audit", "verify", "--json"),
        ("evaluate", "--json"),
    ],
)
def test_with_json_stdout_is_json_and_nothing_else(ana, asked):
    assert json.loads(ana.ok(*asked).out) is not None


def test_next_steps_and_notes_go_to_stderr(ana):
    told = ana.ok("run", "--as-of", AS_OF)
    assert "Next: spendsense review list" in told.err and "Next:" not in told.out


def test_evaluate_without_a_run_is_exit_3_and_says_what_to_do(spendsense):
    told = spendsense("evaluate")
    assert told.code == 3 and "spendsense run" in told.err and told.out == ""


def test_evaluate_writes_its_files_and_says_where(ana, tmp_path):
    told = ana.ok("evaluate", "--out", tmp_path / "evaluation", "--json")
    written = json.loads((tmp_path / "evaluation" / "metrics.json").read_text())
    assert written["metrics"] == told.json["metrics"] and written["run_id"] == told.json["run_id"]
    assert (tmp_path / "evaluation" / "summary.md").read_text().startswith("# Evaluation of run_")
    assert str(tmp_path / "evaluation" / "summary.md") in told.err


def test_a_gate_that_is_missed_is_exit_8_after_the_files_are_written(ana, tmp_path):
    gate = tmp_path / "gate.yaml"
    gate.write_text("metrics:\n  planted_noticed: {min: 0.5}\n")
    told = ana("evaluate", "--gate", gate, "--out", tmp_path / "out", "--json")
    assert told.code == 8 and "the gate is not passed" in told.err
    assert told.json["gate"]["passes"] is False
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_a_gate_of_an_unknown_metric_is_exit_2_and_measures_nothing(ana, tmp_path):
    gate = tmp_path / "gate.yaml"
    gate.write_text("metrics:\n  coverage: {min: 1}\n  relevence: {min: 1}\n")
    told = ana("evaluate", "--gate", gate, "--out", tmp_path / "out")
    assert told.code == 2 and told.out == ""
    assert "line 3, names the metric 'relevence'" in told.err and "mean relevance?" in told.err
    assert not (tmp_path / "out").exists()


def test_a_comparison_with_an_unknown_run_is_exit_3(ana):
    told = ana("evaluate", "--diff", "run_x", "run_y")
    assert told.code == 3 and "There is no run run_x. The latest are run_" in told.err


def test_options_that_do_not_go_together_are_exit_2(ana):
    told = ana("evaluate", "--diff", "run_x", "run_y", "--gate", "default")
    assert told.code == 2 and "--gate" in told.err


def test_evaluate_to_a_bucket_that_nobody_may_write_to_is_refused(ana, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    told = ana("evaluate", "--out", "s3://bucket/here")
    assert told.code == 1 and "no AWS credentials were found" in told.err


def test_evaluate_against_what_is_no_population_is_refused(ana, tmp_path):
    told = ana("evaluate", "--population", tmp_path)
    assert told.code == 1 and "is not a population folder" in told.err


def test_a_metric_that_fails_is_told_and_the_exit_code_stays_0(ana):
    ana.ok("consent", "grant", "ben")
    told = ana.ok("evaluate")
    assert "FAILED" in told.out and "coverage" in told.out
    assert "That alone is no error" in told.err
