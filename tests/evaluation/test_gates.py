"""A gate holds a report to thresholds, and refuses a file that it does not understand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spendsense.evaluation.gates import SHIPPED, Gate, GateMalformed, Threshold, read_gate
from spendsense.evaluation.gates.reading import parsed

from .report.conftest import a_report, fairness

REPORT = a_report()
"""Coverage 30 of 30, explainability 38 of 40, nothing planted, a finding of fairness."""


def outcome(text: str) -> list[str]:
    return [each.outcome for each in parsed(text, "gate.yaml").holds(REPORT)]


def test_a_metric_that_fails_misses_its_own_target_whatever_its_value() -> None:
    fails = replace(REPORT.metric("coverage"), verdict="fail")
    report = replace(REPORT, metrics=(fails,))
    said = [
        parsed(f"metrics: {{coverage: {{{asked}}}}}", "gate.yaml").holds(report)[0].outcome
        for asked in ("min: 1.0", "min: 0.99", "max: 1.0")
    ]
    assert fails.value == 1.0 and said == ["missed", "held", "held"]


@pytest.mark.parametrize(
    ("asked", "outcome_of_it"),
    [
        ("coverage: {min: 1.0}", "held"),
        ("coverage: {min: 1}", "held"),
        ("explainability: {min: 0.95}", "held"),
        ("explainability: {min: 0.951}", "missed"),
        ("explainability: {max: 0.95}", "held"),
        ("explainability: {max: 0.949}", "missed"),
        ("explainability: {min: 0.83, on: lower}", "held"),
        ("explainability: {min: 0.84, on: lower}", "missed"),
        ("explainability: {max: 0.98, on: upper}", "missed"),
        ("latency_p95: {max: 0.9}", "held"),
        ("latency_p95: {max: 0.8999}", "missed"),
        ("latency_p95: {max: 5, on: upper}", "insufficient"),
        ("planted_noticed: {min: 0}", "insufficient"),
        ("persona_primary_30: {min: 0}", "insufficient"),
        ("relevance: {min: 0}", "insufficient"),
    ],
)
def test_a_threshold_is_held_missed_or_has_too_little(asked: str, outcome_of_it: str) -> None:
    assert outcome(f"metrics:\n  {asked}") == [outcome_of_it]
    held = outcome_of_it == "held"
    assert parsed(f"metrics:\n  {asked}", "gate.yaml").passes(REPORT) is held


def test_too_little_passes_where_the_file_allows_it_and_something_else_was_held() -> None:
    allowed = "planted_noticed: {min: 0.5, allow_insufficient: true}"
    alone = parsed(f"metrics:\n  {allowed}", "g")
    assert [each.ok for each in alone.holds(REPORT)] == [True]
    assert not alone.passes(REPORT)  # of nothing that was measured nobody may go on
    assert parsed(f"metrics:\n  {allowed}\n  coverage: {{min: 1}}", "g").passes(REPORT)


def test_a_finding_of_fairness_is_missed_and_none_is_not() -> None:
    gate = parsed("fairness: no_fail", "g")
    assert not gate.passes(REPORT)
    assert gate.passes(replace(REPORT, fairness=replace(fairness(), verdict="pass")))
    unknown = replace(REPORT, fairness=replace(fairness(), verdict="insufficient"))
    assert not gate.passes(unknown) and not gate.passes(replace(REPORT, fairness=None))


WRONG = {
    "metrics:\n  coverag: {min: 1}": "line 2, names the metric 'coverag'.*did you mean coverage",
    "metrics:\n  coverage: {mni: 1}": "line 2, names the key 'mni'.*did you mean min",
    "metric:\n  coverage: {min: 1}": "line 1, names the key 'metric'.*did you mean metrics",
    "metrics:\n  coverage: {min: 1, on: low}": "line 2, gives on 'low'.*did you mean lower",
    "metrics:\n  coverage:\n    min: '1'": "line 3, gives min something that is no number",
    "metrics:\n  coverage: {min: true}": "gives min something that is no number",
    "metrics:\n  coverage: {min: .nan}": "gives min something that is no number",
    "metrics:\n  coverage: {max: .inf}": "gives max something that is no number",
    "metrics:\n  coverage: {min: 1, allow_insufficient: 1}": "than true or false",
    "metrics:\n  coverage: {}": "gives coverage neither min nor max",
    "metrics:\n  coverage: {min: 0.9, max: 0.1}": "a min of 0.9 above its max of 0.1",
    "metrics:\n  coverage: {min: 1}\n  coverage: {min: 0}": "line 3, names coverage twice",
    "metrics:\n  coverage: 1": "line 2, has no keys here",
    "fairness: pass": "something else than no_fail",
    "fairness: {allow_insufficient: true}": "gives fairness no verdict",
    "": "is empty, and would hold nothing to anything",
    "metrics: {}": "has no threshold",
    "- coverage": "line 1, has no keys here",
    "metrics: [": "neither YAML nor JSON",
    "a: 1\n---\nb: 2": "neither YAML nor JSON",
    '{"metrics": {"coverage": {"min": "1"}}}': "something that is no number",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_it_does_not_understand_it_refuses_with_the_line(text: str) -> None:
    with pytest.raises(GateMalformed, match=WRONG[text]) as refused:
        parsed(text, "gate.yaml")
    assert refused.value.exit_code == 2


def test_json_is_read_as_yaml_is() -> None:
    text = '{"metrics": {"coverage": {"min": 0.5, "on": "lower"}}}'
    assert parsed(text, "g") == Gate((Threshold(metric="coverage", min=0.5, on="lower"),))


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateMalformed, match="No such file"):
        read_gate(str(tmp_path / "none.yaml"))
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GateMalformed, match="not UTF-8"):
        read_gate(str(tmp_path / "b.yaml"))


def test_the_gate_that_comes_with_it_asks_for_all_that_is_promised() -> None:
    asked = {each.metric for each in read_gate(SHIPPED).thresholds}
    assert {"coverage", "explainability", "auditability", "guardrails", "latency_p95"} <= asked
    assert not read_gate(SHIPPED).passes(REPORT)
